import { stateOf } from '../../lib/sessions/state.ts';
import { accountOf, type Match, plain, realmOf } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { View } from '../view.ts';
import type { Order } from './opening.ts';
import type { Row } from './tenant-list.tsx';

/**
 * What stands beside the vendor's name, by tenant id: what tells the tenant from others of its name. The realm, where
 * it does; else the address, the environment, the account, the id.
 */
export function detailsOf(view: View): ReadonlyMap<string, string> {
  const details = new Map<string, string>();
  for (const alike of Map.groupBy(view.tenants, ({ name }) => plain(name)).values()) {
    const facts = alike.map((tenant) => [
      realmOf(tenant, faceOf(tenant.vendor)),
      tenant.baseUrl.split('//')[1],
      tenant.environment,
      accountOf(tenant, view),
    ]);
    alike.forEach(({ id }, place) => {
      const telling = facts[place]?.find(
        (fact, nth) => fact && facts.filter((one) => one[nth] === fact).length === 1,
      );
      details.set(id, telling ?? id);
    });
  }
  return details;
}

/**
 * The list as it is shown. Who came since the opening stands at the end, who left is gone.
 * @param details what `detailsOf` made of the view
 * @param found what the search made of what is typed; `null` when nothing is
 */
export function rowsOf(
  view: View,
  now: number,
  order: Order,
  details: ReadonlyMap<string, string>,
  found: readonly Match[] | null,
): Row[] {
  const known = new Map(view.tenants.map((tenant) => [tenant.id, tenant]));
  const row = (id: string, match?: Match): Row | [] => {
    const tenant = known.get(id);
    if (tenant === undefined) return [];
    const under =
      match === undefined ? (order.under.get(id) ?? order.others) : match.typo ? 'similar' : undefined;
    return {
      tenant,
      match,
      under,
      about: `${faceOf(tenant.vendor)?.label ?? tenant.vendor} · ${details.get(id) ?? id}`,
      state: stateOf(view.passes[id], now),
    };
  };
  return found === null
    ? [...new Set([...order.ids, ...known.keys()])].flatMap((id) => row(id))
    : found.flatMap((match) => row(match.item.tenant.id, match));
}
