/** The production system, its rehearsal, or a playground. */
export type Environment = 'production' | 'staging' | 'sandbox';

/** A saved place in a tenant's portal. */
export interface Destination {
  label: string;
  /** On the portal's origin, without its leading slash at will. */
  path: string;
  /** `file`: the path is on the API host. */
  kind?: 'file' | undefined;
}

/** One tenant as it is stored: addresses in their one form, defaults of ours filled in, nothing secret. */
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
}
