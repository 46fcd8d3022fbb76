import * as z from 'zod/mini';
import { ConciergeError, type ErrorCode } from '../../errors.ts';
import { portalPageUrl, withLeadingSlash } from '../../tenants/addresses.ts';
import { jsonValue, parseExtraFields } from '../../tenants/extra-fields.ts';
import type {
  Credentials,
  Grant,
  Session,
  Tenant,
  VendorClient,
  VendorReply,
  VendorRequest,
} from '../contract.ts';
import { endAfterSeconds, endAtServerTime } from '../expiry.ts';
import {
  hasOwnWords,
  jsonObject,
  optionalText,
  parseJson,
  parseShape,
  responseMeta,
  textOrNumber,
  tokenText,
  toNumber,
  unexpectedStatus,
} from '../response.ts';
import { retryAfterSeconds } from '../retry-after.ts';

// https://developers.fourwayshop.it/doc-535172
// The page does not document the log-in's request, so the path and extra fields are settings.

const cookieMode = (tenant: Tenant): boolean => tenant.settings.mode === 'cookie';

function urlFor(tenant: Tenant, path: string): string {
  return tenant.baseUrl + withLeadingSlash(path);
}

/** The log-in request: JSON, `siteId` as a number where its digits survive that. Extra fields never override the fixed fields. */
export function loginRequest(tenant: Tenant, credentials: Credentials): VendorRequest {
  const { username = '', password = '' } = credentials.fields;
  const { companyId = '', siteId = '', loginPath = '', extra = '' } = tenant.settings;
  return {
    method: 'POST',
    url: urlFor(tenant, loginPath || 'login'),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...parseExtraFields(extra),
      username,
      password,
      companyId,
      siteId: jsonValue(siteId),
    }),
  };
}

function authorised(tenant: Tenant, session: Session): Record<string, string> {
  // In cookie mode the browser's cookies carry the session, and no token is stored.
  return cookieMode(tenant) ? {} : { authorization: `Bearer ${session.secrets.accessToken}` };
}

export function checkRequest(tenant: Tenant, session: Session): VendorRequest {
  return {
    method: 'GET',
    url: urlFor(tenant, tenant.settings.checkPath ?? ''),
    headers: authorised(tenant, session),
  };
}

export function logoutRequest(tenant: Tenant, session: Session): VendorRequest {
  return {
    method: 'POST',
    url: urlFor(tenant, tenant.settings.logoutPath ?? ''),
    headers: authorised(tenant, session),
  };
}

/**
 * The platform's codes for too many requests, which come without a time, and the wait for each in seconds.
 * [I] The limit of one user's requests in a minute is over after a minute at most.
 */
const throttledCodes: Readonly<Record<string, number>> = {
  MAX_NR_OF_REQUESTS_REACHED: 2,
  EXCEEDED_REQUEST_USER_MINUTE: 60,
};

const errorCodeMap: Readonly<Record<string, ErrorCode>> = {
  INVALID_CREDENTIALS: 'bad_credentials',
  PASSWORD_EXPIRED: 'password_expired',
  ACCOUNT_LOCKED: 'account_locked',
  MAX_NR_OF_USERS: 'licence_full',
  MAX_NR_OF_REQUESTS_REACHED: 'throttled',
  EXCEEDED_REQUEST_USER_MINUTE: 'throttled',
  TOKEN_EXPIRED: 'session_dead',
  INTERNAL_ERROR: 'vendor_refused',
};

/** The platform's refusal; documented values of `errorCode` are the keys of `errorCodeMap`. */
const refusalShape = z.looseObject({ message: optionalText, errorCode: optionalText });

type Call = 'login' | 'signed in';

/** Maps a documented code, else `undefined`. A log-in sends no session, so `TOKEN_EXPIRED` there is a plain refusal. */
function mapErrorCode(errorCode: string, call: Call): ErrorCode | undefined {
  const code = Object.hasOwn(errorCodeMap, errorCode) ? errorCodeMap[errorCode] : undefined;
  return call === 'login' && code === 'session_dead' ? 'vendor_refused' : code;
}

/**
 * Parses a successful reply as JSON. The platform also refuses inside an HTTP 200.
 * The `errorCode` outranks the status: a 401 to a log-in may mean a locked account.
 * @returns `undefined` for a signed-in call's 204, which has no body
 * @throws ConciergeError with the code of the refusal, `forbidden` with the permission's name, `vendor_reply`
 */
function parseReply(reply: VendorReply, call: Call): unknown {
  const { status } = reply;
  const ok = status >= 200 && status <= 299;
  const body = jsonObject(reply);
  const { message, errorCode } = parseShape(reply, body ?? {}, refusalShape);
  // The vendor documents 401 and 403 for calls with a session, so the status outranks the `errorCode`.
  if (call === 'signed in' && status === 401) throw new ConciergeError('session_dead', { status });
  if (call === 'signed in' && status === 403) throw forbidden(reply, message);
  const softRefused = body?.success === false;
  const code = softRefused || !ok ? mapErrorCode(errorCode, call) : undefined;
  const meta = responseMeta(reply, code === undefined ? undefined : errorCode);
  if (code !== undefined && code !== 'vendor_refused') throw new ConciergeError(code, meta);
  if (status === 401) throw new ConciergeError('bad_credentials', { status });
  if (status === 403) throw forbidden(reply, message);
  if (softRefused && status < 500) {
    const vendorMessage = code === undefined && message !== '' ? { vendorMessage: message } : {};
    throw new ConciergeError('vendor_refused', { ...meta, ...vendorMessage });
  }
  if (!ok) throw unexpectedStatus(reply);
  return status === 204 && call === 'signed in' ? undefined : parseJson(reply);
}

/** A 403 such as `{"message":"Operation not allowed, missing permission 'product'"}`; the session stays valid. */
function forbidden(reply: VendorReply, message: string): ConciergeError {
  const permission = /missing permission '([^']{1,80})'/i.exec(message || reply.text)?.[1]?.trim();
  return new ConciergeError('forbidden', {
    ...responseMeta(reply),
    ...(permission ? { permission } : {}),
  });
}

/**
 * Recognises the documented messages of 401 and 403, or the platform's refusal inside an HTTP 200.
 * [I] A GET on the log-in path gives a 405 whose body holds a message alone.
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

/**
 * Recognises the platform's refusal and the documented messages of 401 and 403.
 * [I] Other failures hold a message alone.
 */
function speaks(reply: VendorReply): boolean {
  const body = jsonObject(reply) ?? {};
  if (body.success === false && typeof body.errorCode === 'string') return true;
  const message = typeof body.message === 'string' ? body.message : reply.text;
  if (reply.status === 401) return /^access denied\b/i.test(message);
  if (reply.status === 403) return /^operation not allowed\b/i.test(message);
  return Object.keys(body).join() === 'message' && hasOwnWords(body, 'message');
}

const grantShape = z.looseObject({
  username: optionalText,
  token: tokenText,
  expiresInMS: z.optional(z.unknown()),
  expires: z.optional(z.unknown()),
});

/** @throws ConciergeError as `parseReply`, `vendor_reply` without a token */
export function parseLoginResponse(reply: VendorReply, account: string): Grant {
  const body = parseShape(reply, parseReply(reply, 'login'), grantShape);
  return {
    secrets: { accessToken: body.token },
    receivedAt: reply.receivedAt,
    expiresAt: expiryOf(reply, body.expiresInMS, body.expires),
    renewableUntil: null,
    account: body.username || account,
    tokenKind: 'bearer',
  };
}

/** Parses a log-in in cookie mode: cookies carry the session, so the token is empty and the expiry unknown. */
function parseCookieLoginResponse(reply: VendorReply, account: string): Grant {
  const { username } = parseShape(
    reply,
    parseReply(reply, 'login'),
    z.looseObject({ username: optionalText }),
  );
  return {
    secrets: { accessToken: '' },
    receivedAt: reply.receivedAt,
    expiresAt: null,
    renewableUntil: null,
    account: username || account,
    tokenKind: 'cookies',
  };
}

/** Prefers `expiresInMS`, counted from receipt; `expires` is by the server's clock. */
function expiryOf(reply: VendorReply, milliseconds: unknown, expires: unknown): number | null {
  return endAfterSeconds(reply, toNumber(milliseconds) / 1000) ?? endAtServerTime(reply, expires);
}

/**
 * Parses the reply to a check. The path is a setting, so any JSON or a 204 counts as success.
 * @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply`
 */
export function parseCheckResponse(reply: VendorReply): { status: number } {
  parseReply(reply, 'signed in');
  return { status: reply.status };
}

/** [I] The portal's pages are assumed to accept the header, because the vendor calls them API pages. */
const tabHeader = (session: Session) => ({
  name: 'authorization',
  value: `Bearer ${session.secrets.accessToken}`,
});

export const client: VendorClient = {
  // A request without a token returns 401 with the vendor's own message.
  probe: {
    request: (tenant) => ({
      method: 'GET',
      url: urlFor(tenant, tenant.settings.checkPath || tenant.settings.loginPath || 'login'),
      headers: { accept: 'application/json' },
    }),
    recognise,
  },

  speaks,

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
    // An empty 2xx reply counts as success, because the vendor documents no body.
    if (reply.status < 200 || reply.status > 299 || reply.text.trim() !== '') parseReply(reply, 'signed in');
    return true;
  },

  async openPortal(_io, tenant, _session, { path }) {
    const url = portalPageUrl(tenant.settings.portalUrl ?? '', path);
    return { kind: cookieMode(tenant) ? 'page' : 'tab', url };
  },

  tabHeader,

  /** Recognises the platform's own codes under any status. */
  throttle(reply) {
    const body = jsonObject(reply);
    const code = body?.success === false ? textOrNumber(body.errorCode) : '';
    return Object.hasOwn(throttledCodes, code)
      ? (retryAfterSeconds(reply) ?? throttledCodes[code] ?? null)
      : null;
  },

  usesCookies: cookieMode,
};
