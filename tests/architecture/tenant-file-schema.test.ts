import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { tenantFileSchema } from '../../lib/tenants/json-schema.ts';
import { definitionShape } from '../../lib/vendors/definition/schema.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { english } from '../../scripts/node-i18n.ts';

const shipped = new URL('../../public/tenant-file.schema.json', import.meta.url);

describe('the tenant file’s JSON Schema', () => {
  test('is the one the code makes (npm run schema writes it)', async () => {
    expect(JSON.parse(await readFile(shipped, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(tenantFileSchema(descriptors, definitionShape, english))),
    );
  });

  test('knows every vendor and every setting, and no field beside them', () => {
    const schema = JSON.stringify(tenantFileSchema(descriptors, definitionShape, english));
    for (const descriptor of descriptors) {
      expect(schema).toContain(`"const":"${descriptor.id}"`);
      for (const { name } of descriptor.settings) expect(schema).toContain(`"${name}":{"type":"string"`);
    }
    const { properties } = tenantFileSchema(descriptors, definitionShape, english) as {
      properties: { tenants: { items: { additionalProperties: boolean; properties: object } } };
    };
    expect(properties.tenants.items.additionalProperties).toBe(false);
    expect(Object.keys(properties.tenants.items.properties)).toEqual([
      'id',
      'vendor',
      'name',
      'baseUrl',
      'environment',
      'color',
      'settings',
      'destinations',
      'tags',
      'note',
    ]);
  });
});
