import { afterEach, describe, expect, test } from 'vitest';
import { deriveState } from '../../lib/sessions/state.ts';
import type { Secrets } from '../../lib/vendors/contract.ts';
import { type Entry, entries, type Server, type Typed } from '../contract/entries.ts';
import { refreshesShown } from '../support/lifecycle-app.ts';
import {
  createTestApp,
  fuse,
  importTenants,
  memoryAreas,
  type TestApp,
  testClock,
} from '../support/test-app.ts';

// The browser ends the worker at any await. After it the stored state is true, no refresh token is used twice, and
// the person can go on. Every await of every act of every vendor, before its effect and after it.

type Act = 'login' | 'renew' | 'check' | 'logout';
let server: Server | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Stage {
  areas: ReturnType<typeof memoryAreas>;
  clock: ReturnType<typeof testClock>;
  typed: Typed;
}

/** A tenant, and a session where the act needs one. */
async function stage(entry: Entry, act: Act): Promise<Stage> {
  await server?.close();
  server = await entry.start();
  const areas = memoryAreas();
  const clock = testClock();
  const world = createTestApp({ areas, clock });
  await importTenants(world, entry.tenant(server));
  const typed = entry.methods(server)[0];
  if (act !== 'login')
    expect(await world.ask({ name: 'login', tenant: 'acme', ...typed })).toEqual({ ok: true });
  if (act === 'renew') {
    clock.advance(((entry.life ?? 0) + 1) * 1000);
    server.clock.advance((entry.life ?? 0) + 1);
  }
  return { areas, clock, typed };
}
const message = (act: Act, typed: Typed) => ({
  name: act,
  tenant: 'acme',
  ...(act === 'login' ? typed : {}),
});

/** What holds after every death, whatever died. */
async function isTrue(world: TestApp, entry: Entry): Promise<void> {
  const pass = await world.pass('acme');
  const held = await world.token('acme');
  expect([pass?.session === undefined, pass?.signingIn, held?.spentAt]).toEqual([
    held === null,
    undefined,
    undefined,
  ]);
  if (pass?.session === undefined) return;
  // Renewable is only what holds what a renewal needs.
  const secrets: Secrets = held?.secrets ?? { accessToken: '' };
  const byRefreshToken = entry.paths.renew === '/api/token' || entry.paths.renew === '/api/auth/refresh';
  if (byRefreshToken) expect(pass.session.renewableUntil !== null).toBe(secrets.refreshToken !== undefined);
  expect(pass.session.maskedToken.startsWith(secrets.accessToken.slice(0, 4))).toBe(true);
}

/** The person goes on: at worst by logging in again. */
async function goesOn(world: TestApp, typed: Typed): Promise<void> {
  const seen = deriveState(await world.pass('acme'), world.clock.now()).name;
  // What is shown as signed in is signed in at the server; what is shown as renewable renews.
  if (seen === 'signed-in') expect(await world.ask({ name: 'check', tenant: 'acme' })).toEqual({ ok: true });
  if (seen === 'renewable') expect(await world.ask({ name: 'renew', tenant: 'acme' })).toEqual({ ok: true });
  expect(await world.ask({ name: 'login', tenant: 'acme', ...typed })).toEqual({ ok: true });
  expect(await world.state('acme')).toBe('signed-in');
  expect(await world.ask({ name: 'logout', tenant: 'acme' })).toMatchObject({ ok: true });
  expect([await world.pass('acme'), await world.token('acme')]).toEqual([undefined, null]);
}

const acts = Object.entries(entries).flatMap(([id, entry]) =>
  (['login', 'renew', 'check', 'logout'] as const)
    .filter((act) => act === 'logout' || entry.paths[act] !== undefined)
    .flatMap((act) => (['before', 'after'] as const).map((when) => [id, act, when, entry] as const)),
);

describe('the worker dies', () => {
  test.each(acts)(
    '%s %s: %s the effect of every await',
    async (_id, act, when, entry) => {
      const whole = fuse();
      const first = await stage(entry, act);
      const reply = await createTestApp({ ...first, fuse: whole }).ask(message(act, first.typed));
      expect(reply).toMatchObject({ ok: true });
      expect(whole.count).toBeGreaterThan(2);

      let deaths = 0;
      for (let at = 1; at <= whole.count; at += 1) {
        const { areas, clock, typed } = await stage(entry, act);
        const burning = fuse(at, when);
        const dying = createTestApp({ areas, clock, fuse: burning });
        await Promise.race([dying.ask(message(act, typed)), burning.blowing]);
        if (!burning.blown) continue;
        deaths += 1;
        // What was under way at its server is over before the next worker wakes.
        await new Promise((resolve) => setTimeout(resolve, 1));
        const next = createTestApp({ areas, clock });
        await next.app.recover();
        await isTrue(next, entry);
        await goesOn(next, typed);
        const shown = refreshesShown(server?.requests ?? []);
        expect([at, shown.length]).toEqual([at, new Set(shown).size]);
      }
      expect(deaths).toBeGreaterThan(2);
    },
    60_000,
  );

  test.each(['ncentral', 'nexudus'])(
    '%s, with the refresh token sent: it is given up, the access token kept, and the pass says why',
    async (id) => {
      const entry = entries[id] as Entry;
      const { areas, clock, typed } = await stage(entry, 'login');
      const before = createTestApp({ areas, clock });
      await before.ask(message('login', typed));
      const access = (await before.token('acme'))?.secrets.accessToken;
      if (server !== undefined) server.switches.fault = 'lost-hang';
      const dying = createTestApp({ areas, clock });
      void dying.ask(message('renew', typed));
      const { requests, switches } = server as Server;
      while (refreshesShown(requests).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      switches.fault = null;

      const next = createTestApp({ areas, clock });
      await next.app.recover();
      const pass = await next.pass('acme');
      expect(pass?.problem).toMatchObject({
        code: 'session_dead',
        act: 'recover',
        facts: { detail: 'renewal interrupted' },
      });
      expect([pass?.session?.renewableUntil, pass?.session?.expiresAt]).toEqual([
        null,
        clock.now() + (entry.life ?? 0) * 1000,
      ]);
      expect((await next.token('acme'))?.secrets).toEqual({ accessToken: access });
      expect(await next.ask({ name: 'renew', tenant: 'acme' })).toMatchObject({
        ok: false,
        code: 'session_dead',
      });
      await next.app.recover();
      expect(refreshesShown(requests)).toHaveLength(1);
      expect(await next.state('acme')).toBe('signed-in');
    },
  );

  test('and every wake after that changes nothing more', async () => {
    for (const entry of Object.values(entries)) {
      const { areas, clock, typed } = await stage(entry, 'login');
      const burning = fuse(12, 'after');
      await Promise.race([
        createTestApp({ areas, clock, fuse: burning }).ask(message('login', typed)),
        burning.blowing,
      ]);
      const next = createTestApp({ areas, clock });
      await next.app.recover();
      await next.app.journalSettled();
      const once = JSON.stringify([areas.session.all(), areas.local.all()]);
      await next.app.recover();
      await createTestApp({ areas, clock }).app.recover();
      expect(JSON.stringify([areas.session.all(), areas.local.all()])).toBe(once);
    }
  });
});
