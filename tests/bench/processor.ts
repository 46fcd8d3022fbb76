import { readdir, readFile } from 'node:fs/promises';
import type { HandDriven } from './debugger.ts';
import { UnsteadySample } from './sampling.ts';

/** Nanoseconds on a processor, by thread. */
type Threads = ReadonlyMap<string, number>;

/** @throws UnsteadySample where there is no Linux /proc, or the process has ended */
async function threadsOf(pid: number): Promise<Threads> {
  try {
    const threads = await readdir(`/proc/${pid}/task`);
    const times = threads.map(async (thread) => {
      const stat = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => null);
      return stat === null ? [] : [[thread, Number(stat.split(' ')[0])] as const];
    });
    return new Map((await Promise.all(times)).flat());
  } catch (cause) {
    throw new UnsteadySample(`no processor time of process ${pid}: it ended, or this is no Linux`, { cause });
  }
}

/** What each thread of some processes has used so far. */
export type ProcessorTimes = ReadonlyMap<number, Threads>;

export async function readProcessorTimes(pids: readonly number[]): Promise<ProcessorTimes> {
  return new Map(await Promise.all(pids.map(async (pid) => [pid, await threadsOf(pid)] as const)));
}

/** Milliseconds that a process has used between two readings, without the threads that ended meanwhile. */
export function usedBetween(before: ProcessorTimes, after: ProcessorTimes, pid: number): number {
  let sum = 0;
  for (const [thread, time] of after.get(pid) ?? []) sum += time - (before.get(pid)?.get(thread) ?? 0);
  return sum / 1e6;
}

const busyMs = 500;

/**
 * The renderer that hosts an extension's service worker, by its process id: the one that gets busy when the worker is
 * kept busy, as the protocol names no process of a worker.
 */
export async function processOfWorker(browser: HandDriven, id: string): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const pids = (processInfo as { type: string; id: number }[])
    .filter(({ type }) => type === 'renderer')
    .map((each) => each.id);
  const session = await attachToWorker(browser, id);
  const before = await readProcessorTimes(pids);
  await browser.evaluate(session, `for (const from = Date.now(); Date.now() - from < ${busyMs}; );`);
  const after = await readProcessorTimes(pids);
  await browser.send('Target.detachFromTarget', { sessionId: session });
  const used = (each: number) => usedBetween(before, after, each);
  const [pid, next = Number.NaN] = pids.toSorted((one, other) => used(other) - used(one));
  // Other programs may take their share of the processor, and other renderers may have work left.
  if (pid === undefined || used(pid) < busyMs / 4 || used(pid) < 3 * used(next))
    throw new UnsteadySample(
      `the worker of ${id} is in no one process: ${pids.map((each) => used(each).toFixed(0))} ms`,
    );
  return pid;
}

async function attachToWorker(browser: HandDriven, id: string): Promise<string> {
  const { targetInfos } = await browser.send('Target.getTargets');
  const target = (targetInfos as { type: string; url: string; targetId: string }[]).find(
    ({ type, url }) => type === 'service_worker' && url.includes(id),
  );
  if (target === undefined) throw new UnsteadySample(`the worker of ${id} does not run`);
  const { sessionId } = await browser.send('Target.attachToTarget', {
    targetId: target.targetId,
    flatten: true,
  });
  return String(sessionId);
}
