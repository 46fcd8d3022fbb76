import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deriveSchedule,
  idleLimitMs,
  isAutoRenewed,
  type ScheduleInput,
} from '../../lib/sessions/schedule.ts';
import type { Pass, Pending, SessionFacts } from '../../lib/sessions/schema.ts';
import type { Preferences } from '../../lib/storage/preferences-schema.ts';
import { preferencesSlot } from '../../lib/storage/public-slots.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findSummary, summaries } from '../../lib/vendors/summaries.ts';
import { noon } from '../support/test-app.ts';

// What is due when. A pure function: a clock that jumps or a worker that died changes only `now`.

const minute = 60_000;
const hour = 60 * minute;
const tenantOf = (vendor: string, id = 'acme'): Tenant => ({
  id,
  vendor,
  name: id,
  baseUrl: 'https://acme.example',
  environment: 'staging',
  settings: {},
  destinations: [],
});
/** An hour's session that began at noon and can be renewed for a day. */
const session = (more: Partial<SessionFacts> = {}): SessionFacts => ({
  account: null,
  method: 'jwt',
  signedInAt: noon,
  renewedAt: noon,
  expiresAt: noon + hour,
  renewableUntil: noon + 25 * hour,
  tokenKind: 'bearer',
  maskedToken: 'eyJh…',
  tokenId: '0badcafe',
  ...more,
});
/** A session that lives by renewals since yesterday. */
const longAgo: Pass = { session: session({ signedInAt: noon - 24 * hour }) };
const used = (at: number, more: Partial<Preferences> = {}): Preferences => ({
  ...preferencesSlot.empty,
  usedAt: { acme: at },
  ...more,
});

interface Case {
  vendor?: string;
  pass?: Pass;
  pending?: Pending;
  preferences?: Preferences;
}
function factsAt(
  now: number,
  { vendor = 'ncentral', pass = { session: session() }, pending = {}, preferences }: Case = {},
): ScheduleInput {
  return {
    tenants: [tenantOf(vendor)],
    passes: { acme: pass },
    pending,
    preferences: preferences ?? used(noon),
    findSummary,
    now,
  };
}
/** What is due at a minute after noon: `renew`, `announce` or nothing, and in how many minutes something is next. */
function due(minutes: number, what: Case = {}): { due: string; next: number | null } {
  const now = noon + minutes * minute;
  const { renew, announce, next } = deriveSchedule(factsAt(now, what));
  return {
    due: [...renew.map(() => 'renew'), ...announce.map(() => 'announce')].join(),
    next: next === null ? null : (next - now) / minute,
  };
}

describe('nothing is due', () => {
  const never: readonly (readonly [string, Case])[] = [
    ['without a pass', { pass: {} }],
    ['for a problem alone', { pass: { problem: { code: 'network', act: 'login', at: noon, facts: {} } } }],
    ['for a session the server has refused', { pass: { session: session({ endedAt: noon }) } }],
    [
      'for a session of unknown end that has no renewal',
      { pass: { session: session({ expiresAt: null, renewableUntil: null }) } },
    ],
  ];
  test.each(never)('%s, at any time', (_what, what) => {
    for (const at of [-60, 0, 30, 56, 60, 61, 3000])
      expect([at, due(at, what)]).toEqual([at, { due: '', next: null }]);
  });
  test('for a tenant that is not in the list any more', () => {
    expect(deriveSchedule({ ...factsAt(noon + 59 * minute), tenants: [] })).toEqual({
      renew: [],
      announce: [],
      next: null,
    });
  });
});

describe('a renewal by itself', () => {
  test.each([
    [0, ''],
    [30, ''],
    [54.9, ''],
    [56.25, 'renew'],
    [59, 'renew'],
    [60, 'renew'],
    [61, 'renew'],
    [719, 'renew'],
  ])('of an hour’s session, %d minutes after: %j', (at, what) => {
    expect(due(at).due).toBe(what);
  });
  test('starts at most five minutes before the end, and at most a fifth of a short life', () => {
    for (const [life, most] of [
      [hour, 5 * minute],
      [10 * minute, 2 * minute],
      [100_000, 20_000],
      [24 * hour, 5 * minute],
    ] as const) {
      const pass = { session: session({ expiresAt: noon + life }) };
      const next = noon + (due(0, { pass }).next ?? 0) * minute;
      expect(next).toBeGreaterThanOrEqual(noon + life - most);
      expect(next).toBeLessThanOrEqual(noon + life - most * 0.75);
    }
  });
  test('is not done by a vendor that has none, nor by one that has it only afterwards', () => {
    for (const { id, can } of summaries) {
      const what = due(59, { vendor: id }).due;
      expect([id, what]).toEqual([id, can.renew === true ? 'renew' : 'announce']);
    }
    expect(summaries.filter(({ can }) => can.renew === true).length).toBeGreaterThanOrEqual(2);
  });
  test('is on by default, and off where the person said so, for that tenant', () => {
    expect(due(59, { preferences: used(noon, { keepAlive: { other: false } }) }).due).toBe('renew');
    expect(due(59, { preferences: used(noon, { keepAlive: { acme: true } }) }).due).toBe('renew');
    expect(due(59, { preferences: used(noon, { keepAlive: { acme: false } }) }).due).toBe('announce');
  });
  test.each([
    [0, 'renew'],
    [12 * 60, 'renew'],
    [12 * 60 + 1 / 60, 'announce'],
  ])('after %d minutes without use: %j', (minutes, what) => {
    expect(due(59, { pass: longAgo, preferences: used(noon + 59 * minute - minutes * minute) }).due).toBe(
      what,
    );
  });
  test('after a clock was set back is only for a tenant that was used since', () => {
    // An hour's session that began tomorrow noon, as the clock stood then.
    const begun = noon + 24 * hour;
    const pass = { session: session({ signedInAt: begun }) };
    const at = (usedAt: number) => due(59, { pass, preferences: used(usedAt) }).due;
    expect([at(begun), at(noon + 61 * minute)]).toEqual(['announce', 'announce']);
    expect([at(noon + 59 * minute), at(noon + 60 * minute)]).toEqual(['renew', 'renew']);
    // Put right by a second, as clocks are.
    const justNow = { session: session({ signedInAt: noon + 59 * minute + 1000 }) };
    expect(due(59, { pass: justNow, preferences: preferencesSlot.empty }).due).toBe('renew');
  });
  test('is not for ever for a tenant called `constructor`', () => {
    const facts = factsAt(noon + 59 * minute, { preferences: preferencesSlot.empty });
    const { session: since } = longAgo;
    const known = {
      ...facts,
      tenants: [tenantOf('ncentral', 'constructor')],
      passes: { constructor: { session: since } },
    };
    expect(deriveSchedule(known as ScheduleInput).renew).toEqual([]);
  });
  test('is done for a tenant that was used by nothing but its log-in, as long', () => {
    const preferences = preferencesSlot.empty;
    expect(due(59, { preferences }).due).toBe('renew');
    expect(due(59, { pass: longAgo, preferences }).due).toBe('announce');
  });
  test('that failed is not tried again before its time', () => {
    const pass = { session: session({ nextTryAt: noon + 58 * minute }) };
    expect([due(57, { pass }), due(58, { pass })]).toEqual([
      { due: '', next: 1 },
      { due: 'renew', next: 2 },
    ]);
  });
  test('is not started when its refresh token is over or given up', () => {
    for (const renewableUntil of [null, noon + 50 * minute]) {
      expect(due(57, { pass: { session: session({ renewableUntil }) } }).due).toBe('announce');
    }
  });
});

describe('an announcement', () => {
  const cannot = session({ renewableUntil: null });
  test.each([
    [54, ''],
    [55, 'announce'],
    [59.9, 'announce'],
    [60, ''],
    [100, ''],
  ])('of an end without renewal, %d minutes after: %j', (at, what) => {
    expect(due(at, { pass: { session: cannot } }).due).toBe(what);
  });
  test('is made once', () => {
    expect(due(56, { pass: { session: { ...cannot, announced: true } } }).due).toBe('');
  });
  test('comes later for a short life: a fifth of it', () => {
    const pass = { session: session({ renewableUntil: null, expiresAt: noon + 285_000 }) };
    expect([due(3.7, { pass }).due, due(3.8, { pass }).due]).toEqual(['', 'announce']);
  });
});

describe('the next look', () => {
  test('is at the first of: a renewal, an end, a code that is not waited for any more', () => {
    const pending: Pending = {
      other: { method: 'password', fields: {}, field: 'totp', until: noon + 3 * minute, endpoint: '' },
    };
    expect(due(0, { pending }).next).toBe(3);
    expect(due(0, { pass: { session: session({ renewableUntil: null }) } }).next).toBe(55);
    expect(due(56, { pass: { session: session({ renewableUntil: null, announced: true }) } }).next).toBe(4);
    expect(
      due(61, { vendor: 'q01', pass: { session: session({ renewableUntil: noon + 2 * hour }) } }).next,
    ).toBe(59);
  });
  test('is in the future, whatever the clock does', () => {
    const moment = fc.integer({ min: noon - 48 * hour, max: noon + 48 * hour });
    fc.assert(
      fc.property(
        moment,
        fc.option(moment, { nil: null }),
        fc.option(moment, { nil: null }),
        moment,
        fc.constantFrom(...summaries),
        (now, expiresAt, renewableUntil, renewedAt, { id }) => {
          const { next } = deriveSchedule(
            factsAt(now, {
              vendor: id,
              pass: { session: session({ expiresAt, renewableUntil, renewedAt }) },
            }),
          );
          expect(next === null || next > now).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a clock that jumps', () => {
  test('forwards over the end: the renewal is due at once', () => {
    expect(due(5 * 60).due).toBe('renew');
  });
  test('forwards over disuse: not renewed any more', () => {
    expect(due(13 * 60).due).toBe('');
  });
  test('backwards: due later, once, and neither lost nor in a loop', () => {
    const back = due(-3 * 60);
    expect(back.due).toBe('');
    expect(back.next).toBeGreaterThan(0);
    // By itself once it was used by the new clock; until then nobody can tell when it was used last.
    const facts = factsAt(noon - 3 * hour);
    const renews = (usedAt: number) =>
      isAutoRenewed({ ...facts, preferences: used(usedAt) }, tenantOf('ncentral'), session());
    expect([renews(noon), renews(noon - 3 * hour)]).toEqual([false, true]);
  });
  test('and the schedule is the same whatever it was before: it keeps nothing', () => {
    const first = due(57);
    for (const at of [-600, 6000, 0]) due(at);
    expect(due(57)).toEqual(first);
  });
});

test('a hundred sessions that end at the same second are spread over a quarter of the time ahead', () => {
  const ids = Array.from({ length: 100 }, (_, place) => `tenant-${place}`);
  const tenants = ids.map((id) => tenantOf('ncentral', id));
  const passes = Object.fromEntries(ids.map((id) => [id, { session: session() }]));
  const preferences = { ...preferencesSlot.empty, usedAt: Object.fromEntries(ids.map((id) => [id, noon])) };
  const dueAt = (now: number) =>
    deriveSchedule({ tenants, passes, pending: {}, preferences, findSummary, now }).renew.length;
  expect([dueAt(noon + 55 * minute - 1), dueAt(noon + 56.25 * minute)]).toEqual([0, 100]);
  const tenths = Array.from({ length: 11 }, (_, tenth) => dueAt(noon + 55 * minute + tenth * 7500));
  const perTenth = tenths.slice(1).map((count, at) => count - (tenths[at] ?? 0));
  expect(Math.max(...perTenth)).toBeLessThanOrEqual(25);
  expect(idleLimitMs).toBe(12 * hour);
});
