import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { localDay } from '../../lib/i18n/local-date.ts';
import { tenantsWith } from '../../lib/storage/slots.ts';
import { createTenantSchema } from '../../lib/tenants/schema.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import type { FaultKind } from '../simulators/faults.ts';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { leak } from '../support/leak.ts';
import { slotData, storedText } from '../support/slot-data.ts';
import {
  clerk,
  createTestApp,
  importTenants,
  jane,
  ncentralTenant,
  nextupTenant,
  nexudusTenant,
  noon,
  patienceWith,
  type TestApp,
  type TestAppOptions,
  tom,
  tomsCode,
} from '../support/test-app.ts';

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
const day = 86_400_000;
const settled = (milliseconds = 30) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A world with everybody signed in. */
async function world(parts: TestAppOptions = {}): Promise<TestApp> {
  const at = createTestApp({ patience: patienceWith(space, erp, rmm), ...parts });
  await importTenants(at, nexudusTenant(space), nextupTenant(erp), ncentralTenant(rmm));
  const replies = [
    await at.login(members, jane),
    await at.login(ledger, clerk),
    await at.login(server, { jwt: rmm.users[0]?.userJwt ?? '' }, 'jwt'),
  ];
  expect(replies).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  for (const each of [space, erp, rmm]) each.requests.length = 0;
  return at;
}
const renew = (at: TestApp, tenant = members) => at.ask({ name: 'renew', tenant });
const check = (at: TestApp, tenant = members) => at.ask({ name: 'check', tenant });
const logout = (at: TestApp, tenant = members) => at.ask({ name: 'logout', tenant });
/** The refresh tokens Nexudus was sent, in order. */
const spent = () =>
  space.requests
    .map((request) => new URLSearchParams(request.body).get('refresh_token'))
    .filter((value) => value !== null);
const paths = () => space.requests.map((request) => request.path);
const visible = (at: TestApp) => JSON.stringify([at.areas.local.all(), at.areas.session.all().passes]);

describe('a renewal', () => {
  test('of nobody is not signed in, and sends nothing', async () => {
    const at = createTestApp();
    await importTenants(at, nexudusTenant(space));
    expect(await renew(at)).toEqual({ ok: false, code: 'not_signed_in', facts: {} });
    expect(space.requests).toEqual([]);
  });
  test('where the vendor has none leaves the session as it is', async () => {
    const at = await world();
    const before = await at.token(ledger);
    expect(await renew(at, ledger)).toMatchObject({ ok: false, code: 'session_dead' });
    expect([erp.requests, await at.token(ledger), await at.state(ledger)]).toEqual([[], before, 'signed-in']);
  });
  test('after the refresh token’s own end sends nothing', async () => {
    const at = await world();
    at.clock.advance(15 * day);
    expect(await renew(at)).toMatchObject({ code: 'session_dead' });
    expect([space.requests, await at.state(members)]).toEqual([[], 'expired']);
  });
  test('without the host’s permission sends nothing and spends nothing', async () => {
    let allowed = true;
    const at = await world({ isHostAllowed: async () => allowed });
    allowed = false;
    expect(await renew(at)).toMatchObject({ code: 'no_permission' });
    allowed = true;
    expect(await renew(at)).toEqual({ ok: true });
    expect(spent()).toHaveLength(1);
  });
  test('on a machine that knows it is offline sends nothing and spends nothing', async () => {
    let online = true;
    const at = await world({ online: () => online });
    online = false;
    expect(await renew(at)).toMatchObject({ code: 'network' });
    expect(space.requests).toEqual([]);
    expect((await at.token(members))?.spentAt).toBeUndefined();
    online = true;
    expect(await renew(at)).toEqual({ ok: true });
  });
  test('that is refused gives the refresh token up, keeps the access token to its end, and says why', async () => {
    const at = await world();
    const before = await at.token(members);
    space.killRefreshTokens();
    expect(await renew(at)).toMatchObject({ ok: false, code: 'session_dead' });
    expect((await at.token(members))?.secrets).toEqual({ accessToken: before?.secrets.accessToken });
    expect(await at.pass(members)).toMatchObject({
      session: { renewableUntil: null },
      problem: { code: 'session_dead', act: 'renew' },
    });
    expect(await at.state(members)).toBe('signed-in');
    at.clock.advance(day);
    expect(await at.state(members)).toBe('expired');
    expect(await renew(at)).toMatchObject({ code: 'session_dead' });
    expect(space.requests).toHaveLength(1);
  });
  const lost: readonly FaultKind[] = [
    'reset',
    'lost',
    'hang',
    'lost-hang',
    'empty',
    'not-json',
    'truncated',
    'huge',
  ];
  test.each(lost)('whose answer is lost (%s) is not sent again with that refresh token', async (kind) => {
    const at = await world();
    space.switches.fault = { kind, once: true };
    expect((await renew(at)).ok).toBe(false);
    expect(await renew(at)).toMatchObject({ code: 'session_dead' });
    expect(spent()).toHaveLength(1);
    expect((await at.token(members))?.secrets).toEqual({ accessToken: expect.any(String) });
    expect(await at.state(members)).toBe('signed-in');
    expect(await at.login(members, jane)).toEqual({ ok: true });
  });
  test.each([
    ['status-503', 'vendor_reply'],
    ['status-500', 'vendor_reply'],
    ['status-401', 'gateway'],
    ['status-403', 'gateway'],
    ['status-404', 'vendor_reply'],
    ['redirect', 'redirected'],
  ] as const)('that the server clearly did not do (%s) may be tried again', async (kind, code) => {
    const at = await world();
    const before = await at.token(members);
    space.switches.fault = { kind, once: true };
    expect(await renew(at)).toMatchObject({ code });
    expect(await at.token(members)).toEqual(before);
    expect(await renew(at)).toEqual({ ok: true });
  });
  test('that is throttled away may be tried again', async () => {
    const at = await world();
    const before = await at.token(members);
    Object.assign(space.switches, { throttleNext: 1, retryAfter: '60' });
    expect(await renew(at)).toMatchObject({ code: 'throttled', facts: { retryAfterSeconds: 60 } });
    expect(await at.token(members)).toEqual(before);
    expect(await renew(at)).toEqual({ ok: true });
  });
  test('with either token empty is refused, and the old pair is kept', async () => {
    for (const emptyToken of ['access', 'refresh'] as const) {
      const at = await world();
      const before = await at.token(server);
      rmm.switches.emptyToken = emptyToken;
      expect((await renew(at, server)).ok).toBe(false);
      expect(await at.token(server)).toEqual(before);
      rmm.switches.emptyToken = 'none';
      expect(await renew(at, server)).toEqual({ ok: true });
    }
  });
  test('replaces both tokens together, and the session goes on being the same one', async () => {
    const at = await world();
    const before = await at.token(members);
    const pass = await at.pass(members);
    at.clock.advance(1000);
    expect(await renew(at)).toEqual({ ok: true });
    const after = await at.token(members);
    expect(after?.secrets.accessToken).not.toBe(before?.secrets.accessToken);
    expect(after?.secrets.refreshToken).not.toBe(before?.secrets.refreshToken);
    expect(after?.secrets.clientId).toBe(before?.secrets.clientId);
    expect(after).not.toHaveProperty('spentAt');
    expect((await at.pass(members))?.session).toMatchObject({
      account: 'jane@example.com',
      method: 'password',
      signedInAt: noon,
      renewedAt: noon + 1000,
      expiresAt: noon + 1000 + day,
    });
    expect((await at.pass(members))?.session?.tokenId).not.toBe(pass?.session?.tokenId);
    expect(leak(visible(at), space.secrets())).toBeUndefined();
  });
  test('ten times at once, whoever asks, is one request', async () => {
    const at = await world();
    const replies = await Promise.all(Array.from({ length: 10 }, () => renew(at)));
    expect(replies).toEqual(Array.from({ length: 10 }, () => ({ ok: true })));
    expect(spent()).toHaveLength(1);
    await Promise.all(Array.from({ length: 10 }, () => renew(at, server)));
    expect(rmm.requests).toHaveLength(1);
  });
  test('beside two checks of an expired session is one request too', async () => {
    const at = await world();
    at.clock.advance(day);
    await Promise.all([renew(at), check(at), check(at), renew(at)]);
    expect(spent()).toHaveLength(1);
    expect(await at.state(members)).toBe('signed-in');
  });
  test('writes the mark before the refresh token leaves', async () => {
    const areas = (await world()).areas;
    let marked: unknown;
    const at = createTestApp({
      areas,
      fetch: async (...call) => {
        marked = areas.session.all()[`token:${members}`];
        return fetch(...call);
      },
    });
    expect(await renew(at)).toEqual({ ok: true });
    expect(marked).toMatchObject({
      data: { spentAt: expect.any(Number), secrets: { refreshToken: spent()[0] } },
    });
  });
});

describe('a check', () => {
  test('of nobody is not signed in', async () => {
    const at = createTestApp();
    await importTenants(at, nexudusTenant(space));
    expect(await check(at)).toMatchObject({ code: 'not_signed_in' });
  });
  test('that finds it alive notes the status and the time, and the old problem goes', async () => {
    const at = await world();
    space.switches.fault = { kind: 'reset', once: true };
    expect(await check(at)).toMatchObject({ code: 'network' });
    expect(await at.pass(members)).toMatchObject({ session: {}, problem: { code: 'network', act: 'check' } });
    at.clock.advance(5000);
    expect(await check(at)).toEqual({ ok: true });
    expect(await at.pass(members)).toMatchObject({
      session: { lastCheck: { status: 200, at: noon + 5000 } },
    });
    expect((await at.pass(members))?.problem).toBeUndefined();
    expect(leak(visible(at), space.secrets())).toBeUndefined();
  });
  test('that cannot reach the server says nothing about the session', async () => {
    const at = await world();
    const before = await at.token(members);
    for (const kind of ['hang', 'html', 'status-500', 'redirect'] as const) {
      space.switches.fault = { kind, once: true };
      expect((await check(at)).ok).toBe(false);
      expect([await at.token(members), await at.state(members)]).toEqual([before, 'signed-in']);
    }
    expect(spent()).toEqual([]);
  });
  test('that finds it dead renews once on the way, and then finds it alive', async () => {
    const at = await world();
    space.killBearers();
    expect(await check(at)).toEqual({ ok: true });
    expect(paths()).toEqual(['/en/user/me', '/api/token', '/en/user/me']);
    expect(await at.state(members)).toBe('signed-in');
  });
  test('by any call but who-am-I that finds it dead again after the renewal stops there', async () => {
    const { areas } = await world();
    const mint = '/api/sys/users/token/refresh';
    const agreed = { portalOrigin: space.portalOrigin };
    const open = () => at.ask({ name: 'openPortal', tenant: members, agreed });
    const at = createTestApp({
      areas,
      fetch: async (...call) => {
        if (String(call[0]).endsWith(mint)) space.killBearers();
        return fetch(...call);
      },
    });
    expect(await open()).toMatchObject({ ok: false, code: 'session_dead' });
    expect(paths()).toEqual([mint, '/api/token', mint]);
    // So a person is asked to log in, and nothing tries by itself what did not help.
    expect(await at.state(members)).toBe('expired');
    expect(await open()).toMatchObject({ ok: false, code: 'session_dead' });
    expect(paths()).toHaveLength(3);
    // And the server still hears of the log-out.
    expect((await at.token(members))?.secrets.refreshToken).toBeDefined();
  });
  test('that finds it dead where nothing can be renewed says so, and the state is true', async () => {
    const at = await world();
    erp.killAllTokens();
    expect(await check(at, ledger)).toMatchObject({ ok: false, code: 'session_dead' });
    expect(erp.requests).toHaveLength(1);
    expect(await at.state(ledger)).toBe('expired');
    expect(await at.pass(ledger)).toMatchObject({
      session: { endedAt: noon },
      problem: { code: 'session_dead', act: 'check' },
    });
    expect(await check(at, ledger)).toMatchObject({ code: 'session_dead' });
    expect(erp.requests).toHaveLength(1);
  });
  test('after the expiry renews first', async () => {
    const at = await world();
    at.clock.advance(day + 1);
    expect(await at.state(members)).toBe('renewable');
    expect(await check(at)).toEqual({ ok: true });
    expect(paths()).toEqual(['/api/token', '/en/user/me']);
  });
  test('that lacks a right is no dead session: nothing is renewed', async () => {
    const at = await world();
    erp.switches.forbiddenMethods = ['GetAllArticles'];
    expect(await check(at, ledger)).toMatchObject({ code: 'vendor_refused' });
    expect(await at.state(ledger)).toBe('signed-in');
    expect(erp.requests).toHaveLength(1);
  });
  test('in the vendor’s own words, masked', async () => {
    const at = await world();
    const secrets = (await at.token(ledger))?.secrets.accessToken ?? '';
    erp.switches.deadTokenText = `Sesiunea ${secrets.slice(1, 20)} nu mai este.`;
    erp.killAllTokens();
    const reply = await check(at, ledger);
    expect(reply).toMatchObject({
      code: 'vendor_refused',
      facts: { vendorMessage: 'Sesiunea … nu mai este.' },
    });
    expect((await at.pass(ledger))?.problem?.facts.vendorMessage).toBe('Sesiunea … nu mai este.');
  });
  test('of a session that somebody else’s log-in replaced meanwhile says nothing about the new one', async () => {
    const at = await world();
    erp.switches.fault = { kind: 'slow', slowMs: 120, once: true };
    const checking = check(at, ledger);
    await settled(30);
    await at.login(ledger, { username: 'demo_user', password: 'Demo1234' });
    expect(await checking).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect(await at.pass(ledger)).toMatchObject({ session: { account: 'demo_user' } });
    expect((await at.pass(ledger))?.problem).toBeUndefined();
    expect((await at.pass(ledger))?.session?.lastCheck).toBeUndefined();
  });
});

describe('a tenant whose address was changed without a word', () => {
  let other: NextUpSimulator;
  let otherSpace: NexudusSimulator;
  beforeEach(async () => {
    [other, otherSpace] = await Promise.all([startNextUp(), startNexudus()]);
  });
  afterEach(() => Promise.all([other.close(), otherSpace.close()]));

  /** Nobody is told, and nothing ends: as between the writing of a list and the worker's death. */
  const move = (at: TestApp, id: string, baseUrl: string) =>
    at.store.update([tenantsWith(createTenantSchema(descriptors))], (all) => [
      all.map((tenant) => (tenant.id === id ? { ...tenant, baseUrl } : tenant)),
    ]);

  test('gets no token of the old server, whatever is asked for, and the next wake forgets it', async () => {
    const at = await world();
    await move(at, ledger, other.origin);
    await move(at, members, otherSpace.origin);
    for (const [name, id] of [
      ['check', ledger],
      ['check', members],
      ['renew', members],
    ])
      expect(await at.ask({ name, tenant: id })).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect([other.requests, otherSpace.requests]).toEqual([[], []]);
    await at.app.recover();
    expect(await Promise.all([at.token(ledger), at.token(members), at.pass(ledger)])).toEqual([
      null,
      null,
      undefined,
    ]);
    expect(await at.state(server)).toBe('signed-in');
  });
  test('keeps no token of a log-in that flew to the old server meanwhile', async () => {
    const at = await world();
    await logout(at, ledger);
    erp.switches.fault = { kind: 'slow', slowMs: 120, once: true };
    const flying = at.login(ledger, clerk);
    await vi.waitFor(() => expect(erp.requests.at(-1)?.body).toContain('GetAuthenticationToken'));
    await move(at, ledger, other.origin);
    expect(await flying).toMatchObject({ ok: false, code: 'unknown_tenant' });
    expect([await at.token(ledger), (await at.pass(ledger))?.session, await at.state(ledger)]).toEqual([
      null,
      undefined,
      'signed-out',
    ]);
    expect(other.requests).toEqual([]);
  });
  test('nor of one whose code was answered meanwhile', async () => {
    const at = await world();
    await logout(at, members);
    expect(await at.login(members, tom)).toMatchObject({ code: 'code_required' });
    const before = space.requests.length;
    space.switches.fault = { kind: 'slow', slowMs: 120, once: true };
    const flying = at.ask({ name: 'submitCode', tenant: members, value: tomsCode });
    await vi.waitFor(() => expect(space.requests.length).toBeGreaterThan(before));
    await move(at, members, otherSpace.origin);
    expect(await flying).toMatchObject({ ok: false, code: 'unknown_tenant' });
    expect([await at.token(members), await at.pending(), otherSpace.requests]).toEqual([null, {}, []]);
  });
  test('is told nothing of the old session by a log-out', async () => {
    const at = await world();
    await move(at, ledger, other.origin);
    await logout(at, ledger);
    expect([other.requests, await at.token(ledger), await at.pass(ledger)]).toEqual([[], null, undefined]);
  });
  test('nor what was typed there and waits for its code', async () => {
    const at = await world();
    expect(await at.login(members, tom)).toMatchObject({ code: 'code_required' });
    await move(at, members, otherSpace.origin);
    expect(await at.ask({ name: 'submitCode', tenant: members, value: tomsCode })).toMatchObject({
      code: 'not_signed_in',
    });
    expect([otherSpace.requests, await at.pending()]).toEqual([[], {}]);
    expect(JSON.stringify(at.areas.session.all())).not.toContain(tom.password);
  });
});

describe('a log-out', () => {
  test('of nobody is done, and tells no server', async () => {
    const at = createTestApp();
    await importTenants(at, nextupTenant(erp));
    expect(await logout(at, ledger)).toEqual({ ok: true });
    expect(erp.requests).toEqual([]);
  });
  test('is gone: token, pass, and the server’s session where the vendor has a call for it', async () => {
    const at = await world();
    expect(await logout(at, ledger)).toEqual({ ok: true });
    expect([await at.pass(ledger), await at.token(ledger), erp.liveSessions()]).toEqual([
      undefined,
      null,
      [],
    ]);
    expect(Object.keys(at.areas.session.all())).not.toContain(`token:${ledger}`);
    expect(await logout(at, server)).toEqual({ ok: true });
    expect(rmm.liveAccessTokens()).toBe(0);
  });
  test('says so where the vendor has no call for it', async () => {
    const at = await world();
    expect(await logout(at)).toEqual({ ok: true, serverNotTold: 'none' });
    expect(space.requests).toEqual([]);
    expect([await at.pass(members), await at.token(members)]).toEqual([undefined, null]);
    rmm.switches.logout = 404;
    expect(await logout(at, server)).toEqual({ ok: true, serverNotTold: 'none' });
  });
  test.each(['reset', 'hang', 'status-500', 'html', 'redirect'] as const)(
    'whose server does not take it (%s) is gone here all the same, and says so',
    async (kind) => {
      const at = await world();
      erp.switches.fault = kind;
      expect(await logout(at, ledger)).toEqual({ ok: true, serverNotTold: 'failed' });
      expect([await at.pass(ledger), await at.token(ledger)]).toEqual([undefined, null]);
    },
  );
  test('whose server never answers is gone here before it could answer', async () => {
    const at = await world({ patience: 10_000 });
    erp.switches.fault = 'hang';
    void logout(at, ledger);
    await vi.waitFor(() => expect(erp.requests).toHaveLength(1));
    expect([await at.pass(ledger), await at.token(ledger)]).toEqual([undefined, null]);
    expect(leak(JSON.stringify(at.areas.session.all()), erp.secrets())).toBeUndefined();
  });
  test('of a session the server had ended already is no failure', async () => {
    const at = await world();
    erp.killAllTokens();
    expect(await logout(at, ledger)).toEqual({ ok: true });
  });
  test('pressed ten times at once tells the server once, and nobody calls it off', async () => {
    const at = await world();
    const replies = await Promise.all(Array.from({ length: 10 }, () => logout(at, ledger)));
    expect(replies).toEqual(Array.from({ length: 10 }, () => ({ ok: true })));
    expect(erp.requests.map((request) => JSON.parse(request.body).Method)).toEqual(['Logout']);
    expect(erp.liveSessions()).toEqual([]);
  });
  test('during a log-in calls it off, and the log-in leaves nothing behind when it lands', async () => {
    const at = createTestApp();
    await importTenants(at, nextupTenant(erp));
    erp.switches.fault = { kind: 'slow', slowMs: 100 };
    const login = at.login(ledger, clerk);
    await settled(30);
    expect(await logout(at, ledger)).toEqual({ ok: true });
    await login;
    await settled(120);
    expect([await at.pass(ledger), await at.token(ledger)]).toEqual([undefined, null]);
  });
  test('during a renewal leaves nothing behind, not even a problem', async () => {
    const at = await world();
    space.switches.fault = { kind: 'slow', slowMs: 100 };
    const renewal = renew(at);
    await settled(30);
    await logout(at);
    expect(await renewal).toMatchObject({ ok: false, code: 'not_signed_in' });
    await settled(120);
    expect([await at.pass(members), await at.token(members)]).toEqual([undefined, null]);
  });
  test('during a check leaves nothing behind, however the check ends', async () => {
    for (const kind of ['slow', 'lost', 'status-500'] as const) {
      const at = await world();
      let go: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        go = resolve;
      });
      const slow = createTestApp({
        areas: at.areas,
        fetch: async (...call) => {
          if (!String(call[0]).endsWith('/en/user/me')) return fetch(...call);
          await held;
          return fetch(...call);
        },
      });
      space.switches.fault = { kind, path: '/en/user/me', slowMs: 1 };
      const checking = check(slow);
      await settled();
      await logout(slow);
      go();
      expect(await checking).toMatchObject({ code: 'not_signed_in' });
      expect([await at.pass(members), await at.token(members)]).toEqual([undefined, null]);
      space.switches.fault = null;
    }
  });
  test('takes a forgotten refresh-token mark with it', async () => {
    const at = await world({ patience: 10_000 });
    space.switches.fault = 'hang';
    void renew(at);
    await vi.waitFor(() => expect(spent()).toHaveLength(1));
    expect((await at.token(members))?.spentAt).toBe(noon);
    const later = createTestApp({ areas: at.areas });
    await logout(later);
    expect(await at.token(members)).toBeNull();
  });
});

describe('a log-out everywhere', () => {
  test('leaves nothing anywhere, and tells each server that has a call', async () => {
    const at = await world();
    expect(await at.ask({ name: 'logoutEverywhere' })).toEqual({ ok: true });
    expect(erp.liveSessions()).toEqual([]);
    expect(rmm.liveAccessTokens()).toBe(0);
    expect(slotData(at.areas.session.all().passes)).toEqual({});
    expect(Object.keys(at.areas.session.all()).filter((key) => key.startsWith('token:'))).toEqual([]);
  });
  test('leaves nothing here at once even when no server ever answers, and asks them in parallel', async () => {
    const at = await world({ patience: 10_000 });
    erp.switches.fault = 'hang';
    rmm.switches.fault = 'hang';
    void at.ask({ name: 'logoutEverywhere' });
    await vi.waitFor(() => expect([erp.requests.length, rmm.requests.length]).toEqual([1, 1]));
    expect(
      leak(JSON.stringify(at.areas.session.all()), [...space.secrets(), ...erp.secrets(), ...rmm.secrets()]),
    ).toBeUndefined();
    for (const id of [members, ledger, server]) expect(await at.state(id)).toBe('signed-out');
  });
  test('reaches a log-in that is under way and has left no trace yet', async () => {
    let go: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      go = resolve;
    });
    const at = createTestApp({
      isHostAllowed: async () => {
        await asked;
        return true;
      },
    });
    await importTenants(at, nexudusTenant(space));
    const login = at.login(members, jane);
    await settled();
    const everywhere = at.ask({ name: 'logoutEverywhere' });
    await settled();
    go();
    await Promise.all([login, everywhere]);
    expect([await at.pass(members), await at.token(members)]).toEqual([undefined, null]);
    expect(space.requests).toEqual([]);
  });
  test('takes what belongs to a tenant that is no longer in the list', async () => {
    const at = await world();
    await at.areas.local.set({ tenants: storedText([]) });
    expect(await at.ask({ name: 'logoutEverywhere' })).toEqual({ ok: true });
    expect(
      leak(JSON.stringify(at.areas.session.all()), [...space.secrets(), ...erp.secrets()]),
    ).toBeUndefined();
  });
});

test('a heavy check that was agreed to is not asked about again on that day, and one without is not noted', async () => {
  const at = await world();
  const agreedOn = () =>
    (slotData(at.areas.local.all().preferences) as { checkAgreedOn?: unknown } | undefined)?.checkAgreedOn;
  expect(await check(at, ledger)).toEqual({ ok: true });
  expect(agreedOn()).toBeUndefined();
  expect(await at.ask({ name: 'check', tenant: ledger, agreed: true })).toEqual({ ok: true });
  expect(agreedOn()).toEqual({ [ledger]: localDay(noon) });
});
