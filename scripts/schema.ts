/** Writes the JSON Schemas of the tenant file and of the policy, made from the code's own. A test says when one is stale. */
import { writeFile } from 'node:fs/promises';
import { tenantFileSchema } from '../lib/tenants/json-schema.ts';
import { managedSchema } from '../lib/tenants/managed-schema.ts';
import { abouts } from '../lib/vendors/abouts.ts';
import { english } from './english.ts';

await write('tenant-file.schema.json', tenantFileSchema(abouts, english));
await write('managed-schema.json', managedSchema());

async function write(name: string, schema: unknown): Promise<void> {
  await writeFile(new URL(`../public/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`Wrote public/${name}`);
}
