import { type FactSources, factsBeside, factTexts } from './namesakes.ts';
import type { Tenant } from './tenant.ts';

/** A tenant's name, followed by what tells it apart where another name looks like it. */
export function tellingName(tenant: Tenant, namesakes: readonly Tenant[], sources: FactSources): string {
  if (namesakes.length < 2) return tenant.name;
  return [tenant.name, ...factTexts(factsBeside(tenant, namesakes, sources))].join(' · ');
}
