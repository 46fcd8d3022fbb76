import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import { withLeadingSlash } from '../../tenants/addresses.ts';
import type { Grant, Session, Tenant, VendorClient, VendorReply, VendorRequest } from '../contract.ts';
import { endAfterSeconds, jwtEnd } from '../expiry.ts';
import {
  asRenewalError,
  bodyKind,
  failureFacts,
  hasOwnWords,
  invalidResponse,
  jsonObject,
  optionalText,
  parseJson,
  parseShape,
  tokenText,
  unexpectedStatus,
} from '../response.ts';
import { retryAfterSeconds } from '../retry-after.ts';

// https://developer.n-able.com/n-central/docs/managing-authentication
// Paths are constants, because links in a server's reply are untrusted.

/** The expiry override headers of authenticate and refresh; the setting's `pattern` has validated the values. */
function overrides(tenant: Tenant): Record<string, string> {
  const { accessExpiry = '', refreshExpiry = '' } = tenant.settings;
  return {
    ...(accessExpiry === '' ? {} : { 'X-ACCESS-EXPIRY-OVERRIDE': accessExpiry }),
    ...(refreshExpiry === '' ? {} : { 'X-REFRESH-EXPIRY-OVERRIDE': refreshExpiry }),
  };
}

/** The authenticate request: the user's JWT as bearer, no body, no content type. */
export function loginRequest(tenant: Tenant, jwt: string): VendorRequest {
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/auth/authenticate`,
    headers: { authorization: `Bearer ${jwt}`, ...overrides(tenant) },
  };
}

/** The refresh request: the raw refresh token as plain text. Sends no `authorization`, the fewest secrets that work. */
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

/** Some failures are HTTP 200 with this key, as observed on real servers; good replies can hold it without a value. */
const failureShape = z.looseObject({ 'error message': z.optional(z.unknown()) });

/** The server's own text of a failure; `''` for a mere status phrase, which gateways send too. */
function failureMessage(reply: VendorReply): string {
  const body = jsonObject(reply) ?? {};
  if (!hasOwnWords(body, 'message', 'error message')) return '';
  return optionalText.parse(body.message) || optionalText.parse(body['error message']);
}

/**
 * Rejects a status of failure with the server's text (masked by the caller).
 * A 401 to authenticate also comes for accounts with single sign-on or two factors, and after a server's upgrade.
 * [I] A 403 refuses the account; no source shows one.
 * @param unauthorised the code of a 401
 * @throws ConciergeError `unauthorised`, `forbidden`, `vendor_reply`
 */
function assertSuccess(reply: VendorReply, unauthorised: 'bad_credentials' | 'session_dead'): void {
  const { status } = reply;
  if (status >= 200 && status <= 299) return;
  const message = failureMessage(reply);
  if (status !== 401 && status !== 403) throw unexpectedStatus(reply, message);
  throw new ConciergeError(status === 401 ? unauthorised : 'forbidden', failureFacts(reply, message));
}

/**
 * Parses the reply to authenticate or refresh. A grant needs both tokens.
 * @throws ConciergeError `bad_credentials`, `forbidden`, `vendor_refused` with the server's text (masked by the
 * caller), `vendor_reply`
 */
export function parseGrantResponse(reply: VendorReply): Grant {
  assertSuccess(reply, 'bad_credentials');
  const body = parseJson(reply);
  assertNoFailure(reply, body);
  assertTokens(reply, body);
  const { access, refresh } = parseShape(reply, body, grantShape).tokens;
  return {
    secrets: { accessToken: access.token, refreshToken: refresh.token },
    receivedAt: reply.receivedAt,
    expiresAt: endAfterSeconds(reply, access.expirySeconds),
    // A missing figure means the server's setting: 25 h by default, and never longer.
    renewableUntil: endAfterSeconds(reply, refresh.expirySeconds) ?? reply.receivedAt + 25 * 3600 * 1000,
    account: null,
    tokenKind: 'bearer',
  };
}

/** Rejects a missing or empty token as `no_token`: an empty token means that the former pair is still valid. */
function assertTokens(reply: VendorReply, body: unknown): void {
  const { access, refresh } = parseShape(reply, body, emptyShape).tokens;
  if (isEmpty(access) || isEmpty(refresh)) throw invalidResponse(reply, 'no_token');
}

function isEmpty(grant: unknown): boolean {
  if (grant === undefined || grant === null) return true;
  if (typeof grant !== 'object') return false;
  const token: unknown = 'token' in grant ? grant.token : null;
  return token === undefined || token === null || (typeof token === 'string' && token.trim() === '');
}

function assertNoFailure(reply: VendorReply, body: unknown): void {
  const failure = parseShape(reply, body, failureShape)['error message'];
  const message = optionalText.parse(failure);
  if (failure === undefined || failure === null || (typeof failure === 'string' && message === '')) return;
  throw new ConciergeError('vendor_refused', failureFacts(reply, message));
}

/**
 * Parses the reply to validate by its status, because the text varies between versions.
 * A JSON body can still hold a failure. A page and an empty body are not from this server.
 * @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply`
 */
export function parseCheckResponse(reply: VendorReply): { status: number } {
  assertSuccess(reply, 'session_dead');
  if (isNoText(reply) || reply.text.trim() === '') assertNoFailure(reply, parseJson(reply));
  return { status: reply.status };
}

/** Whether a body is a page, or an object that can hold a failure. */
function isNoText(reply: VendorReply): boolean {
  return bodyKind(reply) === 'html' || reply.text.trim().startsWith('{');
}

/**
 * Whether the server has a log-out; 404 and 405 come from servers older than 2026.
 * @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply`
 */
export function parseLogoutResponse(reply: VendorReply): boolean {
  if (reply.status === 404 || reply.status === 405) return false;
  assertSuccess(reply, 'session_dead');
  // Any text and an empty body are valid; an HTML page is not from this server.
  if (isNoText(reply)) assertNoFailure(reply, parseJson(reply));
  return true;
}

/**
 * Recognises a JSON failure with a text. [I] The vendor documents no shape; `{status, message}` was observed.
 * The missing log-out of servers older than 2026 is told by 404 or 405 with any body.
 */
function speaks(reply: VendorReply, request: VendorRequest): boolean {
  if (request.url.endsWith('/api/auth/logout') && [404, 405].includes(reply.status)) return true;
  const body = jsonObject(reply);
  return body !== null && hasOwnWords(body, 'message', 'error message');
}

/** The server's list of links, which some servers put below `_links`. */
const linksShape = z.looseObject({
  authenticate: optionalText,
  _links: z.catch(z.looseObject({ authenticate: optionalText }), { authenticate: '' }),
});

/** Matches the link's path alone, because its host is the server's configured name. */
function recognise(reply: VendorReply): boolean {
  const list = linksShape.safeParse(jsonObject(reply));
  if (reply.status !== 200 || !list.success) return false;
  const links = [list.data.authenticate, list.data._links.authenticate];
  return links.some((link) => /\/api\/auth\/authenticate\/?$/.test(link));
}

/** [I] The server's pages are assumed to accept the header, because the vendor calls them API pages. */
const tabHeader = (session: Session) => ({
  name: 'authorization',
  value: `Bearer ${session.secrets.accessToken}`,
});

/** Delays in seconds by attempt, which worked against the limit on concurrent calls. */
const retryDelays = [2, 5, 10];

export const client: VendorClient = {
  // The server's list of links needs no log-in.
  probe: {
    request: (tenant) => ({
      method: 'GET',
      url: `${tenant.baseUrl}/api/auth`,
      headers: { accept: 'application/json' },
    }),
    recognise,
  },

  speaks,

  async login(io, tenant, credentials) {
    const jwt = (credentials.fields.jwt ?? '').trim();
    const reply = await io.send(loginRequest(tenant, jwt));
    const grant = parseGrantResponse(reply);
    const credentialEndsAt = jwtEnd(reply, jwt);
    return credentialEndsAt === null ? grant : { ...grant, credentialEndsAt };
  },

  async renew(io, tenant, session) {
    const { refreshToken } = session.secrets;
    if (refreshToken === undefined) throw new ConciergeError('session_dead');
    const reply = await io.send(renewRequest(tenant, refreshToken));
    try {
      return parseGrantResponse(reply);
    } catch (thrown) {
      // A reboot of the server also invalidates every token.
      throw asRenewalError(reply, thrown);
    }
  },

  async check(io, tenant, session) {
    return parseCheckResponse(await io.send(checkRequest(tenant, session)));
  },

  async logout(io, tenant, session) {
    return parseLogoutResponse(await io.send(logoutRequest(tenant, session)));
  },

  /** The default page is the server's own API explorer. */
  async openPortal(_io, tenant, _session, { path }) {
    return { kind: 'tab', url: tenant.baseUrl + withLeadingSlash(path ?? '/api-explorer') };
  },

  tabHeader,

  throttle(reply, attempt) {
    return reply.status === 429
      ? (retryAfterSeconds(reply) ?? retryDelays[Math.min(attempt, retryDelays.length) - 1] ?? 10)
      : null;
  },
};
