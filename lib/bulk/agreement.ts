import { localDay } from '../i18n/local-date.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import type { Tenant } from '../tenants/schema.ts';

/**
 * Whether a sign-in to this tenant among many has to be agreed to: production, once a local day.
 * The agreement covers signing in only; a portal asks for itself. Pure, so that the page and the background decide alike.
 * @param now epoch milliseconds
 */
export function needsAgreement(
  { id, environment }: Pick<Tenant, 'id' | 'environment'>,
  { signInAgreedOn = {} }: Pick<Preferences, 'signInAgreedOn'>,
  now: number,
): boolean {
  return environment === 'production' && getOwn(signInAgreedOn, id) !== localDay(now);
}
