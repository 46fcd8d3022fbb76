import { browser } from '../browser/browser.ts';
import { quarantinedTenantsKey } from '../storage/public-slots.ts';
import { quarantinedPreferencesKey } from '../storage/quarantine.ts';

/** The quarantined tenant list as JSON text; in a file apart, because only the options page bundles it. */
export async function readQuarantinedTenants(): Promise<string> {
  const found = await browser.storage.local.get([quarantinedTenantsKey]);
  return JSON.stringify(found[quarantinedTenantsKey] ?? null, null, 2);
}

/** The quarantined preferences as JSON text; `null` when there are none. */
export async function readQuarantinedPreferences(): Promise<string | null> {
  const found = await browser.storage.local.get([quarantinedPreferencesKey]);
  return found[quarantinedPreferencesKey] === undefined
    ? null
    : JSON.stringify(found[quarantinedPreferencesKey], null, 2);
}
