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

/** Whether a tab opened by an extension without access to its host gets no `SameSite=Strict` cookie: seen in Firefox 153. */
export const withholdsStrictCookies: boolean = import.meta.env.FIREFOX;

/** Whether a signed-in tab's WebSockets are signed in only where a permission of their own allows it: Chromium. */
export const holdsSocketsApart: boolean = !import.meta.env.FIREFOX;

/** Opens a server's address in a new tab, where the browser shows its own error page. */
export const openAddress = (address: string): void => void openInContainer(address);

/** Opens a tab in this page's container: Firefox takes the opener's, and needs no permission for that. */
async function openInContainer(url: string): Promise<void> {
  const here = import.meta.env.FIREFOX ? await browser.tabs.getCurrent() : undefined;
  await browser.tabs.create({ url, ...(here?.id === undefined ? {} : { openerTabId: here.id }) });
}

/**
 * Opens the popup, or its page in a tab where `action.openPopup` fails or is missing.
 * Must be called within the click event.
 */
export function openPopup(): void {
  const inTab = () => void openInContainer(browser.runtime.getURL('/popup.html'));
  // Missing in Chromium up to 126.
  if (browser.action.openPopup === undefined) inTab();
  else browser.action.openPopup().catch(inTab);
}
