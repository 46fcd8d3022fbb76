import { describe, expect, test } from 'vitest';
import {
  restoreRemoved,
  revertImport,
  type Stored,
  sendAll,
  undoneText,
} from '../../../../components/options/undo.ts';
import type { StoredDefinition } from '../../../../lib/storage/definitions-slot.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { english } from '../../../../scripts/node-i18n.ts';

const tenant = (id: string, more: Partial<Tenant> = {}): Tenant => ({
  ...{ id, name: `The ${id}`, vendor: 'nextup', baseUrl: `https://${id}.example` },
  ...{ environment: 'staging', destinations: [], settings: { database: '1' } },
  ...more,
});
const [a, b, c] = [tenant('a'), tenant('b'), tenant('c')];
const before: Stored = {
  tenants: [a, b, c],
  preferences: {
    favourites: ['c', 'b'],
    keepAlive: { b: false },
    privateWindow: { b: true },
    retention: { b: 'vault', c: 'browser' },
  },
  definitions: [],
};
const withTenants = (...tenants: readonly Tenant[]): Stored => ({
  ...before,
  preferences: {
    ...before.preferences,
    favourites: ['c', 'b'].filter((id) => tenants.some((each) => each.id === id)),
  },
  tenants,
});
const definition = (id: string, digest: string): StoredDefinition => ({
  definition: { id, label: `Vendor ${id}` } as StoredDefinition['definition'],
  digest,
  from: 'file',
});
/** The file that a plan imports first. */
const fileOf = ({ steps }: { steps: readonly (readonly [string, unknown])[] }) =>
  JSON.parse((steps[0] as [string, { text: string }])[1].text);
const idsIn = (text: string) => JSON.parse(text).tenants.map(({ id }: Tenant) => id);

describe('a removal taken back', () => {
  const plan = restoreRemoved(before, [b], withTenants(a, c));
  test('brings the tenant, then its place, then what the person had set of it, and nothing of another', () => {
    const [[first, file], ...rest] = plan.steps as unknown as [
      [string, { text: string; agreed: boolean }],
      ...unknown[],
    ];
    expect([first, idsIn(file.text), file.agreed]).toEqual(['importTenants', ['b'], true]);
    expect(rest).toEqual([
      ['orderTenants', { tenants: ['a', 'b', 'c'] }],
      ['setFavourites', { tenants: ['b'], on: true, position: 1 }],
      ['setTenantPreference', { tenant: 'b', what: 'keepAlive', on: false }],
      ['setTenantPreference', { tenant: 'b', what: 'privateWindow', on: true }],
      ['setRetentions', { tenants: ['b'], how: 'vault' }],
    ]);
  });
  test('sends no command about preferences where none were set', () => {
    const { steps } = restoreRemoved(before, [a], withTenants(b, c));
    expect(steps.map(([name]) => name)).toEqual(['importTenants', 'orderTenants']);
  });
  test('leaves what has taken the id since, and says so', () => {
    const again = withTenants(a, tenant('b', { name: 'Another' }));
    const both = restoreRemoved(before, [b, c], again);
    expect(fileOf(both).tenants).toEqual([c]);
    expect(both.steps.map(([name]) => name)).not.toContain('setTenantPreference');
    expect(undoneText(english, 'Done.', both)).toBe('Done. · There again, and left as it is: The b.');
    expect(restoreRemoved(before, [b], again).steps).toEqual([]);
  });
  test('places each behind its former predecessor, and leaves the others where they are now', () => {
    const now = withTenants(tenant('new'), c, a);
    expect(restoreRemoved(before, [b], now).steps[1]).toEqual([
      'orderTenants',
      { tenants: ['new', 'c', 'a', 'b'] },
    ]);
    expect(restoreRemoved(before, [a, b], withTenants(c)).steps[1]).toEqual([
      'orderTenants',
      { tenants: ['a', 'b', 'c'] },
    ]);
  });
  test.each([
    ['the first', 'a', 'bcd', ['0a']],
    ['those that were neighbours', 'bc', 'ad', ['1bc']],
    ['those that were none', 'ac', 'bd', ['0a', '2c']],
    ['behind what is left before it, whatever was starred since', 'c', 'dab', ['3c']],
    ['all', 'abcd', '', ['0abcd']],
    ['none that is starred again', 'a', 'bcda', []],
  ] as const)('gives stars their place among the favourites: %s', (_which, gone, left, stars) => {
    const starred = (ids: string, tenants: readonly Tenant[]): Stored => ({
      ...{ tenants, definitions: [], preferences: { favourites: [...ids] } },
    });
    const all = [...'abcd'].map((id) => tenant(id));
    const removed = all.filter(({ id }) => gone.includes(id));
    const now = starred(
      left,
      all.filter(({ id }) => !gone.includes(id)),
    );
    const { steps } = restoreRemoved(starred('abcd', all), removed, now);
    const sent = steps.flatMap(([name, command]) => (name === 'setFavourites' ? [command] : []));
    expect(sent.map(({ position, tenants }) => `${position}${tenants.join('')}`)).toEqual(stars);
  });
  test('brings a definition only where it is missing', () => {
    const own = tenant('x', { vendor: 'x-own' });
    const with1 = { ...withTenants(a, own), definitions: [definition('x-own', '1')] };
    const vendorsOf = (now: Stored) => fileOf(restoreRemoved(with1, [own], now)).vendors;
    expect(vendorsOf(withTenants(a))).toHaveLength(1);
    expect(vendorsOf({ ...withTenants(a), definitions: [definition('x-own', '2')] })).toBeUndefined();
  });
});

describe('an import taken back', () => {
  const coming = tenant('b', { name: 'B of the file' });
  const added = tenant('new');
  const after = withTenants(a, coming, c, added);
  test('removes what it added, and puts what it changed back as it was', () => {
    const [removal, [name, file]] = revertImport(before, ['new', 'b'], after, after).steps as unknown as [
      unknown,
      [string, { text: string }],
    ];
    expect(removal).toEqual(['removeTenants', { tenants: ['new'] }]);
    expect([name, JSON.parse(file.text).tenants]).toEqual(['importTenants', [b]]);
  });
  test('of new tenants alone removes them, and sends nothing of one that was the same', () => {
    expect(revertImport(before, ['new', 'a'], after, after).steps.map(([name]) => name)).toEqual([
      'removeTenants',
    ]);
  });
  test('leaves what was edited since, and says so', () => {
    const now = withTenants(a, tenant('b', { name: 'Mine' }), c, tenant('new', { note: 'Mine too' }));
    const plan = revertImport(before, ['new', 'b'], after, now);
    expect(plan.steps).toEqual([]);
    expect(undoneText(english, '', plan)).toBe('Changed since, and left as it is: The new, Mine.');
  });

  const old = { ...before, definitions: [definition('x-own', '1')] };
  const replaced = { ...before, definitions: [definition('x-own', '2')] };
  test('puts a replaced definition back, unless it was replaced again', () => {
    const [[name, file]] = revertImport(old, [], replaced, replaced).steps as unknown as [
      [string, { text: string }],
    ];
    expect([name, JSON.parse(file.text).vendors]).toEqual([
      'importTenants',
      [old.definitions[0]?.definition],
    ]);
    const later = { ...before, definitions: [definition('x-own', '3')] };
    expect(revertImport(old, [], replaced, later)).toMatchObject({ steps: [], changed: ['Vendor x-own'] });
  });
  test('removes a definition it brought, unless a tenant needs it, which is said', () => {
    const own = tenant('own', { vendor: 'x-own' });
    const brought = { ...withTenants(a, b, c, own), definitions: [definition('x-own', '1')] };
    expect(revertImport(before, ['own'], brought, brought).steps).toEqual([
      ['removeTenants', { tenants: ['own'] }],
      ['removeDefinition', { id: 'x-own' }],
    ]);
    const now = { ...brought, tenants: [...brought.tenants, tenant('mine', { vendor: 'x-own' })] };
    const plan = revertImport(before, ['own'], brought, now);
    expect(plan.steps).toEqual([['removeTenants', { tenants: ['own'] }]]);
    expect(undoneText(english, 'Import undone', plan)).toBe(
      'Import undone · A tenant needs this definition, so it stays: Vendor x-own.',
    );
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
    restoreRemoved(before, [b], withTenants(a, c)).steps,
  );
  expect([outcome, sent]).toEqual([refused, ['importTenants', 'orderTenants']]);
});
