import { describe, expect, test } from 'vitest';
import { ConciergeError } from '../../../lib/errors.ts';
import type { TenantContext } from '../../../lib/sessions/tenant-context.ts';
import { createUsageTracker } from '../../../lib/sessions/usage-tracker.ts';
import { preferences } from '../../../lib/storage/slots.ts';
import { createStore } from '../../../lib/storage/store.ts';
import { timers } from '../../support/fake-timers.ts';
import { type MemoryArea, memoryArea, memoryAreas, noon } from '../../support/test-app.ts';

const ids = Array.from({ length: 100 }, (_, nth) => `tenant-${nth}`);

function noting(local: MemoryArea = memoryArea()) {
  let writes = 0;
  const counted: MemoryArea = {
    ...local,
    set(items) {
      writes += 1;
      return local.set(items);
    },
  };
  const store = createStore({ ...memoryAreas(), local: counted }, () => undefined);
  const gone = new Set<string>();
  const clock = timers();
  const context = async (id: string): Promise<TenantContext> => {
    if (gone.has(id)) throw new ConciergeError('unknown_tenant');
    return {} as TenantContext;
  };
  const note = createUsageTracker({
    store,
    resolve: context,
    now: () => noon + clock.now(),
    setTimer: clock.later,
  });
  const usedAt = async () => (await store.read(preferences)).usedAt;
  return { ...clock, note, gone, usedAt, writes: () => writes };
}
const shortly = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('that a tenant was used', () => {
  test('is written at once', async () => {
    const { note, usedAt } = noting();
    note('acme');
    await shortly();
    expect(await usedAt()).toEqual({ acme: noon });
  });
  test('of a hundred at the same time in a few writes, none of them lost, each with its own moment', async () => {
    const { note, usedAt, writes, pass } = noting();
    for (const id of ids) {
      note(id);
      pass(1);
      await Promise.resolve();
    }
    pass(1000);
    await shortly();
    expect(await usedAt()).toEqual(Object.fromEntries(ids.map((id, nth) => [id, noon + nth])));
    expect(writes()).toBeLessThan(8);
  });
  test('leaves nothing of one that was removed before it was written', async () => {
    const { note, usedAt, gone, pass } = noting();
    for (const id of ids) note(id);
    gone.add('tenant-99');
    pass(1000);
    await shortly();
    expect(Object.keys(await usedAt()).sort()).toEqual(ids.slice(0, 99).sort());
  });
  test('fails nothing where there is no room', async () => {
    const full = memoryArea();
    const { note, usedAt } = noting({ ...full, set: () => Promise.reject(new Error('QUOTA_BYTES')) });
    note('acme');
    await shortly();
    expect(await usedAt()).toEqual({});
  });
});
