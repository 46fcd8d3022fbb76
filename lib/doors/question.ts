import type { Preferences } from '../slots/schemas.ts';
import type { Face, Tenant } from '../vendors/contract.ts';

/** What must be asked of the person before a door opens. */
export interface DoorQuestion {
  /** The first door of the day into production. */
  production?: true | undefined;
  /** A portal origin that came by file and was not agreed to yet. */
  portalOrigin?: string | undefined;
}

/** The local day of a moment, as `2026-11-21`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The origin a sign-in link of this tenant goes to, or `null` where its doors carry no link. */
export function linkOrigin(about: Face, tenant: Tenant): string | null {
  if (about.portal === null || !('setting' in about.portal)) return null;
  const value = tenant.settings[about.portal.setting];
  return value === undefined || value === '' ? null : new URL(value).origin;
}

/**
 * What must be asked before a door of this tenant opens, or `null`: the first door of the day into production, and
 * a portal origin that nobody has agreed to yet and that is not the API's own.
 */
export function questionBefore(
  about: Face,
  tenant: Tenant,
  preferences: Preferences,
  at: number,
): DoorQuestion | null {
  const question: DoorQuestion = {};
  if (tenant.environment === 'production' && preferences.doorDays[tenant.id] !== dayOf(at))
    question.production = true;
  const origin = linkOrigin(about, tenant);
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
export function answered(
  question: DoorQuestion | null,
  agreed: { production?: boolean | undefined; portalOrigin?: string | undefined },
): boolean {
  if (question === null) return true;
  if (question.production === true && agreed.production !== true) return false;
  return question.portalOrigin === undefined || question.portalOrigin === agreed.portalOrigin;
}
