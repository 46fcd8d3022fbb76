/** Decides before any client reads a reply whether the vendor's own server sent it. Pure. */
import { ConciergeError } from '../errors.ts';
import type { VendorClient, VendorReply, VendorRequest } from './contract.ts';
import { kindOfStatus, type ReplyKind, replyKinds } from './reply-kinds.ts';
import { bodyKind, responseMeta } from './response.ts';
import { retryAfterSeconds, toWait } from './retry-after.ts';

/** A pause that a reply asks for. */
interface Pause {
  /** Whole seconds, at least 1. */
  seconds: number;
  /** Whether the request was surely not carried out, so that it may be sent again after the pause. */
  repeatable: boolean;
}

/** The wait in seconds after a 429 that names none, for vendors without a wait of their own. */
const defaultWait = 5;

/**
 * The pause that a reply asks for, in the vendor's own way or by HTTP's; `null` for other replies.
 * A 502 or 504 may hide a request that was carried out, so only 429 and 503 allow a repetition.
 * @param attempt counts from 1
 */
export function requestedPause(client: VendorClient, reply: VendorReply, attempt = 1): Pause | null {
  const own = client.throttle?.(reply, attempt) ?? null;
  if (own !== null) return { seconds: toWait(own), repeatable: true };
  if (reply.status < 400) return null;
  const seconds = retryAfterSeconds(reply) ?? (reply.status === 429 ? defaultWait : null);
  if (seconds === null) return null;
  return { seconds, repeatable: [429, 503].includes(reply.status) };
}

/** `own`: the client may read the reply. `doubtful`: the vendor's probe tells `own` from `foreignKind`. Else that kind. */
export type Recognition = 'own' | 'doubtful' | ReplyKind;

/** Recognises the vendor in a reply that asks for no pause. Below 400 the client's parser tells foreign replies. */
export function recogniseReply(
  client: VendorClient,
  reply: VendorReply,
  request: VendorRequest,
): Recognition {
  if (isChallengePage(reply)) return 'gateway';
  if (reply.status < 400) return 'own';
  const isForeignLogin = asksForForeignLogin(reply);
  const speaks = client.speaks(reply, request);
  if (speaks && !isForeignLogin) return 'own';
  const kind = foreignKind(reply);
  const refuses = reply.status === 401 || reply.status === 403;
  if (kind !== 'gateway' || !refuses)
    return !isForeignLogin && client.mayRefuse?.(reply, request) === true ? 'doubtful' : kind;
  if (speaks) return 'doubtful';
  return isForeignLogin || bodyKind(reply) === 'html' ? 'gateway' : 'doubtful';
}

/** The kind of a reply in which the vendor was not recognised. */
export function foreignKind(reply: VendorReply): ReplyKind {
  if (isChallengePage(reply)) return 'gateway';
  if (wantsClientCertificate(reply)) return 'client_certificate';
  if (findsHeaderTooLarge(reply)) return 'request_too_big';
  const body = bodyKind(reply);
  if (reply.status >= 500) return kindOfStatus(reply.status);
  if (body === 'truncated') return 'truncated';
  if (reply.status >= 400) return kindOfStatus(reply.status);
  if (body === 'html') return 'page';
  return body === 'empty' ? 'empty' : 'shape';
}

/** Whether two replies say the same, but for numbers and ids of requests. */
export function isAlike(one: VendorReply, other: VendorReply): boolean {
  const said = ({ text }: VendorReply) => text.trim().replace(/[\da-f][\da-f-]{7,}|\d+/gi, '#');
  return one.status === other.status && said(one) === said(other);
}

/** The error of a foreign reply. */
export function foreignError(kind: ReplyKind, reply: VendorReply): ConciergeError {
  const { code, ...more } = replyKinds[kind];
  const { detail } = { detail: undefined, ...more };
  return new ConciergeError(code, { ...(detail === undefined ? {} : { detail }), ...responseMeta(reply) });
}

/** The schemes by which proxies and gateways ask for a log-in (RFC 7617, 4559, 7616); no vendor here uses one. */
const foreignSchemes = /(?:^|,)\s*(?:basic|negotiate|ntlm|digest|kerberos|nego2)\b/i;

function asksForForeignLogin({ headers }: VendorReply): boolean {
  return 'proxy-authenticate' in headers || foreignSchemes.test(headers['www-authenticate'] ?? '');
}

/**
 * Whether a reply is the challenge page of a web application firewall, which any status can carry.
 * https://developers.cloudflare.com/cloudflare-challenges, https://docs.aws.amazon.com/waf (CAPTCHA and Challenge)
 */
function isChallengePage({ headers }: VendorReply): boolean {
  return (
    headers['cf-mitigated'] === 'challenge' ||
    /^(?:challenge|captcha)$/.test(headers['x-amzn-waf-action'] ?? '')
  );
}

/**
 * Whether a reply is nginx's page for a client without a certificate, or with one that it refuses.
 * https://nginx.org/en/docs/http/ngx_http_ssl_module.html (Error Processing: 495 and 496, told as 400)
 */
function wantsClientCertificate({ status, text }: VendorReply): boolean {
  return status === 400 && clientCertificatePage.test(text);
}

const clientCertificatePage =
  /<title>400 (?:No required SSL certificate was sent|The SSL certificate error)<\/title>/;

/**
 * Whether a reply is nginx's page for a header above `large_client_header_buffers`, which it tells as 400, not 431.
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers
 */
function findsHeaderTooLarge({ status, text }: VendorReply): boolean {
  return status === 400 && text.includes('<title>400 Request Header Or Cookie Too Large</title>');
}
