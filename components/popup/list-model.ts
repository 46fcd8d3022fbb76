import type { ListOrder } from '../../lib/tenants/list-order.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import {
  accountOf,
  createSearchEntry,
  foldText,
  type Match,
  realmOf,
  type SearchEntry,
} from '../../lib/tenants/search.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from '../shared/page-types.ts';
import type { Row } from './tenant-list.tsx';

/**
 * Finds the tenants that share a tenant's name, ignoring accents, case and punctuation.
 * The index is built on the first call.
 */
export function createNamesakeLookup(tenants: readonly Tenant[]): (tenant: Tenant) => readonly Tenant[] {
  let byName: Map<string, Tenant[]> | undefined;
  return (tenant) => {
    byName ??= Map.groupBy(tenants, ({ name }) => foldText(name));
    return byName.get(foldText(tenant.name)) ?? [tenant];
  };
}

/**
 * The detail that distinguishes a tenant from its namesakes.
 * The first unique one of realm, address, environment, account and id is used.
 * @param namesakes all tenants of its name, itself included
 */
export function distinguishingDetail(
  tenant: Tenant,
  namesakes: readonly Tenant[],
  view: Pick<View, 'passes' | 'preferences'>,
): string {
  const details: ((one: Tenant) => string | undefined)[] = [
    (one) => realmOf(one, findDescriptor(one.vendor)),
    (one) => one.baseUrl.split('//')[1],
    (one) => one.environment,
    (one) => accountOf(one, view),
  ];
  for (const detailOf of details) {
    const detail = detailOf(tenant);
    if (detail && namesakes.filter((one) => detailOf(one) === detail).length === 1) return detail;
  }
  return tenant.id;
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
        cached = { account, entry: createSearchEntry(tenant, findDescriptor(tenant.vendor), view) };
        cache.set(tenant, cached);
      }
      return cached.entry;
    });
}
