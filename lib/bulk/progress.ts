import type { SetTimer } from '../async/throttle.ts';
import { throttle } from '../async/throttle.ts';
import { bulkRun } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Outcome, Run } from './schema.ts';

const writeIntervalMs = 100;
/** A run without progress is written again at this interval, which also keeps the worker alive. */
const heartbeatMs = 15_000;
/** How long pages treat a run without a newer write as active. */
const progressTtlMs = 45_000;

/** Writes the progress of a run to its slot, throttled. */
interface Progress {
  outcome(tenantId: string, outcome: Outcome): void;
  /** Writes the end of the run; resolves when it is stored. */
  end(how: NonNullable<Run['ended']>['how']): Promise<void>;
}

/** Writes the start of a run and returns its progress writer. */
export async function reportProgress(
  store: Store,
  run: Pick<Run, 'act' | 'stored' | 'tenants' | 'outcomes'>,
  now: () => number,
  setTimer: SetTimer,
): Promise<Progress> {
  const since = now();
  const outcomes = { ...run.outcomes };
  let ended: Run['ended'];
  let cancelHeartbeat: () => void = () => undefined;

  function write(): Promise<void> {
    cancelHeartbeat();
    if (ended === undefined)
      cancelHeartbeat = setTimer(heartbeatMs, () => void write().catch(() => undefined));
    const { outcomes: _first, ...request } = run;
    // Evaluated inside the update, so that the newest outcomes are written.
    return store.update([bulkRun], (_before): [Run] => [
      {
        ...request,
        since,
        until: now() + progressTtlMs,
        outcomes: { ...outcomes },
        ...(ended && { ended }),
      },
    ]);
  }
  const writeSoon = throttle(
    () => {
      if (ended === undefined) void write().catch(() => undefined);
    },
    // No burst: the first write below already covers the start.
    { every: writeIntervalMs, burst: 0 },
    setTimer,
  );

  await write();
  return {
    outcome(tenantId, outcome) {
      outcomes[tenantId] = outcome;
      writeSoon();
    },
    async end(how) {
      ended = { at: now(), how };
      await write();
    },
  };
}
