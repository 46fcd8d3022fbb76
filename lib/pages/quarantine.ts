import { browser } from '../browser/browser.ts';
import { quarantinedTenantsKey } from '../storage/public-slots.ts';
import { quarantinedPreferencesKey } from '../storage/quarantine.ts';

/** A stored tenant list that could not be read, as it was, for a person to save. Apart, because only one page needs it. */
export async function readQuarantinedTenants(): Promise<string> {
  const found = await browser.storage.local.get([quarantinedTenantsKey]);
  return JSON.stringify(found[quarantinedTenantsKey] ?? null, null, 2);
}

/** Stored preferences that could not be read, as they were; `null` when there are none. */
export async function readQuarantinedPreferences(): Promise<string | null> {
  const found = await browser.storage.local.get([quarantinedPreferencesKey]);
  return found[quarantinedPreferencesKey] === undefined
    ? null
    : JSON.stringify(found[quarantinedPreferencesKey], null, 2);
}
