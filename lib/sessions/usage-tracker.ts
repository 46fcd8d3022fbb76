import { type SetTimer, type ThrottleOptions, throttle } from '../async/throttle.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { recordUse } from '../tenants/frecency.ts';
import type { TenantResolver } from './tenant-context.ts';

/** A single use is written immediately; those of a bulk login are batched. */
const writeRate: ThrottleOptions = { every: 500, burst: 4 };

interface UsageTrackerDeps extends TenantResolver {
  store: Store;
  /** Epoch milliseconds. */
  now(): number;
  setTimer: SetTimer;
}

/** Records a use of a tenant, for the order of the list. Not awaited, and never fails the caller. */
export type TrackUsage = (tenantId: string) => void;

export function createUsageTracker({ store, resolve, now, setTimer }: UsageTrackerDeps): TrackUsage {
  const pendingUses = new Map<string, number>();

  async function write(): Promise<void> {
    const uses = [...pendingUses];
    pendingUses.clear();
    // A tenant that was removed meanwhile leaves no record.
    const stillListed = await Promise.all(
      uses.map(([id]) =>
        resolve(id).then(
          () => true,
          () => false,
        ),
      ),
    );
    await store.update([preferences], (stored) => {
      let next = stored;
      for (const [index, [id, at]] of uses.entries())
        if (stillListed[index] === true) next = { ...next, ...recordUse(next, id, at) };
      return [next];
    });
  }
  const writeSoon = throttle(() => void write().catch(() => undefined), writeRate, setTimer);

  return (tenantId) => {
    pendingUses.set(tenantId, now());
    writeSoon();
  };
}
