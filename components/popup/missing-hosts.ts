import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { portalAddress } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VendorSummary } from '../../lib/vendors/contract.ts';

/** The addresses the browser would have to be asked about: the server's, and the portal's where its tab carries a token. */
export function missingHosts(summary: VendorSummary, tenant: Tenant, origins: readonly string[]): string[] {
  const portal = summary.portal?.by === 'tab' ? portalAddress(summary, tenant) : null;
  return [tenant.baseUrl, ...(portal === null ? [] : [portal])].filter(
    (address) => !matchesAnyPattern(origins, address),
  );
}
