/**
 * The slots that pages may read, by name. Plain data with types only, so that a page's bundle holds no schema:
 * a page checks the version and leaves the parsing to the background that wrote the slot.
 * Their schemas are paired with them in `background.ts` beside this file.
 */
import type { Passes } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { Drafts, Preferences } from './schemas.ts';

/** One declared piece of stored state. `T` is what it holds. */
export interface Slot<T> {
  readonly key: string;
  readonly area: 'local' | 'session';
  /** Raised when the shape changes; what is stored under another version is not read. */
  readonly version: number;
  readonly empty: T;
  /** What ends it, in words, for ARCHITECTURE.md and its test. */
  readonly dies: string;
  /** A value that does not parse: dropped, or kept aside and told to the person. */
  readonly unreadable: 'drop' | 'keep aside';
  readonly readers: 'pages' | 'background';
}

/** How a slot's value is stored. */
export interface Stored<T> {
  version: number;
  data: T;
}

export const tenantsSlot: Slot<Tenant[]> = {
  key: 'tenants',
  area: 'local',
  version: 1,
  empty: [],
  dies: 'when a tenant is removed',
  unreadable: 'keep aside',
  readers: 'pages',
};

export const preferencesSlot: Slot<Preferences> = {
  key: 'preferences',
  area: 'local',
  version: 1,
  empty: { lastAccount: {}, portalOrigins: {}, doorDays: {}, usedAt: {} },
  dies: "never; a tenant's entries with the tenant",
  unreadable: 'drop',
  readers: 'pages',
};

export const passesSlot: Slot<Passes> = {
  key: 'passes',
  area: 'session',
  version: 1,
  empty: {},
  dies: 'at log-out, at browser close',
  unreadable: 'drop',
  readers: 'pages',
};

/** The only slot that pages write too. */
export const draftsSlot: Slot<Drafts> = {
  key: 'drafts',
  area: 'session',
  version: 1,
  empty: {},
  dies: 'when sent, at browser close',
  unreadable: 'drop',
  readers: 'pages',
};

/** Where a tenant list that could not be read is kept, as it was. */
export const asideKey = 'tenants.aside';

/** How long an intent in `drafts` is worth following, in milliseconds. */
export const intentLife = 2 * 60_000;
