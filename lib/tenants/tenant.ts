/** The kind of server that a tenant is on. */
export type Environment = 'production' | 'staging' | 'sandbox';

/** A saved place in a tenant's portal. */
export interface Destination {
  label: string;
  /** A path on the portal's origin; the leading slash is optional. */
  path: string;
  /** `file`: the path is on the API host. */
  kind?: 'file' | undefined;
}

/** One stored tenant: normalized addresses, the schema's defaults filled in, no secret. */
export interface Tenant {
  id: string;
  /** The id of a vendor. */
  vendor: string;
  name: string;
  baseUrl: string;
  environment: Environment;
  /** `#rrggbb`. */
  color?: string | undefined;
  /** The vendor's settings by name. */
  settings: Record<string, string>;
  destinations: Destination[];
  /** Words to find tenants by; compared without case. */
  tags?: string[] | undefined;
  /** What whoever works in the tenant should know; several lines perhaps. */
  note?: string | undefined;
}
