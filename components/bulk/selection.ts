/** Filtering and selection of the bulk page's list: pure functions. */

import type { Run } from '../../lib/bulk/schema.ts';
import { deriveState, type StateName } from '../../lib/sessions/state.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import { foldTag } from '../../lib/tenants/fold-tag.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry, search } from '../../lib/tenants/search.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from '../shared/page-types.ts';
import { type OutcomeKind, outcomeKind } from './outcomes.ts';

/** The bulk page's view. */
export interface BulkView extends View {
  /** The current run, or the last one. */
  run: Run | null;
}

/** The list's filters; `''` matches everything. */
export interface Filters {
  query: string;
  vendor: string;
  environment: Environment | '';
  state: StateName | '';
  /** The kind of outcome in the last run. */
  outcome: OutcomeKind | '';
  /** Favourites, used within `recentMs`, or with saved credentials. */
  only: 'favourite' | 'recent' | 'stored' | '';
  tag: string;
  /** The order of the list; `''`: as it is stored. A query sorts by match. */
  sort: 'favourite' | 'recent' | 'name' | '';
}

export const noFilters: Filters = {
  query: '',
  vendor: '',
  environment: '',
  state: '',
  outcome: '',
  only: '',
  tag: '',
  sort: '',
};

/** How long a use counts as recent, in milliseconds. */
const recentMs = 7 * 24 * 3600_000;

/** A tenant's tags, as they are compared. */
const tagsOf = ({ tags = [] }: Tenant): readonly string[] => tags.map(foldTag);

/** Every tag of the tenants, in lower case and alphabetical order. */
export const allTags = (tenants: readonly Tenant[]): string[] =>
  [...new Set(tenants.flatMap(tagsOf))].toSorted();

/** Sorts by the chosen order; equal ones keep the order of the list. */
function sortTenants(tenants: readonly Tenant[], { preferences }: View, sort: Filters['sort']): Tenant[] {
  const { favourites = [] } = preferences;
  const placeOf = ({ id }: Tenant) => favourites.indexOf(id) >>> 0;
  const compare = {
    favourite: (a: Tenant, b: Tenant) => placeOf(a) - placeOf(b),
    recent: (a: Tenant, b: Tenant) =>
      (getOwn(preferences.usedAt, b.id) ?? 0) - (getOwn(preferences.usedAt, a.id) ?? 0),
    name: (a: Tenant, b: Tenant) => a.name.localeCompare(b.name),
    '': () => 0,
  }[sort];
  return tenants.toSorted(compare);
}

/** The tenants that match the filters: in the chosen order, or best match first with a query. */
export function filterTenants(view: BulkView, now: number, filters: Filters): Tenant[] {
  const { query, vendor, environment, state, outcome, only, tag, sort } = filters;
  const { favourites = [], usedAt } = view.preferences;
  const isOnly = {
    favourite: (id: string) => favourites.includes(id),
    recent: (id: string) => now - (getOwn(usedAt, id) ?? 0) < recentMs,
    stored: (id: string) => Object.hasOwn(view.vault.retained, id),
    '': () => true,
  }[only];
  const matching = view.tenants.filter(
    (tenant) =>
      (vendor === '' || tenant.vendor === vendor) &&
      (environment === '' || tenant.environment === environment) &&
      (state === '' || deriveState(view.passes[tenant.id], now).name === state) &&
      isOnly(tenant.id) &&
      (tag === '' || tagsOf(tenant).includes(foldTag(tag))) &&
      (outcome === '' || (view.run !== null && outcomeKind(view.run, tenant.id) === outcome)),
  );
  if (query.trim() === '') return sortTenants(matching, view, sort);
  const entries = matching.map((tenant) => createSearchEntry(tenant, findDescriptor(tenant.vendor), view));
  // Excludes typo matches: too risky for a bulk selection.
  return search(entries, query).flatMap(({ item, typo }) => (typo ? [] : item.tenant));
}

/** The chosen tenants, the highlighted row, and the row a range starts from, by id. */
export interface Selection {
  chosen: ReadonlySet<string>;
  active: string | null;
  anchor: string | null;
}

/** A key's or a click's meaning in the list. */
export type SelectionMove =
  | { kind: 'go'; by: number; extend: boolean }
  | { kind: 'toggle'; id: string | null }
  | { kind: 'extend'; id: string | null }
  | { kind: 'all' }
  | { kind: 'none' };

/**
 * The selection after a move.
 * @param ids the shown rows in order; without a highlighted row a move counts from the first
 */
export function applyMove(selection: Selection, ids: readonly string[], move: SelectionMove): Selection {
  const at = Math.max(0, selection.active === null ? -1 : ids.indexOf(selection.active));
  const here = ids[at] ?? null;
  switch (move.kind) {
    case 'go': {
      const start = selection.active === null || !ids.includes(selection.active) ? -1 : at;
      const next = ids[Math.min(ids.length - 1, Math.max(0, start + move.by))] ?? null;
      if (!move.extend) return { ...selection, active: next, anchor: next };
      return extended({ ...selection, anchor: selection.anchor ?? here }, ids, next);
    }
    case 'toggle': {
      const id = move.id ?? here;
      if (id === null) return selection;
      const chosen = new Set(selection.chosen);
      if (!chosen.delete(id)) chosen.add(id);
      return { chosen, active: id, anchor: id };
    }
    case 'extend':
      return extended({ ...selection, anchor: selection.anchor ?? here }, ids, move.id ?? here);
    case 'all':
      return { ...selection, chosen: new Set([...selection.chosen, ...ids]) };
    case 'none':
      return { ...selection, chosen: new Set() };
  }
}

/** Adds the rows between the anchor and a row to the chosen ones. */
function extended(selection: Selection, ids: readonly string[], to: string | null): Selection {
  if (to === null) return selection;
  const from = selection.anchor === null ? -1 : ids.indexOf(selection.anchor);
  const at = ids.indexOf(to);
  const start = from < 0 ? at : from;
  const between = ids.slice(Math.min(start, at), Math.max(start, at) + 1);
  return { chosen: new Set([...selection.chosen, ...between]), active: to, anchor: ids[start] ?? to };
}

interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Rows that Page Up and Page Down move by. */
const pageRows = 8;
const rowsByKey: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: pageRows,
  PageUp: -pageRows,
  Home: -Infinity,
  End: Infinity,
};

/** A key's meaning in the list, or `null` when the key keeps its default. */
export function moveForKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): SelectionMove | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'a') return { kind: shiftKey ? 'none' : 'all' };
    return null;
  }
  if (key === ' ') return { kind: shiftKey ? 'extend' : 'toggle', id: null };
  if (key === 'Escape') return { kind: 'none' };
  const by = rowsByKey[key];
  return by === undefined ? null : { kind: 'go', by, extend: shiftKey };
}
