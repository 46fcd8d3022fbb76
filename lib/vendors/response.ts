import * as z from 'zod/mini';
import { ConciergeError, type ErrorFacts } from '../errors.ts';
import { visibleText } from '../security/invisible-characters.ts';
import type { VendorReply } from './contract.ts';
import { kindOfStatus, replyKinds } from './reply-kinds.ts';

/**
 * Parses a reply's body as JSON. The `detail` names the frequent failures: `empty`, `html`, `truncated`.
 * @throws ConciergeError `vendor_reply`, without any part of the body, which may start with a token
 */
export function parseJson(reply: VendorReply): unknown {
  const text = reply.text.replace(leadingNoise, '').trim();
  if (text === '') throw invalidResponse(reply, 'empty');
  // No JSON begins so: a doctype, a comment, an XML prolog or any other markup.
  if (text.startsWith('<')) throw invalidResponse(reply, 'html');
  try {
    return JSON.parse(text);
  } catch {
    if (/^[[{"]/.test(text)) throw invalidResponse(reply, 'truncated');
    const isPage = pageType.test(reply.headers['content-type'] ?? '') || pageStart.test(text.slice(0, 2000));
    throw invalidResponse(reply, isPage ? 'html' : 'shape');
  }
}

/** Byte order marks, also one misread as Latin-1, and other invisible characters before a body. */
const leadingNoise = /^(?:[\s\0\u200b-\u200d\u2060\ufeff]|\u00ef\u00bb\u00bf)+/;
const pageType = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i;
const pageStart = /<(?:!doctype|html|head|body)\b/i;

/** The kind of a reply's body: `json`, or the `detail` of the error that `parseJson` throws. */
export function bodyKind(reply: VendorReply): string {
  try {
    parseJson(reply);
    return 'json';
  } catch (thrown) {
    return (thrown instanceof ConciergeError ? thrown.facts.detail : undefined) ?? 'shape';
  }
}

/** Parses a reply's body as a JSON object; `null` for anything else. Never throws, for use in `recognise`. */
export function jsonObject(reply: VendorReply): Readonly<Record<string, unknown>> | null {
  try {
    const body = parseJson(reply);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : null;
  } catch {
    return null;
  }
}

/** Parses a reply's body by the vendor's schema. @throws ConciergeError `vendor_reply`, as `parseJson` or with `shape` */
export function parseBody<T>(reply: VendorReply, schema: z.ZodMiniType<T, unknown>): T {
  return parseShape(reply, parseJson(reply), schema);
}

/** Parses a JSON value by the vendor's schema. @throws ConciergeError `vendor_reply` (`shape`) */
export function parseShape<T>(reply: VendorReply, body: unknown, schema: z.ZodMiniType<T, unknown>): T {
  const result = schema.safeParse(body);
  if (!result.success) throw invalidResponse(reply, 'shape');
  return result.data;
}

/** The error for a reply outside the vendor's documentation. */
export function invalidResponse(reply: VendorReply, detail: string): ConciergeError {
  return new ConciergeError('vendor_reply', { detail, ...responseMeta(reply) });
}

/**
 * The error for a status that the vendor's documentation does not have for the call.
 * @param vendorMessage the vendor's own text (masked by the caller); `''` for none
 */
export function unexpectedStatus(reply: VendorReply, vendorMessage = ''): ConciergeError {
  const kind = reply.status >= 400 ? replyKinds[kindOfStatus(reply.status)] : replyKinds.unexpected;
  const detail = kind.code === 'gateway' ? replyKinds.unexpected.detail : kind.detail;
  return new ConciergeError('vendor_reply', { detail, ...failureFacts(reply, vendorMessage) });
}

/**
 * The error for a proxy of the vendor's that does not reach the server behind it.
 * @param vendorMessage the vendor's own text (masked by the caller); `''` for none
 */
export function upstreamError(reply: VendorReply, vendorMessage: string): ConciergeError {
  const { code, detail } = replyKinds.upstream;
  return new ConciergeError(code, { detail, ...failureFacts(reply, vendorMessage) });
}

/** The facts of a failure: status, reference, and the vendor's own text (masked by the caller) unless it is `''`. */
export function failureFacts(reply: VendorReply, vendorMessage: string): ErrorFacts {
  return { ...responseMeta(reply), ...(vendorMessage === '' ? {} : { vendorMessage }) };
}

/** Messages that gateways of every make send: no evidence of a vendor. */
const statusPhrase =
  /^(?:[45]\d\d[\s:-]*)?(?:unauthori[sz]ed|not authori[sz]ed|forbidden|access (?:is )?(?:denied|forbidden)|(?:full )?authentication (?:is )?required.*|not authenticated|missing authentication token|no api key found in request|invalid authentication credentials|rbac: access denied|jwt .*|no route matched.*|not found)[.!]?$/i;

/** Whether a JSON body has an error's text of its own: not an HTTP status phrase, nor a web framework's error shape. */
export function hasOwnWords(body: Readonly<Record<string, unknown>>, ...names: readonly string[]): boolean {
  if (['timestamp', 'path', 'error'].filter((name) => name in body).length > 1) return false;
  const texts = names.map((name) => body[name]).filter((text) => typeof text === 'string');
  return texts.length > 0 && !texts.some((text) => statusPhrase.test(text.trim()));
}

/** [I] Headers with a request id that servers and proxies commonly send; no vendor documents one. */
const requestIds = ['x-request-id', 'x-correlation-id', 'request-id', 'x-amzn-requestid', 'cf-ray'];
const idShape = /^[\w.:-]{4,128}$/;

/**
 * The status and reference of a reply, for a support request.
 * A request id is shortened like a token, because the header could hold one; the start is enough for a log search.
 * @param vendorCode the vendor's documented code for the failure; the default is the request id of a header
 */
export function responseMeta(
  reply: VendorReply,
  vendorCode?: string,
): { status: number; reference?: string } {
  const id = requestIds.map((name) => reply.headers[name] ?? '').find((text) => idShape.test(text));
  const reference =
    vendorCode ?? (id === undefined ? undefined : `${id.slice(0, Math.min(8, Math.floor(id.length / 4)))}…`);
  return { status: reply.status, ...(reference === undefined ? {} : { reference }) };
}

/**
 * Maps the error of a failed renewal to `session_dead` when the vendor rejected the refresh token.
 * A retry would be rejected again. The vendor rejects with a JSON body under 400 or inside a 200, or by a 401.
 * Other statuses concern the address or the call.
 * @param reply a reply in which the vendor was recognised
 * @param thrown the error of the reply's parser
 * @returns the error to throw instead
 */
export function asRenewalError(reply: VendorReply, thrown: unknown): unknown {
  if (!(thrown instanceof ConciergeError)) return thrown;
  const rejected =
    reply.status < 400
      ? thrown.code !== 'vendor_reply'
      : reply.status === 401 || (reply.status === 400 && jsonObject(reply) !== null);
  return rejected ? new ConciergeError('session_dead', thrown.facts, thrown) : thrown;
}

/** Whether a reply has the shape of RFC 6749, 5.2: an error's code under 400, or under 401 for an invalid client. */
export function isOAuthRefusal(reply: VendorReply): boolean {
  const error = jsonObject(reply)?.error;
  if (typeof error !== 'string' || !/^[a-z][a-z0-9_]*$/.test(error)) return false;
  return reply.status === 400 || (reply.status === 401 && error === 'invalid_client');
}

/** A number, or decimal digits as a number, else `NaN`. `Number` alone would take `''`, `0x10` and `1e3`. */
export function toNumber(value: unknown): number {
  if (typeof value === 'string') return /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  return typeof value === 'number' ? value : Number.NaN;
}

/**
 * Seconds from a positive number or a numeric string, else `null`.
 * Values above ten years count as invalid.
 */
export function toSeconds(value: unknown): number | null {
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 && seconds < 315_360_000
    ? seconds
    : null;
}

/** The shape of every token: 1 to 16,384 printable ASCII characters without white space. */
export const tokenText = z.string().check(z.minLength(1), z.maxLength(16_384), z.regex(/^[\x21-\x7e]+$/));

/** A vendor's text as a reader sees it; `''` when missing, of another type, or of nothing that can be seen. */
export const optionalText = z.pipe(z.catch(z.string(), ''), z.transform(visibleText));

/** Maximum number of errors read from a list; no form has as many fields. */
const mostErrors = 10;

/**
 * The text of a failure: the message and the distinct texts of its errors.
 * An error is a text or an object with a `Message`. No other field is read: `AttemptedValue` may be a secret.
 */
export function failureText(message: string, errors: unknown): string {
  const list: readonly unknown[] = Array.isArray(errors) ? errors.slice(0, mostErrors) : [errors];
  const texts = list.map((each) => {
    const text = typeof each === 'object' && each !== null && 'Message' in each ? each.Message : each;
    return typeof text === 'string' ? text : '';
  });
  return [...new Set([message, ...texts].map(visibleText))].filter(Boolean).join(' ');
}

/** A text or number of a reply as text; `''` for anything else, whose own `toString` may throw. */
export const textOrNumber = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
