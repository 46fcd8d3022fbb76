/**
 * Writes what is made from the code's own: the JSON Schemas of the tenant file and of the policy, and the page of the
 * errors. A test says when one is stale.
 */
import { writeFile } from 'node:fs/promises';
import { tenantFileSchema } from '../lib/tenants/json-schema.ts';
import { managedSchema } from '../lib/tenants/managed-schema.ts';
import { abouts } from '../lib/vendors/abouts.ts';
import { english } from './english.ts';
import { errorsPage } from './errors-page.ts';

await write('tenant-file.schema.json', tenantFileSchema(abouts, english));
await write('managed-schema.json', managedSchema());
await writeFile(new URL('../docs/errors.md', import.meta.url), errorsPage());
console.log('Wrote docs/errors.md');

async function write(name: string, schema: unknown): Promise<void> {
  await writeFile(new URL(`../public/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`Wrote public/${name}`);
}
