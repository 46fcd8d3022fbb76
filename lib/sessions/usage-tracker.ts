import { type SetTimer, type ThrottleOptions, throttle } from '../async/throttle.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { recordUse } from '../tenants/frecency.ts';
import type { TenantResolver } from './tenant-context.ts';

/** One use is written at once; those of a hundred log-ins at the same time many together. */
const writing: ThrottleOptions = { every: 500, burst: 4 };

export interface UsageTrackerDeps extends TenantResolver {
  store: Store;
  /** Epoch milliseconds. */
  now(): number;
  setTimer: SetTimer;
}

/** Notes that a tenant is used now, for the order of the list. Nobody waits for it, and nothing fails with it. */
export type TrackUsage = (tenantId: string) => void;

export function createUsageTracker({ store, resolve: context, now, setTimer }: UsageTrackerDeps): TrackUsage {
  const noted = new Map<string, number>();

  async function write(): Promise<void> {
    const uses = [...noted];
    noted.clear();
    // One that was removed meanwhile leaves nothing behind.
    const there = await Promise.all(
      uses.map(([id]) =>
        context(id).then(
          () => true,
          () => false,
        ),
      ),
    );
    await store.update([preferences], (kept) => {
      let next = kept;
      for (const [place, [id, at]] of uses.entries())
        if (there[place] === true) next = { ...next, ...recordUse(next, id, at) };
      return [next];
    });
  }
  const soon = throttle(() => void write().catch(() => undefined), writing, setTimer);

  return (tenantId) => {
    noted.set(tenantId, now());
    soon();
  };
}
