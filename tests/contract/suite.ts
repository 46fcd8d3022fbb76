/** One contract for every vendor, in code or by definition, each against its own strict server. Bad cases first. */
import { describe, expect, test } from 'vitest';
import { throttleLimits } from '../../lib/sessions/vendor-io.ts';
import type { FaultKind } from '../simulators/faults.ts';
import { startServer } from '../simulators/server.ts';
import { adapter, app, descriptorOf, inScene, leakOf, pass, reopen } from './driving.ts';
import type { Call, Entry } from './entries.ts';

/** What each fault comes out as, where the vendor's entry does not say otherwise. */
const outcomes: Readonly<Partial<Record<FaultKind, string>>> = {
  empty: 'vendor_reply empty',
  html: 'vendor_reply html',
  'not-json': 'vendor_reply shape',
  truncated: 'vendor_reply truncated',
  huge: 'vendor_reply too_big',
  reset: 'network',
  lost: 'network',
  hang: 'timeout',
  'lost-hang': 'timeout',
  redirect: 'redirected',
  slow: 'done',
  'wrong-type': 'done',
};
const statuses = ['status-404', 'status-500', 'status-502', 'status-503'] as const;

/**
 * Describes the contract for these vendors, by their ids.
 * @param share each call meets one in `share` faults and redirects through the app, and every fault through its adapter:
 *   the app treats all vendors alike
 */
export function describeContract(entries: Readonly<Record<string, Entry>>, share = 1): void {
  const all = Object.entries(entries);
  const isInShare = (call: number, each: number) => (call + each) % share === 0;
  const calls = all.flatMap(([id, entry]) =>
    (Object.keys(entry.paths) as Call[]).map((call) => [`${id} ${call}`, id, entry, call] as const),
  );
  const faulty = calls.flatMap(([name, _id, entry, call], callIndex) =>
    Object.entries(outcomes).flatMap(([kind, usual = ''], index) =>
      (isInShare(callIndex, index) ? [app, adapter] : [adapter]).map((driver) => {
        const own = entry.faults?.[call]?.[kind];
        const expected = own ?? (call === 'logout' && usual !== 'done' ? 'not told: failed' : usual);
        return [
          `${name} ${kind} ${driver.name}: ${expected}`,
          entry,
          call,
          kind as FaultKind,
          expected,
          driver,
        ] as const;
      }),
    ),
  );

  test('the faults are many enough to mean something', () => {
    expect(faulty.length).toBeGreaterThan((share === 1 ? 40 : 30) * all.length);
    expect(new Set(faulty.flatMap(([, , , kind, , driver]) => (driver === app ? [kind] : []))).size).toBe(
      Object.keys(outcomes).length,
    );
    expect(all.flatMap(([, entry]) => entry.refusals).length).toBeGreaterThanOrEqual(2 * all.length);
  });

  describe('a server that', () => {
    test.each(faulty)('%s', (_name, entry, call, kind, expected, driver) =>
      inScene(entry, async (it) => {
        const go = await driver.prepare(it, entry, call);
        const before = it.world.areas.session.all();
        it.server.switches.fault = kind === 'slow' ? { kind, slowMs: 10 } : kind;
        const asked = it.server.requests.length;
        const outcome = await go();

        expect(outcome.line).toBe(expected);
        // One request, never repeated by itself: accounts lock.
        expect(it.server.requests.length - asked).toBe(1);
        expect(leakOf(it, outcome)).toBeUndefined();
        if (driver !== app) return;
        const held = await it.world.token('acme');
        const problem = (await it.world.pass('acme'))?.problem;
        if (call === 'logout') expect([await it.world.pass('acme'), held]).toEqual([undefined, null]);
        else if (expected === 'done') expect([held === null, problem]).toEqual([false, undefined]);
        else {
          expect([problem?.code, problem?.act]).toEqual([expected.split(' ')[0], call]);
          if (call === 'login') expect([await it.world.state('acme'), held]).toEqual(['signed-out', null]);
          // The access token is kept to its end, whatever becomes of the renewal.
          else
            expect(JSON.stringify(before['token:acme'])).toContain(
              `"accessToken":"${held?.secrets.accessToken}"`,
            );
        }
        // And the person can go on.
        it.server.switches.fault = null;
        reopen(it);
        const again = await it.world.ask({ name: 'login', tenant: 'acme', ...it.typed });
        expect(again).toEqual({ ok: true });
        expect(await it.world.state('acme')).toBe('signed-in');
      }),
    );

    test.each(
      calls.flatMap(([name, id, entry, call]) =>
        statuses.map((kind) => [`${name} ${kind}`, id, entry, call, kind] as const),
      ),
    )('answers %s and a page is a server that failed, not a refusal', (_name, id, entry, call, kind) =>
      inScene(entry, async (it) => {
        const go = await app.prepare(it, entry, call);
        it.server.switches.fault = kind;
        const outcome = await go();
        if (call === 'logout') {
          // N-central before 2026 has no such call: that is no failure.
          expect(outcome.line).toBe(
            /n-?central/.test(id) && kind === 'status-404' ? 'not told: none' : 'not told: failed',
          );
          return;
        }
        expect(outcome.line).toBe(`vendor_reply ${kind === 'status-404' ? 'missing' : 'status'}`);
        expect(outcome.facts.status).toBe(Number(kind.slice(-3)));
        expect(leakOf(it, outcome)).toBeUndefined();
      }),
    );

    test.each(
      calls.flatMap(([name, , entry, call], callIndex) =>
        ([301, 302, 303, 307, 308] as const)
          .filter((_status, index) => isInShare(callIndex, index))
          .map((status) => [`${name} ${status}`, entry, call, status] as const),
      ),
    )(
      'redirects %s to another host is not followed: that host hears nothing',
      (_name, entry, call, redirectStatus) =>
        inScene(entry, async (it, also) => {
          const elsewhere = await startServer(() => ({ status: 200, headers: {}, body: '{}' }));
          also.push(elsewhere);
          const go = await app.prepare(it, entry, call);
          it.server.switches.fault = {
            kind: 'redirect',
            redirectTo: `${elsewhere.origin}/login`,
            redirectStatus,
          };
          expect((await go()).line).toBe(call === 'logout' ? 'not told: failed' : 'redirected');
          expect(elsewhere.requests).toEqual([]);
        }),
    );
  });

  describe('a refusal', () => {
    const refusals = all.flatMap(([id, entry]) =>
      entry.refusals.flatMap((refusal) =>
        [app, adapter].map(
          (driver) =>
            [
              `${id} ${refusal.call}: ${refusal.what}, ${driver.name}: ${refusal.code}`,
              entry,
              refusal,
              driver,
            ] as const,
        ),
      ),
    );
    test.each(refusals)('%s', (_name, entry, refusal, driver) =>
      inScene(entry, async (it) => {
        // A tenant that is wrong is wrong from the beginning.
        if (refusal.call === 'login') it.typed = refusal.arrange(it.server, it.tenant) ?? it.typed;
        const go = await driver.prepare(it, entry, refusal.call);
        if (refusal.call !== 'login') refusal.arrange(it.server, it.tenant);
        const asked = it.server.requests.length;
        const outcome = await go();

        expect(outcome.line.split(' ')[0]).toBe(refusal.code);
        expect(outcome.facts).toMatchObject(refusal.facts ?? {});
        expect(leakOf(it, outcome)).toBeUndefined();
        const asks = it.server.requests.length - asked;
        // Waited out and repeated, until it is told; a log-in by itself never is, nor its adapter the one to know.
        if (refusal.code === 'throttled') {
          const isShort = Number(outcome.facts.retryAfterSeconds) <= throttleLimits.seconds;
          const repeats = isShort && (refusal.call !== 'login' || driver !== app);
          return void expect(asks).toBe(repeats ? 1 + throttleLimits.repeats : 1);
        }
        if (driver !== app) return void expect(asks).toBe(refusal.asks ?? 1);
        // Renewed at most once on the way; nothing is ever looped, and a refused log-in is never repeated.
        const renews =
          refusal.code === 'session_dead' && refusal.call === 'check' && entry.paths.renew !== undefined;
        expect(asks).toBe(renews ? 2 : (refusal.asks ?? 1));
        const state = await it.world.state('acme');
        if (refusal.code === 'session_dead') expect(state).toBe('expired');
        else if (refusal.call === 'check') expect(state).toBe('signed-in');
        if (refusal.call === 'login') {
          const waits = refusal.code === 'code_required';
          expect([state, await it.world.token('acme')]).toEqual([waits ? 'signing-in' : 'signed-out', null]);
        }
      }),
    );
  });

  describe('a good reply', () => {
    const methods = all.flatMap(([id, entry]) =>
      descriptorOf(entry, id).signIn.map(
        (method) => [`${id} by ${method.id}`, id, entry, method.id] as const,
      ),
    );
    test.each(methods)('signs in: %s', (_name, _id, entry, methodId) =>
      inScene(entry, async (it) => {
        const chosen = entry.methods(it.server).filter(({ method }) => method === methodId);
        expect(chosen.length).toBeGreaterThan(0);
        for (const typed of chosen) {
          it.typed = typed;
          await (await app.prepare(it, entry, 'login'))();
          const at = it.world.clock.now();
          const session = (await it.world.pass('acme'))?.session;
          const end = (seconds: number | null) => (seconds === null ? null : at + seconds * 1000);
          expect(session).toMatchObject({
            account: entry.accountBy?.[methodId] === undefined ? entry.account : entry.accountBy[methodId],
            method: methodId,
            tokenKind: entry.tokenKind,
            signedInAt: at,
            renewedAt: at,
            expiresAt: end(entry.life),
            renewableUntil: end(entry.renewable),
            tokenId: expect.stringMatching(/^[0-9a-f]{8}$/),
          });
          expect(session?.estimated).toBeUndefined();
          const token = (await it.world.token('acme'))?.secrets.accessToken ?? '';
          const shown = session?.maskedToken.replace(/…$/, '') ?? '';
          expect(session?.maskedToken).toMatch(/…$/);
          expect([shown.length <= 8, shown.length * 4 <= token.length, token.startsWith(shown)]).toEqual([
            true,
            true,
            true,
          ]);
          expect(await it.world.state('acme')).toBe('signed-in');
          expect(leakOf(it)).toBeUndefined();
        }
      }),
    );
    test.each(all)(
      'of %s lets every call be made, and only the tenant’s own server hears of it',
      (_id, entry) =>
        inScene(entry, async (it) => {
          for (const call of Object.keys(entry.paths) as Call[]) {
            const outcome = await (await app.prepare(it, entry, call))();
            expect([call, outcome.line]).toEqual([call, 'done']);
            const path = it.server.requests.at(-1)?.path;
            expect([call, path]).toEqual([call, entry.paths[call]]);
          }
          expect(it.sent.length).toBeGreaterThan(2);
          expect(it.sent.filter((url) => new URL(url).origin !== it.server.origin)).toEqual([]);
          // Noticed by the server though not refused: cookies, headers it does not expect.
          expect(it.server.requests.flatMap((request) => request.notes)).toEqual([]);
          expect(
            it.server.requests.filter((request) =>
              /cookie|origin|referer/.test(Object.keys(request.headers).join()),
            ),
          ).toEqual([]);
          expect(leakOf(it)).toBeUndefined();
        }),
    );
    test.each(all)('of %s is over when its time is over, and no earlier', (_id, entry) =>
      inScene(entry, async (it) => {
        await (await app.prepare(it, entry, 'login'))();
        if (entry.life === null) {
          pass(it, 365 * 86_400);
          expect(await it.world.state('acme')).toBe('signed-in');
          return;
        }
        it.world.clock.advance(entry.life * 1000 - 1);
        expect(await it.world.state('acme')).toBe('signed-in');
        it.world.clock.advance(1);
        expect(await it.world.state('acme')).toBe(entry.renewable === null ? 'expired' : 'renewable');
        if (entry.renewable === null) return;
        it.world.clock.advance((entry.renewable - entry.life) * 1000 - 1);
        expect(await it.world.state('acme')).toBe('renewable');
        it.world.clock.advance(1);
        expect(await it.world.state('acme')).toBe('expired');
      }),
    );
  });

  const quirks = all.flatMap(([id, entry]) =>
    entry.tolerances.map((tolerance) => [`${id}: ${tolerance.what}`, entry, tolerance] as const),
  );
  if (quirks.length === 0) return;
  describe('a quirk that vendors.md names is accepted', () => {
    test.each(quirks)('%s', (_name, entry, { arrange, life, renewable }) =>
      inScene(entry, async (it) => {
        arrange(it.server);
        const outcome = await (await app.prepare(it, entry, 'login'))();
        expect(outcome.line).toBe('done');
        const at = it.world.clock.now();
        const end = (seconds: number | null) => (seconds === null ? null : at + seconds * 1000);
        expect((await it.world.pass('acme'))?.session).toMatchObject({
          expiresAt: end(life),
          renewableUntil: end(renewable),
        });
        expect(leakOf(it)).toBeUndefined();
      }),
    );
  });
}
