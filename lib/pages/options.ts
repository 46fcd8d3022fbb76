import { browser } from '../browser/browser.ts';
import { readView } from './page-api.ts';

/** What the options page shows: with what the browser allows us beside the hosts. */
export async function readOptionsView(changed?: readonly string[]) {
  const [view, { permissions = [] }] = await Promise.all([readView(changed), browser.permissions.getAll()]);
  return { ...view, permissions };
}

/** Whether the browser opens private windows for us: Firefox does once the person has allowed it, Chromium always. */
export async function canOpenPrivateWindows(): Promise<boolean> {
  const asksFirst = browser.runtime.getURL('').startsWith('moz-extension:');
  return !asksFirst || browser.extension.isAllowedIncognitoAccess();
}
