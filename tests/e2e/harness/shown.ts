import type { Page } from '@playwright/test';

/**
 * Waits in the page for an element, then for the frame that draws it and the one after it, where rows take their place.
 * A locator would first bring Playwright's own script into the document: a third of what opening it costs.
 */
export async function untilShown(page: Page, selector = '#app h1'): Promise<void> {
  const isShown = await page.evaluate(async (selector) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const end = Date.now() + 15_000;
    while (document.querySelector(selector) === null && Date.now() < end) await frame();
    await frame();
    await frame();
    return document.querySelector(selector) !== null;
  }, selector);
  if (!isShown) throw new Error(`${page.url()} never showed ${selector}`);
}
