/** Opening a page of the extension in a tab of its own, and filling its list before. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { importFile } from '../e2e/harness/user-actions.ts';
import { UnsteadySample } from './sampling.ts';
import { manyTenants } from './tenants.ts';

/** How long a page may take, in milliseconds. */
export const patience = 15_000;

/** Imports a list as a person does: builds of other commits may store it in another form. */
export async function fill(context: BrowserContext, id: string, size: number): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${id}/options.html`);
  await importFile(page, manyTenants(size));
  await page.close();
}

/** @param address without its scheme */
export async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 400, height: 600 });
  await page.goto(`chrome-extension://${address}`);
  return page;
}

/** Opens a page in a new tab. @returns its first contentful paint, in milliseconds after the navigation began */
export async function firstContent(context: BrowserContext, address: string): Promise<number> {
  const page = await openPage(context, address);
  const at = await page.evaluate(firstPaintOfContent, patience);
  await page.close();
  await wait(100);
  if (at === null) throw new UnsteadySample(`${address}: nothing was painted`);
  return at;
}

/**
 * Opens a page in a new tab.
 * @returns when the first element of a selector was painted, in milliseconds after the navigation began
 */
export async function inSight(context: BrowserContext, address: string, selector: string): Promise<number> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 400, height: 600 });
  await page.addInitScript(watchForFirst, selector);
  await page.goto(`chrome-extension://${address}`);
  const painted = await page
    .waitForFunction(() => (globalThis as { inSight?: number }).inSight, undefined, { timeout: patience })
    .catch(() => null);
  const at = (await painted?.jsonValue()) ?? null;
  await page.close();
  await wait(100);
  if (at === null) throw new UnsteadySample(`${address}: no ${selector} was painted`);
  return at;
}

/** Runs in the page, before its own scripts: a task after the frame in which the element stands comes after its paint. */
function watchForFirst(selector: string): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => Object.assign(globalThis, { inSight: performance.now() });
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    requestAnimationFrame(() => port2.postMessage(null));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the page. */
function firstPaintOfContent(patience: number): Promise<number | null> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint !== undefined) resolve(paint.startTime);
    }).observe({ type: 'paint', buffered: true });
    setTimeout(() => resolve(null), patience);
  });
}
