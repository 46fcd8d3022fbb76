/** How the platform spells statuses, refusals and pauses, on its older page and on those of version 4. Pure. */
import type { VendorReply } from '../contract.ts';
import {
  hasOwnWords,
  invalidResponse,
  jsonObject,
  optionalText,
  parseJson,
  textOrNumber,
  toNumber,
  toSeconds,
  unexpectedStatus,
} from '../response.ts';
import { retryAfterSeconds } from '../retry-after.ts';

type Json = Readonly<Record<string, unknown>>;

/** A JSON object, else `null`. */
export function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/** More layers than the vendor's chain of services has. */
const maxLayers = 6;

/**
 * An error and the errors in it, outermost first: each service wraps the error of the one behind it in `message`.
 * Source: core-api-platform-v4, reference/error-codes, nested error responses.
 */
function layersOf(body: unknown): Json[] {
  const layers: Json[] = [];
  for (let layer = asObject(body); layer !== null && layers.length < maxLayers; ) {
    layers.push(layer);
    layer = asObject(layer.message);
  }
  return layers;
}

/** The highest status of HTTP and of every layer, because any may carry the failure. `0` carries no meaning. */
function worstStatus(reply: VendorReply, layers: readonly Json[]): number {
  const statuses = layers
    .flatMap(({ status_code, code, status }) => [status_code, code, status])
    .map(toNumber)
    .filter((value) => Number.isInteger(value) && value >= 100 && value <= 599);
  return Math.max(reply.status, ...statuses);
}

/** The documented codes of a refused token (core-api-platform-v4, reference/error-codes, authentication errors). */
const tokenCodes = ['TOKEN_MISSING', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'TOKEN_MALFORMED'];
/** The documented codes that may be shown as a reference; another text in their place could be a secret. */
const documentedCodes = [
  ...tokenCodes,
  'INSUFFICIENT_PERMISSIONS',
  'CONTEXT_MISMATCH',
  'PESO_INSUFFICIENT',
  'INVALID_JSON',
  'INVALID_FIELD',
  'REQUIRED_FIELD_MISSING',
];

/** What a reply says, of all its layers. */
interface Told {
  /** The effective status. */
  status: number;
  /** The innermost error's text; the layers around it say less. */
  text: string;
  /** The innermost error's documented code. */
  code: string | undefined;
  /** The name of the missing permission. */
  permission: string | undefined;
  body: unknown;
}

/**
 * Reads a reply below HTTP 500. A 401 needs no JSON body.
 * @throws ConciergeError `vendor_reply`, also for every 5xx
 */
export function readReply(reply: VendorReply): Told {
  if (reply.status >= 500) throw unexpectedStatus(reply);
  const body = reply.status === 401 ? (jsonObject(reply) ?? {}) : parseJson(reply);
  const layers = layersOf(body);
  const root = layers.at(-1);
  if (root === undefined) throw invalidResponse(reply, 'shape');
  const grant = root.required_grant;
  return {
    status: worstStatus(reply, layers),
    text: optionalText.parse(root.message) || optionalText.parse(root.msg),
    code: documentedCodes.find((code) => code === root.code),
    permission: typeof grant === 'string' && /^[\w.:-]{1,80}$/.test(grant) ? grant : undefined,
    body,
  };
}

/** Fields of the error shape of a common Java framework, which also has a status and a message. */
const isFrameworkError = (layer: Json) => 'path' in layer || 'timestamp' in layer;

/** Whether an error is in the shape of version 4: a code in capitals, a text, and the status beside them. */
function isCodedError(layer: Json): boolean {
  return (
    !isFrameworkError(layer) &&
    typeof layer.code === 'string' &&
    /^[A-Z]+(?:_[A-Z]+)+$/.test(layer.code) &&
    toNumber(layer.status) >= 400 &&
    optionalText.parse(layer.message) !== ''
  );
}

/**
 * Recognises the validator's rejection of a token, or the platform's rejection of a request.
 * Of version 4 only the documented codes of a refused token count, because other platforms have that shape too.
 */
export function isRejection(reply: VendorReply): boolean {
  const layers = layersOf(jsonObject(reply));
  const root = layers.at(-1);
  if (root === undefined || ![200, 400, 401].includes(reply.status)) return false;
  if (isCodedError(root))
    return worstStatus(reply, layers) === 401 && tokenCodes.includes(textOrNumber(root.code));
  if (layers.some((layer) => isFrameworkError(layer) || 'error' in layer)) return false;
  const statuses = layers.flatMap(({ status_code, code, status }) => [status_code, code, status]);
  const isRefused = statuses.some((value) => toNumber(value) === 401);
  const isEnvelope = Array.isArray(root.data) && Array.isArray(root.errors);
  return hasOwnWords(root, 'message', 'msg') && (isRefused || isEnvelope);
}

/**
 * Recognises the platform's failures: a status under one of its three names with a text that may be empty, or an
 * error of version 4. A 401 or 403 of that version counts by its documented codes alone.
 */
export function isFailure(reply: VendorReply): boolean {
  const layers = layersOf(jsonObject(reply));
  const root = layers.at(-1);
  if (root === undefined) return false;
  if (isCodedError(root)) {
    const decides = reply.status === 401 || reply.status === 403;
    return !decides || documentedCodes.includes(textOrNumber(root.code));
  }
  if (layers.some((layer) => isFrameworkError(layer) || 'error' in layer)) return false;
  const hasStatus = layers.some((layer) => ['status_code', 'code', 'status'].some((name) => name in layer));
  return hasStatus && hasOwnWords(root, 'message', 'msg');
}

/**
 * Seconds to wait at a limit, or `null`: from `Retry-After` or the body's `retry_after`, else 2, 4, then 8.
 * Source: core-api-platform-v4, security/rate-limiting; a 503 for maintenance names its seconds in the body too.
 * @param attempt counts from 1
 */
export function pauseSeconds(reply: VendorReply, attempt: number): number | null {
  const layers = layersOf(jsonObject(reply));
  const isLimit = worstStatus(reply, layers) === 429;
  if (!isLimit && reply.status !== 503) return null;
  const named = retryAfterSeconds(reply) ?? toSeconds(layers.at(-1)?.retry_after);
  return named ?? (isLimit ? Math.min(2 ** attempt, 8) : null);
}
