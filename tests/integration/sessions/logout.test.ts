import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setTimer } from '../../../lib/async/sleep.ts';
import type { Reply } from '../../../lib/protocol/commands.ts';
import { lateResultTimeoutMs } from '../../../lib/sessions/renewal.ts';
import type { FaultKind } from '../../simulators/faults.ts';
import { type NCentralSimulator, startNCentral } from '../../simulators/ncentral.ts';
import { type NexudusSimulator, startNexudus } from '../../simulators/nexudus.ts';
import { leak } from '../../support/leak.ts';
import {
  createTestApp,
  importTenants,
  jane,
  ncentralTenant,
  nexudusTenant,
  type TestApp,
  type TestAppOptions,
} from '../../support/test-app.ts';

// A log-out in the middle of a renewal: gone here at once, and the server is told of what it made of the renewal.

let rmm: NCentralSimulator;
let space: NexudusSimulator;
beforeEach(async () => {
  [rmm, space] = await Promise.all([
    startNCentral({ switches: { refreshKillsAccess: true } }),
    startNexudus(),
  ]);
});
afterEach(() => Promise.all([rmm.close(), space.close()]));

const server = 'acme-rmm';
const refresh = '/api/auth/refresh';

/** Where a renewal that is called off has `landing` milliseconds left. */
async function world(landing = lateResultTimeoutMs, parts: TestAppOptions = {}): Promise<TestApp> {
  const at = createTestApp({
    patience: 60_000,
    setTimer: (milliseconds, work) =>
      setTimer(milliseconds === lateResultTimeoutMs ? landing : milliseconds, work),
    ...parts,
  });
  await importTenants(at, ncentralTenant(rmm), nexudusTenant(space));
  expect(await at.login(server, { jwt: rmm.users[0]?.userJwt ?? '' }, 'jwt')).toEqual({ ok: true });
  rmm.requests.length = 0;
  return at;
}
const paths = () => rmm.requests.map(({ path }) => path.replace('/api/auth/', ''));
const isGone = async (at: TestApp) =>
  (await at.pass(server)) === undefined &&
  (await at.token(server)) === null &&
  leak(JSON.stringify(at.areas.session.all()), rmm.secrets()) === undefined;
const settled = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function asked(path: string, simulator: NCentralSimulator | NexudusSimulator = rmm): Promise<void> {
  while (!simulator.requests.some((request) => request.path === path)) await settled(2);
}

/** A renewal that is under way at the server, and the reply that its page will get. */
async function renewing(
  at: TestApp,
  kind: FaultKind,
  until?: Promise<void>,
): Promise<{ renewal: Promise<Reply> }> {
  rmm.switches.fault = { kind, path: refresh, slowMs: 200, ...(until === undefined ? {} : { until }) };
  const renewal = at.ask({ name: 'renew', tenant: server });
  await asked(refresh);
  return { renewal };
}
/** Something that comes true when it is let go. */
function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
const logout = (at: TestApp) => at.ask({ name: 'logout', tenant: server });

describe('a log-out during a renewal', () => {
  test('ends the session that the renewal brings, and is gone here before it does', async () => {
    const at = await world();
    const { open, opened } = gate();
    const { renewal } = await renewing(at, 'slow', opened);
    const leaving = logout(at);
    await vi.waitFor(async () => expect(await isGone(at)).toBe(true));
    expect(paths()).toEqual(['refresh']);
    open();
    expect(await renewal).toMatchObject({ ok: false, code: 'not_signed_in' });
    expect(await leaving).toEqual({ ok: true });
    expect(paths()).toEqual(['refresh', 'logout']);
    expect([rmm.liveAccessTokens(), rmm.liveRefreshTokens(), await isGone(at)]).toEqual([0, 0, true]);
  });
  test('of doors that moved meanwhile is nothing that the next log-out tells the new server', async () => {
    const at = await world();
    const { renewal } = await renewing(at, 'slow');
    const moved = await startNCentral();
    const { tenants } = at.areas.local.all() as { tenants: { data: string } };
    const data = tenants.data.replaceAll(rmm.origin, moved.origin);
    await at.areas.local.set({ tenants: { ...tenants, data } });
    expect(await at.app.sessions.forgetStaleEndpoint(server)).toBe(true);
    await renewal;
    await at.login(server, { jwt: moved.users[0]?.userJwt ?? '' }, 'jwt');
    expect(await logout(at)).toEqual({ ok: true });
    const others = rmm.secrets().filter((secret) => !moved.secrets().includes(secret));
    expect(leak(JSON.stringify(moved.requests), others, 40)).toBeUndefined();
    expect(moved.liveAccessTokens()).toBe(0);
    await moved.close();
  });
  test('everywhere does so too', async () => {
    const at = await world();
    const { renewal } = await renewing(at, 'slow');
    expect(await at.ask({ name: 'logoutEverywhere' })).toEqual({ ok: true });
    await renewal;
    expect([rmm.liveAccessTokens(), rmm.liveRefreshTokens(), await isGone(at)]).toEqual([0, 0, true]);
  });
  test('of an access token that is over by now ends the renewed one', async () => {
    const at = await world();
    at.clock.advance(3_600_000);
    rmm.clock.advance(3600);
    const { renewal } = await renewing(at, 'slow');
    expect(await logout(at)).toEqual({ ok: true });
    await renewal;
    expect([rmm.liveAccessTokens(), rmm.liveRefreshTokens()]).toEqual([0, 0]);
  });
  test.each(['lost-hang', 'lost', 'empty', 'html', 'truncated'] as const)(
    'that the server did, and whose answer is %s, says that the server could not be told',
    async (kind) => {
      const { open, opened } = gate();
      // The answer comes when the log-out has begun.
      const at = await world(100, {
        fetch: async (input, init) => {
          const answer = fetch(input, init);
          answer.catch(() => undefined);
          if (String(input).endsWith(refresh)) await opened;
          return answer;
        },
      });
      const { renewal } = await renewing(at, kind);
      const leaving = logout(at);
      await vi.waitFor(async () => expect(await isGone(at)).toBe(true));
      open();
      expect(await leaving).toEqual({ ok: true, serverNotTold: 'failed' });
      expect(await renewal).toMatchObject({ code: 'not_signed_in' });
      expect(await isGone(at)).toBe(true);
    },
  );
  test('that hangs waits some seconds for it, and then tells the server with the token that it has', async () => {
    const at = await world(50);
    const { renewal } = await renewing(at, 'hang');
    expect(await logout(at)).toEqual({ ok: true });
    await renewal;
    expect(paths()).toEqual(['refresh', 'logout']);
    expect([rmm.liveAccessTokens(), rmm.liveRefreshTokens()]).toEqual([0, 0]);
  });
  test('that the server refuses is no failure: there is nothing left there', async () => {
    const at = await world();
    rmm.reboot();
    const { renewal } = await renewing(at, 'slow');
    expect(await logout(at)).toEqual({ ok: true });
    await renewal;
    expect(paths()).toEqual(['refresh', 'logout']);
  });
  test('that waits out a throttling sends its refresh token no more, but to end the session', async () => {
    const waiting = gate();
    const at = await world(lateResultTimeoutMs, {
      sleep: (_milliseconds, signal) => {
        waiting.open();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    Object.assign(rmm.switches, { throttleNext: 1, retryAfter: '9' });
    const renewal = at.ask({ name: 'renew', tenant: server });
    await waiting.opened;
    expect(await logout(at)).toEqual({ ok: true });
    expect(await renewal).toMatchObject({ code: 'not_signed_in' });
    expect(paths()).toEqual(['refresh', 'logout']);
    expect([rmm.liveAccessTokens(), rmm.liveRefreshTokens()]).toEqual([0, 0]);
  });
  test('before anything of it has left sends no refresh token', async () => {
    const [asking, answer] = [gate(), gate()];
    let holds = false;
    const at = await world(lateResultTimeoutMs, {
      async isHostAllowed() {
        if (!holds) return true;
        asking.open();
        await answer.opened;
        return true;
      },
    });
    holds = true;
    const renewal = at.ask({ name: 'renew', tenant: server });
    await asking.opened;
    const leaving = logout(at);
    await settled(100);
    answer.open();
    expect(await leaving).toEqual({ ok: true });
    expect(await renewal).toMatchObject({ code: 'not_signed_in' });
    expect(paths()).toEqual(['logout']);
  });
  test('of a vendor without a call for it waits for nothing', async () => {
    const at = await world();
    await at.login('acme-members', jane);
    space.requests.length = 0;
    space.switches.fault = 'hang';
    const renewal = at.ask({ name: 'renew', tenant: 'acme-members' });
    await asked('/api/token', space);
    expect(await at.ask({ name: 'logout', tenant: 'acme-members' })).toEqual({
      ok: true,
      serverNotTold: 'none',
    });
    await renewal;
    await settled(20);
    expect(space.requests[0]?.abandoned).toBe(true);
  });
});

describe('a log-out whose access token is over', () => {
  /** A session whose access token the server takes no more; its refresh token lives. */
  async function over(): Promise<TestApp> {
    const at = await world();
    rmm.clock.advance(7200);
    return at;
  }
  test('renews it first, because the refresh token would live on', async () => {
    const at = await over();
    expect(await logout(at)).toEqual({ ok: true });
    expect(paths()).toEqual(['logout', 'refresh', 'logout']);
    expect([rmm.liveAccessTokens(), rmm.liveRefreshTokens()]).toEqual([0, 0]);
  });
  test('is none where the refresh token is over too', async () => {
    const at = await over();
    rmm.reboot();
    expect(await logout(at)).toEqual({ ok: true });
    expect(paths()).toEqual(['logout', 'refresh']);
  });
  test('says so where the server breaks off the renewal', async () => {
    const at = await over();
    rmm.switches.fault = { kind: 'reset', path: refresh };
    expect(await logout(at)).toEqual({ ok: true, serverNotTold: 'failed' });
    expect([paths(), await isGone(at)]).toEqual([['logout', 'refresh'], true]);
  });
  test('knows it already: the old one is not sent', async () => {
    const at = await over();
    rmm.switches.fault = { kind: 'reset', path: refresh };
    await at.ask({ name: 'check', tenant: server });
    rmm.switches.fault = null;
    rmm.requests.length = 0;
    await logout(at);
    expect(paths()).not.toContain('refresh');
  });
});

test('a log-out that finds a refresh token sent by a worker that died says what it does not know', async () => {
  const at = await world();
  await renewing(at, 'lost-hang');
  await settled(20);
  const next = createTestApp({ areas: at.areas, clock: at.clock });
  expect(await logout(next)).toEqual({
    ok: true,
    serverNotTold: 'failed',
  });
  expect(await isGone(next)).toBe(true);
});
