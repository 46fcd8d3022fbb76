import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import { withLeadingSlash } from '../../tenants/addresses.ts';
import type { Grant, Session, Tenant, VendorClient, VendorReply, VendorRequest } from '../contract.ts';
import {
  asRenewalError,
  invalidResponse,
  jsonObject,
  jwtExpiry,
  parseJson,
  parseShape,
  responseMeta,
  retryAfterSeconds,
  tokenText,
  toSeconds,
} from '../response.ts';

// https://developer.n-able.com/n-central/docs/managing-authentication. Paths are constants, never the server's links.

/** The two override headers, same on authenticate and refresh; the tenant's form has checked their shape. */
function overrides(tenant: Tenant): Record<string, string> {
  const { accessExpiry = '', refreshExpiry = '' } = tenant.settings;
  return {
    ...(accessExpiry === '' ? {} : { 'X-ACCESS-EXPIRY-OVERRIDE': accessExpiry }),
    ...(refreshExpiry === '' ? {} : { 'X-REFRESH-EXPIRY-OVERRIDE': refreshExpiry }),
  };
}

/** Authenticate: the user's JWT as the bearer, no body, no content type. */
export function loginRequest(tenant: Tenant, jwt: string): VendorRequest {
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/auth/authenticate`,
    headers: { authorization: `Bearer ${jwt}`, ...overrides(tenant) },
  };
}

/** Refresh: the raw refresh token as plain text, and no Authorization: the fewest secrets that work. */
export function renewRequest(tenant: Tenant, refreshToken: string): VendorRequest {
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/auth/refresh`,
    headers: { 'content-type': 'text/plain', ...overrides(tenant) },
    body: refreshToken,
  };
}

function withBearer(tenant: Tenant, session: Session, method: 'GET' | 'POST', path: string): VendorRequest {
  return {
    method,
    url: `${tenant.baseUrl}/api/auth/${path}`,
    headers: { authorization: `Bearer ${session.secrets.accessToken}` },
  };
}

export function checkRequest(tenant: Tenant, session: Session): VendorRequest {
  return withBearer(tenant, session, 'GET', 'validate');
}

export function logoutRequest(tenant: Tenant, session: Session): VendorRequest {
  return withBearer(tenant, session, 'POST', 'logout');
}

const tokenShape = z.looseObject({ token: tokenText, expirySeconds: z.optional(z.unknown()) });
const emptyShape = z.looseObject({
  tokens: z.looseObject({ access: z.optional(z.unknown()), refresh: z.optional(z.unknown()) }),
});
const grantShape = z.looseObject({ tokens: z.looseObject({ access: tokenShape, refresh: tokenShape }) });

/** Some failures come as HTTP 200 with this key, seen in the field. */
const failureShape = z.looseObject({ 'error message': z.optional(z.unknown()) });

/**
 * An authenticate's or a refresh's reply: both tokens or nothing.
 * @throws ConciergeError `bad_credentials`, `forbidden`, `vendor_refused` with the server's words (masked by the
 * caller), `vendor_reply`
 */
export function parseGrantResponse(reply: VendorReply): Grant {
  if (reply.status === 401) throw new ConciergeError('bad_credentials', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  if (reply.status < 200 || reply.status > 299) throw invalidResponse(reply, 'status');
  const body = parseJson(reply);
  refuseFailure(reply, body);
  refuseEmpty(reply, body);
  const { access, refresh } = parseShape(reply, body, grantShape).tokens;
  return {
    secrets: { accessToken: access.token, refreshToken: refresh.token },
    receivedAt: reply.receivedAt,
    expiresAt: endOf(reply, access.expirySeconds),
    // Without a figure the server's own setting holds; its default is 25 h and it can only be shorter.
    renewableUntil: endOf(reply, refresh.expirySeconds) ?? reply.receivedAt + 25 * 3600 * 1000,
    account: null,
    tokenKind: 'bearer',
  };
}

/** An empty token means that nothing changed: the old pair is still good. One that is left out, or `null`, is as empty. */
function refuseEmpty(reply: VendorReply, body: unknown): void {
  const { access, refresh } = parseShape(reply, body, emptyShape).tokens;
  if (isEmpty(access) || isEmpty(refresh)) throw invalidResponse(reply, 'no_token');
}

function isEmpty(grant: unknown): boolean {
  if (grant === undefined || grant === null) return true;
  if (typeof grant !== 'object') return false;
  const token: unknown = 'token' in grant ? grant.token : null;
  return token === undefined || token === null || (typeof token === 'string' && token.trim() === '');
}

function refuseFailure(reply: VendorReply, body: unknown): void {
  const failure = parseShape(reply, body, failureShape)['error message'];
  if (failure === undefined) return;
  throw new ConciergeError('vendor_refused', {
    ...responseMeta(reply),
    ...(typeof failure === 'string' && failure !== '' ? { vendorMessage: failure } : {}),
  });
}

function endOf(reply: VendorReply, seconds: unknown): number | null {
  const life = toSeconds(seconds);
  return life === null ? null : reply.receivedAt + Math.round(life * 1000);
}

/**
 * Validate is judged by its status, for its text varies. A body of JSON may still say that it failed; a page in its place,
 * or nothing at all, is not this server's.
 * @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply`
 */
export function parseCheckResponse(reply: VendorReply): { status: number } {
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status === 403) throw new ConciergeError('forbidden', { status: 403 });
  if (reply.status < 200 || reply.status > 299) throw invalidResponse(reply, 'status');
  if (/^(?:[{<]|$)/.test(reply.text.trim())) refuseFailure(reply, parseJson(reply));
  return { status: reply.status };
}

/** Whether the server has a log-out: 404 and 405 mean that it is older than 2026. @throws ConciergeError otherwise */
export function parseLogoutResponse(reply: VendorReply): boolean {
  if (reply.status === 404 || reply.status === 405) return false;
  if (reply.status === 401) throw new ConciergeError('session_dead', { status: 401 });
  if (reply.status < 200 || reply.status > 299) throw invalidResponse(reply, 'status');
  // Its words are any, or none; a page in their place is not this server's.
  if (/^[{<]/.test(reply.text.trim())) refuseFailure(reply, parseJson(reply));
  return true;
}

/** [I] That the server's pages honour it is our inference: they are called API pages. */
const tabHeader = (session: Session) => ({
  name: 'authorization',
  value: `Bearer ${session.secrets.accessToken}`,
});

/** Waits seen to work against the limit on concurrent calls, in seconds. */
const pauses = [2, 5, 10];

export const client: VendorClient = {
  // The list of its own links, which needs no log-in.
  probe: {
    request: (tenant) => ({
      method: 'GET',
      url: `${tenant.baseUrl}/api/auth`,
      headers: { accept: 'application/json' },
    }),
    /** The link list, wherever its server says that it is. */
    recognise: (reply) =>
      reply.status === 200 && /\/api\/auth\/authenticate$/.test(String(jsonObject(reply)?.authenticate)),
  },

  async login(io, tenant, credentials) {
    const jwt = (credentials.fields.jwt ?? '').trim();
    const grant = parseGrantResponse(await io.send(loginRequest(tenant, jwt)));
    const credentialEndsAt = jwtExpiry(jwt);
    return credentialEndsAt === null ? grant : { ...grant, credentialEndsAt };
  },

  async renew(io, tenant, session) {
    const { refreshToken } = session.secrets;
    if (refreshToken === undefined) throw new ConciergeError('session_dead');
    const reply = await io.send(renewRequest(tenant, refreshToken));
    try {
      return parseGrantResponse(reply);
    } catch (thrown) {
      // Also after a reboot, which forgets every token.
      throw asRenewalError(reply, thrown);
    }
  },

  async check(io, tenant, session) {
    return parseCheckResponse(await io.send(checkRequest(tenant, session)));
  },

  async logout(io, tenant, session) {
    return parseLogoutResponse(await io.send(logoutRequest(tenant, session)));
  },

  /** The server's own API explorer is the natural first page. */
  async openPortal(_io, tenant, _session, { path }) {
    return { kind: 'tab', url: tenant.baseUrl + withLeadingSlash(path ?? '/api-explorer') };
  },

  tabHeader,

  throttle(reply, attempt) {
    return reply.status === 429
      ? (retryAfterSeconds(reply) ?? pauses[Math.min(attempt, pauses.length) - 1] ?? 10)
      : null;
  },
};
