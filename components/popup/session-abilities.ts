import { portalAddress } from '../../lib/portal/confirmation.ts';
import { hasAbility } from '../../lib/vendors/descriptors.ts';
import type { Card } from './card-context.ts';

/** What a tenant's session can do now. */
interface SessionAbilities {
  /** The portal's address; `null` without a portal. */
  portal: string | null;
  hasToken: boolean;
  canCopyLink: boolean;
  canCheck: boolean;
  canRenew: boolean;
}

/** Derives them from the vendor, the session and the organisation's policy. */
export function sessionAbilities({ tenant, descriptor, pass, state, view, now }: Card): SessionAbilities {
  return {
    portal: portalAddress(descriptor, tenant),
    hasToken: (pass?.session?.maskedToken ?? '') !== '',
    canCopyLink: descriptor.portal?.by === 'link' && view.preferences.copyLink !== false,
    canCheck: hasAbility(descriptor.can.check, tenant),
    canRenew:
      now < (pass?.session?.renewableUntil ?? 0) &&
      (descriptor.can.renew === true || state.name === 'renewable'),
  };
}

/** Whether the card shows what a session can do. With stored credentials an expired one signs in again when needed. */
export const showsSession = ({ state, showsStoredLogin }: Card): boolean =>
  state.name === 'signed-in' || state.name === 'renewable' || (showsStoredLogin && state.name === 'expired');
