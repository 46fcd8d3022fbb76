/** What Nexudus' replies say. Pure. `docs/vendors/nexudus.md` lists every fact with its source. */
import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import type { Grant, VendorReply, VendorRequest } from '../contract.ts';
import { endAfterSeconds } from '../expiry.ts';
import {
  failureText,
  hasOwnWords,
  invalidResponse,
  isOAuthRefusal,
  jsonObject,
  optionalText,
  parseBody,
  parseJson,
  parseShape,
  responseMeta,
  tokenText,
  unexpectedStatus,
} from '../response.ts';

/** Lifetime of a public client's refresh token: 15 days. */
const refreshLifetimeMs = 15 * 24 * 3600 * 1000;

const grantShape = z.looseObject({
  access_token: tokenText,
  // Some replies lack these fields or hold the seconds as a string.
  expires_in: z.optional(z.unknown()),
  refresh_token: z.catch(z.optional(tokenText), undefined),
});

const refusalShape = z.looseObject({ error: optionalText });

/**
 * Parses the reply to a grant request. Refusals are HTTP 400 in OAuth's shape (RFC 6749, 5.2).
 * `error_description` is never read: with `must_reset_password` the field is a password-reset secret.
 * @throws ConciergeError `bad_credentials`, `code_required`, `password_expired`, `gateway`, `vendor_refused`,
 * `vendor_reply`
 */
export function parseGrantResponse(reply: VendorReply, account: string | null, clientId: string): Grant {
  if (reply.status >= 400 && reply.status < 500) throw toRefusalError(reply);
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  return toGrant(reply, parseBody(reply, grantShape), account, clientId);
}

function toGrant(
  reply: VendorReply,
  body: z.output<typeof grantShape>,
  account: string | null,
  clientId: string,
): Grant {
  return {
    secrets: {
      accessToken: body.access_token,
      ...(body.refresh_token === undefined ? {} : { refreshToken: body.refresh_token, clientId }),
    },
    receivedAt: reply.receivedAt,
    expiresAt: endAfterSeconds(reply, body.expires_in),
    renewableUntil: body.refresh_token === undefined ? null : reply.receivedAt + refreshLifetimeMs,
    account,
    tokenKind: 'bearer',
  };
}

/** The error codes of RFC 6749, 5.2, which may be shown as a reference. */
const oauthErrorCodes = 'invalid_request unauthorized_client unsupported_grant_type invalid_scope'.split(' ');

function toRefusalError(reply: VendorReply): ConciergeError {
  const { error } = parseShape(reply, parseJson(reply), refusalShape);
  const status = reply.status;
  switch (error) {
    case 'invalid_grant':
      return new ConciergeError('bad_credentials', { status });
    case 'two_factor_auth_check':
      return new ConciergeError('code_required', { status });
    case 'must_reset_password':
      return new ConciergeError('password_expired', { status });
    // The id is whatever a client makes up, so only its absence is refused: [I] a proxy drops the header.
    case 'invalid_client':
      return new ConciergeError('gateway', { ...responseMeta(reply, error), detail: 'header_login' });
    case '':
      return invalidResponse(reply, 'shape');
    default: {
      const oauthCode = oauthErrorCodes.find((word) => word === error);
      return new ConciergeError('vendor_refused', responseMeta(reply, oauthCode));
    }
  }
}

const oneTimeShape = z.looseObject({
  WasSuccessful: z.unknown(),
  Value: z.unknown(),
  Message: optionalText,
  Errors: z.optional(z.unknown()),
});

/**
 * Parses the one-time token. Success needs `WasSuccessful` and a non-empty `Value`: HTTP 200 can hold a `Status` 500.
 * @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused` with the vendor's text (masked by the caller),
 * `vendor_reply`
 */
export function parseOneTimeResponse(reply: VendorReply): string {
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  const ok = reply.status >= 200 && reply.status <= 299;
  // The envelope mirrors the HTTP status, so a failure's own words may come under 500 too.
  if (!ok && jsonObject(reply)?.WasSuccessful !== false) throw unexpectedStatus(reply);
  const body = parseBody(reply, oneTimeShape);
  if (body.WasSuccessful !== true) {
    const vendorMessage = failureText(body.Message, body.Errors);
    throw new ConciergeError('vendor_refused', {
      ...responseMeta(reply),
      ...(vendorMessage === '' ? {} : { vendorMessage }),
    });
  }
  if (typeof body.Value !== 'string' || body.Value.trim() === '') {
    throw new ConciergeError('vendor_refused', { ...responseMeta(reply), detail: 'no one-time token' });
  }
  if (!body.Value.isWellFormed() || body.Value.length > 16_384) throw invalidResponse(reply, 'shape');
  return body.Value;
}

/** @throws ConciergeError `session_dead`, `forbidden`, `vendor_reply` */
export function parseMediaResponse(reply: VendorReply): string {
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  return parseBody(reply, z.looseObject({ jwt: tokenText })).jwt;
}

const userShape = z.looseObject({ Email: optionalText, FullName: optionalText });

/**
 * Parses who-am-I. The vendor also answers 401 to an account without a customer profile in the space, so that a 401 to
 * a bearer that it has just issued ends no session.
 * @param isFresh whether the bearer was issued after the one before was refused
 * @throws ConciergeError `session_dead`, `forbidden` with the detail `no_profile`, `vendor_reply`
 */
export function parseWhoAmIResponse(
  reply: VendorReply,
  isFresh = false,
): { status: number; account: string | null } {
  if (reply.status === 401 && isFresh)
    throw new ConciergeError('forbidden', { ...responseMeta(reply), detail: 'no_profile' });
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  const { Email, FullName } = parseBody(reply, userShape);
  return { status: reply.status, account: Email || FullName || null };
}

const exchangeShape = z.looseObject({
  token: tokenText,
  expires_in: z.optional(z.unknown()),
  refresh_token: z.catch(z.optional(tokenText), undefined),
});

/** @throws ConciergeError `bad_credentials` for a used, expired or unknown link, `vendor_reply` */
export function parseExchangeResponse(reply: VendorReply, clientId: string): Grant {
  if (reply.status === 400 || reply.status === 401)
    throw new ConciergeError('bad_credentials', { status: reply.status });
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  const { token, expires_in, refresh_token } = parseBody(reply, exchangeShape);
  return toGrant(reply, { access_token: token, expires_in, refresh_token }, null, clientId);
}

/** Recognises OAuth's shape at the token endpoint, an empty refusal of the exchange, elsewhere the framework's text. */
export function speaks(reply: VendorReply, request: VendorRequest): boolean {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/token') return isOAuthRefusal(reply);
  const isEmpty = reply.text.trim() === '';
  if (pathname === '/api/sys/users/exchange' && isEmpty) return [400, 401].includes(reply.status);
  if (reply.status === 401 && isEmpty) return /^\s*bearer\b/i.test(reply.headers['www-authenticate'] ?? '');
  const body = jsonObject(reply) ?? {};
  // The framework writes its text under `Message`; gateways write `message`.
  return 'WasSuccessful' in body || hasOwnWords(body, 'Message');
}
