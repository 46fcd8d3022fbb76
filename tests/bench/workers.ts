import { setTimeout as wait } from 'node:timers/promises';
import type { Page, Worker } from '@playwright/test';
import type { Chromium } from '../e2e/harness/chromium.ts';
import type { HandDriven } from './debugger.ts';
import { UnsteadySample } from './sampling.ts';

interface Version {
  readonly scriptURL: string;
  readonly runningStatus: string;
}

/** Sees the service workers of a browser start and stop. */
export interface WorkerWatch {
  /** Stops all workers, as the browser does after 30 idle seconds. @throws UnsteadySample when these extensions' stay */
  stop(ids: readonly string[]): Promise<void>;
  /** What was last heard of an extension's worker, such as `running`; `stopped` for one not heard of. */
  statusOf(id: string): string;
}

/** Watches the workers from a tab's session; the tab must stay open. */
export async function watchWorkers(browser: HandDriven, session: string): Promise<WorkerWatch> {
  const statuses = new Map<string, string>();
  const hearing = new Set<() => void>();
  browser.listen(({ method, params }) => {
    if (method !== 'ServiceWorker.workerVersionUpdated') return;
    const { versions } = params as { versions: readonly Version[] };
    for (const { scriptURL, runningStatus } of versions)
      if (URL.canParse(scriptURL)) statuses.set(new URL(scriptURL).hostname, runningStatus);
    for (const hear of hearing) hear();
  });
  await browser.send('ServiceWorker.enable', {}, session);
  const statusOf = (id: string) => statuses.get(id) ?? 'stopped';
  const allStopped = (ids: readonly string[]) => ids.every((id) => statusOf(id) === 'stopped');

  return {
    statusOf,
    async stop(ids) {
      await browser.send('ServiceWorker.stopAllWorkers', {}, session);
      const stopped = new Promise<true>((resolve) => {
        const hear = () => {
          if (!allStopped(ids)) return;
          hearing.delete(hear);
          resolve(true);
        };
        hearing.add(hear);
        hear();
      });
      const inTime = await Promise.race([stopped, wait(10_000, false)]);
      if (!inTime) throw new UnsteadySample(`a worker would not stop: ${ids.map(statusOf).join(', ')}`);
      await wait(100);
    },
  };
}

/** The worker of a Playwright browser, started by a message when it has slept: long rounds leave it idle for 30 s. */
export async function wokenWorker(browser: Chromium, page: Page): Promise<Worker> {
  // What the message is answered is of no interest.
  await page.evaluate(() => chrome.runtime.sendMessage({}).catch(() => undefined));
  return browser.worker();
}
