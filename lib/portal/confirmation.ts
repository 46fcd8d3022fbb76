import { localDay } from '../i18n/local-date.ts';
import type { MessageKey } from '../i18n/message-key.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import type { Tenant, VendorDescriptor } from '../vendors/contract.ts';

/** The points to confirm before a portal opens. */
export interface Confirmation {
  /** Set at the first opening of a production portal on a local day. */
  production?: true | undefined;
  /** A portal origin set by a tenant file and not confirmed yet. */
  portalOrigin?: string | undefined;
}

/**
 * The portal's address, or `null` for a tenant without portal. A portal that receives the token is none on another
 * origin, whatever a stored list says.
 */
export function portalAddress({ portal }: VendorDescriptor, tenant: Tenant): string | null {
  if (portal === null) return null;
  const address = 'path' in portal ? tenant.baseUrl + portal.path : tenant.settings[portal.setting] || null;
  return address !== null && portal.by === 'tab' && !isOnOwnOrigin(address, tenant) ? null : address;
}

/**
 * What a person should know beside the buttons that open a portal: its own note, and that of files where one opens.
 * @param hasToken whether there is a token to open it with; browser cookies need no note
 */
export function portalNotes(descriptor: VendorDescriptor, tenant: Tenant, hasToken: boolean): MessageKey[] {
  const { note, fileNote } = descriptor.portal ?? {};
  if (portalAddress(descriptor, tenant) === null || !hasToken) return [];
  const opensFile = tenant.destinations.some(({ kind }) => kind === 'file');
  return [note, opensFile ? fileNote : undefined].filter((key) => key !== undefined);
}

/** Whether an address is on its tenant's own origin, the only one that a token goes to. */
export function isOnOwnOrigin(address: string, tenant: Pick<Tenant, 'baseUrl'>): boolean {
  return new URL(address).origin === new URL(tenant.baseUrl).origin;
}

/**
 * The confirmation required before this portal opens, or `null`: the day's first production opening, or an
 * unconfirmed portal origin other than the API's.
 * File destinations of link portals open at the API's origin, so no portal origin is confirmed for them.
 * @param at epoch milliseconds
 * @param destination index in `tenant.destinations`; the portal's home when omitted
 */
export function requiredConfirmation(
  descriptor: VendorDescriptor,
  tenant: Tenant,
  preferences: Preferences,
  at: number,
  destination?: number,
): Confirmation | null {
  const confirmation: Confirmation = {};
  if (tenant.environment === 'production' && preferences.portalOpenedOn[tenant.id] !== localDay(at))
    confirmation.production = true;
  const portal = portalAddress(descriptor, tenant);
  const isFileLink =
    descriptor.portal?.by === 'link' && tenant.destinations[destination ?? -1]?.kind === 'file';
  const origin = portal === null || isFileLink ? null : new URL(portal).origin;
  if (
    origin !== null &&
    origin !== new URL(tenant.baseUrl).origin &&
    preferences.portalOrigins[tenant.id] !== origin
  ) {
    confirmation.portalOrigin = origin;
  }
  return Object.keys(confirmation).length === 0 ? null : confirmation;
}

/** Whether `agreed` covers every point of a confirmation; `null` needs no agreement. */
export function isConfirmed(
  confirmation: Confirmation | null,
  agreed: { production?: boolean | undefined; portalOrigin?: string | undefined },
): boolean {
  if (confirmation === null) return true;
  if (confirmation.production === true && agreed.production !== true) return false;
  return confirmation.portalOrigin === undefined || confirmation.portalOrigin === agreed.portalOrigin;
}
