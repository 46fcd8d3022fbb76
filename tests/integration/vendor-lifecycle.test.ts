import { afterEach, describe, expect, test } from 'vitest';
import { entriesIn } from '../../lib/journal/ring-buffer.ts';
import { entries } from '../contract/entries.ts';
import type { FourWayShopSimulator } from '../simulators/fourwayshop.ts';
import type { NCentralSimulator } from '../simulators/ncentral.ts';
import type { NexudusSimulator } from '../simulators/nexudus.ts';
import { leak } from '../support/leak.ts';
import {
  createLifecycleApp,
  isGone,
  type LifecycleApp,
  refreshesShown,
  untilSettled,
} from '../support/lifecycle-app.ts';
import { createTestApp, importTenants } from '../support/test-app.ts';

// Five vendors live a whole life: log in, check, renew, run out, log out. What goes wrong on the way comes first.

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await untilSettled();
  for (const server of closing.splice(0)) await server.close();
});
async function opened(...how: Parameters<typeof createLifecycleApp>): Promise<LifecycleApp> {
  const life = await createLifecycleApp(...how);
  closing.push(life.server);
  return life;
}
async function signedIn(...how: Parameters<typeof createLifecycleApp>): Promise<LifecycleApp> {
  const life = await opened(...how);
  expect(await life.login()).toEqual({ ok: true });
  return life;
}
const ids = Object.keys(entries);
const msp = (life: LifecycleApp) => life.server as NCentralSimulator;
const shop = (life: LifecycleApp) => life.server as FourWayShopSimulator;
const space = (life: LifecycleApp) => life.server as NexudusSimulator;
const session = async (life: LifecycleApp) => (await life.world.pass('acme'))?.session;

describe('N-central after a reboot', () => {
  test.each(['check', 'renew'])(
    'says plainly at a %s that the session is over, after one renewal at most',
    async (ask) => {
      const it = await signedIn('ncentral');
      msp(it).reboot();
      const before = it.server.requests.length;
      expect(await it.ask(ask)).toMatchObject({ ok: false, code: 'session_dead', facts: { status: 401 } });
      expect(it.server.requests.slice(before).map(({ path }) => path)).toEqual([
        ...(ask === 'check' ? ['/api/auth/validate'] : []),
        '/api/auth/refresh',
      ]);
      // And nothing more by itself, nor by asking again: there is nothing left to ask with.
      for (let time = 0; time < 3; time += 1) {
        await it.world.app.runDueWork();
        expect(await it.ask('renew')).toMatchObject({ ok: false, code: 'session_dead' });
        it.pass(600);
      }
      expect(refreshesShown(it.server.requests)).toHaveLength(1);
      expect((await it.world.pass('acme'))?.problem).toMatchObject({ code: 'session_dead' });
      expect(await it.login()).toEqual({ ok: true });
      expect(await it.ask('check')).toEqual({ ok: true });
    },
  );
});

describe.each(['ncentral', 'nexudus'])('a renewal of %s whose reply is', (id) => {
  test.each(['lost', 'reset', 'empty', 'truncated', 'not-json', 'huge'] as const)(
    '%s: the refresh token is never sent again, the access token serves to its end, and the pass says why',
    async (detail) => {
      const it = await signedIn(id);
      const [held, facts] = [await it.world.token('acme'), await session(it)];
      it.server.switches.fault = detail;
      expect(await it.ask('renew')).toMatchObject({ ok: false });
      it.server.switches.fault = null;
      for (let time = 0; time < 3; time += 1) {
        expect(await it.ask('renew')).toMatchObject({ ok: false, code: 'session_dead' });
        await it.world.app.runDueWork();
      }
      expect(refreshesShown(it.server.requests)).toHaveLength(1);
      expect((await it.world.token('acme'))?.secrets).toEqual({ accessToken: held?.secrets.accessToken });
      const pass = await it.world.pass('acme');
      expect(pass?.session).toMatchObject({ expiresAt: facts?.expiresAt, renewableUntil: null });
      expect(pass?.problem).toMatchObject({ act: 'renew' });
      expect(await it.world.state('acme')).toBe('signed-in');
      expect(await it.ask('check')).toEqual({ ok: true });
      it.clock.advance((it.entry.life ?? 0) * 1000);
      expect(await it.world.state('acme')).toBe('expired');
    },
  );
  test.each(['status-500', 'status-503', 'status-404'] as const)(
    '%s: a clear refusal; the pair is kept and serves again',
    async (detail) => {
      const it = await signedIn(id);
      const held = await it.world.token('acme');
      it.server.switches.fault = detail;
      expect(await it.ask('renew')).toMatchObject({ ok: false, code: 'vendor_reply' });
      expect(await it.world.token('acme')).toEqual(held);
      it.server.switches.fault = null;
      expect(await it.ask('renew')).toEqual({ ok: true });
      expect((await it.world.token('acme'))?.secrets.refreshToken).not.toBe(held?.secrets.refreshToken);
    },
  );
});

test.each(['access', 'refresh'] as const)(
  'a refresh of N-central with an empty %s token is refused, and the old pair serves again',
  async (emptyToken) => {
    const it = await signedIn('ncentral');
    const [held, facts] = [await it.world.token('acme'), await session(it)];
    msp(it).switches.emptyToken = emptyToken;
    expect(await it.ask('renew')).toMatchObject({
      ok: false,
      code: 'vendor_reply',
      facts: { detail: 'no_token' },
    });
    expect([await it.world.token('acme'), await session(it)]).toEqual([held, facts]);
    msp(it).switches.emptyToken = 'none';
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(await it.ask('renew')).toEqual({ ok: true });
  },
);

describe('both tokens are replaced together', () => {
  test.each(['ncentral', 'nexudus'])(
    'by every renewal of %s, and with them what the pass shows',
    async (id) => {
      const it = await signedIn(id);
      const seen = new Set<string>();
      for (let time = 0; time < 5; time += 1) {
        const { accessToken = '', refreshToken = '' } = (await it.world.token('acme'))?.secrets ?? {};
        const facts = await session(it);
        for (const secret of [accessToken, refreshToken]) {
          expect(seen.has(secret)).toBe(false);
          seen.add(secret);
        }
        expect(seen.has(facts?.tokenId ?? '')).toBe(false);
        seen.add(facts?.tokenId ?? '');
        it.pass(60);
        expect(await it.ask('renew')).toEqual({ ok: true });
      }
      const facts = await session(it);
      const now = it.clock.now();
      expect([facts?.renewedAt, facts?.signedInAt]).toEqual([now, now - 300_000]);
      expect(facts?.expiresAt).toBe(now + (it.entry.life ?? 0) * 1000);
      expect(facts?.renewableUntil).toBe(now + (it.entry.renewable ?? 0) * 1000);
      expect(facts?.account).toBe(it.entry.account);
      expect(it.requests(it.entry.paths.renew).every(({ status }) => status === 200)).toBe(true);
    },
  );
  test('and what a renewal’s reply does not tell stays: when N-central’s user token ends', async () => {
    const it = await signedIn('ncentral');
    const end = (await session(it))?.credentialEndsAt;
    // Counted from the simulator's `Date`, which is this machine's and not the test's.
    const skew = it.clock.now() - Date.now();
    expect(Math.abs((end ?? 0) - (2_208_988_800_000 + skew))).toBeLessThan(60_000);
    await it.ask('renew');
    expect((await session(it))?.credentialEndsAt).toBe(end);
  });
});

describe('Q01’s hour', () => {
  async function over(): Promise<LifecycleApp> {
    const it = await signedIn('q01');
    it.pass(601);
    expect(await it.world.state('acme')).toBe('renewable');
    return it;
  }
  test('a renewal while the token is active changes no expiry', async () => {
    const it = await signedIn('q01');
    const before = await session(it);
    it.pass(300);
    expect(await it.ask('renew')).toEqual({ ok: true });
    expect(await session(it)).toMatchObject({
      expiresAt: before?.expiresAt,
      renewableUntil: before?.renewableUntil,
    });
    expect((await session(it))?.estimated).toBeUndefined();
  });
  test.each(['renew', 'check'])(
    'a %s revives it for another ten minutes, marked as estimated, with the same token',
    async (ask) => {
      const it = await over();
      const held = await it.world.token('acme');
      expect(await it.ask(ask)).toEqual({ ok: true });
      expect(await it.world.state('acme')).toBe('signed-in');
      expect(await session(it)).toMatchObject({
        estimated: true,
        expiresAt: it.clock.now() + 600_000,
        renewableUntil: it.clock.now() + 4_200_000,
        account: 'paola@example.com',
      });
      expect(await it.world.token('acme')).toEqual(held);
      it.pass(599);
      expect(await it.ask('check')).toEqual({ ok: true });
    },
  );
  test('what is estimated stays so, until the next log-in', async () => {
    const it = await over();
    await it.ask('renew');
    await it.ask('renew');
    expect((await session(it))?.estimated).toBe(true);
    await it.login();
    expect((await session(it))?.estimated).toBeUndefined();
  });
  test('may be revived again and again, and its life does not grow', async () => {
    const it = await over();
    for (let time = 0; time < 5; time += 1) {
      expect(await it.ask('renew')).toEqual({ ok: true });
      expect((await session(it))?.expiresAt).toBe(it.clock.now() + 600_000);
      it.pass(601 + time * 700);
      expect(await it.world.state('acme')).toBe('renewable');
    }
  });
  test('when it is over so is the session, and the server is not even asked', async () => {
    const it = await signedIn('q01');
    it.pass(4200);
    const asked = it.server.requests.length;
    for (const ask of ['check', 'renew'])
      expect(await it.ask(ask)).toMatchObject({ ok: false, code: 'session_dead' });
    expect([it.server.requests.length, await it.world.state('acme')]).toEqual([asked, 'expired']);
  });
  test('a renewal refused before the end is the end, whatever the clock says', async () => {
    const it = await signedIn('q01');
    it.entry.forget(it.server);
    expect(await it.ask('renew')).toMatchObject({ ok: false, code: 'session_dead' });
    expect(await it.world.state('acme')).toBe('expired');
  });
  test('a token that the server no longer knows is not revived, and asked for once', async () => {
    const it = await over();
    it.entry.forget(it.server);
    const asked = it.server.requests.length;
    expect(await it.ask('check')).toMatchObject({ ok: false, code: 'session_dead' });
    expect([it.server.requests.length - asked, await it.world.state('acme')]).toEqual([1, 'expired']);
  });
});

describe('a missing permission of Four Way Shop', () => {
  test('is named, on the pass too; the session is fine, and nobody is logged in anew', async () => {
    const it = await signedIn('fourwayshop');
    shop(it).switches.missingPermission = 'product';
    for (let time = 0; time < 3; time += 1) {
      expect(await it.ask('check')).toEqual({
        ok: false,
        code: 'forbidden',
        facts: { status: 403, permission: 'product' },
      });
    }
    expect((await it.world.pass('acme'))?.problem).toMatchObject({
      code: 'forbidden',
      act: 'check',
      facts: { permission: 'product' },
    });
    expect(await it.world.state('acme')).toBe('signed-in');
    expect([it.requests('/login').length, it.requests('/check').length]).toEqual([1, 3]);
  });
});

describe('throttling', () => {
  test('by N-central without a word: 2, 5 and 10 seconds, then it is done', async () => {
    const it = await signedIn('ncentral');
    msp(it).switches.throttleNext = 3;
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(it.clock.waits).toEqual([2000, 5000, 10_000]);
  });
  test('that does not end is told after three repetitions, and the session stays', async () => {
    const it = await signedIn('ncentral');
    msp(it).switches.throttleNext = 99;
    expect(await it.ask('check')).toMatchObject({ ok: false, code: 'throttled', facts: { status: 429 } });
    expect([it.server.requests.length, it.clock.waits.length, await it.world.state('acme')]).toEqual([
      5,
      3,
      'signed-in',
    ]);
  });
  test.each([
    ['7', [7000]],
    ['0', [1000]],
    ['2.2', [3000]],
    ['-1', [2000]],
    ['Sat, 21 Nov 2026 11:59:00 GMT', [2000]],
    ['15', [15_000]],
  ])('by N-central with Retry-After %s is waited out', async (retryAfter, waits) => {
    const it = await signedIn('ncentral');
    it.server.switches.fault = { kind: 'status-429', once: true, retryAfter };
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(it.clock.waits).toEqual(waits);
  });
  test('by Nexudus, with 409', async () => {
    const it = await signedIn('nexudus');
    Object.assign(space(it).switches, { throttleNext: 2, retryAfter: '3' });
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(it.clock.waits).toEqual([3000, 3000]);
  });
  test('by Four Way Shop, with 429', async () => {
    const it = await signedIn('fourwayshop');
    it.server.switches.fault = { kind: 'status-429', times: 2, retryAfter: '4' };
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(it.clock.waits).toEqual([4000, 4000]);
  });
  test.each(
    ids
      .filter((id) => id !== 'ncentral')
      .map((id) => [id, ...(id === 'q01' ? [2, 4, 8] : [5, 5, 5])] as const),
  )('by %s, with 429 and no time, is waited out %d, then %d seconds', async (id, first, second, last) => {
    const it = await signedIn(id);
    it.server.switches.fault = { kind: 'status-429', times: 2 };
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(it.clock.waits).toEqual([first * 1000, second * 1000]);
    it.server.switches.fault = 'status-429';
    expect(await it.ask('check')).toMatchObject({ code: 'throttled', facts: { retryAfterSeconds: last } });
    expect([it.clock.waits.length, await it.world.state('acme')]).toEqual([5, 'signed-in']);
  });
  describe.each(ids)('of a log-in to %s', (id) => {
    test.each(['0', '1', '-1', '3', undefined])(
      'with Retry-After %s is told, and the password is sent once',
      async (retryAfter) => {
        const it = await opened(id);
        it.server.switches.fault = {
          kind: id === 'nexudus' ? 'status-409' : 'status-429',
          ...(retryAfter === undefined ? {} : { retryAfter }),
        };
        const said = await it.login();
        expect(said).toMatchObject({ ok: false, code: 'throttled' });
        expect([it.server.requests.length, it.clock.waits]).toEqual([1, []]);
        const seconds = said.ok ? 0 : said.facts.retryAfterSeconds;
        expect(seconds === undefined || seconds >= 1).toBe(true);
        await it.world.app.recover();
        await it.world.app.runDueWork();
        it.pass(3600);
        await it.world.app.runDueWork();
        expect(it.server.requests).toHaveLength(1);
      },
    );
    test.each(['503', '502', '403'])(
      'that fails with %s and names a pause is told with it',
      async (status) => {
        const it = await opened(id);
        it.server.switches.fault = { kind: `status-${Number(status)}`, retryAfter: '7' };
        expect(await it.login()).toMatchObject({
          code: 'throttled',
          facts: { retryAfterSeconds: 7, status: Number(status) },
        });
        expect(it.server.requests).toHaveLength(1);
      },
    );
  });
  test('for longer than we wait is told at once, with the seconds', async () => {
    const it = await opened('ncentral');
    Object.assign(msp(it).switches, { throttleNext: 1, retryAfter: '120' });
    expect(await it.login()).toMatchObject({
      ok: false,
      code: 'throttled',
      facts: { retryAfterSeconds: 120 },
    });
    expect([it.clock.waits, it.server.requests.length]).toEqual([[], 1]);
  });
  test('of a renewal by itself is tried again when the vendor said, not before', async () => {
    const it = await signedIn('ncentral');
    it.pass(3590);
    Object.assign(msp(it).switches, { throttleNext: 1, retryAfter: '120' });
    const held = await it.world.token('acme');
    await it.world.app.runDueWork();
    expect(await it.world.token('acme')).toEqual(held);
    it.pass(119);
    await it.world.app.runDueWork();
    expect(it.requests('/api/auth/refresh')).toHaveLength(1);
    it.pass(1);
    await it.world.app.runDueWork();
    expect([it.requests('/api/auth/refresh').length, await it.world.state('acme')]).toEqual([2, 'signed-in']);
  });
  test.each(['check', 'renew'])(
    'of a %s can be seen on the pass while it lasts, and not afterwards',
    async (ask) => {
      for (const id of ['ncentral', 'nexudus']) {
        let seen: unknown;
        const it = await signedIn(id);
        const { sleep } = it.clock;
        it.clock.sleep = async (...how) => {
          seen = (await it.world.pass('acme'))?.problem;
          expect(await it.world.state('acme')).toBe('signed-in');
          return sleep(...how);
        };
        Object.assign(it.server.switches, { throttleNext: 1, retryAfter: '9' });
        expect(await it.ask(ask)).toEqual({ ok: true });
        expect(seen).toMatchObject({ code: 'throttled', act: ask, facts: { retryAfterSeconds: 9 } });
        expect((await it.world.pass('acme'))?.problem).toBeUndefined();
      }
    },
  );
});

test.each(ids)(
  'wrong credentials of %s are sent once, whatever tends to the session afterwards',
  async (id) => {
    const it = await opened(id);
    const fields = Object.fromEntries(
      Object.entries(it.typed.fields).map(([name, value]) => [name, `${value}x`]),
    );
    expect(await it.ask('login', { method: it.typed.method, fields })).toMatchObject({
      ok: false,
      code: 'bad_credentials',
    });
    for (let time = 0; time < 3; time += 1) {
      await it.world.app.recover();
      await it.world.app.runDueWork();
      it.pass(60);
    }
    expect(it.server.requests).toHaveLength(1);
  },
);

describe('cookie mode of Four Way Shop', () => {
  /** A browser's jar: filled and emptied only by requests that ask for it. */
  function jar() {
    let cookies: Record<string, string> = {};
    const asked: string[] = [];
    const withJar: typeof fetch = async (input, init) => {
      asked.push(`${new URL(String(input)).pathname} ${init?.credentials}`);
      if (init?.credentials !== 'include') return fetch(input, init);
      const cookie = Object.entries(cookies)
        .map(([name, value]) => `${name}=${value}`)
        .join('; ');
      const reply = await fetch(input, {
        ...init,
        headers: { ...init.headers, ...(cookie === '' ? {} : { cookie }) },
      });
      for (const line of reply.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') delete cookies[name];
        else cookies = { ...cookies, [name]: value };
      }
      return reply;
    };
    return { withJar, asked, cookies: () => cookies };
  }

  test('keeps no token, knows no expiry, and asks with the cookies', async () => {
    const { withJar, asked, cookies } = jar();
    const it = await signedIn('fourwayshop', { fetch: withJar, settings: { mode: 'cookie' } });
    expect((await it.world.token('acme'))?.secrets).toEqual({ accessToken: '' });
    expect(await session(it)).toMatchObject({
      expiresAt: null,
      renewableUntil: null,
      tokenKind: 'cookies',
      maskedToken: '',
      tokenId: '',
      account: 'clerk@example.com',
    });
    const stored = JSON.stringify([it.world.areas.session.all(), it.world.areas.local.all()]);
    expect(leak(stored, [...it.server.secrets(), ...Object.values(cookies())])).toBeUndefined();
    expect(await it.ask('check')).toEqual({ ok: true });
    it.pass(3600);
    expect(await it.ask('check')).toEqual({ ok: true });
    expect(asked).toEqual(['/login include', '/check include', '/check include']);
    expect(
      it.server.requests
        .slice(1)
        .every(({ headers }) => 'cookie' in headers && !('authorization' in headers)),
    ).toBe(true);
    expect(await it.world.state('acme')).toBe('signed-in');
  });
  test('the check path tells when the cookies are over, and nobody is logged in anew', async () => {
    const { withJar } = jar();
    const it = await signedIn('fourwayshop', { fetch: withJar, settings: { mode: 'cookie' } });
    it.pass(5 * 3600);
    expect(await it.ask('check')).toMatchObject({
      ok: false,
      code: 'session_dead',
      facts: { status: 401 },
    });
    expect([await it.world.state('acme'), it.requests('/login').length]).toEqual(['expired', 1]);
  });
  test('a log-out takes the cookies back', async () => {
    const { withJar, cookies } = jar();
    const it = await signedIn('fourwayshop', { fetch: withJar, settings: { mode: 'cookie' } });
    expect(await it.ask('logout')).toEqual({ ok: true });
    expect([
      cookies().fws_session,
      await isGone(it.world),
      shop(it)
        .liveSessions()
        .filter((one) => one.cookieUsed),
    ]).toEqual([undefined, true, []]);
  });
  test('needs a check path: without one the tenant is not taken', async () => {
    await expect(
      createLifecycleApp('fourwayshop', { settings: { mode: 'cookie', checkPath: '' } }).then((it) =>
        closing.push(it.server),
      ),
    ).rejects.toThrow('checkPath');
  });
  test.each(ids)('is nobody else’s: %s neither sends nor keeps a cookie', async (id) => {
    const { withJar, asked, cookies } = jar();
    const it = await signedIn(id, { fetch: withJar });
    for (const ask of ['check', 'renew', 'logout']) await it.ask(ask);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter((each) => !each.endsWith(' omit'))).toEqual([]);
    expect(cookies()).toEqual({});
    expect(it.server.requests.filter(({ headers }) => 'cookie' in headers)).toEqual([]);
  });
});

describe('a log-out', () => {
  test.each(ids)('of %s ends the session here, and at the server where it has a call', async (id) => {
    const it = await signedIn(id);
    const reply = await it.ask('logout');
    const { logout } = it.entry.paths;
    expect(reply).toEqual(logout === undefined ? { ok: true, serverNotTold: 'none' } : { ok: true });
    expect(await isGone(it.world)).toBe(true);
    if (logout === undefined) return;
    expect(it.requests(logout).at(-1)?.status).toBe(200);
    const left = {
      nextup: () => (it.server as unknown as { liveSessions(): unknown[] }).liveSessions().length,
      ncentral: () => msp(it).liveAccessTokens() + msp(it).liveRefreshTokens(),
      fourwayshop: () => shop(it).liveSessions().length,
      q01: () => (it.server as unknown as { liveTokens(): number }).liveTokens(),
    }[id];
    expect(left?.()).toBe(0);
  });
  test.each([404, 405] as const)(
    'of an N-central that answers %d: it has no call, and that is said',
    async (logout) => {
      const it = await signedIn('ncentral');
      msp(it).switches.logout = logout;
      expect(await it.ask('logout')).toEqual({ ok: true, serverNotTold: 'none' });
      expect([await isGone(it.world), msp(it).liveRefreshTokens()]).toEqual([true, 1]);
    },
  );
  test('of a shop without a log-out path: said, and nothing sent', async () => {
    const it = await signedIn('fourwayshop', { settings: { logoutPath: '' } });
    expect(await it.ask('logout')).toEqual({ ok: true, serverNotTold: 'none' });
    expect([await isGone(it.world), it.server.requests.length]).toEqual([true, 1]);
  });
  test('of an N-central whose access token is over ends its refresh token too', async () => {
    for (const how of ['by time', 'by a refusal'] as const) {
      const it = await signedIn('ncentral');
      it.pass(3601);
      if (how === 'by a refusal') {
        it.clock.advance(-3601_000);
        it.server.switches.fault = { kind: 'status-503', path: '/api/auth/refresh' };
        expect(await it.ask('check')).toMatchObject({ ok: false });
        it.server.switches.fault = null;
      }
      expect(await it.world.state('acme')).toBe('renewable');
      expect(await it.ask('logout')).toEqual({ ok: true });
      expect([how, await isGone(it.world), msp(it).liveRefreshTokens(), msp(it).liveAccessTokens()]).toEqual([
        how,
        true,
        0,
        0,
      ]);
      const shown = refreshesShown(it.requests('/api/auth/refresh').filter(({ status }) => status === 200));
      expect(shown).toHaveLength(1);
    }
  });
  test.each(ids)('of %s that the server has ended already is no failure', async (id) => {
    const it = await signedIn(id);
    it.entry.forget(it.server);
    const reply = await it.ask('logout');
    expect(reply).toEqual(id === 'nexudus' ? { ok: true, serverNotTold: 'none' } : { ok: true });
    expect(await isGone(it.world)).toBe(true);
  });
});

describe('logging out everywhere', () => {
  test('leaves nothing here, even while every server hangs', async () => {
    const lives = await Promise.all(ids.map((id) => opened(id)));
    const { world } = lives[0] as LifecycleApp;
    const short = createTestApp({ areas: world.areas, clock: world.clock, patience: 200 });
    for (const it of lives) {
      const tenant = { ...it.tenant, id: `of-${String(it.tenant.vendor)}` };
      await importTenants(short, tenant);
      expect(await world.ask({ name: 'login', tenant: tenant.id, ...it.typed })).toEqual({ ok: true });
      it.server.switches.fault = 'hang';
    }
    expect(Object.keys(short.areas.session.all()).filter((key) => key.startsWith('token:'))).toHaveLength(5);
    const everywhere = short.ask({ name: 'logoutEverywhere' });
    await untilSettled();
    // Long before the first server has failed to answer.
    for (const it of lives) expect(await isGone(short, `of-${String(it.tenant.vendor)}`)).toBe(true);
    const hanging = lives.filter(({ entry }) => entry.paths.logout !== undefined);
    for (const it of hanging)
      expect([it.tenant.vendor, it.server.requests.length]).toEqual([it.tenant.vendor, 2]);
    expect(await everywhere).toEqual({ ok: true });
    const left = JSON.stringify(short.areas.session.all());
    expect(
      leak(
        left,
        lives.flatMap(({ server }) => server.secrets()),
      ),
    ).toBeUndefined();
    expect(Object.keys(short.areas.session.all()).filter((key) => key.startsWith('token:'))).toEqual([]);
  });
  test('ends what is under way, and a token without a tenant', async () => {
    const it = await signedIn('ncentral');
    await it.world.areas.session.set({
      'token:nobody': { version: 1, data: { secrets: { accessToken: 'left-behind' }, endpoint: '' } },
    });
    it.server.switches.fault = { kind: 'slow', slowMs: 600, path: '/api/auth/refresh' };
    const renewal = it.ask('renew');
    await untilSettled();
    await it.world.ask({ name: 'logoutEverywhere' });
    expect(await renewal).toMatchObject({ ok: false });
    await untilSettled();
    expect(await isGone(it.world)).toBe(true);
    expect(JSON.stringify(it.world.areas.session.all())).not.toContain('left-behind');
  });
  test('is done when the screen locks, where the person wanted that, and not otherwise', async () => {
    const it = await signedIn('fourwayshop');
    await it.world.app.onScreenLock(true);
    expect(await it.world.state('acme')).toBe('signed-in');
    await it.world.ask({ name: 'setPreferences', logoutOnLock: true });
    await it.world.app.onScreenLock(true);
    expect([await isGone(it.world), shop(it).liveSessions()]).toEqual([true, []]);
  });
});

describe('the session ends, at the server too, when its tenant', () => {
  const changes: readonly (readonly [string, (it: LifecycleApp) => Promise<unknown>])[] = [
    ['is removed', (it) => it.world.ask({ name: 'removeTenants', tenants: ['acme'] })],
    [
      'gets another address',
      (it) =>
        it.world.ask({
          name: 'saveTenant',
          replaces: 'acme',
          tenant: { ...without(it.tenant), baseUrl: 'http://127.0.0.1:9' },
        }),
    ],
    [
      'is replaced by a file with another address',
      (it) =>
        it.world.ask({
          name: 'importTenants',
          agreed: true,
          text: JSON.stringify({ version: 1, tenants: [{ ...it.tenant, baseUrl: 'http://127.0.0.1:9' }] }),
        }),
    ],
    ['loses its host’s permission', (it) => it.world.app.hostsChanged()],
  ];
  const settingsOf: Readonly<Record<string, Record<string, string>>> = {
    nextup: { database: 'ALTA_SOC' },
    ncentral: { accessExpiry: '30m' },
    fourwayshop: { siteId: '502' },
    nexudus: { language: 'en' },
    q01: { resource: 'OTHER' },
  };
  const without = ({ id: _id, ...rest }: LifecycleApp['tenant']) => rest;

  test.each(ids.flatMap((id) => changes.map(([what, change]) => [id, what, change] as const)))(
    '%s %s',
    async (id, what, change) => {
      let allowed = true;
      const it = await signedIn(id, { isHostAllowed: async () => allowed });
      if (what.startsWith('loses')) allowed = false;
      const before = it.server.requests.length;
      await change(it);
      // A lost host leaves the sentence that says so.
      if (allowed) expect(await isGone(it.world)).toBe(true);
      expect([await it.world.token('acme'), (await it.world.pass('acme'))?.session]).toEqual([
        null,
        undefined,
      ]);
      const { logout } = it.entry.paths;
      if (logout === undefined) return;
      if (allowed) expect(it.requests(logout).at(-1)?.status).toBe(200);
      else expect(it.server.requests).toHaveLength(before);
    },
  );
  test.each(ids)('%s loses its host’s permission: told on its card and in the journal, once', async (id) => {
    let allowed = true;
    const it = await signedIn(id, { isHostAllowed: async () => allowed });
    allowed = false;
    const sent = it.server.requests.length;
    await it.world.app.hostsChanged();
    await it.world.app.hostsChanged();
    const { problem, session } = (await it.world.pass('acme')) ?? {};
    expect(session).toBeUndefined();
    expect(problem).toMatchObject({
      code: 'no_permission',
      facts: { host: '127.0.0.1', detail: 'withdrawn' },
    });
    expect(it.server.requests).toHaveLength(sent);
    await it.world.app.journalSettled();
    const written = entriesIn(it.world.areas.local.all());
    expect(written.filter(({ act }) => act === 'logout')).toMatchObject([
      { actor: 'system', outcome: 'no_permission', detail: 'withdrawn', host: '127.0.0.1', server: 'failed' },
    ]);
    // Signing in again is the next outcome, and the sentence goes.
    allowed = true;
    await it.login();
    expect((await it.world.pass('acme'))?.problem).toBeUndefined();
  });
  test('and one whose worker died before it was done is ended by the next', async () => {
    let allowed = true;
    const it = await signedIn('ncentral', { isHostAllowed: async () => allowed });
    allowed = false;
    await it.world.app.recover();
    const { problem, session } = (await it.world.pass('acme')) ?? {};
    expect([session, problem?.facts.detail]).toEqual([undefined, 'withdrawn']);
  });
  test.each(ids)('%s gets another setting, and not when it gets another name', async (id) => {
    const it = await signedIn(id);
    const save = (tenant: Record<string, unknown>) =>
      it.world.ask({ name: 'saveTenant', replaces: 'acme', tenant });
    await save({ ...without(it.tenant), name: 'Another name', color: '#123456' });
    expect(await it.world.state('acme')).toBe('signed-in');
    await save({ ...without(it.tenant), settings: { ...(it.tenant.settings as object), ...settingsOf[id] } });
    expect(await isGone(it.world)).toBe(true);
  });
  test('and a tenant with its permission keeps its session when another one loses it', async () => {
    const it = await signedIn('ncentral');
    await it.world.app.hostsChanged();
    expect(await it.world.state('acme')).toBe('signed-in');
  });
});

test('an update waits while somebody is signed in or about to be, for every vendor', async () => {
  for (const id of ids) {
    const it = await opened(id);
    expect([id, await it.world.app.inUse()]).toEqual([id, false]);
    await it.login();
    expect([id, await it.world.app.inUse()]).toEqual([id, true]);
    await it.ask('logout');
    expect([id, await it.world.app.inUse()]).toEqual([id, false]);
  }
});

test('offline nothing is sent and nothing is spent', async () => {
  let online = true;
  const it = await signedIn('ncentral', { online: () => online });
  online = false;
  const [held, asked] = [await it.world.token('acme'), it.server.requests.length];
  expect(await it.ask('renew')).toMatchObject({ ok: false, code: 'network', facts: { detail: 'offline' } });
  expect([await it.world.token('acme'), it.server.requests.length]).toEqual([held, asked]);
  online = true;
  expect(await it.ask('renew')).toEqual({ ok: true });
});
