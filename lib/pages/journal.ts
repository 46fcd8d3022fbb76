/** Browser adapter of the journal's page. */

import { browser } from '../browser/browser.ts';
import type { Entry } from '../journal/entry.ts';
import { entriesIn, quarantinedJournalKey, segmentKeys } from '../journal/ring-buffer.ts';
import { journalMessage } from '../protocol/channels.ts';

interface JournalView {
  /** Oldest first. */
  entries: readonly Entry[];
  /** Unreadable entries as JSON text, for saving to a file; `null` when there are none. */
  quarantined: string | null;
}

/** Reads the journal's segments and its quarantine from local storage. */
export async function readJournal(): Promise<JournalView> {
  const found = await browser.storage.local.get([...segmentKeys, quarantinedJournalKey]);
  const quarantined: unknown = found[quarantinedJournalKey];
  return {
    entries: entriesIn(found),
    quarantined: quarantined === undefined ? null : JSON.stringify(quarantined, null, 2),
  };
}

/** Calls `changed` after each journal broadcast, until the page closes. */
export function watchJournal(changed: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    if (message === journalMessage) changed();
  });
}

/** The tenant id in the page's query; `''` selects all tenants. */
export function tenantInQuery(): string {
  return new URLSearchParams(location.search).get('tenant') ?? '';
}
