import { type Later, type Pace, paced } from '../pace.ts';
import type { Store } from '../platform/store.ts';
import { preferences } from '../slots/background.ts';
import { used } from '../tenants/frecency.ts';
import type { Knowing } from './known.ts';

/** One use is written at once; those of a hundred log-ins at the same time many together. */
const writing: Pace = { every: 500, burst: 4 };

export interface UsesParts extends Knowing {
  store: Store;
  /** Epoch milliseconds. */
  now(): number;
  later: Later;
}

/** Notes that a tenant is used now, for the order of the list. Nobody waits for it, and nothing fails with it. */
export type NoteUse = (tenantId: string) => void;

export function noteUses({ store, known, now, later }: UsesParts): NoteUse {
  const noted = new Map<string, number>();

  async function write(): Promise<void> {
    const uses = [...noted];
    noted.clear();
    // One that was removed meanwhile leaves nothing behind.
    const there = await Promise.all(
      uses.map(([id]) =>
        known(id).then(
          () => true,
          () => false,
        ),
      ),
    );
    await store.change([preferences], (kept) => {
      let next = kept;
      for (const [place, [id, at]] of uses.entries())
        if (there[place] === true) next = { ...next, ...used(next, id, at) };
      return [next];
    });
  }
  const soon = paced(() => void write().catch(() => undefined), writing, later);

  return (tenantId) => {
    noted.set(tenantId, now());
    soon();
  };
}
