import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import { type Findable, search } from '../../../lib/tenants/search.ts';

function findable(name: string, ...more: string[]): Findable {
  const tenant: Tenant = {
    id: name.toLowerCase(),
    vendor: 'nextup',
    name,
    baseUrl: 'https://a.example',
    environment: 'production',
    settings: {},
    destinations: [],
  };
  return { tenant, texts: [name, ...more] };
}
const all = [
  findable('Zürich Members', 'Nexudus', 'zurich.spaces.nexudus.com', 'production'),
  findable('Acme ERP', 'NextUp ERP', 'erp.acme.example', 'sandbox', '99999999'),
  findable('Acme Members', 'Nexudus', 'acme.spaces.nexudus.com', 'production'),
  findable('Metal Parts', 'NextUp ERP', 'metal.example', 'staging', 'ALTA_SOC'),
];
const names = (query: string) => search(all, query).map(({ tenant }) => tenant.name);

describe('a search', () => {
  test('finds nobody by what nobody has', () => {
    expect(names('xyzzy')).toEqual([]);
    expect(names('acme xyzzy')).toEqual([]);
    expect(names('q')).toEqual([]);
  });
  test('of nothing, or of blanks, is the whole list in its order', () => {
    expect(names('')).toEqual(all.map(({ tenant }) => tenant.name));
    expect(names('  ')).toEqual(all.map(({ tenant }) => tenant.name));
  });
  test('finds by name, vendor, host, environment, database', () => {
    expect(names('zurich.spaces')).toEqual(['Zürich Members']);
    expect(names('alta')).toEqual(['Metal Parts']);
    expect(names('sandbox')).toEqual(['Acme ERP']);
  });
  test('cares for neither case nor accents', () => {
    expect(names('ZURICH')[0]).toBe('Zürich Members');
    expect(names('zürich')[0]).toBe('Zürich Members');
  });
  test('takes words in any order, and needs each', () => {
    expect(names('members acme')).toEqual(['Acme Members']);
    expect(names('nexudus prod')).toEqual(['Zürich Members', 'Acme Members']);
  });
  test('puts the start of the name first, and leaves equal ones in their order', () => {
    expect(names('me')[0]).toBe('Metal Parts');
    expect(names('acme')).toEqual(['Acme ERP', 'Acme Members']);
  });
  test('neither loses nor doubles nor invents anybody', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), (query) => {
        const found = search(all, query);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((one) => all.includes(one))).toBe(true);
      }),
    );
  });
});
