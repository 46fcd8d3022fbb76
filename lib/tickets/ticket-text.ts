import type { Pass, SessionFacts } from '../sessions/schema.ts';
import type { Tenant, VendorDescriptor } from '../vendors/contract.ts';

/** Formats epoch milliseconds in UTC: `2026-11-21 14:03 UTC`, or with seconds. */
export function formatUtc(at: number, to: 'minute' | 'second' = 'minute'): string {
  const length = to === 'minute' ? 16 : 19;
  return `${new Date(at).toISOString().slice(0, length).replace('T', ' ')} UTC`;
}

/** One tenant of a ticket, with its vendor's descriptor and its pass. */
export interface TicketSubject {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  pass: Pass | undefined;
}

/**
 * A tenant's facts as plain text for a support ticket, one per line; missing facts have no line.
 * Repeats at most 8 characters of any token.
 * @param extension such as `1.0.0, Chromium 156`
 */
export function ticketText(
  tenant: Tenant,
  descriptor: VendorDescriptor,
  pass: Pass | undefined,
  extension: string,
): string {
  return ticketsText([{ tenant, descriptor, pass }], extension).replace('\n\n', '\n');
}

/**
 * The ticket text of several tenants, in the given order, separated by blank lines.
 * One `Extension` line ends the text, after a blank line even for one tenant.
 * @param extension such as `1.0.0, Chromium 156`
 */
export function ticketsText(subjects: readonly TicketSubject[], extension: string): string {
  return [...subjects.map(subjectLines), line('Extension', extension)].join('\n').trimEnd();
}

/** One tenant's lines, each ending in a newline. */
function subjectLines({ tenant, descriptor, pass }: TicketSubject): string {
  const session = pass?.session;
  const tenantLines =
    line('Tenant', `${tenant.name} (${descriptor.label}, ${tenant.environment})`) +
    line('Server', tenant.baseUrl);
  const note = line('Note', tenant.note ?? '');
  if (session === undefined) return tenantLines + note;
  const { account, lastCheck } = session;
  return (
    tenantLines +
    line('Account', account ?? '') +
    line('Token', session.maskedToken === '' ? '' : `${session.maskedToken} (${session.tokenKind})`) +
    line('Token id', session.tokenId) +
    line('Signed in', sessionLifetime(session)) +
    line('Last check', lastCheck === undefined ? '' : `${lastCheck.status} at ${checkTime(session)}`) +
    note
  );
}

function sessionLifetime({ signedInAt, expiresAt, endedAt, estimated }: SessionFacts): string {
  if (endedAt !== undefined) return `${formatUtc(signedInAt)}; ended ${formatUtc(endedAt)}`;
  if (expiresAt === null) return `${formatUtc(signedInAt)}; expiry unknown`;
  return `${formatUtc(signedInAt)}; expires ${formatUtc(expiresAt)}${estimated === true ? ' (estimated)' : ''}`;
}

/** Time of the last check; the date is left out on the day of the log-in, which the line above shows. */
function checkTime({ signedInAt, lastCheck }: SessionFacts): string {
  const at = formatUtc(lastCheck?.at ?? 0);
  return at.slice(0, 11) === formatUtc(signedInAt).slice(0, 11) ? at.slice(11) : at;
}

/** One fact as one line, without newline and bidi characters, which could forge another line. Empty without a fact. */
function line(name: string, value: string): string {
  const safe = value.replace(/[\p{Cc}\p{Cs}\p{Bidi_C}\s]+/gu, ' ').trim();
  return safe && `${name}: ${safe}\n`;
}
