/** Browser adapter of the connection doctor's page, beside `page-api.ts`. */

import { browser } from '../browser/browser.ts';
import { readableExaminations } from '../doctor/readable-examinations.ts';
import type { Examinations } from '../doctor/schema.ts';
import { decode } from '../storage/codec.ts';
import { examinationsSlot } from '../storage/examinations-slot.ts';

/** Reads the examinations slot without its schema, which no page bundle holds. */
export async function readExaminations(): Promise<Examinations> {
  const found = await browser.storage.session.get([examinationsSlot.key]);
  return readableExaminations(decode(examinationsSlot, found[examinationsSlot.key])) ?? {};
}

/**
 * Whether this page load is a fresh navigation.
 * A reload, a session restore and a back navigation report another type (tried in Chromium 156).
 */
export function isFreshlyOpened(): boolean {
  return performance
    .getEntriesByType('navigation')
    .some((each) => 'type' in each && each.type === 'navigate');
}

/** Opens a server's address in a new tab, where the browser shows its own error page. */
export const openAddress = (address: string): void => void browser.tabs.create({ url: address });

/** Opens the popup, or its page in a tab where `action.openPopup` fails. Must be called within the click event. */
export function openPopup(): void {
  const inTab = () => void browser.tabs.create({ url: browser.runtime.getURL('/popup.html') });
  try {
    browser.action.openPopup().catch(inTab);
  } catch {
    inTab();
  }
}
