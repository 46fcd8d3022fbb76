import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import { validatePath, withLeadingSlash } from '../../tenants/addresses.ts';
import type {
  Credentials,
  Grant,
  PortalTarget,
  Session,
  Tenant,
  VendorClient,
  VendorIo,
  VendorReply,
  VendorRequest,
} from '../contract.ts';
import { endAfterSeconds } from '../expiry.ts';
import { pastedLinkToken } from '../pasted-token.ts';
import {
  asRenewalError,
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
import { retryAfterSeconds } from '../retry-after.ts';

// https://learn.nexudus.com/api/endpoints/auth/refresh-token and the other pages of `auth`.

/** Lifetime of a public client's refresh token: 15 days. */
const refreshLifetimeMs = 15 * 24 * 3600 * 1000;

function grantRequest(tenant: Tenant, clientId: string, form: Record<string, string>): VendorRequest {
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/token`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      client_id: clientId,
    },
    body: new URLSearchParams(form).toString(),
  };
}

/** The request for the password grant; `totp` is sent only after the vendor's challenge. */
export function loginRequest(tenant: Tenant, credentials: Credentials, clientId: string): VendorRequest {
  const { username = '', password = '', totp } = credentials.fields;
  return grantRequest(tenant, clientId, {
    grant_type: 'password',
    username,
    password,
    ...(totp === undefined || totp === '' ? {} : { totp }),
  });
}

/** The request for the refresh grant, with the log-in's `client_id`: a refresh revokes every earlier token of that client. */
export function renewRequest(tenant: Tenant, refreshToken: string, clientId: string): VendorRequest {
  return grantRequest(tenant, clientId, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

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
 * @throws ConciergeError `bad_credentials`, `code_required`, `password_expired`, `vendor_refused`, `vendor_reply`
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
const oauthErrorCodes =
  'invalid_request invalid_client unauthorized_client unsupported_grant_type invalid_scope'.split(' ');

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
    case '':
      return invalidResponse(reply, 'shape');
    default: {
      const oauthCode = oauthErrorCodes.find((word) => word === error);
      return new ConciergeError('vendor_refused', responseMeta(reply, oauthCode));
    }
  }
}

function bearer(session: Session): Record<string, string> {
  return { authorization: `Bearer ${session.secrets.accessToken}` };
}

/** The request for a one-time token: no body; the bearer alone identifies the user. */
export function oneTimeRequest(tenant: Tenant, session: Session): VendorRequest {
  return { method: 'POST', url: `${tenant.baseUrl}/api/sys/users/token/refresh`, headers: bearer(session) };
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
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
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

/**
 * The one-time sign-in link of the portal, in the form of `linkStyle`: server-rendered sign-in page or simple page.
 * @throws TypeError for a target that is not a path on the portal
 */
export function signInLink(tenant: Tenant, value: string, target: PortalTarget): string {
  const { portalUrl = '', language = '', linkStyle = 'server' } = tenant.settings;
  if (target.path !== null && validatePath(target.path) !== null)
    throw new TypeError('a link leads to a path on the portal only');
  const path = target.path === null ? null : withLeadingSlash(target.path);
  const t = encodeURIComponent(value);
  const redirect = path === null ? '' : `&redirectUrl=${encodeURIComponent(path)}`;
  if (linkStyle === 'simple') return `${portalUrl}/login?t=${t}${redirect}`;
  const hasLanguage = language === '' || new URL(portalUrl).pathname.endsWith(`/${language}`);
  const prefix = hasLanguage ? '' : `/${language}`;
  return `${portalUrl}${prefix}/user/login?server=true&t=${t}${redirect === '' ? '&redirectUrl=%2F' : redirect}`;
}

/** The request for the media token, which files on the API host need instead of the one-time token. */
export function mediaRequest(tenant: Tenant, session: Session): VendorRequest {
  return { method: 'GET', url: `${tenant.baseUrl}/api/auth/media/customer`, headers: bearer(session) };
}

/** @throws ConciergeError `session_dead`, `forbidden`, `vendor_reply` */
function parseMediaResponse(reply: VendorReply): string {
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  return parseBody(reply, z.looseObject({ jwt: tokenText })).jwt;
}

/** The link to a file on the API host, such as an invoice's PDF. @throws TypeError for a target that is not a path */
function fileLink(tenant: Tenant, jwt: string, path: string): string {
  if (validatePath(path) !== null) throw new TypeError('a file is a path below the base URL');
  const url = new URL(tenant.baseUrl + withLeadingSlash(path));
  const query = url.search === '' ? '?' : `${url.search}&`;
  return `${url.origin}${url.pathname}${query}t=${encodeURIComponent(jwt)}`;
}

/** The cheapest request that needs the bearer. The reply's `AccessToken` field is never read. */
export function whoAmIRequest(tenant: Tenant, session: Session): VendorRequest {
  const headers = { ...bearer(session), accept: 'application/json' };
  return { method: 'GET', url: `${tenant.baseUrl}/en/user/me`, headers };
}

const userShape = z.looseObject({ Email: optionalText, FullName: optionalText });

/** @throws ConciergeError `session_dead`, `forbidden`, `vendor_reply` */
export function parseWhoAmIResponse(reply: VendorReply): { status: number; account: string | null } {
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  const { Email, FullName } = parseBody(reply, userShape);
  return { status: reply.status, account: Email || FullName || null };
}

/**
 * The request that exchanges a sign-in link's token for a session, without authorization.
 * The vendor requires the token, which works once, in the query.
 */
export function exchangeRequest(tenant: Tenant, token: string, clientId: string): VendorRequest {
  const query = new URLSearchParams({ token, validForInMinutes: '1440' });
  // [I] The `client_id` makes a later renewal with the same id come from the same client.
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/sys/users/exchange?${query}`,
    headers: { client_id: clientId },
  };
}

const exchangeShape = z.looseObject({
  token: tokenText,
  expires_in: z.optional(z.unknown()),
  refresh_token: z.catch(z.optional(tokenText), undefined),
});

/** @throws ConciergeError `bad_credentials` for a used, expired or unknown link, `vendor_reply` */
function parseExchangeResponse(reply: VendorReply, clientId: string): Grant {
  if (reply.status === 400 || reply.status === 401)
    throw new ConciergeError('bad_credentials', { status: reply.status });
  if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
  const { token, expires_in, refresh_token } = parseBody(reply, exchangeShape);
  return toGrant(reply, { access_token: token, expires_in, refresh_token }, null, clientId);
}

/** Exchanges a sign-in link, then requests the account's name, which the link lacks. */
async function exchange(io: VendorIo, tenant: Tenant, pasted: string, clientId: string): Promise<Grant> {
  const token = pastedLinkToken(pasted);
  if (token === null) throw new ConciergeError('bad_credentials', { detail: 'no link' });
  const grant = parseExchangeResponse(await io.send(exchangeRequest(tenant, token, clientId)), clientId);
  try {
    const session = { secrets: grant.secrets, account: null, expiresAt: grant.expiresAt, lifetime: null };
    // The link's token works once and is not in this request.
    const reply = await io.send(whoAmIRequest(tenant, session), { repeatable: true });
    return { ...grant, account: parseWhoAmIResponse(reply).account };
  } catch {
    return grant;
  }
}

/** Recognises OAuth's shape at the token endpoint, an empty refusal of the exchange, elsewhere the framework's text. */
function speaks(reply: VendorReply, request: VendorRequest): boolean {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/token') return isOAuthRefusal(reply);
  const isEmpty = reply.text.trim() === '';
  if (pathname === '/api/sys/users/exchange' && isEmpty) return [400, 401].includes(reply.status);
  if (reply.status === 401 && isEmpty) return /^\s*bearer\b/i.test(reply.headers['www-authenticate'] ?? '');
  const body = jsonObject(reply) ?? {};
  // The framework writes its text under `Message`; gateways write `message`.
  return 'WasSuccessful' in body || hasOwnWords(body, 'Message');
}

export const client: VendorClient = {
  // A JSON body instead of a form is rejected before any account lookup.
  probe: {
    request: (tenant) => ({
      method: 'POST',
      url: `${tenant.baseUrl}/api/token`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{}',
    }),
    recognise: (reply) =>
      reply.status === 400 &&
      /^(?:unsupported_grant_type|invalid_\w+)$/.test(String(jsonObject(reply)?.error)),
  },

  speaks,

  async login(io, tenant, credentials) {
    const clientId = io.randomId();
    if (credentials.method === 'link') return exchange(io, tenant, credentials.fields.link ?? '', clientId);
    const reply = await io.send(loginRequest(tenant, credentials, clientId));
    return parseGrantResponse(reply, credentials.fields.username ?? null, clientId);
  },

  async renew(io, tenant, session) {
    const { refreshToken, clientId } = session.secrets;
    if (refreshToken === undefined || clientId === undefined) throw new ConciergeError('session_dead');
    const reply = await io.send(renewRequest(tenant, refreshToken, clientId));
    try {
      return parseGrantResponse(reply, session.account, clientId);
    } catch (thrown) {
      // The log-in had accepted the same `client_id`: [I] a proxy drops the header, whose name has an underscore.
      if (jsonObject(reply)?.error === 'invalid_client') {
        throw new ConciergeError(
          'gateway',
          { ...responseMeta(reply, 'invalid_client'), detail: 'header' },
          thrown,
        );
      }
      throw asRenewalError(reply, thrown);
    }
  },

  async check(io, tenant, session) {
    return { status: parseWhoAmIResponse(await io.send(whoAmIRequest(tenant, session))).status };
  },

  async openPortal(io, tenant, session, target) {
    if (target.file === true && target.path !== null) {
      const jwt = parseMediaResponse(await io.send(mediaRequest(tenant, session)));
      return { kind: 'link', url: fileLink(tenant, jwt, target.path) };
    }
    const value = parseOneTimeResponse(await io.send(oneTimeRequest(tenant, session)));
    return { kind: 'link', url: signInLink(tenant, value, target) };
  },

  /** The vendor throttles above 120 calls a minute by HTTP 409 with `Retry-After` and an empty body. */
  throttle(reply) {
    return reply.status === 409 ? (retryAfterSeconds(reply) ?? 5) : null;
  },
};
