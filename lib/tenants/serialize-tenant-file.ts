import type { Definition } from '../vendors/definition/definition.ts';
import type { Tenant } from './schema.ts';

/** The version of the tenant file that is written, and the only one that is read. */
export const fileVersion = 1;

/**
 * The tenants as the text of a tenant file: indented JSON with a final line break.
 * @param stored the definitions that are known; those of the tenants' vendors go along
 */
export function serializeTenantFile(
  tenants: readonly Tenant[],
  stored: readonly { definition: Definition }[] = [],
): string {
  const used = new Set(tenants.map(({ vendor }) => vendor));
  const vendors = stored.map(({ definition }) => definition).filter(({ id }) => used.has(id));
  const file = { version: fileVersion, ...(vendors.length === 0 ? {} : { vendors }), tenants };
  return `${JSON.stringify(file, null, 2)}\n`;
}
