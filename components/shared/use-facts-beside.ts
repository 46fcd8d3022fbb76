import { useMemo } from 'preact/hooks';
import { createNamesakeLookup } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { factsBeside } from './facts-beside.ts';
import type { View } from './page-types.ts';

/** The facts beside a tenant's name among all tenants of a view, its vendor last, as on the popup's card. */
export function useFactsBeside(view: View): (tenant: Tenant) => readonly string[] {
  const { tenants, passes, preferences } = view;
  const namesakes = useMemo(() => createNamesakeLookup(tenants), [tenants]);
  // Kept between the clock's ticks, because each tenant is compared with all its namesakes.
  return useMemo(() => {
    const known = new Map<Tenant, readonly string[]>();
    return (tenant) => {
      const facts = known.get(tenant) ?? [
        ...factsBeside(tenant, namesakes(tenant), { passes, preferences }),
        findDescriptor(tenant.vendor)?.label ?? tenant.vendor,
      ];
      known.set(tenant, facts);
      return facts;
    };
  }, [tenants, passes, preferences]);
}
