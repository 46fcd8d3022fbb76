import { createSemaphore } from '../async/semaphore.ts';
import type { SetTimer } from '../async/throttle.ts';
import type { Scheduler } from '../sessions/vendor-io.ts';

/** How much is done at a time. */
export interface SchedulerLimits {
  /** For one server. */
  perHost: number;
  /** For all servers together: that speak with theirs, but those that take long. */
  moving: number;
  /** For all servers together: that begin beside those, so that who comes next need only speak. */
  ahead: number;
  /** For all servers together, slow ones too. */
  all: number;
  /** After so many milliseconds one whose server is still waited for gives its place among the moving to another. */
  slowAfter: number;
}

/** Something to do at one server. */
export interface HostJob {
  id: string;
  /** Name and port: what is one server to us. */
  host: string;
}

/** What a job's end says of the others at its server. */
export interface JobVerdict<R> {
  /** The rest there is left out, and why. */
  halt?: R | undefined;
  /** What was shown to this server is good: the others there need not wait for one another any more. */
  verified?: boolean;
}

export interface HostSchedulerDeps<J extends HostJob, R> {
  limits: SchedulerLimits;
  /** Only one at a time at a server until one has proven good. */
  firstAlone: boolean;
  /** One that is slow gives its place at its server too. */
  freesHostWhenSlow: boolean;
  setTimer: SetTimer;
  /** Aborted: what has not begun does not begin. */
  signal: AbortSignal;
  /** Does one job, and whatever is said to its server by `speak`. Never rejects. */
  work(job: J, scheduler: Scheduler): Promise<JobVerdict<R>>;
  /** A job that will not be done after what another one met at its server. */
  onSkipped(job: J, why: R): void;
}

interface HostQueue<J> {
  waiting: J[];
  flying: number;
  proven: boolean;
}

/**
 * Does jobs side by side, a lane for each server, the longest lane first. A server that hangs holds its own lane, and
 * after a while nobody else.
 * @returns when nothing flies any more
 */
export function runPerHost<J extends HostJob, R>(
  jobs: readonly J[],
  deps: HostSchedulerDeps<J, R>,
): Promise<void> {
  const { limits, signal } = deps;
  const lanes = new Map<string, HostQueue<J>>();
  for (const [host, waiting] of Map.groupBy(jobs, (job) => job.host))
    lanes.set(host, { waiting: [...waiting], flying: 0, proven: !deps.firstAlone });
  const places = createSemaphore(limits.moving);
  /** How many have begun, and how many of those have had no answer in good time. */
  let all = 0;
  let unheard = 0;

  const free = ({ waiting, flying, proven }: HostQueue<J>) =>
    waiting.length > 0 && flying < (proven ? limits.perHost : 1);

  return new Promise((resolve) => {
    function go(): void {
      while (!signal.aborted && unheard < limits.moving + limits.ahead && all < limits.all) {
        let longest: HostQueue<J> | undefined;
        for (const lane of lanes.values())
          if (free(lane) && lane.waiting.length > (longest?.waiting.length ?? 0)) longest = lane;
        const job = longest?.waiting.shift();
        if (longest === undefined || job === undefined) break;
        void fly(longest, job);
      }
      if (all === 0) resolve();
    }

    async function fly(lane: HostQueue<J>, job: J): Promise<void> {
      lane.flying += 1;
      all += 1;
      unheard += 1;
      const heard = once(() => {
        unheard -= 1;
      });
      const landed = once(() => {
        lane.flying -= 1;
      });

      /** What the server answers well proves what it was shown: the others there need not wait for our writing. */
      const scheduler: Scheduler = async (talk, signal) => {
        const giveBack = await places.acquire(signal);
        const inTime = deps.setTimer(limits.slowAfter, () => {
          giveBack();
          heard();
          if (deps.freesHostWhenSlow) landed();
          go();
        });
        try {
          const answer = await talk();
          lane.proven = true;
          return answer;
        } finally {
          inTime();
          giveBack();
          heard();
          go();
        }
      };

      const told = await deps.work(job, scheduler);
      all -= 1;
      heard();
      landed();
      if (told.verified === true) lane.proven = true;
      if (told.halt !== undefined && !signal.aborted)
        for (const other of lane.waiting.splice(0)) deps.onSkipped(other, told.halt);
      go();
    }

    go();
  });
}

/** Does it the first time it is asked to. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
