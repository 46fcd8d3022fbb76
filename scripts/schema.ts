/** `npm run schema`: rewrites the files generated from the code; a test fails when one is stale. */
import { writeFile } from 'node:fs/promises';
import { managedSchema } from '../lib/policy/managed-schema.ts';
import { tenantFileSchema } from '../lib/tenants/json-schema.ts';
import { definitionShape } from '../lib/vendors/definition/schema.ts';
import { descriptors } from '../lib/vendors/descriptors.ts';
import { errorsPage } from './errors-page.ts';
import { english } from './node-i18n.ts';

await write(
  'public/tenant-file.schema.json',
  toJson(tenantFileSchema(descriptors, definitionShape, english)),
);
await write('public/managed-schema.json', toJson(managedSchema()));
await write('docs/errors.md', errorsPage());

async function write(path: string, text: string): Promise<void> {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  console.log(`Wrote ${path}`);
}

function toJson(schema: unknown): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
