import * as z from 'zod/mini';
import { ConciergeError } from '../errors.ts';
import type { VendorReply } from './contract.ts';

/**
 * A reply's body as JSON. The faults people meet have names: `empty`, `html`, `truncated`.
 * @throws ConciergeError `vendor_reply`; the body stays out of it, its first characters may be a token
 */
export function parseJson(reply: VendorReply): unknown {
  const text = reply.text.trim();
  if (text === '') throw invalidResponse(reply, 'empty');
  if (/^<(!doctype|html|head|body|\?xml)/i.test(text)) throw invalidResponse(reply, 'html');
  try {
    return JSON.parse(text);
  } catch {
    throw invalidResponse(reply, /^[[{"]/.test(text) ? 'truncated' : 'shape');
  }
}

/** A reply's body as a JSON object, or `null` for whatever else it is: for telling servers apart, never throws. */
export function jsonObject(reply: VendorReply): Readonly<Record<string, unknown>> | null {
  try {
    const body = parseJson(reply);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : null;
  } catch {
    return null;
  }
}

/** A reply's body in the vendor's shape. @throws ConciergeError `vendor_reply` (`shape`) when it is not */
export function parseBody<T>(reply: VendorReply, schema: z.ZodMiniType<T, unknown>): T {
  return parseShape(reply, parseJson(reply), schema);
}

/** A parsed body in the vendor's shape. @throws ConciergeError `vendor_reply` (`shape`) when it is not */
export function parseShape<T>(reply: VendorReply, body: unknown, schema: z.ZodMiniType<T, unknown>): T {
  const result = schema.safeParse(body);
  if (!result.success) throw invalidResponse(reply, 'shape');
  return result.data;
}

/** The error for a reply that is not what the vendor documents. */
export function invalidResponse(reply: VendorReply, detail: string): ConciergeError {
  return new ConciergeError('vendor_reply', { detail, ...responseMeta(reply) });
}

/** [I] None of the vendors documents one; servers and the proxies before them commonly send one of these. */
const requestIds = ['x-request-id', 'x-correlation-id', 'request-id', 'x-amzn-requestid', 'cf-ray'];
const idShape = /^[\w.:-]{4,128}$/;

/**
 * What a reply tells by itself for whoever is asked for help: its status, and the vendor's reference.
 * A request id is shortened as a token is, for it could be one: enough to find it in a log.
 * @param word the vendor's own word for what happened, one of those it documents; else a header's request id
 */
export function responseMeta(reply: VendorReply, word?: string): { status: number; reference?: string } {
  const id = requestIds.map((name) => reply.headers[name] ?? '').find((text) => idShape.test(text));
  const reference =
    word ?? (id === undefined ? undefined : `${id.slice(0, Math.min(8, Math.floor(id.length / 4)))}…`);
  return { status: reply.status, ...(reference === undefined ? {} : { reference }) };
}

/** These say nothing of a refresh token: a right is missing, the request was slow, or too many came. */
const passing = [403, 408, 429];

/**
 * What a renewal's reply that was judged no grant means for the session: `session_dead` where the vendor refuses it by
 * its own word, under 4xx or inside a 200, for the same refresh token would only be refused again. A page, or nothing at
 * all, may be of whoever stands before the server: it refuses by a 401 alone.
 * @param thrown what the judge threw
 * @returns what to throw in its place
 */
export function asRenewalError(reply: VendorReply, thrown: unknown): unknown {
  if (!(thrown instanceof ConciergeError)) return thrown;
  const { status } = reply;
  const refused =
    status === 401 ||
    (status < 400
      ? thrown.code !== 'vendor_reply'
      : status < 500 && !passing.includes(status) && jsonObject(reply) !== null);
  return refused ? new ConciergeError('session_dead', thrown.facts, thrown) : thrown;
}

/** A number as vendors write it, `NaN` for what is none: an object may have a `toString` of its own. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/**
 * Seconds as vendors write them: a positive number or a numeric string; `null` for what is neither.
 * More than ten years is taken for a mistake.
 */
export function toSeconds(value: unknown): number | null {
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 && seconds < 315_360_000
    ? seconds
    : null;
}

/** No vendor asks for more than a day; a larger figure is no time. */
const longestPause = 86_400;

/** The `Retry-After` header in seconds (a number, or an HTTP date against the moment of receipt), or `null`. */
export function retryAfterSeconds(reply: VendorReply): number | null {
  const value = reply.headers['retry-after'];
  if (value === undefined) return null;
  const at = Date.parse(value);
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : Math.ceil((at - reply.receivedAt) / 1000);
  return Number.isNaN(seconds) ? null : Math.min(longestPause, Math.max(0, seconds));
}

/** A non-empty string of at most 16,384 characters without white space: what every token is. */
export const tokenText = z.string().check(z.minLength(1), z.maxLength(16_384), z.regex(/^[\x21-\x7e]+$/));

/** A vendor's text that may be missing or of another type. */
export const optionalText = z.catch(z.string(), '');

/** What is read of a list of errors; no form has as many fields. */
const mostErrors = 10;

/**
 * The words for a failure: its message, and those of its errors, each once. An error is a text, or an object with a
 * `Message`; nothing else of it is read: the value it was about, `AttemptedValue`, may be a secret.
 */
export function failureText(message: string, errors: unknown): string {
  const list: readonly unknown[] = Array.isArray(errors) ? errors.slice(0, mostErrors) : [errors];
  const texts = list.map((each) => {
    const text = typeof each === 'object' && each !== null && 'Message' in each ? each.Message : each;
    return typeof text === 'string' ? text : '';
  });
  return [...new Set([message, ...texts].map((text) => text.trim()))].filter(Boolean).join(' ');
}

/** The `exp` of a JWT in epoch milliseconds, for display only; `null` for anything that cannot be decoded. */
export function jwtExpiry(token: string): number | null {
  try {
    const payload: unknown = JSON.parse(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
    );
    const exp = typeof payload === 'object' && payload !== null && 'exp' in payload ? payload.exp : null;
    return typeof exp === 'number' && exp > 0 && exp < 1e11 ? Math.round(exp * 1000) : null;
  } catch {
    return null;
  }
}
