/** The browser as the connection doctor's page uses it, beside `page.ts`. */

import { browser } from '../browser/browser.ts';
import type { Examinations } from '../doctor/schema.ts';
import { decode } from '../storage/codec.ts';
import { examinationsSlot } from '../storage/examinations-slot.ts';

/** Reads what the doctor found, by the slot's name. */
export async function readExaminations(): Promise<Examinations> {
  const found = await browser.storage.session.get([examinationsSlot.key]);
  return (decode(examinationsSlot, found[examinationsSlot.key]) as Examinations | undefined) ?? {};
}

/**
 * Whether somebody opened this page just now. A page that the browser brings back, when it restores a session or goes
 * back, calls itself that (tried in Chromium 156), and so does a reload.
 */
export function isFreshlyOpened(): boolean {
  return performance
    .getEntriesByType('navigation')
    .some((each) => 'type' in each && each.type === 'navigate');
}

/** Opens a server's address in a tab of its own, where the browser shows what it thinks of it. */
export const openAddress = (address: string): void => void browser.tabs.create({ url: address });

/** Opens the toolbar button's popup, or the same in a tab where the browser will not. Must be called in the click. */
export function openPopup(): void {
  const inTab = () => void browser.tabs.create({ url: browser.runtime.getURL('/popup.html') });
  try {
    browser.action.openPopup().catch(inTab);
  } catch {
    inTab();
  }
}
