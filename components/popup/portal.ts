import { covers } from '../../lib/platform/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Face } from '../../lib/vendors/contract.ts';

/** Where a tenant's portal is, or `null` when it has none. */
export function portalAddress(face: Face, tenant: Tenant): string | null {
  if (face.portal === null) return null;
  if ('path' in face.portal) return tenant.baseUrl + face.portal.path;
  const value = tenant.settings[face.portal.setting] ?? '';
  return value === '' ? null : value;
}

/** The addresses the browser would have to be asked about: the server's, and the portal's where its tab carries a token. */
export function shutAddresses(face: Face, tenant: Tenant, origins: readonly string[]): string[] {
  const portal = face.portal?.by === 'tab' ? portalAddress(face, tenant) : null;
  return [tenant.baseUrl, ...(portal === null ? [] : [portal])].filter(
    (address) => !covers(origins, address),
  );
}
