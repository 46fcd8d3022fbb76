/** Whom a list shows, and who of them is chosen: pure functions. */

import type { Run } from '../../lib/bulk/schema.ts';
import { deriveState, type StateName } from '../../lib/sessions/state.ts';
import type { Environment, Tenant } from '../../lib/tenants/schema.ts';
import { createSearchEntry, search } from '../../lib/tenants/search.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { View } from '../shared/page-types.ts';
import { type OutcomeKind, outcomeKind } from './outcomes.ts';

/** A page's view, with what is done for many at once. */
export interface BulkView extends View {
  run: Run | null;
}

/** What the list is narrowed to; `''` leaves a thing open. */
export interface Filters {
  query: string;
  vendor: string;
  environment: Environment | '';
  state: StateName | '';
  /** What became of them in the last run. */
  outcome: OutcomeKind | '';
}

export const noFilters: Filters = { query: '', vendor: '', environment: '', state: '', outcome: '' };

/** The tenants that pass the filters: as filed, or best match first when something is typed. */
export function filterTenants(view: BulkView, now: number, filters: Filters): Tenant[] {
  const { query, vendor, environment, state, outcome } = filters;
  const left = view.tenants.filter(
    (tenant) =>
      (vendor === '' || tenant.vendor === vendor) &&
      (environment === '' || tenant.environment === environment) &&
      (state === '' || deriveState(view.passes[tenant.id], now).name === state) &&
      (outcome === '' || (view.run !== null && outcomeKind(view.run, tenant.id) === outcome)),
  );
  if (query.trim() === '') return left;
  const all = left.map((tenant) => createSearchEntry(tenant, findSummary(tenant.vendor), view));
  // Whom only a typing error finds is nobody to choose by the hundred.
  return search(all, query).flatMap(({ item, typo }) => (typo ? [] : item.tenant));
}

/** Who is chosen, which row is highlighted, and from where a range reaches. */
export interface Selection {
  chosen: ReadonlySet<string>;
  active: string | null;
  anchor: string | null;
}

/** What a key or a click means in the list. */
export type SelectionMove =
  | { kind: 'go'; by: number; reach: boolean }
  | { kind: 'toggle'; id: string | null }
  | { kind: 'reach'; id: string | null }
  | { kind: 'all' }
  | { kind: 'none' };

/** @param ids the rows as they are shown; the highlighted one is the first where there is none yet */
export function applyMove(choice: Selection, ids: readonly string[], move: SelectionMove): Selection {
  const at = Math.max(0, choice.active === null ? -1 : ids.indexOf(choice.active));
  const here = ids[at] ?? null;
  switch (move.kind) {
    case 'go': {
      const start = choice.active === null || !ids.includes(choice.active) ? -1 : at;
      const next = ids[Math.min(ids.length - 1, Math.max(0, start + move.by))] ?? null;
      if (!move.reach) return { ...choice, active: next, anchor: next };
      return reached({ ...choice, anchor: choice.anchor ?? here }, ids, next);
    }
    case 'toggle': {
      const id = move.id ?? here;
      if (id === null) return choice;
      const chosen = new Set(choice.chosen);
      if (!chosen.delete(id)) chosen.add(id);
      return { chosen, active: id, anchor: id };
    }
    case 'reach':
      return reached({ ...choice, anchor: choice.anchor ?? here }, ids, move.id ?? here);
    case 'all':
      return { ...choice, chosen: new Set([...choice.chosen, ...ids]) };
    case 'none':
      return { ...choice, chosen: new Set() };
  }
}

/** Everybody between the anchor and a row is chosen too. */
function reached(choice: Selection, ids: readonly string[], to: string | null): Selection {
  if (to === null) return choice;
  const from = choice.anchor === null ? -1 : ids.indexOf(choice.anchor);
  const at = ids.indexOf(to);
  const start = from < 0 ? at : from;
  const between = ids.slice(Math.min(start, at), Math.max(start, at) + 1);
  return { chosen: new Set([...choice.chosen, ...between]), active: to, anchor: ids[start] ?? to };
}

interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** How far Page Up and Page Down go, in rows. */
const pageRows = 8;
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: pageRows,
  PageUp: -pageRows,
  Home: -Infinity,
  End: Infinity,
};

/** The meaning of a key in the list, or `null` when it keeps its own. */
export function moveForKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): SelectionMove | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'a') return { kind: shiftKey ? 'none' : 'all' };
    return null;
  }
  if (key === ' ') return { kind: shiftKey ? 'reach' : 'toggle', id: null };
  if (key === 'Escape') return { kind: 'none' };
  const by = steps[key];
  return by === undefined ? null : { kind: 'go', by, reach: shiftKey };
}
