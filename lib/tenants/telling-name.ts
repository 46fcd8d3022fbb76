import { type FactSources, factsBeside, factTexts } from './namesakes.ts';
import type { Tenant } from './tenant.ts';

/** What tells a tenant apart where another name looks like its; nothing elsewhere. */
export function tellingFacts(tenant: Tenant, namesakes: readonly Tenant[], sources: FactSources): string[] {
  return namesakes.length < 2 ? [] : factTexts(factsBeside(tenant, namesakes, sources));
}

/** A tenant's name, followed by what tells it apart where another name looks like it. */
export function tellingName(tenant: Tenant, namesakes: readonly Tenant[], sources: FactSources): string {
  return [tenant.name, ...tellingFacts(tenant, namesakes, sources)].join(' · ');
}
