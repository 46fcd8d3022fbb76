import { ConciergeError } from '../../errors.ts';
import { scopedId } from '../../security/scoped-id.ts';
import { validatePath, withLeadingSlash } from '../../tenants/addresses.ts';
import type {
  Credentials,
  Grant,
  PortalTarget,
  Session,
  Tenant,
  VendorClient,
  VendorIo,
  VendorRequest,
} from '../contract.ts';
import { pastedLinkToken } from '../pasted-token.ts';
import { asRenewalError, jsonObject, responseMeta, textOrNumber } from '../response.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import {
  parseExchangeResponse,
  parseGrantResponse,
  parseMediaResponse,
  parseOneTimeResponse,
  parseWhoAmIResponse,
  speaks,
} from './replies.ts';

// https://learn.nexudus.com/api/endpoints/auth/refresh-token and the other pages of `auth` and `system`.
// `docs/vendors/nexudus.md` lists every fact with its source, and the passwordless way that is not offered.

/**
 * The `client_id` of a log-in: stable for this installation, tenant and account, and another one for any other.
 * The vendor keeps one refresh token per `client_id`, so a new log-in revokes the token of the one before, while
 * the user's own portal tab and other tenants keep theirs.
 * @param account `''` for a sign-in link, whose account is known only afterwards
 */
async function clientIdOf(io: VendorIo, tenant: Tenant, account: string): Promise<string> {
  const user = account.trim().toLowerCase();
  return scopedId(await io.device(), 'nexudus client_id', tenant.id, tenant.baseUrl, user);
}

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

function bearer(session: Session): Record<string, string> {
  return { authorization: `Bearer ${session.secrets.accessToken}` };
}

/** The request for a one-time token: no body; the bearer alone identifies the user. */
export function oneTimeRequest(tenant: Tenant, session: Session): VendorRequest {
  return { method: 'POST', url: `${tenant.baseUrl}/api/sys/users/token/refresh`, headers: bearer(session) };
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

/** The request for the media token, which files on the API host need instead of the one-time token. It lives a minute. */
export function mediaRequest(tenant: Tenant, session: Session): VendorRequest {
  return { method: 'GET', url: `${tenant.baseUrl}/api/auth/media/customer`, headers: bearer(session) };
}

/**
 * The link to a file on the API host, such as an invoice's PDF.
 * [I] The media token alone is assumed to do: the vendor's page of the PDF names the bearer beside it, its page of
 * the statement opens such a link in a tab. Where the file answers 401, `noteFile` says what to do.
 * @throws TypeError for a target that is not a path
 */
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
      /^(?:unsupported_grant_type|invalid_\w+)$/.test(textOrNumber(jsonObject(reply)?.error)),
  },

  speaks,

  async login(io, tenant, credentials) {
    const { username, link = '' } = credentials.fields;
    const clientId = await clientIdOf(io, tenant, username ?? '');
    if (credentials.method === 'link') return exchange(io, tenant, link, clientId);
    const reply = await io.send(loginRequest(tenant, credentials, clientId));
    return parseGrantResponse(reply, username ?? null, clientId);
  },

  /** With the `client_id` that the tokens came with, whichever way that was made. */
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
    const reply = await io.send(whoAmIRequest(tenant, session));
    return { status: parseWhoAmIResponse(reply, session.isFresh).status };
  },

  async openPortal(io, tenant, session, target) {
    if (target.file === true && target.path !== null) {
      const jwt = parseMediaResponse(await io.send(mediaRequest(tenant, session)));
      return { kind: 'link', url: fileLink(tenant, jwt, target.path) };
    }
    const value = parseOneTimeResponse(await io.send(oneTimeRequest(tenant, session)));
    return { kind: 'link', url: signInLink(tenant, value, target) };
  },

  /** The vendor throttles above 120 calls a minute by 409 with `Retry-After` and an empty body, some calls by 429. */
  throttle(reply) {
    return reply.status === 409 || reply.status === 429 ? (retryAfterSeconds(reply) ?? 5) : null;
  },
};
