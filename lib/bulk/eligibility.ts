/** Which tenants a bulk action applies to. Pure, so that the page and the background decide alike. */
import type { Pass } from '../sessions/schema.ts';
import { deriveState } from '../sessions/state.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { hasAbility } from '../vendors/descriptors.ts';
import type { BulkAction } from './actions.ts';
import type { SkipReason } from './schema.ts';

/**
 * Why an action does not apply to a tenant; `null` when it applies.
 * @param descriptor `undefined` for an unknown vendor
 * @param now epoch milliseconds
 */
export function ineligibleReason(
  act: BulkAction,
  tenant: Tenant,
  descriptor: VendorDescriptor | undefined,
  pass: Pass | undefined,
  now: number,
): SkipReason | null {
  const { name } = deriveState(pass, now);
  if (descriptor === undefined) return 'cannot';
  if (name === 'signing-in') return 'signing_in';
  if (act === 'login') return name === 'signed-out' || name === 'expired' ? null : 'signed_in';
  if (pass?.session === undefined) return 'signed_out';
  if (act === 'logout') return null;
  if (name === 'expired') return 'signed_out';
  if (act === 'check') return hasAbility(descriptor.can.check, tenant) ? null : 'cannot';
  if (act === 'open') return hasPortal(descriptor, tenant) ? null : 'cannot';
  const renewable = now < (pass.session.renewableUntil ?? 0);
  const renews =
    descriptor.can.renew === true || (descriptor.can.renew === 'after expiry' && name === 'renewable');
  return renewable && renews ? null : 'cannot';
}

function hasPortal({ portal }: VendorDescriptor, tenant: Tenant): boolean {
  return portal !== null && ('path' in portal || (tenant.settings[portal.setting] ?? '') !== '');
}

/** Host and port of a tenant: a refusal by that server stops further logins there. */
export function hostWithPort(tenant: Pick<Tenant, 'baseUrl'>): string {
  return new URL(tenant.baseUrl).host;
}
