/** Starts runners, and replaces one whose mutant never ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Baseline, BaselineJob, Job, Outcome, TestGroups } from './runner.ts';

export interface Runner {
  /** Tests one mutant; killed by `time` when its tests do not end though they do without it, as long as it is given. */
  test(job: Job): Promise<Outcome>;
  stop(): void;
}

/** For what has no baseline yet. */
const startLimitMs = 1_800_000;
/** Mutants after which a runner is replaced, because its memory grows with each run. */
const mutantsPerRunner = 60;

/** Starts a runner. @throws Error when the child process ends before it answers */
export async function startRunner(): Promise<Runner> {
  let child = await startChild();
  let tested = 0;
  return {
    async test(job) {
      if (tested === mutantsPerRunner) await replace();
      tested += 1;
      // A failing file runs up to three times, each as long as its limit.
      for (let limitMs = 60_000 + 5 * job.baseline.totalMs; ; limitMs *= 2) {
        const outcome = await ask<Outcome>(child, job, limitMs);
        if (outcome !== undefined) return outcome;
        await replace();
        if ((await measure(job.tests, limitMs / 2)) !== undefined) return { killedBy: 'time' };
      }
    },
    stop: () => void child.kill('SIGKILL'),
  };

  async function replace(): Promise<void> {
    child.kill('SIGKILL');
    child = await startChild();
    tested = 0;
  }
}

/** Runs the tests of a folder without a mutant. @returns `undefined` when they did not end in time */
export async function measure(tests: TestGroups, limitMs = startLimitMs): Promise<Baseline | undefined> {
  const child = await startChild();
  const baseline = await ask<Baseline>(child, { tests }, limitMs);
  child.kill('SIGKILL');
  return baseline;
}

function ask<T>(child: ChildProcess, job: Job | BaselineJob, limitMs: number): Promise<T | undefined> {
  const answer = nextMessage<T>(child, limitMs);
  child.send(job);
  return answer;
}

async function startChild(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('runner.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await nextMessage(child, startLimitMs);
  return child;
}

/** @returns `undefined` when no message came in time */
function nextMessage<T>(child: ChildProcess, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void) => () => {
      clearTimeout(timer);
      child.removeAllListeners('message').removeAllListeners('exit');
      work();
    };
    const timer = setTimeout(
      settle(() => resolve(undefined)),
      milliseconds,
    );
    child.once('message', (message) => settle(() => resolve(message as T))());
    child.once('exit', (code) => settle(() => reject(new Error(`a runner ended with ${code}`)))());
  });
}
