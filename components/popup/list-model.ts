import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { ListOrder } from '../../lib/tenants/list-order.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Match } from '../../lib/tenants/search.ts';
import type { Row } from './tenant-list.tsx';

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
    if (tenant === undefined) return [];
    const destination = match?.destination;
    // A destination that was removed meanwhile can no longer be offered.
    if (destination !== undefined && tenant.destinations[destination] === undefined) return [];
    const heading = match ? headingOf(match) : (order.headings.get(id) ?? order.otherHeading);
    return { key: match ? rowKey(match) : id, tenant, match, heading };
  };
  if (found !== null) return found.flatMap((match) => row(match.item.tenant.id, match));
  const rows = order.ids.flatMap((id) => row(id));
  if (rows.length === byId.size) return rows;
  const listed = new Set(order.ids);
  return [...rows, ...[...byId.keys()].flatMap((id) => (listed.has(id) ? [] : row(id)))];
}

/** The key of a match's row: the tenant's id, with the index of a destination. */
export const rowKey = ({ item: { tenant }, destination }: Match): string =>
  destination === undefined ? tenant.id : `${tenant.id}.${destination}`;

function headingOf({ typo, destination }: Match): MessageKey | undefined {
  if (typo) return 'similar';
  return destination === undefined ? undefined : 'form_destinations';
}
