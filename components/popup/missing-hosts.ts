import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { portalAddress } from '../../lib/portal/confirmation.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';

/** Addresses without host permission: the server's, and the portal's where its tab receives a token in a header. */
export function missingHosts(
  descriptor: VendorDescriptor,
  tenant: Tenant,
  origins: readonly string[],
): string[] {
  const portal = descriptor.portal?.by === 'tab' ? portalAddress(descriptor, tenant) : null;
  return [tenant.baseUrl, ...(portal === null ? [] : [portal])].filter(
    (address) => !matchesAnyPattern(origins, address),
  );
}
