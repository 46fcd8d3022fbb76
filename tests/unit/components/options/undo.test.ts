import { describe, expect, test } from 'vitest';
import { type Before, restoreRemoved, revertImport, sendAll } from '../../../../components/options/undo.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';

const tenant = (id: string): Tenant => ({
  ...{ id, name: `The ${id}`, vendor: 'nextup', baseUrl: `https://${id}.example` },
  ...{ environment: 'staging', destinations: [], settings: { database: '1' } },
});
const [a, b, c] = [tenant('a'), tenant('b'), tenant('c')];
const before: Before = {
  tenants: [a, b, c],
  preferences: {
    favourites: ['c', 'b'],
    keepAlive: { b: false },
    privateWindow: { b: true },
    retention: { b: 'vault', c: 'browser' },
  },
  definitions: [],
};
const idsIn = (text: string) => JSON.parse(text).tenants.map(({ id }: Tenant) => id);

describe('a removal taken back', () => {
  const steps = restoreRemoved(before, [b]);
  test('brings the tenant, then its place, then what the person had set of it, and nothing of another', () => {
    const [[first, file], ...rest] = steps as [[string, { text: string; agreed: boolean }], ...unknown[]];
    expect([first, idsIn(file.text), file.agreed]).toEqual(['importTenants', ['b'], true]);
    expect(rest).toEqual([
      ['orderTenants', { tenants: ['a', 'b', 'c'] }],
      ['setFavourites', { tenants: ['b'], on: true }],
      ['setTenantPreference', { tenant: 'b', what: 'keepAlive', on: false }],
      ['setTenantPreference', { tenant: 'b', what: 'privateWindow', on: true }],
      ['setRetentions', { tenants: ['b'], how: 'vault' }],
    ]);
  });
  test('sends no command about preferences where none were set', () => {
    expect(restoreRemoved(before, [a]).map(([name]) => name)).toEqual(['importTenants', 'orderTenants']);
  });
});

describe('an import taken back', () => {
  test('removes what it added, and puts what it changed back as it was', () => {
    const [removal, [name, file]] = revertImport(before, ['new', 'b']) as [
      unknown,
      [string, { text: string }],
    ];
    expect(removal).toEqual(['removeTenants', { tenants: ['new'] }]);
    expect([name, JSON.parse(file.text).tenants]).toEqual(['importTenants', [b]]);
  });
  test('of new tenants alone removes them, of known ones alone removes nothing', () => {
    expect(revertImport(before, ['new']).map(([name]) => name)).toEqual(['removeTenants']);
    expect(revertImport(before, ['a']).map(([name]) => name)).toEqual(['importTenants']);
  });
});

test('the first refusal ends an undo, and is told', async () => {
  const sent: string[] = [];
  const refused = { ok: false, code: 'forbidden', facts: {} } as const;
  const outcome = await sendAll(
    async (name) => {
      sent.push(name);
      return name === 'orderTenants' ? refused : { ok: true };
    },
    restoreRemoved(before, [b]),
  );
  expect([outcome, sent]).toEqual([refused, ['importTenants', 'orderTenants']]);
});
