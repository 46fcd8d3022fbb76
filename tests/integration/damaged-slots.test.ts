import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { readableRun } from '../../lib/bulk/readable-run.ts';
import { readableExaminations } from '../../lib/doctor/readable-examinations.ts';
import type { Answer } from '../../lib/doctor/schema.ts';
import { segmentKeys } from '../../lib/journal/ring-buffer.ts';
import { policySchema } from '../../lib/policy/policy.ts';
import { needsNoRecovery } from '../../lib/sessions/quick-check.ts';
import { decode, encode } from '../../lib/storage/codec.ts';
import type { Readable } from '../../lib/storage/readable.ts';
import {
  readableDrafts,
  readablePasses,
  readablePolicy,
  readablePreferences,
  readableTenants,
  readableVaultStatus,
} from '../../lib/storage/readable-slots.ts';
import {
  policyWith,
  preferences,
  type SlotWithSchema,
  sessionSlots,
  tenantsWith,
  token,
  vault,
} from '../../lib/storage/slots.ts';
import { createTenantSchema } from '../../lib/tenants/schema.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import {
  createTestApp,
  endpointIn,
  importTenants,
  type MemoryAreas,
  memoryAreas,
  noon,
  pathsOf,
  replacedAt,
  testClock,
} from '../support/test-app.ts';

// A profile that was half written, edited or copied from another version: each slot holds what it should not. A page
// that reads it first renders what can be rendered; the next wake rewrites it, and nothing else is lost.

const policySlot = policyWith(policySchema(descriptors));
const tenantsSlot = tenantsWith(createTenantSchema(descriptors));
const erp = (id: string) => ({
  id,
  vendor: 'nextup',
  name: `ERP ${id}`,
  baseUrl: `https://${id}.example`,
  settings: { database: '1' },
  destinations: [{ label: 'Orders', path: '/orders' }],
});
const managed = { tenants: [erp('managed')], preferences: { copyLink: false } };
const ids = ['one', 'two', 'managed'];
const slots: SlotWithSchema<unknown>[] = [
  ...sessionSlots,
  ...ids.map(token),
  tenantsSlot,
  preferences,
  policySlot,
  vault,
];
const slotOf = new Map(slots.map((slot) => [slot.key, slot]));

const session = {
  account: 'jane',
  method: 'password',
  signedInAt: noon,
  renewedAt: noon,
  expiresAt: noon + 3_600_000,
  renewableUntil: null,
  tokenKind: 'bearer',
  maskedToken: 'eyJh…',
  tokenId: '00000000',
  lastCheck: { status: 200, at: noon },
};
const problem = { code: 'network', act: 'check', at: noon, facts: { status: 502 } };
const answer: Answer = {
  step: 'connection',
  finding: 'connected',
  facts: { host: 'one.example', status: 200 },
  probes: [{ target: 'server', method: 'GET', status: 200, durationMs: 12 }],
};

/** A world in which every slot holds something, as it is after a wake. */
let good: { local: Record<string, unknown>; session: Record<string, unknown> };
async function wake(areas: MemoryAreas) {
  const clock = testClock(noon + 60_000);
  const world = createTestApp({ areas, clock, managed: async () => managed });
  await world.app.recover();
  await world.app.applyManagedPolicy();
  await world.app.journalSettled();
  return world;
}
beforeAll(async () => {
  const areas = memoryAreas();
  const world = await wake(areas);
  await importTenants(world, erp('one'), erp('two'));
  await world.ask({ name: 'setUpVault', passphrase: 'a long passphrase' });
  await world.ask({ name: 'setRetention', tenant: 'two', how: 'browser' });
  await world.ask({ name: 'setTenantPreference', tenant: 'one', what: 'favourite', on: true });
  const { vendor, baseUrl, settings } = erp('two');
  const retained = {
    method: 'password',
    fields: { username: 'jane' },
    endpoint: { vendor, baseUrl, settings },
  };
  const put = (key: string, value: unknown) => {
    const slot = slotOf.get(key);
    if (slot === undefined) throw new TypeError(key);
    return areas[slot.area].set({ [key]: encode(slot, value) });
  };
  await put('passes', Object.fromEntries(ids.map((id) => [id, { session, problem }])));
  for (const id of ids)
    await put(`token:${id}`, {
      secrets: { accessToken: 'a'.repeat(32) },
      endpoint: await endpointIn(world, id),
    });
  await put('drafts', { intent: { tenant: 'one', at: noon }, fields: { one: { username: 'jane' } } });
  await put('examinations', {
    one: { startedAt: noon, until: noon + 30_000, endedAt: noon, answers: [answer] },
  });
  await put('bulkRun', {
    act: 'check',
    since: noon,
    until: noon + 45_000,
    ended: { at: noon, how: 'through' },
    tenants: ['one', 'two'],
    outcomes: { one: { is: 'done' }, two: { is: 'failed', code: 'network', facts: {} } },
  });
  await put('credentials', { two: retained });
  await put('signedInTabs', { '7': { tenant: 'one', origin: 'https://one.example', rule: 1000 } });
  await put('unlockAttempts', { failed: 1, until: noon });
  await world.ask({ name: 'copied', what: 'token', tenants: ['one'] });
  await world.app.journalSettled();
  await wake(areas);
  good = { local: areas.local.all(), session: areas.session.all() };
});

const huge = 'x'.repeat(1_000_000);
const foreign: readonly unknown[] = [
  null,
  'x',
  '1e9',
  huge,
  5,
  -1,
  1e300,
  9e15,
  true,
  [],
  ['x'],
  {},
  { a: 1 },
];
const parts: readonly unknown[] = [null, 'x', 9e15];
/** What may lie in a slot instead of its value. */
function damagesOf(slot: SlotWithSchema<unknown>, value: unknown): unknown[] {
  const written = (data: unknown) => encode(slot, data);
  const whole = encode(slot, value);
  const data = String(JSON.stringify(value));
  return [
    ...foreign,
    ...foreign.map(written),
    ...foreign.map((each) => ({ version: slot.version, data: each })),
    { ...whole, version: slot.version + 1 },
    { ...whole, version: String(slot.version) },
    { data: whole.data },
    { version: slot.version },
    { version: slot.version, data: data.slice(0, -5) },
    { version: slot.version, data },
    { version: slot.version, data: value },
    written(JSON.parse(`{"__proto__":{"polluted":true},"constructor":{"prototype":1}}`)),
    // Each part of it by itself, of a map's alike entries one.
    ...pathsOf(value)
      .slice(1)
      .filter(([first]) => first !== 'two' && first !== 'managed')
      .flatMap((path) => parts.map((each) => written(replacedAt(value, path, each)))),
  ];
}

const readers: Record<string, Readable<unknown>> = {
  passes: readablePasses,
  drafts: readableDrafts,
  vaultStatus: readableVaultStatus,
  preferences: readablePreferences,
  policy: readablePolicy,
  tenants: readableTenants,
  examinations: readableExaminations,
  bulkRun: readableRun,
};

/** A number that a page could show as `NaN` or `Invalid Date`. */
function unshowable(value: unknown, name = ''): string | null {
  // Compared with the clock, never shown.
  if (name === 'intent') return null;
  if (typeof value === 'number')
    return Number.isFinite(value) && (!/at$|since|until/i.test(name) || Math.abs(value) <= 8.64e15)
      ? null
      : `${name}: ${value}`;
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).reduce<string | null>(
    (found, [key, each]) => found ?? unshowable(each, key),
    null,
  );
}

/** Slots that are rewritten because another one was lost: a session is one thing in two slots. */
const follows: Record<string, readonly string[]> = {
  passes: ids.map((id) => `token:${id}`),
  tenants: ['passes', 'token:one', 'token:two', 'credentials', 'vaultStatus'],
  policy: [],
  // What a person chose decides what stays remembered.
  preferences: ['credentials', 'vaultStatus', 'lastUse'],
  vault: ['vaultStatus', 'vaultKey', 'passes', 'lastUse'],
  vaultKey: ['vaultStatus', 'lastUse'],
  credentials: ['vaultStatus'],
  vaultStatus: [],
  pending: [],
  ...Object.fromEntries(ids.map((id) => [`token:${id}`, ['passes']])),
};

/** A world for each damage of one slot, with the start of the damage's text for a failure. */
async function worlds(
  slot: SlotWithSchema<unknown>,
  check: (areas: MemoryAreas, damaged: unknown, label: string | undefined) => Promise<void>,
): Promise<void> {
  const { key } = slot;
  const value = decode(slot, good[slot.area][key]) ?? slot.empty;
  for (const damaged of damagesOf(slot, value)) {
    const areas = memoryAreas();
    await areas.local.set(good.local);
    await areas.session.set(good.session);
    await areas[slot.area].set({ [key]: damaged });
    await check(areas, damaged, JSON.stringify(damaged)?.slice(0, 300));
  }
}

describe.each(slots.map((slot) => [slot.key, slot] as const))('a damaged slot %s', (key, slot) => {
  test('is rewritten at the next wake, and nothing else is lost', { timeout: 120_000 }, async () => {
    await worlds(slot, async (areas, damaged, label) => {
      await wake(areas);
      const after = { local: areas.local.all(), session: areas.session.all() };
      for (const each of slots) {
        const stored = after[each.area][each.key];
        if (stored === undefined) continue;
        const parsed = each.parse(decode(each, stored));
        const unread = parsed === null && decode(each, stored) !== null;
        expect([label, each.key, unread]).toEqual([label, each.key, false]);
        expect([label, parsed]).toEqual([label, decode(each, stored)]);
      }
      // Another value, but one that could have been written.
      const read = slot.parse(decode(slot, damaged));
      if (isDeepStrictEqual(read, decode(slot, damaged))) return;
      const spared = slots.filter((each) => each.key !== key && follows[key]?.includes(each.key) !== true);
      for (const each of spared)
        expect([label, each.key, decode(each, after[each.area][each.key])]).toEqual([
          label,
          each.key,
          decode(each, good[each.area][each.key]),
        ]);
      expect(Object.prototype).not.toHaveProperty('polluted');
      // Kept aside as it was, where a person might want it back.
      const aside = {
        tenants: 'tenants.quarantine',
        preferences: 'preferences.quarantine',
        vault: 'vault.quarantine',
      }[key];
      if (aside !== undefined && read === null)
        expect(JSON.stringify(after.local[aside])).toBe(JSON.stringify(damaged));
    });
  });
});

describe.each(Object.entries(readers))('a damaged slot %s', (key, readable) => {
  test('is read by a page as what it can render', async () => {
    const slot = slotOf.get(key);
    if (slot === undefined) throw new TypeError(key);
    await worlds(slot, async (areas, _damaged, label) => {
      const stored = areas[slot.area].all()[key];
      const shown = readable(decode(slot, stored)) ?? slot.empty;
      expect([label, unshowable(shown)]).toEqual([label, null]);
      // What the background takes whole, a page takes whole.
      const parsed = slot.parse(decode(slot, stored));
      if (parsed !== null && isDeepStrictEqual(parsed, decode(slot, stored)))
        expect([label, shown]).toEqual([label, parsed]);
    });
  });
});

test('a damaged segment of the journal is in quarantine after the next wake, and the others are whole', async () => {
  for (const damaged of [
    null,
    'x',
    5,
    [],
    {},
    { version: 2, data: {} },
    { version: 1, data: { n: 3, lines: 'x' } },
  ]) {
    const areas = memoryAreas();
    await areas.local.set({ ...good.local, [segmentKeys[5] ?? '']: damaged });
    await areas.session.set(good.session);
    await wake(areas);
    const { [segmentKeys[5] ?? '']: moved, 'journal.quarantine': aside, ...others } = areas.local.all();
    expect([moved, aside]).toEqual(['', [damaged]]);
    expect(others).toEqual(good.local);
  }
});

test('a worker that wakes to a page does not call damaged slots consistent', () => {
  expect(
    needsNoRecovery({ passes: { version: 1, data: '{"one":{"problem":{"code":"network","at":"x"}}}' } }),
  ).toBe(false);
  expect(needsNoRecovery({ passes: { version: 2, data: '{}' } })).toBe(false);
  expect(needsNoRecovery({ drafts: { version: 1, data: { fields: 5 } } })).toBe(false);
  expect(needsNoRecovery({ vaultStatus: { version: 1, data: {} } })).toBe(false);
  expect(needsNoRecovery({ drafts: { version: 1, data: { fields: { one: { username: 'jane' } } } } })).toBe(
    true,
  );
});
