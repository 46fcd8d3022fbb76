/** Every vendor's summary, the first registration of a vendor, in display order. */
import type { Ability, Tenant, VendorSummary } from './contract.ts';
import { summary as fourwayshop } from './fourwayshop/summary.ts';
import { summary as ncentral } from './ncentral/summary.ts';
import { summary as nextup } from './nextup/summary.ts';
import { summary as nexudus } from './nexudus/summary.ts';
import { summary as q01 } from './q01/summary.ts';

/** The keys type the lists of descriptors and clients, so that no list can lack a vendor or have one more. */
const byId = { nextup, ncentral, fourwayshop, nexudus, q01 };

export type VendorId = keyof typeof byId;

export const summaries: readonly VendorSummary[] = Object.values<VendorSummary>(byId);

/** A vendor's summary by id, or `undefined`. */
export function findSummary(vendor: string): VendorSummary | undefined {
  return summaries.find((summary) => summary.id === vendor);
}

/** Whether a vendor's ability applies to this tenant. */
export function hasAbility(ability: Ability, tenant: Tenant): boolean {
  return typeof ability === 'boolean' ? ability : (tenant.settings[ability.setting] ?? '') !== '';
}
