import { describe, expect, test } from 'vitest';
import { houseWith, password, servers, typed } from '../support/counting-servers.ts';
import { leak } from '../support/leak.ts';
import { createTestApp, fuse, memoryAreas, testClock } from '../support/test-app.ts';

// The browser ends the worker at any await of a run. After it the run says so, every tenant's true state stands,
// nothing typed is left anywhere, and the person can go on.

const counts = { 'a.example': 3, 'b.example': 2 };

async function dies(at: number, when: 'before' | 'after'): Promise<boolean> {
  const areas = memoryAreas();
  const clock = testClock();
  const others = servers({ 'b.example': 'refuses' });
  const { ids } = await houseWith(others, counts, { areas, clock });
  const blown = fuse(at, when);
  const mortal = createTestApp({ areas, clock, fuse: blown, fetch: others.fetch });
  const going = mortal.ask({ name: 'startBulkRun', act: 'login', tenants: ids, login: typed });
  await Promise.race([going, blown.blowing]);
  if (!blown.blown) return false;
  // What was sent meanwhile is answered to nobody.
  await new Promise((resolve) => setTimeout(resolve, 5));

  const next = createTestApp({ areas, clock, fetch: others.fetch });
  await next.app.recover();
  const stored = areas.session.all().bulkRun as { data: string } | undefined;
  const run = stored === undefined ? null : JSON.parse(stored.data);
  expect([at, when, run?.ended === undefined && run !== null]).toEqual([at, when, false]);
  if (run !== null)
    expect(Object.values(run.outcomes).some((each) => (each as { is: string }).is === 'under_way')).toBe(
      false,
    );
  for (const id of ids) {
    const pass = await next.pass(id);
    const held = await next.token(id);
    expect([at, id, pass?.session === undefined, pass?.signingIn]).toEqual([
      at,
      id,
      held === null,
      undefined,
    ]);
  }
  expect(leak(JSON.stringify([areas.local.all(), areas.session.all()]), [password])).toBeUndefined();

  // A run that comes after it ends as if nothing had been.
  others.manners['b.example'] = 'takes';
  await next.ask({ name: 'startBulkRun', act: 'login', tenants: ids, login: typed });
  for (const id of ids) expect([at, id, await next.state(id)]).toEqual([at, id, 'signed-in']);
  return true;
}

describe('the worker dies in the middle of a run', () => {
  test.each(['before', 'after'] as const)(
    'at any await, %s its effect',
    async (when) => {
      let at = 1;
      while (await dies(at, when)) at += 1;
      expect(at).toBeGreaterThan(30);
    },
    120_000,
  );
});
