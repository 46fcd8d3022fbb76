import { useMemo } from 'preact/hooks';
import { createNamesakeLookup, type Fact, factsBeside } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { factSources } from './facts-beside.ts';
import type { View } from './page-types.ts';

/** The facts beside a tenant's name among all tenants of a view, the most telling first. */
export function useFactsBeside(view: View): (tenant: Tenant) => readonly Fact[] {
  const { tenants, passes, preferences } = view;
  const namesakes = useMemo(() => createNamesakeLookup(tenants), [tenants]);
  // Kept between the clock's ticks, because each tenant is compared with all its namesakes.
  return useMemo(() => {
    const known = new Map<Tenant, readonly Fact[]>();
    return (tenant) => {
      const facts =
        known.get(tenant) ?? factsBeside(tenant, namesakes(tenant), factSources({ passes, preferences }));
      known.set(tenant, facts);
      return facts;
    };
  }, [tenants, passes, preferences]);
}
