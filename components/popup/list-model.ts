import type { ListOrder } from '../../lib/tenants/list-order.ts';
import { placeOf } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import {
  accountOf,
  createSearchEntry,
  type Match,
  realmOf,
  type SearchEntry,
} from '../../lib/tenants/search.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { View } from '../shared/page-types.ts';
import type { Row } from './tenant-list.tsx';

/**
 * What stands beside a tenant's vendor: its realm, else its address.
 * Beside one of several alike names stand the address and, where that is not enough, the first unique one of
 * realm, environment, account and id.
 * @param namesakes all tenants whose names look like this one, itself included
 */
export function distinguishingDetail(
  tenant: Tenant,
  namesakes: readonly Tenant[],
  view: Pick<View, 'passes' | 'preferences'>,
): string {
  const realm = (one: Tenant) => realmOf(one, findSummary(one.vendor));
  if (namesakes.length < 2) return realm(tenant) || placeOf(tenant);
  const isUnique = (detailOf: (one: Tenant) => string) =>
    detailOf(tenant) !== '' && namesakes.filter((one) => detailOf(one) === detailOf(tenant)).length === 1;
  if (isUnique(placeOf)) return placeOf(tenant);
  const details = [realm, (one: Tenant) => one.environment as string, (one: Tenant) => accountOf(one, view)];
  const detail = details.find(isUnique)?.(tenant) ?? tenant.id;
  return `${placeOf(tenant)} · ${detail}`;
}

/**
 * The rows to show. Tenants added since the opening come last, and removed ones are left out.
 * @param found the search's matches; `null` without a query
 */
export function deriveRows(
  tenants: readonly Tenant[],
  order: ListOrder,
  found: readonly Match[] | null,
): Row[] {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const row = (id: string, match?: Match): Row | [] => {
    const tenant = byId.get(id);
    const heading = match
      ? match.typo
        ? 'similar'
        : undefined
      : (order.headings.get(id) ?? order.otherHeading);
    return tenant ? { tenant, match, heading } : [];
  };
  return found === null
    ? [...new Set([...order.ids, ...byId.keys()])].flatMap((id) => row(id))
    : found.flatMap((match) => row(match.item.tenant.id, match));
}

/** Builds and caches search entries: a tenant's entry is rebuilt only when the tenant or its account changed. */
export function createSearchEntries(): (rows: readonly Row[], view: View) => SearchEntry[] {
  const cache = new WeakMap<Tenant, { account: string; entry: SearchEntry }>();
  return (rows, view) =>
    rows.map(({ tenant }) => {
      const account = accountOf(tenant, view);
      let cached = cache.get(tenant);
      if (cached?.account !== account) {
        cached = { account, entry: createSearchEntry(tenant, findSummary(tenant.vendor), view) };
        cache.set(tenant, cached);
      }
      return cached.entry;
    });
}
