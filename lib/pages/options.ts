import { browser } from '../browser/browser.ts';
import { readView } from './page-api.ts';

/** `readView` plus the granted API permissions. @param changed as in `readView` */
export async function readOptionsView(changed?: readonly string[]) {
  const [view, { permissions = [] }] = await Promise.all([readView(changed), browser.permissions.getAll()]);
  return { ...view, permissions };
}

/** Whether a private window can be opened: Firefox requires `isAllowedIncognitoAccess`, Chromium always opens one. */
export async function canOpenPrivateWindows(): Promise<boolean> {
  const needsConsent = browser.runtime.getURL('').startsWith('moz-extension:');
  return !needsConsent || browser.extension.isAllowedIncognitoAccess();
}
