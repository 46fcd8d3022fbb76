import type { Browser } from './browser.ts';

/**
 * What the organisation has set for this extension, or `undefined` when nothing. Firefox rejects where Chromium
 * answers with nothing.
 */
export async function managedPolicy(browser: Browser): Promise<unknown> {
  try {
    const value = await browser.storage.managed.get();
    return Object.keys(value).length === 0 ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Calls back when the organisation's policy changes. The background alone listens to storage, and to this area. */
export function watchPolicy(browser: Browser, changed: () => void): void {
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') changed();
  });
}
