/** Starts runners, and replaces one whose mutant never ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from './runner.ts';

export interface Runner {
  /** Tests one mutant; killed by `time` when the tests have not ended after `timeoutMs`. */
  test(job: Job): Promise<Outcome>;
  stop(): void;
}

/** Far above what a folder's tests take: only a mutant that loops for ever is still running then. */
const timeoutMs = 600_000;
/** Mutants after which a runner is replaced, because its memory grows with each run. */
const mutantsPerRunner = 60;

/** Starts a runner. @throws Error when the child process ends before it answers */
export async function startRunner(): Promise<Runner> {
  let child = await startChild();
  let tested = 0;
  return {
    async test(job) {
      if (tested === mutantsPerRunner) {
        child.kill('SIGKILL');
        child = await startChild();
        tested = 0;
      }
      tested += 1;
      const outcome = nextMessage<Outcome>(child, timeoutMs);
      child.send(job);
      const answer = await outcome;
      if (answer !== undefined) return answer;
      child.kill('SIGKILL');
      child = await startChild();
      return { killedBy: 'time', unreliable: [] };
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

async function startChild(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('runner.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await nextMessage(child, timeoutMs);
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
