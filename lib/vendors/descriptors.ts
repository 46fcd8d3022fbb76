/** Every vendor's descriptor, the first registration of a vendor, in display order. */
import type { Ability, Tenant, VendorDescriptor } from './contract.ts';
import { descriptor as fourwayshop } from './fourwayshop/descriptor.ts';
import { descriptor as ncentral } from './ncentral/descriptor.ts';
import { descriptor as nextup } from './nextup/descriptor.ts';
import { descriptor as nexudus } from './nexudus/descriptor.ts';
import { descriptor as q01 } from './q01/descriptor.ts';

/** The keys type the list of clients, so that it can neither lack a vendor nor have one more. */
const byId = { nextup, ncentral, fourwayshop, nexudus, q01 };

export type VendorId = keyof typeof byId;

export const descriptors: readonly VendorDescriptor[] = Object.values<VendorDescriptor>(byId);

/** A vendor's descriptor by id, or `undefined`. */
export function findDescriptor(vendor: string): VendorDescriptor | undefined {
  return descriptors.find((descriptor) => descriptor.id === vendor);
}

/** Whether a vendor's ability applies to this tenant. */
export function hasAbility(ability: Ability, tenant: Tenant): boolean {
  return typeof ability === 'boolean' ? ability : (tenant.settings[ability.setting] ?? '') !== '';
}
