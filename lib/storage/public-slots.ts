/**
 * The slots that pages may read, without schemas, so that no page bundle contains one.
 * A page checks the version only, because the background validated the value before writing it.
 * `slots.ts` pairs each slot with its schema.
 */

import type { Policy } from '../policy/policy.ts';
import type { Passes } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { VaultStatus } from '../vault/schema.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { emptyPreferences } from './empty-preferences.ts';
import type { Drafts, Preferences } from './preferences-schema.ts';

/** A declared piece of stored state of type `T`, without its schema. */
export interface Slot<T> {
  readonly key: string;
  readonly area: 'local' | 'session';
  /** Raised when the shape changes; a value stored under another version reads as `empty`. */
  readonly version: number;
  readonly empty: T;
  /**
   * `json`: one JSON text. Browsers copy a tree value by value: 1,000 tenants take 42 ms, as text 5 ms.
   */
  readonly encoding?: 'json';
}

export const tenantsSlot: Slot<Tenant[]> = {
  key: 'tenants',
  area: 'local',
  version: 1,
  encoding: 'json',
  empty: [],
};

export const preferencesSlot: Slot<Preferences> = {
  key: 'preferences',
  area: 'local',
  version: 1,
  encoding: 'json',
  empty: emptyPreferences,
};

/** The managed policy's tenants and preferences, each in its last valid form. */
export const policySlot: Slot<Policy> = {
  key: 'policy',
  area: 'local',
  version: 1,
  encoding: 'json',
  empty: { tenants: [], preferences: {}, issues: [] },
};

export const passesSlot: Slot<Passes> = {
  key: 'passes',
  area: 'session',
  version: 1,
  encoding: 'json',
  empty: {},
};

/** What pages show of the vendors without code; their definitions are in a slot of their own. */
export const vendorsSlot: Slot<VendorDescriptor[]> = {
  key: 'vendors',
  area: 'local',
  version: 1,
  encoding: 'json',
  empty: [],
};

/** The vault's public status and each tenant's retention; rewritten at every start of the worker. */
export const vaultStatusSlot: Slot<VaultStatus> = {
  key: 'vaultStatus',
  area: 'session',
  version: 1,
  empty: { vault: 'none', retained: {} },
};

/** The only slot that pages write: a closing popup cannot wait for a command's reply. */
export const draftsSlot: Slot<Drafts> = {
  key: 'drafts',
  area: 'session',
  version: 1,
  empty: {},
};

/** First quarantine key of an unreadable tenant list. */
export const quarantinedTenantsKey = 'tenants.quarantine';

/** Lifetime of an intent in `drafts`, in milliseconds. */
export const intentTtlMs = 2 * 60_000;
