/** `npm run schema`: rewrites the files generated from the code; a test fails when one is stale. */
import { readFile, writeFile } from 'node:fs/promises';
import { managedSchema } from '../lib/policy/managed-schema.ts';
import { tenantFileSchema } from '../lib/tenants/json-schema.ts';
import { definitionShape } from '../lib/vendors/definition/schema.ts';
import { descriptors } from '../lib/vendors/descriptors.ts';
import { errorsPage } from './errors-page.ts';
import { english, readCatalogue } from './node-i18n.ts';
import { type TranslationRecord, withNewKeys } from './translation-record.ts';

await write(
  'public/tenant-file.schema.json',
  toJson(tenantFileSchema(descriptors, definitionShape, english)),
);
await write('public/managed-schema.json', toJson(managedSchema()));
await write('docs/errors.md', errorsPage());
// New keys only: that a changed sentence was translated again is said by `npm run translated`.
const record = 'scripts/translated-from.json';
const translated = JSON.parse(await readFile(new URL(`../${record}`, import.meta.url), 'utf8'));
await write(record, toJson(withNewKeys(translated as TranslationRecord, readCatalogue('en'))));

async function write(path: string, text: string): Promise<void> {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  console.log(`Wrote ${path}`);
}

function toJson(schema: unknown): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
