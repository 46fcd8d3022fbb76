import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { managedSchema } from '../../lib/policy/managed-schema.ts';
import { policyPreferencesSchema } from '../../lib/policy/policy.ts';
import { tenantShape } from '../../lib/tenants/schema.ts';

const at = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Shape {
  type: string;
  properties: Record<string, Shape>;
  items: Shape;
}

describe('the policy’s schema', () => {
  const preferences = Object.keys(policyPreferencesSchema.def.shape);

  test('is the one the code makes (npm run schema writes it)', async () => {
    expect(JSON.parse(await at('public/managed-schema.json'))).toEqual(managedSchema());
  });

  test('knows every preference by its type, and every field of a tenant', () => {
    const { tenants, preferences: rules } = (managedSchema() as unknown as Shape).properties;
    expect(Object.keys(rules?.properties ?? {}).sort()).toEqual([...preferences].sort());
    for (const [name, { type }] of Object.entries(rules?.properties ?? {})) {
      const good = type === 'integer' ? 60 : true;
      expect([name, policyPreferencesSchema.safeParse({ [name]: good }).success]).toEqual([name, true]);
    }
    expect(Object.keys(tenants?.items.properties ?? {})).toEqual(Object.keys(tenantShape.def.shape));
  });

  test('takes vendors without code as one text: Chromium drops what a list’s schema cannot say', () => {
    const { vendors } = (managedSchema() as unknown as Shape).properties;
    expect(vendors?.type).toBe('string');
  });

  test('is told to administrators, every preference of it', async () => {
    const guide = await at('docs/policy/README.md');
    expect(preferences.filter((name) => !guide.includes(`\n| \`${name}\` |`))).toEqual([]);
  });
});
