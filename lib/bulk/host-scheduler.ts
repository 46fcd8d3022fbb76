import { createSemaphore } from '../async/semaphore.ts';
import type { SetTimer } from '../async/throttle.ts';
import type { Scheduler } from '../sessions/vendor-io.ts';

/** Concurrency limits. */
export interface SchedulerLimits {
  /** Jobs at a time for one host. */
  perHost: number;
  /** Requests at a time across all hosts, without the slow ones. */
  responsive: number;
  /** Jobs started across all hosts beyond `responsive`: their preparation is done when a permit becomes free. */
  preparing: number;
  /** Jobs at a time across all hosts, including slow ones. */
  total: number;
  /** Milliseconds after which a job without a reply returns its `responsive` permit. */
  slowAfter: number;
}

/** A job at one host. */
interface HostJob {
  id: string;
  /** Host name and port. */
  host: string;
  /** The account that the job shows to its host; jobs without one share theirs. */
  account?: string | undefined;
}

/** What the end of a job means for the other jobs of its host. */
export interface JobVerdict<R> {
  /** Why the remaining jobs of the host are skipped. */
  halt?: R | undefined;
  /** The halt concerns the jobs of this job's account only. */
  haltsAccountOnly?: boolean;
  /** The host accepted the account: its remaining jobs may run in parallel. */
  verified?: boolean;
}

interface HostSchedulerDeps<J extends HostJob, R> {
  limits: SchedulerLimits;
  /** Runs one job at a time per host and account until one is verified. */
  firstAlone: boolean;
  /** A slow job also returns its per-host permit. */
  freesHostWhenSlow: boolean;
  setTimer: SetTimer;
  /** When aborted, no further job starts. */
  signal: AbortSignal;
  /** Runs one job, with its requests through `scheduler`. Never rejects. */
  work(job: J, scheduler: Scheduler): Promise<JobVerdict<R>>;
  /** Reports a job skipped by another job's verdict on the same host. */
  onSkipped(job: J, why: R): void;
}

interface HostQueue<J> {
  waiting: J[];
  active: J[];
  verifiedAccounts: Set<string | undefined>;
}

/**
 * Runs jobs with one queue per host, longest first; after `slowAfter` a hanging host delays no other.
 * @returns a promise that resolves when no job is active
 */
export function runPerHost<J extends HostJob, R>(
  jobs: readonly J[],
  deps: HostSchedulerDeps<J, R>,
): Promise<void> {
  const { limits, signal } = deps;
  const queues = new Map<string, HostQueue<J>>();
  for (const [host, waiting] of Map.groupBy(jobs, (job) => job.host))
    queues.set(host, { waiting: [...waiting], active: [], verifiedAccounts: new Set() });
  const permits = createSemaphore(limits.responsive);
  /** `running` counts active jobs; `unanswered` those of them without a reply that are not yet slow. */
  let running = 0;
  let unanswered = 0;

  /** The queue's next job that may start; -1 for none. */
  const nextOf = ({ waiting, active, verifiedAccounts }: HostQueue<J>): number =>
    active.length >= limits.perHost
      ? -1
      : waiting.findIndex(
          ({ account }) =>
            !deps.firstAlone ||
            verifiedAccounts.has(account) ||
            active.every((other) => other.account !== account),
        );

  return new Promise((resolve) => {
    function startJobs(): void {
      while (!signal.aborted && unanswered < limits.responsive + limits.preparing && running < limits.total) {
        let longest: HostQueue<J> | undefined;
        for (const queue of queues.values())
          if (queue.waiting.length > (longest?.waiting.length ?? 0) && nextOf(queue) >= 0) longest = queue;
        const [job] = longest?.waiting.splice(nextOf(longest), 1) ?? [];
        if (longest === undefined || job === undefined) break;
        void runJob(longest, job);
      }
      if (running === 0) resolve();
    }

    async function runJob(queue: HostQueue<J>, job: J): Promise<void> {
      queue.active.push(job);
      running += 1;
      unanswered += 1;
      const markAnswered = once(() => {
        unanswered -= 1;
      });
      const releaseHost = once(() => {
        queue.active.splice(queue.active.indexOf(job), 1);
      });

      /**
       * A successful reply verifies the host at once: other jobs need not wait for the result to be stored.
       */
      const scheduler: Scheduler = async (call, signal) => {
        const releasePermit = await permits.acquire(signal);
        const cancelTimer = deps.setTimer(limits.slowAfter, () => {
          releasePermit();
          markAnswered();
          if (deps.freesHostWhenSlow) releaseHost();
          startJobs();
        });
        try {
          const result = await call();
          queue.verifiedAccounts.add(job.account);
          return result;
        } finally {
          cancelTimer();
          releasePermit();
          markAnswered();
          startJobs();
        }
      };

      const verdict = await deps.work(job, scheduler);
      running -= 1;
      markAnswered();
      releaseHost();
      if (verdict.verified === true) queue.verifiedAccounts.add(job.account);
      const { halt, haltsAccountOnly = false } = verdict;
      if (halt !== undefined && !signal.aborted) {
        const isHalted = ({ account }: J) => !haltsAccountOnly || account === job.account;
        const halted = queue.waiting.filter(isHalted);
        queue.waiting = queue.waiting.filter((other) => !isHalted(other));
        for (const other of halted) deps.onSkipped(other, halt);
      }
      startJobs();
    }

    startJobs();
  });
}

/** Wraps `work` so that only the first call runs it. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
