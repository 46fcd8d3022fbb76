import type { Pass } from '../sessions/schema.ts';
import type { Face, Tenant } from '../vendors/contract.ts';

/** A moment in UTC, as a ticket carries it: `2026-11-21 14:03 UTC`. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/**
 * A tenant's facts as plain text for a support ticket: one a line, nothing longer than 8 characters of any token,
 * a line without a fact left out.
 * @param extension such as `1.0.0, Chromium 156`
 */
export function ticketText(tenant: Tenant, about: Face, pass: Pass | undefined, extension: string): string {
  const session = pass?.session;
  const check = session?.lastCheck;
  const lines: (readonly [string, string | null | undefined])[] = [
    ['Tenant', `${tenant.name} (${about.label}, ${tenant.environment})`],
    ['Server', tenant.baseUrl],
    ['Account', session?.account],
    ['Token', session === undefined ? null : `${session.maskedToken} (${session.tokenKind})`.trim()],
    ['Token id', session?.tokenId],
    ['Signed in', session === undefined ? null : signedIn(session.signedInAt, session.expiresAt)],
    ['Last check', check === undefined ? null : `${check.status} at ${utc(check.at).slice(11)}`],
    ['Extension', extension],
  ];
  return lines
    .flatMap(([name, value]) =>
      value === null || value === undefined || value === '' ? [] : [`${name}: ${value}`],
    )
    .join('\n');
}

function signedIn(at: number, expiresAt: number | null): string {
  return `${utc(at)}; ${expiresAt === null ? 'expiry unknown' : `expires ${utc(expiresAt)}`}`;
}
