import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
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

  test('accepts every definition of the gallery, and refuses one with a stray or a missing field', async () => {
    // Conditions, which zod does not read, stand in the tenants' part.
    const { $schema, $defs, properties } = JSON.parse(await readFile(shipped, 'utf8'));
    const schema = z.fromJSONSchema({ $schema, $defs, ...properties.vendors });
    const folder = new URL('../../public/vendors/', import.meta.url);
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThanOrEqual(16);
    for (const name of names) {
      const definition = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
      expect([name, schema.safeParse([definition]).error?.issues]).toEqual([name, undefined]);
      const { check: _check, ...without } = definition;
      const deep = { ...definition, check: { ...definition.check, host: 'x' } };
      for (const wrong of [{ ...definition, host: 'x' }, { ...definition, id: 'acme' }, deep, without])
        expect([name, schema.safeParse([wrong]).success]).toEqual([name, false]);
    }
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
