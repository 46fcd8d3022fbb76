/** Which tenants a bulk action applies to. Pure, so that the page and the background decide alike. */
import { localDay } from '../i18n/local-date.ts';
import type { Pass } from '../sessions/schema.ts';
import { deriveState } from '../sessions/state.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
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

/**
 * Whether a sign-in to this tenant among many has to be agreed to: production, once a local day.
 * The agreement covers signing in only; a portal asks for itself.
 */
export function needsAgreement(
  { id, environment }: Pick<Tenant, 'id' | 'environment'>,
  { signInAgreedOn = {} }: Pick<Preferences, 'signInAgreedOn'>,
  now: number,
): boolean {
  return environment === 'production' && getOwn(signInAgreedOn, id) !== localDay(now);
}

/** Host and port of a tenant: a refusal by that server stops further logins there. */
export function hostWithPort(tenant: Pick<Tenant, 'baseUrl'>): string {
  return new URL(tenant.baseUrl).host;
}
