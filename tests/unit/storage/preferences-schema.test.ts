import { describe, expect, test } from 'vitest';
import { preferencesSlot, vendorsSlot } from '../../../lib/storage/public-slots.ts';
import { preferences } from '../../../lib/storage/slots.ts';
import { slotData, storedText as stored } from '../../support/slot-data.ts';
import { createTestApp, importTenants, memoryAreas, type TestApp } from '../../support/test-app.ts';

const aside = 'preferences.quarantine';
const good = {
  device: 'a-device',
  journal: false,
  logoutOnLock: true,
  favourites: ['acme', 'beta'],
  retention: { acme: 'vault' },
  lastAccount: { acme: 'jane' },
  portalOrigins: { acme: 'https://members.acme.example' },
  portalOpenedOn: { acme: '2026-11-21' },
  usedAt: { acme: 5 },
};
const erp = {
  id: 'erp',
  vendor: 'nextup',
  name: 'ERP',
  baseUrl: 'https://erp.example',
  settings: { database: '1' },
};
const offline: typeof fetch = async () => {
  throw new TypeError('Failed to fetch');
};

/** A house that finds this in the slot. */
async function withStored(value: unknown): Promise<TestApp> {
  const areas = memoryAreas();
  await areas.local.set({ [preferencesSlot.key]: value });
  return createTestApp({ areas, fetch: offline });
}
const onDisk = (at: TestApp) => slotData(at.areas.local.all()[preferencesSlot.key]);
/** A person's change that has to do with nothing else. */
const change = (at: TestApp) =>
  at.ask({ name: 'setTenantPreference', tenant: 'beta', what: 'keepAlive', on: false });

describe('preferences of which a part cannot be read', () => {
  const parts: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['a field of a newer build', { newer: 1 }, {}],
    ['a number out of its bounds', { autoLock: 2000 }, {}],
    ['a field of another type', { lockOnScreen: 'yes', usage: 'often', clearCookies: {} }, {}],
    ['a choice of a newer build', { retention: { acme: 'vault', beta: 'passport' } }, {}],
    ['a bad entry of a map', { portalOrigins: { ...good.portalOrigins, beta: 7, gamma: null } }, {}],
    ['a bad entry of a list', { favourites: ['acme', 3, 'beta', null] }, {}],
    ['a map that is none', { usedAt: null }, { usedAt: {} }],
  ];
  test.each(parts)('by %s keep all the rest, at any change', async (_what, bad, without) => {
    const at = await withStored(stored({ ...good, ...bad }));
    const left = { ...good, ...without };
    expect(await at.preferences()).toEqual(left);
    await change(at);
    expect(onDisk(at)).toEqual({ ...left, keepAlive: { beta: false } });
    expect(at.areas.local.all()[aside]).toBeUndefined();
  });
  test.each(parts)('by %s are what pages read too, once the house is awake', async (_what, bad, without) => {
    const at = await withStored(stored({ ...good, ...bad }));
    await at.app.recover();
    expect(onDisk(at)).toEqual({ ...good, ...without });
  });
  test('by a map that is missing have an empty one', () => {
    const { lastAccount: _without, ...others } = good;
    expect(preferences.parse(others)).toEqual({ ...good, lastAccount: {} });
  });
  test('keep the journal off, which nobody switched on', async () => {
    const at = await withStored(stored({ ...good, newer: 1 }));
    await at.app.recover();
    await importTenants(at, erp);
    expect(await at.ask({ name: 'copied', what: 'ticket', tenants: ['erp'] })).toEqual({ ok: true });
    await at.app.journalSettled();
    expect(Object.keys(at.areas.local.all()).filter((key) => key.startsWith('journal'))).toEqual([]);
  });
});

describe('preferences that cannot be read at all', () => {
  const unreadable = [
    { version: 2, data: '{"all":"new"}' },
    { version: 1, data: '{"journal":fal' },
    { version: 1, data: good },
    stored([good]),
    stored(null),
    'preferences',
    null,
  ];
  test.each(unreadable)('are kept aside as they were when the house wakes: %j', async (value) => {
    const at = await withStored(value);
    await at.app.recover();
    expect(at.areas.local.all()).toMatchObject({ [aside]: value });
    expect(onDisk(at)).toEqual(preferencesSlot.empty);
  });
  test.each(unreadable)('are kept aside by any change that comes before: %j', async (value) => {
    const at = await withStored(value);
    await change(at);
    expect(at.areas.local.all()).toMatchObject({ [aside]: value });
    expect(onDisk(at)).toEqual({ ...preferencesSlot.empty, keepAlive: { beta: false } });
  });
  test('are discarded one by one, and only by command', async () => {
    const [first, second] = unreadable;
    const at = await withStored(first);
    await at.app.recover();
    await at.areas.local.set({ [preferencesSlot.key]: second });
    await change(at);
    expect(at.areas.local.all()).toMatchObject({ [aside]: first, [`${aside}.2`]: second });
    expect(await at.ask({ name: 'discardQuarantinedTenants' })).toEqual({ ok: true });
    expect(at.areas.local.all()).toMatchObject({ [aside]: first, [`${aside}.2`]: second });
    await at.ask({ name: 'discardQuarantinedPreferences' });
    expect(at.areas.local.all()).toMatchObject({ [aside]: second });
    await at.ask({ name: 'discardQuarantinedPreferences' });
    expect(Object.keys(at.areas.local.all()).filter((key) => key.startsWith(aside))).toEqual([]);
    expect(onDisk(at)).toMatchObject({ keepAlive: { beta: false } });
  });
});

test('good preferences are left as they lie there', async () => {
  const at = await withStored(stored(good));
  await at.app.recover();
  // The descriptors of the gallery are written at every start.
  const { [vendorsSlot.key]: _gallery, ...others } = at.areas.local.all();
  expect(others).toEqual({ [preferencesSlot.key]: stored(good) });
});
