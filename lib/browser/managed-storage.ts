import type { Browser } from './browser.ts';

/**
 * The raw managed policy, or `undefined` when none is set.
 * Without a policy Firefox rejects and Chromium returns an empty object; both give `undefined`.
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
 * Calls `changed` after each change of the managed policy.
 * Prefers the managed area's own event: a listener on all areas would wake the background at every page's write.
 */
export function onManagedPolicyChanged(browser: Browser, changed: () => void): void {
  const { managed, onChanged } = browser.storage;
  if (managed?.onChanged !== undefined) managed.onChanged.addListener(changed);
  else
    onChanged.addListener((_changes, area) => {
      if (area === 'managed') changed();
    });
}
