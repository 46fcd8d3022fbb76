/**
 * The slots that pages may read, by name. Plain data with types only, so that a page's bundle holds no schema:
 * a page checks the version and leaves the parsing to the background that wrote the slot.
 * Their schemas are paired with them in `background.ts` beside this file.
 */

import type { Policy } from '../policy/policy.ts';
import type { Passes } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { VaultStatus } from '../vault/schema.ts';
import { emptyPreferences } from './empty-preferences.ts';
import type { Drafts, Preferences } from './preferences-schema.ts';

/** One declared piece of stored state, as far as a page needs to know. `T` is what it holds. */
export interface Slot<T> {
  readonly key: string;
  readonly area: 'local' | 'session';
  /** Raised when the shape changes; what is stored under another version is not read. */
  readonly version: number;
  readonly empty: T;
  /**
   * `text`: stored as one JSON text. The browser carries a tree from process to process value by value: 1,000 tenants
   * take 42 ms so, and 5 ms as a text.
   */
  readonly encoding?: 'text';
}

export const tenantsSlot: Slot<Tenant[]> = {
  key: 'tenants',
  area: 'local',
  version: 1,
  encoding: 'text',
  empty: [],
};

export const preferencesSlot: Slot<Preferences> = {
  key: 'preferences',
  area: 'local',
  version: 1,
  encoding: 'text',
  empty: emptyPreferences,
};

/** What the organisation has set: tenants and preferences; the last good form of each. */
export const policySlot: Slot<Policy> = {
  key: 'policy',
  area: 'local',
  version: 1,
  encoding: 'text',
  empty: { tenants: [], preferences: {}, issues: [] },
};

export const passesSlot: Slot<Passes> = {
  key: 'passes',
  area: 'session',
  version: 1,
  encoding: 'text',
  empty: {},
};

/** What pages may know of the vault and of what is kept where; told anew at every wake. */
export const vaultFactsSlot: Slot<VaultStatus> = {
  key: 'vaultFacts',
  area: 'session',
  version: 1,
  empty: { vault: 'none', kept: {} },
};

/** The only slot that pages write too. */
export const draftsSlot: Slot<Drafts> = {
  key: 'drafts',
  area: 'session',
  version: 1,
  empty: {},
};

/** Where a tenant list that could not be read is kept, as it was. */
export const quarantinedTenantsKey = 'tenants.aside';

/** How long an intent in `drafts` is worth following, in milliseconds. */
export const intentTtlMs = 2 * 60_000;
