/** Writes the tenant file's JSON Schema, made from the code's own schema. A test says when it is stale. */
import { writeFile } from 'node:fs/promises';
import { tenantFileSchema } from '../lib/tenants/json-schema.ts';
import { abouts } from '../lib/vendors/abouts.ts';

const target = new URL('../public/tenant-file.schema.json', import.meta.url);
await writeFile(target, `${JSON.stringify(tenantFileSchema(abouts), null, 2)}\n`);
console.log('Wrote public/tenant-file.schema.json');
