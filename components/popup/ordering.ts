import { stateOf } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { View } from '../view.ts';

/** The order of the list as it is when a page opens: signed in first, then what was used last, then as filed. */
export interface Order {
  ids: readonly string[];
  /** How many of them stand under `Signed in`. */
  signedIn: number;
}

/** Computed once per opening: while a person looks, nothing moves. */
export function openingOrder(view: View, now: number): Order {
  const rank = (tenant: Tenant) => {
    const { name } = stateOf(view.passes[tenant.id], now);
    return name === 'signed-in' || name === 'renewable' || name === 'signing-in' ? 0 : 1;
  };
  const used = (tenant: Tenant) => view.preferences.usedAt[tenant.id] ?? 0;
  const ranked = view.tenants.map((tenant, place) => ({
    id: tenant.id,
    place,
    rank: rank(tenant),
    used: used(tenant),
  }));
  ranked.sort((a, b) => a.rank - b.rank || b.used - a.used || a.place - b.place);
  return {
    ids: ranked.map(({ id }) => id),
    signedIn: ranked.filter(({ rank: first }) => first === 0).length,
  };
}

/** The tenants in the order of the opening; what came since stands at the end, what went is gone. */
export function inOrder(tenants: readonly Tenant[], order: Order): Tenant[] {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const known = new Set(order.ids);
  const kept = order.ids.flatMap((id) => byId.get(id) ?? []);
  return [...kept, ...tenants.filter((tenant) => !known.has(tenant.id))];
}
