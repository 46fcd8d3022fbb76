import type { Tenant } from './schema.ts';

/** The version of the tenant file that is written, and the only one that is read. */
export const fileVersion = 1;

/** The tenants as the text of a tenant file: indented JSON with a final line break. */
export function serializeTenantFile(tenants: readonly Tenant[]): string {
  return `${JSON.stringify({ version: fileVersion, tenants }, null, 2)}\n`;
}
