/** The replies that come from something else than the vendor's own server. Plain data and pure functions. */
import type { ErrorCode } from '../errors.ts';

/**
 * Each kind of foreign reply: the error that a sign-in or a check reports, and the connection doctor's finding.
 * Popup and doctor both read this table, so that they name the same cause.
 */
export const replyKinds = {
  gateway: { code: 'gateway', finding: 'vendor_shut' },
  proxy: { code: 'gateway', detail: 'proxy', finding: 'proxy_login' },
  network_login: { code: 'gateway', detail: 'network_login', finding: 'network_login' },
  client_certificate: { code: 'gateway', detail: 'client_certificate', finding: 'certificate_wanted' },
  upstream: { code: 'network', detail: 'upstream', finding: 'vendor_unreached' },
  failing: { code: 'vendor_reply', detail: 'status', finding: 'vendor_failing' },
  missing: { code: 'vendor_reply', detail: 'missing', finding: 'vendor_missing' },
  request_too_big: { code: 'vendor_reply', detail: 'request_too_big', finding: 'request_too_big' },
  address_too_long: { code: 'vendor_reply', detail: 'address_too_long', finding: 'address_too_long' },
  misdirected: { code: 'vendor_reply', detail: 'misdirected', finding: 'misdirected' },
  unexpected: { code: 'vendor_reply', detail: 'unexpected', finding: 'vendor_unexpected' },
  page: { code: 'vendor_reply', detail: 'html', finding: 'content_page' },
  empty: { code: 'vendor_reply', detail: 'empty', finding: 'vendor_empty' },
  truncated: { code: 'vendor_reply', detail: 'truncated', finding: 'vendor_truncated' },
  shape: { code: 'vendor_reply', detail: 'shape', finding: 'vendor_none' },
} as const satisfies Readonly<Record<string, { code: ErrorCode; detail?: string; finding: string }>>;

export type ReplyKind = keyof typeof replyKinds;

const kindByStatus: Readonly<Record<number, ReplyKind>> = {
  401: 'gateway',
  403: 'gateway',
  404: 'missing',
  405: 'missing',
  407: 'proxy',
  410: 'missing',
  413: 'request_too_big',
  414: 'address_too_long',
  421: 'misdirected',
  431: 'request_too_big',
  451: 'gateway',
  511: 'network_login',
};

/** The kind that a status of failure tells by itself (RFC 9110, RFC 6585). @param status 400 or above */
export function kindOfStatus(status: number): ReplyKind {
  return kindByStatus[status] ?? (status >= 500 ? 'failing' : 'unexpected');
}
