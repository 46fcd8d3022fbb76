import type { Tenant } from '../../lib/tenants/schema.ts';
import { ticketText } from '../../lib/tickets/ticket-text.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { PageActions, View } from '../shared/page-types.ts';

/**
 * A tenant's facts as text for a ticket.
 * @throws TypeError for an unknown vendor
 */
export function ticketFor(tenant: Tenant, view: View, actions: PageActions): string {
  const descriptor = findDescriptor(tenant.vendor);
  if (descriptor === undefined) throw new TypeError('no such vendor');
  return ticketText(tenant, descriptor, view.passes[tenant.id], actions.userAgentLabel());
}
