import { preferencesAsideKey } from '../slots/aside.ts';
import { asideKey } from '../slots/public.ts';
import { browser } from './browser.ts';

/** A stored tenant list that could not be read, as it was, for a person to save. Apart, because only one page needs it. */
export async function readAside(): Promise<string> {
  const found = await browser.storage.local.get([asideKey]);
  return JSON.stringify(found[asideKey] ?? null, null, 2);
}

/** Stored preferences that could not be read, as they were; `null` when there are none. */
export async function readPreferencesAside(): Promise<string | null> {
  const found = await browser.storage.local.get([preferencesAsideKey]);
  return found[preferencesAsideKey] === undefined
    ? null
    : JSON.stringify(found[preferencesAsideKey], null, 2);
}
