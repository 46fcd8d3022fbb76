import type { TabOrigin } from '../ports/tabs.ts';
import type { Browser } from './browser.ts';

/**
 * Opens an address in a new tab to the right of `origin` and in its container, so that a sign-in link lands in the
 * cookies of whoever asked. Needs no permission: `cookieStoreId` would need `cookies`, an opener gives the same.
 * @returns the tab's id
 */
export async function openTabBeside(
  browser: Browser,
  url: string,
  origin: TabOrigin,
): Promise<number | undefined> {
  const tab = origin.tab ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0];
  const opened = await browser.tabs.create({
    url,
    active: origin.inBackground !== true,
    ...(tab === undefined ? {} : { index: tab.index + 1 }),
    ...(tab?.windowId === undefined ? {} : { windowId: tab.windowId }),
    ...(tab?.id === undefined || origin.defaultContainer === true || !isFirefox(browser)
      ? {}
      : { openerTabId: tab.id }),
  });
  return opened.id;
}

/** Whether the browser is Firefox, by the scheme of the extension's own pages. */
export const isFirefox = (browser: Browser): boolean =>
  browser.runtime.getURL('').startsWith('moz-extension:');

/** Opens an extension page in an inactive tab. */
export async function openInBackground(browser: Browser, page: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(page), active: false });
}
