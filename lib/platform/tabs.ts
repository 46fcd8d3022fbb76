import type { Browser } from './browser.ts';

/** Where something was asked from: a page of ours in a tab, or the popup over the window's active tab. */
export interface Opener {
  tab?: { id: number; index: number; windowId: number };
}

/** Opens an address in a new tab next to where it was asked from. Needs no permission. */
export async function openTabNextTo(browser: Browser, url: string, opener: Opener): Promise<void> {
  const tab = opener.tab ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0];
  await browser.tabs.create({
    url,
    active: true,
    ...(tab === undefined ? {} : { index: tab.index + 1 }),
    ...(tab?.windowId === undefined ? {} : { windowId: tab.windowId }),
  });
}
