import { createNamesakeLookup } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { tellingFacts, tellingName } from '../../lib/tenants/telling-name.ts';
import { factSources } from './facts-beside.ts';
import type { View } from './page-types.ts';

/** Returns a tenant's name, with what tells it apart where another name of the view looks like it. */
export function createTellingNames(view: View): (tenant: Tenant) => string {
  const namesakes = createNamesakeLookup(view.tenants);
  // Kept, because each tenant is compared with all its namesakes.
  const known = new Map<Tenant, string>();
  return (tenant) => {
    const name = known.get(tenant) ?? tellingName(tenant, namesakes(tenant), factSources(view));
    known.set(tenant, name);
    return name;
  };
}

/** What tells each tenant apart that has a namesake in the view, as one text by its id. */
export function tellingFactsById(
  view: Pick<View, 'tenants' | 'passes' | 'preferences'>,
): Map<string, string> {
  const namesakes = createNamesakeLookup(view.tenants);
  const told = view.tenants.map((tenant) => {
    const facts = tellingFacts(tenant, namesakes(tenant), factSources(view));
    return [tenant.id, facts.join(' · ')] as const;
  });
  return new Map(told.filter(([, facts]) => facts !== ''));
}
