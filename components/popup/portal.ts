import { portalAddress } from '../../lib/doors/question.ts';
import { covers } from '../../lib/platform/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Face } from '../../lib/vendors/contract.ts';

/** The addresses the browser would have to be asked about: the server's, and the portal's where its tab carries a token. */
export function shutAddresses(face: Face, tenant: Tenant, origins: readonly string[]): string[] {
  const portal = face.portal?.by === 'tab' ? portalAddress(face, tenant) : null;
  return [tenant.baseUrl, ...(portal === null ? [] : [portal])].filter(
    (address) => !covers(origins, address),
  );
}
