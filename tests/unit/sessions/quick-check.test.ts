import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSignedInTab, needsNoRecovery } from '../../../lib/sessions/quick-check.ts';
import { endpointOf } from '../../../lib/sessions/tenant-context.ts';
import { storedText as asText } from '../../support/slot-data.ts';
import { createTestApp, importTenants, memoryAreas, noon, testClock } from '../../support/test-app.ts';

const session = {
  account: 'jane@example.com',
  method: 'password',
  signedInAt: noon,
  renewedAt: noon,
  expiresAt: null,
  renewableUntil: null,
  tokenKind: 'bearer',
  maskedToken: 'eyJh…',
  tokenId: '00000000',
};
const problem = { code: 'network', act: 'check', at: noon, facts: {} };
const signingIn = { since: noon, until: noon + 35_000, awaits: 'vendor' };
const slot = (data: unknown) => ({ version: 1, data });
const tenant = { vendor: 'nextup', baseUrl: 'https://erp.example', settings: { database: '9' } };
const endpoint = endpointOf({
  ...tenant,
  id: 'acme',
  name: 'acme',
  environment: 'production',
  destinations: [],
});
const held = { secrets: { accessToken: 'a'.repeat(32), refreshToken: 'r'.repeat(32) }, endpoint };
const token = slot(held);
const spent = slot({ ...held, spentAt: noon });
const waiting = { method: 'password', fields: {}, field: 'totp', until: noon + 60_000, endpoint };

describe('something is to be put right', () => {
  test.each([
    ['a sign-in whose worker died', { passes: asText({ acme: { signingIn } }) }],
    ['a sign-in over a session', { passes: asText({ acme: { session, signingIn } }), 'token:acme': token }],
    ['a pass without its token', { passes: asText({ acme: { session } }) }],
    ['a token without its pass', { 'token:acme': token }],
    [
      'a token beside another’s pass',
      { passes: asText({ rmm: { session } }), 'token:acme': token, 'token:rmm': token },
    ],
    ['a token beside a mere problem', { passes: asText({ acme: { problem } }), 'token:acme': token }],
    ['a refresh token on its way', { passes: asText({ acme: { session } }), 'token:acme': spent }],
    ['a code that is awaited', { passes: asText({}), pending: slot({ acme: waiting }) }],
    ['an unlocked vault', { vaultKey: slot('k'.repeat(43)) }],
    ['credentials that are remembered', { credentials: slot({ acme: {} }) }],
    ['a slot that nobody told of', { another: slot(1) }],
    ['passes as a tree', { passes: slot({ acme: { session } }), 'token:acme': token }],
    ['passes that are no text of ours', { passes: slot('{"acme"'), 'token:acme': token }],
    ['a pass called constructor', { 'token:constructor': token }],
  ])('with %s', (_what, stored) => {
    expect(needsNoRecovery(stored)).toBe(false);
  });
});

test.each([
  ['nothing at all', {}],
  ['drafts alone', { drafts: slot({ fields: {} }) }],
  ['empty slots', { passes: asText({}), pending: slot({}), credentials: slot({}), vaultKey: slot(null) }],
  ['sessions with their tokens', { passes: asText({ acme: { session, problem } }), 'token:acme': token }],
  ['a problem that is told', { passes: asText({ acme: { problem } }) }],
])('all is in order with %s', (_what, stored) => {
  expect(needsNoRecovery(stored)).toBe(true);
});

test('where all is in order, a wake of the whole house changes nothing', async () => {
  const pass = fc.constantFrom(undefined, { session }, { problem }, { session, problem }, { signingIn });
  const held = fc.constantFrom(undefined, token, spent);
  const asked = fc.constantFrom(undefined, undefined, undefined, waiting, { ...waiting, until: noon - 1 });
  const ids = ['acme', 'constructor'] as const;
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.tuple(pass, held, asked), fc.tuple(pass, held, asked)),
      async ([one, other]) => {
        const both = [one, other] as const;
        const named = (nth: 0 | 2) =>
          Object.fromEntries(
            ids.flatMap((id, at) => (both[at]?.[nth] === undefined ? [] : [[id, both[at][nth]]])),
          );
        const tokens = ids.flatMap((id, at) =>
          both[at]?.[1] === undefined ? [] : [[`token:${id}`, both[at][1]]],
        );
        const areas = memoryAreas();
        const at = createTestApp({ areas, clock: testClock() });
        await importTenants(at, ...ids.map((id) => ({ ...tenant, id, name: id })));
        await areas.session.set({
          passes: asText(named(0)),
          pending: slot(named(2)),
          ...Object.fromEntries(tokens),
        });
        const before = areas.session.all();
        if (!needsNoRecovery(before)) return;
        found += 1;
        await at.app.recover();
        expect(await at.pass('acme')).toEqual(named(0).acme);
        // What pages may know of the vault is told anew at every wake.
        const { passes: _shown, vaultStatus: _told, ...after } = areas.session.all();
        const { passes: _was, ...rest } = before;
        expect(after).toEqual(rest);
      },
    ),
    { numRuns: 600 },
  );
  expect(found).toBeGreaterThan(3);
});

test('a run for many that goes on without a worker is not in order; one that has ended is', () => {
  const run = { act: 'login', since: noon, until: noon, tenants: ['acme'], outcomes: {} };
  const stored = (data: unknown) => ({ bulkRun: asText(data) });
  expect(needsNoRecovery(stored(run))).toBe(false);
  expect(needsNoRecovery(stored({ ...run, ended: { at: noon, how: 'through' } }))).toBe(true);
});

describe('a tab that is signed in', () => {
  const tab = { tenant: 'acme', origin: 'https://acme.example', rule: 1000 };
  test.each([
    [false, {}],
    [false, { signedInTabs: slot({}) }],
    [false, { signedInTabs: slot(null) }],
    [true, { signedInTabs: slot({ 7: tab }) }],
    // Whatever it is, somebody has to look at it.
    [true, { signedInTabs: slot('7') }],
  ])('%j: %j', (is, stored) => expect(hasSignedInTab(stored)).toBe(is));
});
