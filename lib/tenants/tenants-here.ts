/** Which tenants the current tab's page belongs to. */
import type { Tenant } from './tenant.ts';

/** The current tab, as the toolbar's popup reads it once: its page's origin, and the toolbar's title for it. */
export interface CurrentTab {
  origin: string;
  title: string;
}

/** The tenants whose server or portal has this scheme, host and port. */
export function tenantsAt(
  origin: string,
  tenants: readonly Tenant[],
  portalOf: (tenant: Tenant) => string | null,
): Tenant[] {
  const isHere = (address: string | null) =>
    address !== null && (address === origin || address.startsWith(`${origin}/`));
  return tenants.filter((tenant) => isHere(tenant.baseUrl) || isHere(portalOf(tenant)));
}
