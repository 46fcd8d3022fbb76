import { page } from './page.ts';

/** Whether the browser opens private windows for us: Firefox does once the person has allowed it, Chromium always. */
export async function opensPrivately(): Promise<boolean> {
  const asksFirst = page.runtime.getURL('').startsWith('moz-extension:');
  return !asksFirst || page.extension.isAllowedIncognitoAccess();
}
