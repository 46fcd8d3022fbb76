/** Which tenants an action applies to, and what must be confirmed before it: pure functions. */

import type { BulkAction } from '../../lib/bulk/actions.ts';
import { hostWithPort, ineligibleReason } from '../../lib/bulk/eligibility.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { type Confirmation, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from '../shared/page-types.ts';

/** The actions' labels. */
export const actionLabels = {
  login: 'logIn',
  check: 'check',
  renew: 'renew',
  open: 'openPortal',
  logout: 'logOut',
} as const satisfies Record<BulkAction, MessageKey>;

/** The tenants an action currently applies to. */
export function eligibleTenants(
  action: BulkAction,
  tenants: readonly Tenant[],
  view: View,
  now: number,
): Tenant[] {
  return tenants.filter(
    (tenant) =>
      ineligibleReason(action, tenant, findDescriptor(tenant.vendor), view.passes[tenant.id], now) === null,
  );
}

/** What must be confirmed before the portals of several tenants open. */
export interface BulkConfirmation {
  production: Tenant[];
  /** Origins that sign-in links go to, each with its tenant's id. */
  portalOrigins: [id: string, origin: string][];
}

/** The confirmations of all portals as one. */
export function requiredConfirmations(tenants: readonly Tenant[], view: View, now: number): BulkConfirmation {
  const confirmations = tenants.map((tenant): [Tenant, Confirmation | null] => {
    const descriptor = findDescriptor(tenant.vendor);
    return [
      tenant,
      descriptor === undefined ? null : requiredConfirmation(descriptor, tenant, view.preferences, now),
    ];
  });
  return {
    production: confirmations.flatMap(([tenant, confirmation]) =>
      confirmation?.production === true ? [tenant] : [],
    ),
    portalOrigins: confirmations.flatMap(([{ id }, confirmation]): [string, string][] =>
      confirmation?.portalOrigin === undefined ? [] : [[id, confirmation.portalOrigin]],
    ),
  };
}

/** The tenants' servers as host and port, each once. */
export function serversOf(tenants: readonly Tenant[]): string[] {
  return [...new Set(tenants.map(hostWithPort))];
}
