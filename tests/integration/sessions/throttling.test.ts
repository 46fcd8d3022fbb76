import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NCentralSimulator, startNCentral } from '../../simulators/ncentral.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import {
  createTestApp,
  importTenants,
  jane,
  ncentralTenant,
  nexudusTenant,
  type TestApp,
  type TestClock,
  testClock,
} from '../../support/test-app.ts';

// A throttled call waits, and the session it was made with goes meanwhile: the old token does not leave again.

let space: NexudusSimulator;
let rmm: NCentralSimulator;
beforeEach(async () => {
  [space, rmm] = await Promise.all([startNexudus(), startNCentral()]);
});
afterEach(() => Promise.all([space.close(), rmm.close()]));

const members = 'acme-members';
const server = 'acme-rmm';
/** Another user of the same server, with a token of its own. */
const other = { username: 'erin@example.com', password: 'Erin-demo-password-2Jk7Wd9RcV5xTq4B' };

/** A world whose every wait lasts until it is let go. */
function waiting() {
  const clock = testClock();
  let waits: () => void = () => undefined;
  let go: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    waits = resolve;
  });
  const over = new Promise<void>((resolve) => {
    go = resolve;
  });
  const sleep: TestClock['sleep'] = async () => {
    waits();
    await over;
  };
  return { at: createTestApp({ clock, sleep }), begun, go };
}

const jwt = () => ({ jwt: rmm.users[0]?.userJwt ?? '' });
const signIn: Readonly<Record<string, (at: TestApp) => Promise<unknown>>> = {
  [members]: (at) => at.login(members, jane),
  [server]: (at) => at.login(server, jwt(), 'jwt'),
};
const moved = () => nexudusTenant(space, { baseUrl: 'https://elsewhere.spaces.nexudus.com' });

const goings: readonly (readonly [what: string, tenant: string, go: (at: TestApp) => Promise<unknown>])[] = [
  ['logs out', members, (at) => at.ask({ name: 'logout', tenant: members })],
  ['logs out', server, (at) => at.ask({ name: 'logout', tenant: server })],
  ['logs out everywhere', members, (at) => at.ask({ name: 'logoutEverywhere' })],
  ['is somebody else by now', members, (at) => at.login(members, other)],
  ['removes the tenant', server, (at) => at.ask({ name: 'removeTenants', tenants: [server] })],
  ['gives the tenant another address', members, (at) => importTenants(at, moved())],
];

describe('a throttled call of a person who', () => {
  test.each(goings)('%s (%s) is not repeated with the old token', async (_what, tenant, leave) => {
    const { at, begun, go } = waiting();
    space.users.push({ email: other.username, password: other.password, fullName: 'Erin', business: 'Acme' });
    await importTenants(at, nexudusTenant(space), ncentralTenant(rmm));
    expect(await signIn[tenant]?.(at)).toEqual({ ok: true });
    const simulator = tenant === members ? space : rmm;
    Object.assign(simulator.switches, { throttleNext: 1, retryAfter: '9' });
    const asked =
      tenant === members
        ? at.ask({ name: 'openPortal', tenant, agreed: { portalOrigin: space.portalOrigin } })
        : at.ask({ name: 'check', tenant });
    await begun;
    at.clock.advance(1000);
    await leave(at);
    const before = simulator.requests.length;
    go();
    expect(await asked).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect(simulator.requests.slice(before)).toEqual([]);
    expect(at.opened).toEqual([]);
    expect((await at.pass(tenant))?.problem).toBeUndefined();
  });
  test('is still signed in is repeated', async () => {
    const { at, begun, go } = waiting();
    await importTenants(at, nexudusTenant(space));
    await signIn[members]?.(at);
    Object.assign(space.switches, { throttleNext: 1, retryAfter: '9' });
    const asked = at.ask({ name: 'check', tenant: members });
    await begun;
    go();
    expect(await asked).toEqual({ ok: true });
  });
});

test('a call that is throttled after somebody else has signed in says nothing of the waiting on their pass', async () => {
  const at = createTestApp();
  await importTenants(at, nexudusTenant(space));
  await at.login(members, jane);
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow = createTestApp({
    areas: at.areas,
    clock: at.clock,
    fetch: async (input, init) => {
      const reply = await fetch(input, init);
      if (String(input).endsWith('/user/me')) await held;
      return reply;
    },
  });
  Object.assign(space.switches, { throttleNext: 1, retryAfter: '9' });
  const asked = slow.ask({ name: 'check', tenant: members });
  while (space.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  at.clock.advance(1000);
  expect(await slow.login(members, jane)).toEqual({ ok: true });
  go();
  expect(await asked).toMatchObject({ code: 'not_signed_in' });
  expect((await slow.pass(members))?.problem).toBeUndefined();
});
