/** Whom each act can be done with, and what must be asked before it: pure functions. */

import type { BulkAction } from '../../lib/bulk/actions.ts';
import { hostWithPort, ineligibleReason } from '../../lib/bulk/eligibility.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { type Confirmation, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { View } from '../shared/page-types.ts';

/** What each is called. */
export const actionLabels = {
  login: 'logIn',
  check: 'check',
  renew: 'renew',
  open: 'openPortal',
  logout: 'logOut',
} as const satisfies Record<BulkAction, MessageKey>;

/** The tenants an act can be done with now. */
export function eligibleTenants(
  act: BulkAction,
  tenants: readonly Tenant[],
  view: View,
  now: number,
): Tenant[] {
  return tenants.filter(
    (tenant) =>
      ineligibleReason(act, tenant, findSummary(tenant.vendor), view.passes[tenant.id], now) === null,
  );
}

/** What must be asked before the doors of several tenants open. */
export interface BulkConfirmation {
  production: Tenant[];
  /** Each with its tenant's id. */
  portalOrigins: [id: string, origin: string][];
}

/** The questions of all doors as one. */
export function requiredConfirmations(tenants: readonly Tenant[], view: View, now: number): BulkConfirmation {
  const asked = tenants.map((tenant): [Tenant, Confirmation | null] => {
    const summary = findSummary(tenant.vendor);
    return [
      tenant,
      summary === undefined ? null : requiredConfirmation(summary, tenant, view.preferences, now),
    ];
  });
  return {
    production: asked.flatMap(([tenant, question]) => (question?.production === true ? [tenant] : [])),
    portalOrigins: asked.flatMap(([{ id }, question]): [string, string][] =>
      question?.portalOrigin === undefined ? [] : [[id, question.portalOrigin]],
    ),
  };
}

/** The servers, as a person reads them, each once. */
export function serversOf(tenants: readonly Tenant[]): string[] {
  return [...new Set(tenants.map(hostWithPort))];
}
