import type { SetTimer } from '../async/throttle.ts';
import { throttle } from '../async/throttle.ts';
import { bulkRun } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Outcome, Run } from './schema.ts';

/** Milliseconds between two writes of the progress. */
const writeEvery = 100;
/** A run that has no news says so, and keeps the worker awake, in milliseconds. */
const heartbeat = 15_000;
/** How long a shown run is believed without news of it. */
const newsPatience = 45_000;

/** How a run goes on, as pages are told of it: not at every tenant, but never long after. */
export interface Progress {
  outcome(tenantId: string, outcome: Outcome): void;
  /** The end; written when this returns. */
  end(how: NonNullable<Run['ended']>['how']): Promise<void>;
}

/** Writes down that a run begins, and then how it goes. */
export async function reportProgress(
  store: Store,
  begun: Pick<Run, 'act' | 'tenants' | 'outcomes'>,
  now: () => number,
  setTimer: SetTimer,
): Promise<Progress> {
  const since = now();
  const outcomes = { ...begun.outcomes };
  let ended: Run['ended'];
  let quiet: () => void = () => undefined;

  function write(): Promise<void> {
    quiet();
    if (ended === undefined) quiet = setTimer(heartbeat, () => void write().catch(() => undefined));
    const { act, tenants } = begun;
    // Read when it is this change's turn: the newest there is.
    return store.update([bulkRun], (_before): [Run] => [
      {
        act,
        since,
        until: now() + newsPatience,
        tenants,
        outcomes: { ...outcomes },
        ...(ended && { ended }),
      },
    ]);
  }
  const soon = throttle(
    () => {
      if (ended === undefined) void write().catch(() => undefined);
    },
    // Its beginning is being written: what comes of the first waits its turn.
    { every: writeEvery, burst: 0 },
    setTimer,
  );

  await write();
  return {
    outcome(tenantId, outcome) {
      outcomes[tenantId] = outcome;
      soon();
    },
    async end(how) {
      ended = { at: now(), how };
      await write();
    },
  };
}
