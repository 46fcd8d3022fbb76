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
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { View } from '../shared/page-types.ts';
import type { Row } from './tenant-list.tsx';

/** Finds the tenants of one name, accents, case and punctuation aside; looks through the list when first asked. */
export function createNamesakeLookup(tenants: readonly Tenant[]): (tenant: Tenant) => readonly Tenant[] {
  let byName: Map<string, Tenant[]> | undefined;
  return (tenant) => {
    byName ??= Map.groupBy(tenants, ({ name }) => foldText(name));
    return byName.get(foldText(tenant.name)) ?? [tenant];
  };
}

/**
 * What stands beside the vendor's name: what tells the tenant from others of its name. The realm, where it does; else
 * the address, the environment, the account, the id.
 * @param alike all of its name, itself too
 */
export function distinguishingDetail(
  tenant: Tenant,
  alike: readonly Tenant[],
  known: Pick<View, 'passes' | 'preferences'>,
): string {
  const methods: ((one: Tenant) => string | undefined)[] = [
    (one) => realmOf(one, findSummary(one.vendor)),
    (one) => one.baseUrl.split('//')[1],
    (one) => one.environment,
    (one) => accountOf(one, known),
  ];
  for (const method of methods) {
    const fact = method(tenant);
    if (fact && alike.filter((one) => method(one) === fact).length === 1) return fact;
  }
  return tenant.id;
}

/**
 * The list as it is shown. Who came since the opening stands at the end, who left is gone.
 * @param found what the search made of what is typed; `null` when nothing is
 */
export function deriveRows(
  tenants: readonly Tenant[],
  order: ListOrder,
  found: readonly Match[] | null,
): Row[] {
  const known = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const row = (id: string, match?: Match): Row | [] => {
    const tenant = known.get(id);
    const under = match
      ? match.typo
        ? 'similar'
        : undefined
      : (order.headings.get(id) ?? order.otherHeading);
    return tenant ? { tenant, match, under } : [];
  };
  return found === null
    ? [...new Set([...order.ids, ...known.keys()])].flatMap((id) => row(id))
    : found.flatMap((match) => row(match.item.tenant.id, match));
}

/** Makes tenants ready to be searched, each once, and again only when it or its account has changed. */
export function createSearchEntries(): (rows: readonly Row[], view: View) => SearchEntry[] {
  const ready = new WeakMap<Tenant, { account: string; item: SearchEntry }>();
  return (rows, view) =>
    rows.map(({ tenant }) => {
      const account = accountOf(tenant, view);
      let kept = ready.get(tenant);
      if (kept?.account !== account) {
        kept = { account, item: createSearchEntry(tenant, findSummary(tenant.vendor), view) };
        ready.set(tenant, kept);
      }
      return kept.item;
    });
}
