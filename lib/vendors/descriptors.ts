/** Every vendor's descriptor, the first registration of a vendor, in display order. */
import type { MessageKey } from '../i18n/message-key.ts';
import type { Ability, Tenant, VendorDescriptor } from './contract.ts';
import { findDefinedVendor } from './defined-vendors.ts';
import { descriptor as fourwayshop } from './fourwayshop/descriptor.ts';
import { descriptor as ncentral } from './ncentral/descriptor.ts';
import { descriptor as nextup } from './nextup/descriptor.ts';
import { descriptor as nexudus } from './nexudus/descriptor.ts';
import { descriptor as q01 } from './q01/descriptor.ts';

/** The keys type the list of clients, so that it can neither lack a vendor nor have one more. */
const byId = { nextup, ncentral, fourwayshop, nexudus, q01 };

export type VendorId = keyof typeof byId;

export const descriptors: readonly VendorDescriptor[] = Object.values<VendorDescriptor>(byId);

/** A vendor's descriptor by id, of a vendor in code or of a definition; `undefined` for an unknown one. */
export function findDescriptor(vendor: string): VendorDescriptor | undefined {
  return descriptors.find((descriptor) => descriptor.id === vendor) ?? findDefinedVendor(vendor);
}

/** The request that a check of this tenant sends, such as `GET /api/auth/validate`. */
export function checkCall({ checkCall: call = '', settings }: VendorDescriptor, tenant: Tenant): string {
  return call
    .replace(' ', ` ${new URL(tenant.baseUrl).pathname}`)
    .replace(
      /\{(\w+)\}/g,
      (_, name) => tenant.settings[name] || settings.find((each) => each.name === name)?.default || '',
    )
    .replace(/\/{2,}/g, '/');
}

/** What to confirm before a check of a production tenant that reads much on the server, else `undefined`. */
export function heavyCheckNote(descriptor: VendorDescriptor, tenant: Tenant): MessageKey | undefined {
  const { heavyCheck } = descriptor;
  const isProduction = tenant.environment === 'production';
  return heavyCheck && isProduction && checkCall(descriptor, tenant).endsWith(heavyCheck.end)
    ? heavyCheck.note
    : undefined;
}

/** Whether a vendor's ability applies to this tenant. */
export function hasAbility(ability: Ability, tenant: Tenant): boolean {
  return typeof ability === 'boolean' ? ability : (tenant.settings[ability.setting] ?? '') !== '';
}
