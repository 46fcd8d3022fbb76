import type { Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** The thread's processor time during the task, in microseconds. */
  tdur?: number;
  args?: { name?: string };
}

/** Recorded tasks, in milliseconds of processor time. */
export interface Tasks {
  /** The number of recorded tasks, so that a test rejects an empty recording. */
  readonly count: number;
  /** The tasks above the limit. */
  readonly long: readonly number[];
}

/**
 * Records every main-thread task of every page until the returned function is called.
 * Measures processor time, because a busy machine can suspend a thread in the middle of a task.
 * @param page any page of the browser that stays open meanwhile
 */
export async function recordTasks(page: Page): Promise<(limit: number) => Promise<Tasks>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: ['toplevel'],
      excludedCategories: ['*'],
    },
  });
  return async (limit) => {
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const mains = new Set(
      events
        .filter(
          ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
        )
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    const took = events
      .filter(({ ph, pid, tid, tdur }) => ph === 'X' && tdur !== undefined && mains.has(`${pid} ${tid}`))
      .map(({ tdur }) => (tdur ?? 0) / 1000);
    return { count: took.length, long: took.filter((milliseconds) => milliseconds > limit) };
  };
}
