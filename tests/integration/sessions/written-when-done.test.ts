import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { definitionsSlot } from '../../../lib/storage/definitions-slot.ts';
import { tenantsWith } from '../../../lib/storage/slots.ts';
import { createTenantSchema } from '../../../lib/tenants/schema.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { type NCentralSimulator, startNCentral } from '../../simulators/ncentral.ts';
import { type NextUpSimulator, startNextUp } from '../../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import { bearerFile } from '../../support/definitions.ts';
import {
  clerk,
  createTestApp,
  importTenants,
  jane,
  memoryAreas,
  ncentralTenant,
  nextupTenant,
  nexudusTenant,
  rita,
  type TestApp,
  tom,
  tomsCode,
} from '../../support/test-app.ts';

// A browser takes its time to write. A reply that came before the last write would show the page what was before.

let space: NexudusSimulator;
let erp: NextUpSimulator;
let rmm: NCentralSimulator;
beforeEach(async () => {
  [space, erp, rmm] = await Promise.all([startNexudus(), startNextUp(), startNCentral()]);
});
afterEach(() => Promise.all([space.close(), erp.close(), rmm.close()]));

const members = 'acme-members';
const ledger = 'acme-erp';
const server = 'acme-rmm';
/** How many reads and writes of the session area are under way. */
let busy = 0;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Waits until nothing is read or written any more. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 5; turns = busy === 0 ? turns + 1 : 0) await turn();
}

/** A world whose session area takes some turns of the event loop for each call. */
async function world(): Promise<TestApp> {
  const areas = memoryAreas();
  const slowly =
    <K, T>(call: (given: K) => Promise<T>) =>
    async (given: K): Promise<T> => {
      busy += 1;
      try {
        for (let turns = 0; turns < 3; turns += 1) await turn();
        return await call(given);
      } finally {
        busy -= 1;
      }
    };
  areas.session = {
    ...areas.session,
    get: slowly(areas.session.get),
    set: slowly(areas.session.set),
    remove: slowly(areas.session.remove),
  };
  const at = createTestApp({
    areas,
    fetch: async (input, init) =>
      String(input).startsWith('https://desk.example/')
        ? Response.json({ data: { access_token: deskToken } })
        : fetch(input, init),
  });
  await importTenants(at, nexudusTenant(space), nextupTenant(erp), ncentralTenant(rmm));
  return at;
}

/** What stands of the sessions: passes, tokens, and log-ins that wait. */
function sessionsIn(at: TestApp): unknown[] {
  const all = at.areas.session.all();
  const tokens = Object.entries(all).filter(([key]) => key.startsWith('token:'));
  return [all.passes, all.pending, tokens.sort()];
}

const breaks = () => {
  space.switches.fault = 'reset';
};
const login = (at: TestApp) => at.login(members, jane);
const ask =
  (name: string, tenant = members) =>
  (at: TestApp) =>
    at.ask({ name, tenant });
const waitsForCode = (at: TestApp) => at.login(members, tom);
const code = (value: string) => (at: TestApp) => at.ask({ name: 'submitCode', tenant: members, value });

const desk = { email: 'a@desk.example', password: 'Desk-demo-password-4Wq8Zt6Lm1Xc' };
const deskToken = 'p3Xk9vT2mQ8wZ5cR7bN1yL4sD6fH0jGa';
/** Brings a tenant of a vendor that a definition describes. */
async function brings(at: TestApp): Promise<void> {
  const { id: vendor } = bearerFile;
  const settings = { company: '7' };
  const tenant = { id: 'desk', vendor, name: 'Desk', baseUrl: 'https://desk.example', settings };
  const text = JSON.stringify({ version: 1, vendors: [bearerFile], tenants: [tenant] });
  await at.ask({ name: 'importTenants', text, agreed: true });
}
const forgets = (at: TestApp) => at.areas.local.remove([definitionsSlot.key]);

/** Takes the tenants away while a request is under way, and tells nobody. */
const losing = (act: (at: TestApp) => Promise<unknown>) => async (at: TestApp) => {
  let arrived: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  space.switches.fault = { kind: 'slow', slowMs: 0, until: lost, once: true };
  const before = space.requests.length;
  const acting = act(at);
  await vi.waitFor(() => expect(space.requests.length).toBeGreaterThan(before));
  await at.store.update([tenantsWith(createTenantSchema(descriptors))], (all) => [all.slice(0, 0)]);
  arrived();
  expect(await acting).toMatchObject({ ok: false, code: 'unknown_tenant' });
};

describe('when its reply comes, everything is written of', () => {
  test.each<[what: string, before: ((at: TestApp) => unknown)[], act: (at: TestApp) => Promise<unknown>]>([
    ['a log-in', [], login],
    ['a log-in of somebody else', [login], (at) => at.login(members, { ...jane, password: 'wrong' })],
    ['a refused log-in', [], (at) => at.login(members, { ...jane, password: 'wrong' })],
    ['a log-in that needs a new password', [], (at) => at.login(members, rita)],
    ['a log-in that asks for a code', [], waitsForCode],
    ['a wrong code', [waitsForCode], code('000000')],
    ['a right code', [waitsForCode], code(tomsCode)],
    ['a code that nobody waits for', [], code(tomsCode)],
    ['a code that comes too late', [waitsForCode, (at) => at.clock.advance(300_000)], code(tomsCode)],
    ['Cancel', [waitsForCode], ask('cancel')],
    ['a log-in whose server resets', [breaks], login],
    ['a log-out', [login], ask('logout')],
    [
      'a log-out of a tenant whose definition is gone',
      [brings, (at) => at.login('desk', desk), forgets],
      ask('logout', 'desk'),
    ],
    ['a log-out everywhere', [login, waitsForCode], (at) => at.ask({ name: 'logoutEverywhere' })],
    ['a renewal', [login], ask('renew')],
    ['a refused renewal', [login, () => space.killRefreshTokens()], ask('renew')],
    ['a renewal of nobody', [], ask('renew')],
    ['a renewal whose server resets', [login, breaks], ask('renew')],
    ['a check', [login], ask('check')],
    ['a check of a dead session that is renewed', [login, () => space.killBearers()], ask('check')],
    [
      'a check of one that is dead for good',
      [login, () => space.killBearers(), () => space.killRefreshTokens()],
      ask('check'),
    ],
    [
      'a check of one without a renewal',
      [(at) => at.login(ledger, clerk), () => erp.killAllTokens()],
      ask('check', ledger),
    ],
    [
      'a renewal of a pair of tokens',
      [(at) => at.login(server, { jwt: rmm.users[0]?.userJwt ?? '' }, 'jwt')],
      ask('renew', server),
    ],
    ['a log-in into a list that lost its tenant meanwhile', [], losing((at) => at.login(members, jane))],
    ['a code for a list that lost its tenant meanwhile', [waitsForCode], losing(code(tomsCode))],
    ['the removal of a tenant', [login], (at) => at.ask({ name: 'removeTenants', tenants: [members] })],
    ['a wake', [login], (at) => at.app.recover()],
    ['due work', [login, (at) => at.clock.advance(86_000_000)], (at) => at.app.runDueWork()],
  ])('%s', async (_what, before, act) => {
    const at = await world();
    for (const step of before) await step(at);
    await act(at);
    const then = sessionsIn(at);
    await quiet();
    expect(sessionsIn(at)).toEqual(then);
  });
});
