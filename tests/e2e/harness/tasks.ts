import type { Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds of the processor's time that the thread had meanwhile. */
  tdur?: number;
  args?: { name?: string };
}

/** Tasks, in milliseconds of the processor's time. */
export interface Tasks {
  /** How many there were at all: a recording of nothing proves nothing. */
  readonly count: number;
  /** Those that took more than the limit. */
  readonly long: readonly number[];
}

/**
 * Records every task of every page's main thread, from now until the returned function is called. What counts is the
 * time the processor spent on a task, not the time that went by: a busy machine stops a thread in the middle of a task
 * for as long as it likes, and that freezes by no fault of the page.
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
