import * as z from 'zod/mini';
import { ConciergeError, type ErrorCode } from '../../errors.ts';
import { portalPageUrl, withLeadingSlash } from '../../tenants/addresses.ts';
import { parseExtraFields } from '../../tenants/extra-fields.ts';
import type {
  Credentials,
  Grant,
  Session,
  Tenant,
  VendorClient,
  VendorReply,
  VendorRequest,
} from '../contract.ts';
import {
  invalidResponse,
  jsonObject,
  optionalText,
  parseJson,
  parseShape,
  responseMeta,
  retryAfterSeconds,
  tokenText,
  toNumber,
  toSeconds,
} from '../response.ts';

// https://developers.fourwayshop.it/doc-535172. The log-in's request is not on that page: path and extra fields are settings.

const cookieMode = (tenant: Tenant): boolean => tenant.settings.mode === 'cookie';

function at(tenant: Tenant, path: string): string {
  return tenant.baseUrl + withLeadingSlash(path);
}

/** The log-in: JSON, `siteId` a number when it is digits; extra fields never replace one of ours. */
export function loginRequest(tenant: Tenant, credentials: Credentials): VendorRequest {
  const { username = '', password = '' } = credentials.fields;
  const { companyId = '', siteId = '', loginPath = '', extra = '' } = tenant.settings;
  return {
    method: 'POST',
    url: at(tenant, loginPath || 'login'),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...parseExtraFields(extra),
      username,
      password,
      companyId,
      siteId: /^\d{1,15}$/.test(siteId) ? Number(siteId) : siteId,
    }),
  };
}

function authorised(tenant: Tenant, session: Session): Record<string, string> {
  // In cookie mode the browser's cookies say who asks; no token is kept, so none is sent.
  return cookieMode(tenant) ? {} : { authorization: `Bearer ${session.secrets.accessToken}` };
}

export function checkRequest(tenant: Tenant, session: Session): VendorRequest {
  return {
    method: 'GET',
    url: at(tenant, tenant.settings.checkPath ?? ''),
    headers: authorised(tenant, session),
  };
}

export function logoutRequest(tenant: Tenant, session: Session): VendorRequest {
  return {
    method: 'POST',
    url: at(tenant, tenant.settings.logoutPath ?? ''),
    headers: authorised(tenant, session),
  };
}

const tooMany = 'MAX_NR_OF_REQUESTS_REACHED';

const softCodes: Readonly<Record<string, ErrorCode>> = {
  INVALID_CREDENTIALS: 'bad_credentials',
  PASSWORD_EXPIRED: 'password_expired',
  ACCOUNT_LOCKED: 'account_locked',
  MAX_NR_OF_USERS: 'licence_full',
  [tooMany]: 'throttled',
  TOKEN_EXPIRED: 'session_dead',
  INTERNAL_ERROR: 'vendor_refused',
};

/** What the platform beneath says of a refusal; `errorCode` is one of `softCodes` where it is known. */
const softShape = z.looseObject({ message: optionalText, errorCode: optionalText });

type Call = 'login' | 'signed in';

/** What a documented code means, or `undefined`. No session was shown at a log-in, so none can be over. */
function meaningOf(errorCode: string, call: Call): ErrorCode | undefined {
  const code = Object.hasOwn(softCodes, errorCode) ? softCodes[errorCode] : undefined;
  return call === 'login' && code === 'session_dead' ? 'vendor_refused' : code;
}

/**
 * A reply that is no refusal, as JSON. The platform beneath also refuses inside an HTTP 200, and its code says more
 * than a status: a 401 to a log-in may be a locked account's.
 * @returns `undefined` for a 204 to who is signed in: it has no body
 * @throws ConciergeError with the code of the refusal, `forbidden` with the permission's name, `vendor_reply`
 */
function judge(reply: VendorReply, call: Call): unknown {
  const { status } = reply;
  const good = status >= 200 && status <= 299;
  const body = jsonObject(reply);
  const { message, errorCode } = parseShape(reply, body ?? {}, softShape);
  // Where a session was shown, these two are documented, whatever else they say.
  if (call === 'signed in' && status === 401) throw new ConciergeError('session_dead', { status });
  if (call === 'signed in' && status === 403) throw forbidden(reply, message);
  const refused = body?.success === false;
  const code = refused || !good ? meaningOf(errorCode, call) : undefined;
  const told = responseMeta(reply, code === undefined ? undefined : errorCode);
  if (code !== undefined && code !== 'vendor_refused') throw new ConciergeError(code, told);
  if (status === 401) throw new ConciergeError('bad_credentials', { status });
  if (status === 403) throw forbidden(reply, message);
  if (refused && status < 500) {
    const vendorMessage = code === undefined && message !== '' ? { vendorMessage: message } : {};
    throw new ConciergeError('vendor_refused', { ...told, ...vendorMessage });
  }
  if (!good) throw invalidResponse(reply, 'status');
  return status === 204 && call === 'signed in' ? undefined : parseJson(reply);
}

/** `{"message":"Operation not allowed, missing permission 'product'"}`: not a session problem. */
function forbidden(reply: VendorReply, message: string): ConciergeError {
  const permission = /missing permission '([^']{1,80})'/i.exec(message || reply.text)?.[1]?.trim();
  return new ConciergeError('forbidden', {
    ...responseMeta(reply),
    ...(permission ? { permission } : {}),
  });
}

/**
 * The documented words for a call without a session (401) or a permission (403), or the platform's soft refusal.
 * [I] A log-in path that is only looked at: a status about the method, and nothing but a message.
 */
function recognise(reply: VendorReply): boolean {
  const body = jsonObject(reply);
  if (body === null) return false;
  const message = typeof body.message === 'string' ? body.message : '';
  switch (reply.status) {
    case 401:
      return /^access denied\b/i.test(message);
    case 403:
      return /^operation not allowed\b/i.test(message);
    case 405:
      return Object.keys(body).join() === 'message';
    default:
      return (
        reply.status === 200 &&
        body.success === false &&
        typeof body.errorCode === 'string' &&
        'message' in body
      );
  }
}

const grantShape = z.looseObject({
  username: optionalText,
  token: tokenText,
  expiresInMS: z.optional(z.unknown()),
  expires: optionalText,
});

/** @throws ConciergeError as the refusals above, `vendor_reply` without a token */
export function parseLoginResponse(reply: VendorReply, account: string): Grant {
  const body = parseShape(reply, judge(reply, 'login'), grantShape);
  return {
    secrets: { accessToken: body.token },
    receivedAt: reply.receivedAt,
    expiresAt: endOf(reply, body.expiresInMS, body.expires),
    renewableUntil: null,
    account: body.username || account,
    tokenKind: 'bearer',
  };
}

/** In cookie mode the cookies carry the session: no token is kept, and the expiry is the server's secret. */
export function parseCookieLoginResponse(reply: VendorReply, account: string): Grant {
  const { username } = parseShape(reply, judge(reply, 'login'), z.looseObject({ username: optionalText }));
  return {
    secrets: { accessToken: '' },
    receivedAt: reply.receivedAt,
    expiresAt: null,
    renewableUntil: null,
    account: username || account,
    tokenKind: 'cookies',
  };
}

/** `expiresInMS` from the moment of receipt; `expires` only without it, for the clocks may disagree. */
function endOf(reply: VendorReply, milliseconds: unknown, expires: string): number | null {
  const life = toSeconds(toNumber(milliseconds) / 1000);
  if (life !== null) return reply.receivedAt + Math.round(life * 1000);
  const end = Date.parse(expires);
  return Number.isNaN(end) || end <= 0 ? null : end;
}

/**
 * The check's address is a setting, any that answers only who is signed in: so any JSON, or 204, is a good answer.
 * @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply`
 */
export function parseCheckResponse(reply: VendorReply): { status: number } {
  judge(reply, 'signed in');
  return { status: reply.status };
}

/** [I] That the portal's pages honour it is our inference: they are called API pages. */
const tabHeader = (session: Session) => ({
  name: 'authorization',
  value: `Bearer ${session.secrets.accessToken}`,
});

export const client: VendorClient = {
  // Asked without a token, its services answer 401 in their own words.
  probe: {
    request: (tenant) => ({
      method: 'GET',
      url: at(tenant, tenant.settings.checkPath || tenant.settings.loginPath || 'login'),
      headers: { accept: 'application/json' },
    }),
    recognise,
  },

  async login(io, tenant, credentials) {
    const reply = await io.send(loginRequest(tenant, credentials));
    const account = credentials.fields.username ?? '';
    return cookieMode(tenant) ? parseCookieLoginResponse(reply, account) : parseLoginResponse(reply, account);
  },

  async check(io, tenant, session) {
    return parseCheckResponse(await io.send(checkRequest(tenant, session)));
  },

  async logout(io, tenant, session) {
    if ((tenant.settings.logoutPath ?? '') === '') return false;
    const reply = await io.send(logoutRequest(tenant, session));
    // An empty reply is a good one here; the vendor documents none.
    if (reply.status < 200 || reply.status > 299 || reply.text.trim() !== '') judge(reply, 'signed in');
    return true;
  },

  async openPortal(_io, tenant, _session, { path }) {
    const url = portalPageUrl(tenant.settings.portalUrl ?? '', path);
    return { kind: cookieMode(tenant) ? 'page' : 'tab', url };
  },

  tabHeader,

  /** By HTTP's status, or by the platform's own code inside whatever status it comes; that one tells no time. */
  throttle(reply) {
    if (reply.status === 429) return retryAfterSeconds(reply) ?? 5;
    const body = jsonObject(reply);
    return body?.success === false && body.errorCode === tooMany ? (retryAfterSeconds(reply) ?? 2) : null;
  },

  usesCookies: cookieMode,
};
