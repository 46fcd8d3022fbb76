import { localDay } from '../i18n/local-date.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import type { Tenant, VendorSummary } from '../vendors/contract.ts';

/** What must be asked of the person before a door opens. */
export interface Confirmation {
  /** The first door of the day into production. */
  production?: true | undefined;
  /** A portal origin that came by file and was not agreed to yet. */
  portalOrigin?: string | undefined;
}

/** Where a tenant's portal is, or `null` when it has none. */
export function portalAddress({ portal }: VendorSummary, tenant: Tenant): string | null {
  if (portal === null) return null;
  return 'path' in portal ? tenant.baseUrl + portal.path : tenant.settings[portal.setting] || null;
}

/**
 * What must be asked before a door of this tenant opens, or `null`: the first door of the day into production, and
 * a portal origin that nobody has agreed to yet and that is not the API's own. A file is opened on the API's own, where
 * doors are links: other doors know no files.
 * @param destination the place in the tenant's list of the destination that opens; the portal's home when left out
 */
export function requiredConfirmation(
  summary: VendorSummary,
  tenant: Tenant,
  preferences: Preferences,
  at: number,
  destination?: number,
): Confirmation | null {
  const question: Confirmation = {};
  if (tenant.environment === 'production' && preferences.doorDays[tenant.id] !== localDay(at))
    question.production = true;
  const portal = portalAddress(summary, tenant);
  const file = summary.portal?.by === 'link' && tenant.destinations[destination ?? -1]?.kind === 'file';
  const origin = portal === null || file ? null : new URL(portal).origin;
  if (
    origin !== null &&
    origin !== new URL(tenant.baseUrl).origin &&
    preferences.portalOrigins[tenant.id] !== origin
  ) {
    question.portalOrigin = origin;
  }
  return Object.keys(question).length === 0 ? null : question;
}

/** Whether everything a question names was said yes to. */
export function isConfirmed(
  question: Confirmation | null,
  agreed: { production?: boolean | undefined; portalOrigin?: string | undefined },
): boolean {
  if (question === null) return true;
  if (question.production === true && agreed.production !== true) return false;
  return question.portalOrigin === undefined || question.portalOrigin === agreed.portalOrigin;
}
