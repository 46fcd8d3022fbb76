import type { Browser } from './browser.ts';

/**
 * What the organisation has set for this extension, or `undefined` when nothing. Firefox rejects where Chromium
 * answers with nothing.
 */
export async function readManagedPolicy(browser: Browser): Promise<unknown> {
  try {
    const value = await browser.storage.managed.get();
    return Object.keys(value).length === 0 ? undefined : value;
  } catch {
    return undefined;
  }
}

/**
 * Calls back when the organisation's policy changes. The background alone listens to storage, and to this area alone: a
 * listener to all of them would be handed, and woken by, every write of every page.
 */
export function onManagedPolicyChanged(browser: Browser, changed: () => void): void {
  const { managed, onChanged } = browser.storage;
  if (managed?.onChanged !== undefined) managed.onChanged.addListener(changed);
  else
    onChanged.addListener((_changes, area) => {
      if (area === 'managed') changed();
    });
}
