import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromiumBuild } from './chromium.ts';

/** What the popup's first picture does without, and loads right after it. */
const deferredParts = () =>
  readdirSync(join(chromiumBuild, 'chunks')).find((name) => /^deferred-parts/.test(name));

/**
 * Waits in the page for an element, in the popup also for its deferred parts, then for two frames in which rows take
 * their place.
 * A locator would first bring Playwright's own script into the document: a third of what opening it costs.
 */
export async function untilShown(page: Page, selector = '#app h1'): Promise<void> {
  // As text: a test's own modules are not the page's.
  if (/\/(?:popup|sidepanel)\.html/.test(page.url()))
    await page.evaluate(`import('/chunks/${deferredParts()}').then(() => undefined)`);
  const isShown = await page.evaluate(async (selector) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const end = Date.now() + 15_000;
    while (document.querySelector(selector) === null && Date.now() < end)
      await new Promise((done) => setTimeout(done, 10));
    await frame();
    await frame();
    return document.querySelector(selector) !== null;
  }, selector);
  if (!isShown) throw new Error(`${page.url()} never showed ${selector}`);
}
