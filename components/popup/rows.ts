import type { Order } from '../../lib/sessions/opening-order.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { accountOf, type Findable, findable, type Match, plain, realmOf } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { View } from '../view.ts';
import type { Row } from './tenant-list.tsx';

/** Finds the tenants of one name, accents, case and punctuation aside; looks through the list when first asked. */
export function alikeIn(tenants: readonly Tenant[]): (tenant: Tenant) => readonly Tenant[] {
  let byName: Map<string, Tenant[]> | undefined;
  return (tenant) => {
    byName ??= Map.groupBy(tenants, ({ name }) => plain(name));
    return byName.get(plain(tenant.name)) ?? [tenant];
  };
}

/**
 * What stands beside the vendor's name: what tells the tenant from others of its name. The realm, where it does; else
 * the address, the environment, the account, the id.
 * @param alike all of its name, itself too
 */
export function detailOf(
  tenant: Tenant,
  alike: readonly Tenant[],
  known: Pick<View, 'passes' | 'preferences'>,
): string {
  const ways: ((one: Tenant) => string | undefined)[] = [
    (one) => realmOf(one, faceOf(one.vendor)),
    (one) => one.baseUrl.split('//')[1],
    (one) => one.environment,
    (one) => accountOf(one, known),
  ];
  for (const way of ways) {
    const fact = way(tenant);
    if (fact && alike.filter((one) => way(one) === fact).length === 1) return fact;
  }
  return tenant.id;
}

/**
 * The list as it is shown. Who came since the opening stands at the end, who left is gone.
 * @param found what the search made of what is typed; `null` when nothing is
 */
export function rowsOf(tenants: readonly Tenant[], order: Order, found: readonly Match[] | null): Row[] {
  const known = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const row = (id: string, match?: Match): Row | [] => {
    const tenant = known.get(id);
    const under = match ? (match.typo ? 'similar' : undefined) : (order.under.get(id) ?? order.others);
    return tenant ? { tenant, match, under } : [];
  };
  return found === null
    ? [...new Set([...order.ids, ...known.keys()])].flatMap((id) => row(id))
    : found.flatMap((match) => row(match.item.tenant.id, match));
}

/** Makes tenants ready to be searched, each once, and again only when it or its account has changed. */
export function openFindables(): (rows: readonly Row[], view: View) => Findable[] {
  const ready = new WeakMap<Tenant, { account: string; item: Findable }>();
  return (rows, view) =>
    rows.map(({ tenant }) => {
      const account = accountOf(tenant, view);
      let kept = ready.get(tenant);
      if (kept?.account !== account) {
        kept = { account, item: findable(tenant, faceOf(tenant.vendor), view) };
        ready.set(tenant, kept);
      }
      return kept.item;
    });
}
