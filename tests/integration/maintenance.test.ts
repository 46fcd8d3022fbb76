import { afterEach, describe, expect, test, vi } from 'vitest';
import { minAlarmDelayMs } from '../../lib/sessions/maintenance.ts';
import { passes } from '../../lib/storage/slots.ts';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import {
  createLifecycleApp,
  createTestSystemUi,
  type LifecycleApp,
  refreshesShown,
  type TestSystemUi,
  untilSettled,
} from '../support/lifecycle-app.ts';
import { createTestApp, importTenants, type TestApp, testClock } from '../support/test-app.ts';

// The app maintains its sessions by itself: by one alarm, a few at a time, and never twice with one refresh token.

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
const lastAlarm = (it: TestSystemUi) => it.alarms.at(-1)?.at;

describe('after a sleep', () => {
  /** Two servers with fifty tenants each, all signed in at the same second. */
  async function hundred(): Promise<{
    servers: NCentralSimulator[];
    world: TestApp;
    around: TestSystemUi;
    ids: string[];
    most: Map<string, number>;
    wake(): void;
  }> {
    const clock = testClock();
    const around = createTestSystemUi(clock);
    const servers = [await startNCentral(), await startNCentral()];
    closing.push(...servers);
    const flying = new Map<string, number>();
    const most = new Map<string, number>();
    const world = createTestApp({
      systemUi: around.systemUi,
      fetch: async (input, init) => {
        const { host } = new URL(String(input));
        const now = (flying.get(host) ?? 0) + 1;
        flying.set(host, now);
        most.set(host, Math.max(most.get(host) ?? 0, now));
        try {
          return await fetch(input, init);
        } finally {
          flying.set(host, (flying.get(host) ?? 1) - 1);
        }
      },
      clock,
    });
    const tenants = Array.from({ length: 100 }, (_, place) => ({
      id: `tenant-${place}`,
      vendor: 'ncentral',
      name: `Tenant ${place}`,
      environment: 'staging',
      baseUrl: servers[place % 2]?.origin,
    }));
    await importTenants(world, ...tenants);
    const ids = tenants.map(({ id }) => id);
    const jwt = servers[0]?.users[0]?.userJwt ?? '';
    for (const id of ids) expect(await world.login(id, { jwt }, 'jwt')).toEqual({ ok: true });
    most.clear();
    return {
      servers,
      world,
      around,
      ids,
      most,
      wake() {
        clock.advance(2 * 3_600_000);
        for (const server of servers) {
          server.clock.advance(2 * 3600);
          server.requests.length = 0;
          server.switches.workMs = 3;
          server.switches.concurrency = 4;
        }
      },
    };
  }

  test('a hundred sessions due in the same second are all renewed, at most four at a time per host', async () => {
    const { servers, world, around, ids, most, wake } = await hundred();
    wake();
    expect(new Set(await Promise.all(ids.map((id) => world.state(id))))).toEqual(new Set(['renewable']));
    await world.app.runDueWork();
    await untilSettled();
    expect(new Set(await Promise.all(ids.map((id) => world.state(id))))).toEqual(new Set(['signed-in']));
    expect([...most.values()]).toEqual([4, 4]);
    for (const server of servers) {
      expect(server.requests.map(({ path, status }) => [path, status])).toEqual(
        Array.from({ length: 50 }, () => ['/api/auth/refresh', 200]),
      );
      expect(new Set(refreshesShown(server.requests)).size).toBe(50);
      expect(server.liveRefreshTokens()).toBe(50);
    }
    // Of many changes at once the badge hears a little later.
    await vi.waitFor(() => expect(around.badges.at(-1)).toEqual({ signedIn: 100, count: 100, soon: null }));
    expect(lastAlarm(around)).toBeGreaterThan(world.clock.now() + 50 * 60_000);
  }, 30_000);
  test('and one host that is down keeps nobody else waiting, and is asked again a minute later, not at once', async () => {
    const { servers, world, around, ids, wake } = await hundred();
    wake();
    const [up, down] = servers;
    if (down !== undefined) down.switches.fault = 'status-503';
    await world.app.runDueWork();
    await untilSettled();
    const states = await Promise.all(ids.map((id) => world.state(id)));
    expect(states).toEqual(ids.map((_, place) => (place % 2 === 0 ? 'signed-in' : 'renewable')));
    expect([up?.requests.length, down?.requests.length]).toEqual([50, 50]);
    await world.app.runDueWork();
    expect(down?.requests.length).toBe(50);
    const alarm = lastAlarm(around) ?? 0;
    expect([alarm >= world.clock.now() + minAlarmDelayMs, alarm <= world.clock.now() + 60_000]).toEqual([
      true,
      true,
    ]);
    if (down !== undefined) down.switches.fault = null;
    world.clock.advance(60_000);
    await world.app.runDueWork();
    expect(new Set(await Promise.all(ids.map((id) => world.state(id))))).toEqual(new Set(['signed-in']));
  }, 30_000);
  test('with the screen locked nothing is renewed; when it is unlocked, all are', async () => {
    const it = await opened('ncentral');
    await it.login();
    it.pass(3590);
    it.locked = true;
    await it.world.app.runDueWork();
    await it.world.app.runDueWork();
    expect(it.requests(it.entry.paths.renew)).toEqual([]);
    await untilSettled();
    expect(lastAlarm(it)).toBe(it.clock.now() + minAlarmDelayMs);
    it.locked = false;
    await it.world.app.onScreenLock(false);
    expect(it.requests(it.entry.paths.renew)).toHaveLength(1);
    expect(await it.world.state('acme')).toBe('signed-in');
  });
});

describe.each(['ncentral', 'nexudus', 'q01'])(
  'ten pages and alarms that renew one %s session at once',
  (id) => {
    test('are one request, and all are answered alike', async () => {
      const it = await opened(id);
      await it.login();
      it.pass((it.entry.life ?? 0) + 1);
      const before = it.requests(it.entry.paths.renew).length;
      it.server.switches.fault = { kind: 'slow', slowMs: 30 };
      const asks = Array.from({ length: 10 }, () => it.ask('renew'));
      const alarms = Array.from({ length: 10 }, () => it.world.app.runDueWork());
      expect(await Promise.all(asks)).toEqual(asks.map(() => ({ ok: true })));
      await Promise.all(alarms);
      expect(it.requests(it.entry.paths.renew)).toHaveLength(before + 1);
      expect(await it.world.state('acme')).toBe('signed-in');
    });
    test('hear of one refusal, and no second refresh token is tried', async () => {
      const it = await opened(id);
      await it.login();
      it.pass((it.entry.life ?? 0) + 1);
      it.entry.forget(it.server);
      const before = it.requests(it.entry.paths.renew).length;
      const asks = Array.from({ length: 10 }, () => it.ask('renew'));
      for (const reply of await Promise.all(asks))
        expect(reply).toMatchObject({ ok: false, code: 'session_dead' });
      expect(it.requests(it.entry.paths.renew)).toHaveLength(before + 1);
      await it.world.app.runDueWork();
      expect(it.requests(it.entry.paths.renew)).toHaveLength(before + 1);
      expect(await it.world.state('acme')).toBe('expired');
    });
  },
);

describe('renewal by itself', () => {
  test('happens a little before the end, by the alarm that was set for it', async () => {
    const it = await opened('ncentral');
    await it.login();
    await it.world.app.runDueWork();
    await untilSettled();
    const alarm = lastAlarm(it) ?? 0;
    expect(alarm).toBeGreaterThanOrEqual(it.clock.now() + 55 * 60_000);
    expect(alarm).toBeLessThanOrEqual(it.clock.now() + 56.25 * 60_000);
    it.pass(Math.ceil((alarm - it.clock.now()) / 1000) - 1);
    await it.world.app.runDueWork();
    expect(it.requests(it.entry.paths.renew)).toHaveLength(0);
    it.pass(1);
    await it.world.app.runDueWork();
    expect(it.requests(it.entry.paths.renew)).toHaveLength(1);
    const session = (await it.world.pass('acme'))?.session;
    expect([session?.expiresAt, session?.renewedAt]).toEqual([it.clock.now() + 3_600_000, it.clock.now()]);
  });
  test('is done for a vendor whose way in names no account, and counts a log-in as use', async () => {
    const it = await opened('ncentral');
    await it.login();
    expect((await it.world.preferences()).usedAt.acme).toBe(it.clock.now());
    it.pass(3600);
    await it.world.app.runDueWork();
    expect(await it.world.state('acme')).toBe('signed-in');
  });
  test('stops for a tenant not used for twelve hours, however often it was renewed, and goes on after a use', async () => {
    const it = await opened('ncentral');
    await it.login();
    for (let half = 0; half < 23; half += 1) {
      it.pass(1795);
      await it.world.app.runDueWork();
    }
    expect(await it.world.state('acme')).toBe('signed-in');
    const renewals = it.requests(it.entry.paths.renew).length;
    expect(renewals).toBeGreaterThan(10);
    for (let half = 0; half < 4; half += 1) {
      it.pass(1795);
      await it.world.app.runDueWork();
    }
    expect(it.requests(it.entry.paths.renew).length).toBeLessThanOrEqual(renewals + 1);
    expect(await it.world.state('acme')).toBe('renewable');
    expect(await it.ask('check')).toEqual({ ok: true });
    it.pass(3590);
    const then = it.requests(it.entry.paths.renew).length;
    await it.world.app.runDueWork();
    expect(it.requests(it.entry.paths.renew)).toHaveLength(then + 1);
  });
  test('is not done where the person has switched it off', async () => {
    const it = await opened('ncentral');
    await it.login();
    expect(await it.ask('setTenantPreference', { what: 'keepAlive', on: false })).toEqual({ ok: true });
    it.pass(3600);
    await it.world.app.runDueWork();
    expect(it.requests(it.entry.paths.renew)).toEqual([]);
    expect(await it.world.state('acme')).toBe('renewable');
    await it.ask('setTenantPreference', { what: 'keepAlive', on: true });
    await it.world.app.runDueWork();
    expect(await it.world.state('acme')).toBe('signed-in');
  });
  test('of a session with a clear end of its refresh token stops there: nothing is looped', async () => {
    const it = await opened('ncentral');
    await it.login();
    it.pass(3600);
    it.entry.forget(it.server);
    for (let minute = 0; minute < 10; minute += 1) {
      await it.world.app.runDueWork();
      it.pass(60);
    }
    expect(it.requests(it.entry.paths.renew)).toHaveLength(1);
    const pass = await it.world.pass('acme');
    expect(pass?.problem).toMatchObject({ code: 'session_dead', act: 'renew', facts: { status: 401 } });
    expect(await it.world.state('acme')).toBe('expired');
  });
  test.each(['fourwayshop', 'nextup', 'q01'])(
    'is never tried for %s before its end: the server hears nothing',
    async (id) => {
      const it = await opened(id);
      await it.login();
      const asked = it.server.requests.length;
      it.clock.advance(((it.entry.life ?? 3600) - 1) * 1000);
      await it.world.app.runDueWork();
      expect(it.server.requests).toHaveLength(asked);
    },
  );
});

describe('an end that cannot be put off', () => {
  test('is announced once, where the person wanted it', async () => {
    const it = await opened('fourwayshop');
    expect(await it.world.ask({ name: 'setPreferences', announceEnds: true })).toEqual({ ok: true });
    await it.login();
    const end = it.clock.now() + 285_000;
    await it.world.app.runDueWork();
    expect(it.notices).toEqual([]);
    it.clock.advance(228_000);
    for (let time = 0; time < 5; time += 1) await it.world.app.runDueWork();
    await Promise.all([it.world.app.runDueWork(), it.world.app.runDueWork()]);
    expect(it.notices).toEqual([{ tenant: 'acme', endsAt: end }]);
    const later = createTestApp({ areas: it.world.areas, clock: it.clock, systemUi: it.systemUi });
    await later.app.recover();
    await later.app.runDueWork();
    expect(it.notices).toHaveLength(1);
  });
  test('is announced without touching what is known of another tenant', async () => {
    const it = await opened('fourwayshop');
    await it.world.ask({ name: 'setPreferences', announceEnds: true });
    await it.login();
    const other = { problem: { code: 'network', act: 'login', at: it.clock.now(), facts: {} } } as const;
    await it.world.store.update([passes], (all) => [{ ...all, other }]);
    it.clock.advance(228_000);
    await it.world.app.runDueWork();
    expect([it.notices.length, await it.world.pass('other')]).toEqual([1, other]);
  });
  test('is announced once the browser lets us, and is not taken for announced before', async () => {
    const it = await opened('fourwayshop');
    it.notifies = false;
    await it.world.ask({ name: 'setPreferences', announceEnds: true });
    await it.login();
    it.clock.advance(228_000);
    await it.world.app.runDueWork();
    expect([it.notices, (await it.world.pass('acme'))?.session?.announced]).toEqual([[], undefined]);
    it.notifies = true;
    for (let time = 0; time < 2; time += 1) await it.world.app.runDueWork();
    expect([it.notices.length, (await it.world.pass('acme'))?.session?.announced]).toEqual([1, true]);
  });
  test('is announced anew for a new session', async () => {
    const it = await opened('fourwayshop');
    await it.world.ask({ name: 'setPreferences', announceEnds: true });
    for (let time = 0; time < 2; time += 1) {
      await it.login();
      it.clock.advance(280_000);
      await it.world.app.runDueWork();
    }
    expect(it.notices).toHaveLength(2);
  });
  test('is not announced otherwise, nor where the session renews itself', async () => {
    const quiet = await opened('fourwayshop');
    await quiet.login();
    quiet.clock.advance(280_000);
    await quiet.world.app.runDueWork();
    expect(quiet.notices).toEqual([]);
    const renewing = await opened('ncentral');
    await renewing.world.ask({ name: 'setPreferences', announceEnds: true });
    await renewing.login();
    renewing.pass(3590);
    await renewing.world.app.runDueWork();
    expect(renewing.notices).toEqual([]);
  });
});

describe('the badge', () => {
  test('counts who is signed in, and names what ends within ten minutes and does not renew itself', async () => {
    const it = await opened('fourwayshop');
    await it.world.app.runDueWork();
    await untilSettled();
    expect(it.badges.at(-1)).toEqual({ signedIn: 0, count: 0, soon: null });
    await it.login();
    await untilSettled();
    expect(it.badges.at(-1)).toEqual({
      signedIn: 1,
      count: 1,
      soon: { name: 'Corner Shop', endsAt: it.clock.now() + 285_000 },
    });
    for (const [badge, count] of [
      ['ending', 1],
      ['nothing', 0],
    ] as const) {
      await it.world.ask({ name: 'setPreferences', badge });
      await untilSettled();
      expect(it.badges.at(-1)?.count).toBe(count);
    }
    it.clock.advance(285_000);
    await it.world.app.runDueWork();
    await untilSettled();
    expect(it.badges.at(-1)).toEqual({ signedIn: 0, count: 0, soon: null });
  });
  test('does not call a session soon over that will renew itself, and does once that is switched off', async () => {
    const it = await opened('ncentral');
    await it.login();
    it.pass(51 * 60);
    await it.world.app.runDueWork();
    await untilSettled();
    expect(it.badges.at(-1)).toEqual({ signedIn: 1, count: 1, soon: null });
    await it.ask('setTenantPreference', { what: 'keepAlive', on: false });
    await untilSettled();
    expect(it.badges.at(-1)?.soon?.name).toBe('Acme MSP');
  });
  test.each([
    ['nextup', null],
    ['q01', 'Acme KetchApp'],
    ['nexudus', null],
  ])(
    'of %s is up to date after the log-in and after the log-out, without an alarm; soon over is %s',
    async (id, name) => {
      const it = await opened(id);
      await it.login();
      await untilSettled();
      // Ten minutes are the last that count as soon, and the whole life of one of these.
      const soon = name === null ? null : { name, endsAt: it.clock.now() + 600_000 };
      expect(it.badges.at(-1)).toEqual({ signedIn: 1, count: 1, soon });
      await it.ask('logout');
      await untilSettled();
      expect([it.badges.at(-1), lastAlarm(it)]).toEqual([{ signedIn: 0, count: 0, soon: null }, null]);
    },
  );
});

describe('the alarm', () => {
  test.each(['ncentral', 'fourwayshop', 'nexudus', 'q01'])(
    'of %s is never set sooner than half a minute, and is set as long as something can turn',
    async (id) => {
      const it = await opened(id);
      await it.login();
      const step = ((it.entry.renewable ?? it.entry.life ?? 0) + 60) / 25;
      for (let time = 0; time < 25; time += 1) {
        await it.world.app.runDueWork();
        await untilSettled();
        const state = await it.world.state('acme');
        if (state !== 'expired') expect([state, typeof lastAlarm(it)]).toEqual([state, 'number']);
        it.pass(step);
      }
      const sooner = it.alarms.filter(({ at, now }) => at !== null && at < now + minAlarmDelayMs);
      expect([it.alarms.length > 20, sooner]).toEqual([true, []]);
    },
  );
  test('is not set again by every change while it stands right, and is by whoever tends', async () => {
    const it = await opened('ncentral');
    await it.login();
    await untilSettled();
    const before = it.alarms.length;
    for (let time = 0; time < 5; time += 1) await it.ask('check');
    await untilSettled();
    expect(it.alarms.length).toBe(before);
    await it.world.app.runDueWork();
    expect(it.alarms.length).toBe(before + 1);
  });
  test('is set again at once when a worker wakes after the old one died', async () => {
    const it = await opened('ncentral');
    await it.login();
    const around = createTestSystemUi(it.clock);
    const next = createTestApp({ areas: it.world.areas, clock: it.clock, systemUi: around.systemUi });
    await next.app.recover();
    await next.app.runDueWork();
    await untilSettled();
    expect(lastAlarm(around)).toBe(lastAlarm(it));
  });
  test('is taken away with the last session', async () => {
    const it = await opened('ncentral');
    await it.login();
    await it.world.ask({ name: 'logoutEverywhere' });
    await untilSettled();
    expect(lastAlarm(it)).toBeNull();
  });
  test('follows a clock that jumps, forwards over the end and back', async () => {
    const it = await opened('q01');
    await it.login();
    await it.world.app.runDueWork();
    it.clock.advance(86_400_000);
    await it.world.app.runDueWork();
    await untilSettled();
    expect([await it.world.state('acme'), lastAlarm(it)]).toEqual(['expired', null]);
    it.clock.advance(-86_400_000);
    await it.world.app.runDueWork();
    await untilSettled();
    const alarm = lastAlarm(it) ?? 0;
    expect([await it.world.state('acme'), alarm > it.clock.now(), alarm <= it.clock.now() + 600_000]).toEqual(
      ['signed-in', true, true],
    );
  });
});
