/** The journal as its page reads it: by name, and again after each broadcast that there is more. */

import { browser } from '../browser/browser.ts';
import type { Entry } from '../journal/entry.ts';
import { entriesIn, quarantinedJournalKey, segmentKeys } from '../journal/ring-buffer.ts';
import { journalMessage } from '../protocol/channels.ts';

export interface JournalView {
  /** Oldest first. */
  entries: readonly Entry[];
  /** What could not be read and was kept aside, as a text to save; `null` when there is nothing. */
  quarantined: string | null;
}

export async function readJournal(): Promise<JournalView> {
  const found = await browser.storage.local.get([...segmentKeys, quarantinedJournalKey]);
  const aside: unknown = found[quarantinedJournalKey];
  return {
    entries: entriesIn(found),
    quarantined: aside === undefined ? null : JSON.stringify(aside, null, 2),
  };
}

/** Calls back, for as long as the page lives, when the journal has changed. */
export function watchJournal(changed: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    if (message === journalMessage) changed();
  });
}

/** The tenant this page was opened for, by its id; `''` for all of them. */
export function tenantInQuery(): string {
  return new URLSearchParams(location.search).get('tenant') ?? '';
}
