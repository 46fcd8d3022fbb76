import type { Pass, SessionFacts } from '../sessions/schema.ts';
import type { Tenant, VendorSummary } from '../vendors/contract.ts';

/** A moment in UTC, as a ticket carries it: `2026-11-21 14:03 UTC`; on request with its seconds. */
export function formatUtc(at: number, to: 'minute' | 'second' = 'minute'): string {
  const length = to === 'minute' ? 16 : 19;
  return `${new Date(at).toISOString().slice(0, length).replace('T', ' ')} UTC`;
}

/** One tenant of a ticket: what people see of its vendor, and its pass where it has one. */
export interface TicketSubject {
  tenant: Tenant;
  summary: VendorSummary;
  pass: Pass | undefined;
}

/**
 * A tenant's facts as plain text for a support ticket: one a line, nothing longer than 8 characters of any token,
 * a line without a fact left out.
 * @param extension such as `1.0.0, Chromium 156`
 */
export function ticketText(
  tenant: Tenant,
  summary: VendorSummary,
  pass: Pass | undefined,
  extension: string,
): string {
  return ticketsText([{ tenant, summary, pass }], extension).replace('\n\n', '\n');
}

/**
 * The same of several tenants, in the order they are given: a blank line between them, one `Extension` line at the
 * end. Of one tenant that line stands apart too.
 * @param extension such as `1.0.0, Chromium 156`
 */
export function ticketsText(subjects: readonly TicketSubject[], extension: string): string {
  return [...subjects.map(facts), line('Extension', extension)].join('\n').trimEnd();
}

/** One tenant's lines, each with its end. */
function facts({ tenant, summary, pass }: TicketSubject): string {
  const session = pass?.session;
  const known =
    line('Tenant', `${tenant.name} (${summary.label}, ${tenant.environment})`) +
    line('Server', tenant.baseUrl);
  if (session === undefined) return known;
  const { account, lastCheck } = session;
  return (
    known +
    line('Account', account ?? '') +
    line('Token', session.maskedToken === '' ? '' : `${session.maskedToken} (${session.tokenKind})`) +
    line('Token id', session.tokenId) +
    line('Signed in', life(session)) +
    line('Last check', lastCheck === undefined ? '' : `${lastCheck.status} at ${checkedAt(session)}`)
  );
}

function life({ signedInAt, expiresAt, endedAt, estimated }: SessionFacts): string {
  if (endedAt !== undefined) return `${formatUtc(signedInAt)}; ended ${formatUtc(endedAt)}`;
  if (expiresAt === null) return `${formatUtc(signedInAt)}; expiry unknown`;
  return `${formatUtc(signedInAt)}; expires ${formatUtc(expiresAt)}${estimated === true ? ' (estimated)' : ''}`;
}

/** The time alone on the day of the log-in, which stands on the line before. */
function checkedAt({ signedInAt, lastCheck }: SessionFacts): string {
  const at = formatUtc(lastCheck?.at ?? 0);
  return at.slice(0, 11) === formatUtc(signedInAt).slice(0, 11) ? at.slice(11) : at;
}

/** One fact on one line, whatever stands in it: no sign that breaks a line or turns text. Without a fact, nothing. */
function line(name: string, value: string): string {
  const safe = value.replace(/[\p{Cc}\p{Cs}\p{Bidi_C}\s]+/gu, ' ').trim();
  return safe && `${name}: ${safe}\n`;
}
