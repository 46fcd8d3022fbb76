/** The journal as its page reads it: by name, and again after each broadcast that there is more. */
import type { Entry } from '../journal/entry.ts';
import { entriesIn, journalAsideKey, partKeys } from '../journal/parts.ts';
import { journalMessage } from '../messages/wire-names.ts';
import { browser } from './browser.ts';

export interface JournalView {
  /** Oldest first. */
  entries: readonly Entry[];
  /** What could not be read and was kept aside, as a text to save; `null` when there is nothing. */
  aside: string | null;
}

export async function readJournal(): Promise<JournalView> {
  const found = await browser.storage.local.get([...partKeys, journalAsideKey]);
  const aside: unknown = found[journalAsideKey];
  return { entries: entriesIn(found), aside: aside === undefined ? null : JSON.stringify(aside, null, 2) };
}

/** Calls back, for as long as the page lives, when the journal has changed. */
export function watchJournal(changed: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    if (message === journalMessage) changed();
  });
}

/** The tenant this page was opened for, by its id; `''` for all of them. */
export function askedTenant(): string {
  return new URLSearchParams(location.search).get('tenant') ?? '';
}
