import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import { portalPageUrl } from '../../tenants/addresses.ts';
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
import { endAfterSeconds, endAtServerTime } from '../expiry.ts';
import {
  hasOwnWords,
  invalidResponse,
  jsonObject,
  optionalText,
  parseJson,
  parseShape,
  responseMeta,
  tokenText,
  toNumber,
  unexpectedStatus,
} from '../response.ts';

// https://q01-platform.github.io, core-api, authentication
// The optional user agent is missing, because an extension cannot set the header.

const json = { 'content-type': 'application/json', accept: 'application/json' };

/** Time after the expiry in which the first use reactivates the token: one hour. */
const renewableMs = 3_600_000;

/**
 * The log-in request, with user name and password or with an access token.
 * @param uuid this installation's device id
 */
export function loginRequest(tenant: Tenant, credentials: Credentials, uuid: string): VendorRequest {
  const { username = '', password = '', accessToken = '' } = credentials.fields;
  const { tenantId = '', resource = '', extra = '' } = tenant.settings;
  const byToken = credentials.method === 'token';
  // `undefined` overrides an extra field with the name of the other method's credential.
  const identity = byToken
    ? { username: undefined, password: undefined, access_token: accessToken.trim() }
    : { username, password, access_token: undefined };
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/v4/auth/login`,
    headers: json,
    body: JSON.stringify({ ...parseExtraFields(extra), ...identity, resource, tenantId, uuid }),
  };
}

function authorised(tenant: Tenant, session: Session, call: 'tokenvalidator' | 'logout'): VendorRequest {
  return {
    method: 'GET',
    url: `${tenant.baseUrl}/api/v4/auth/${call}`,
    headers: { ...json, microservice: 'msauth', authorization: `bearer ${session.secrets.accessToken}` },
  };
}

export function checkRequest(tenant: Tenant, session: Session): VendorRequest {
  return authorised(tenant, session, 'tokenvalidator');
}

export function logoutRequest(tenant: Tenant, session: Session): VendorRequest {
  return authorised(tenant, session, 'logout');
}

/** The vendor spells a status as `status_code`, `code` or `status`; `0` carries no meaning. */
const statusShape = z.looseObject({
  status_code: z.optional(z.unknown()),
  code: z.optional(z.unknown()),
  status: z.optional(z.unknown()),
  message: optionalText,
  msg: optionalText,
});

/** The highest status of HTTP and body, because either may carry the failure. */
function worstStatus(reply: VendorReply, body: unknown): { status: number; text: string } {
  const { status_code, code, status, message, msg } = parseShape(reply, body, statusShape);
  const statuses = [status_code, code, status]
    .map(toNumber)
    .filter((value) => Number.isInteger(value) && value >= 100 && value <= 599);
  return { status: Math.max(reply.status, ...statuses), text: message || msg };
}

/**
 * The effective status, text and body of a reply. A 401 needs no JSON body.
 * @throws ConciergeError `vendor_reply`, also for every 5xx
 */
function readStatus(reply: VendorReply): { status: number; text: string; body: unknown } {
  if (reply.status >= 500) throw unexpectedStatus(reply);
  const body = reply.status === 401 ? (jsonObject(reply) ?? {}) : parseJson(reply);
  return { ...worstStatus(reply, body), body };
}

const grantShape = z.looseObject({
  // The token is in one of the two fields; newer pages of the vendor name the field `access_token`.
  idToken: z.catch(z.optional(tokenText), undefined),
  access_token: z.catch(z.optional(tokenText), undefined),
  durationTime: z.optional(z.unknown()),
  issuedAt: z.optional(z.unknown()),
  expiresIn: z.optional(z.unknown()),
  // A duration in seconds, documented on the newer pages.
  expires_in: z.optional(z.unknown()),
});

/**
 * Parses the reply to a log-in.
 * @throws ConciergeError `bad_credentials`, `forbidden`, `vendor_refused` with the vendor's text (masked by the
 * caller), `vendor_reply`
 */
export function parseLoginResponse(reply: VendorReply, account: string | null): Grant {
  const { status, text, body } = readStatus(reply);
  if (status === 401) throw new ConciergeError('bad_credentials', { status });
  if (status === 403) throw new ConciergeError('forbidden', { status });
  if (status >= 400)
    throw new ConciergeError('vendor_refused', {
      ...responseMeta(reply),
      status,
      ...(text === '' ? {} : { vendorMessage: text }),
    });
  const grant = parseShape(reply, body, grantShape);
  const token = grant.idToken ?? grant.access_token;
  if (token === undefined || reply.status < 200 || reply.status > 299) throw invalidResponse(reply, 'shape');
  const expiresAt = expiryOf(reply, grant);
  return {
    secrets: { accessToken: token },
    receivedAt: reply.receivedAt,
    expiresAt,
    renewableUntil: expiresAt === null ? null : expiresAt + renewableMs,
    account,
    tokenKind: 'bearer',
  };
}

/** Prefers a duration, counted from receipt, because the clocks may disagree; the absolute second comes last. */
function expiryOf(reply: VendorReply, grant: z.output<typeof grantShape>): number | null {
  const absolute = toNumber(grant.expiresIn);
  return (
    endAfterSeconds(reply, grant.durationTime) ??
    endAfterSeconds(reply, absolute - toNumber(grant.issuedAt)) ??
    endAfterSeconds(reply, grant.expires_in) ??
    // A figure above ten years is an absolute second; a smaller one is a duration.
    endAfterSeconds(reply, absolute) ??
    endAtServerTime(reply, absolute)
  );
}

/** @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply` */
export function parseCheckResponse(reply: VendorReply): { status: number } {
  const { status, text } = readStatus(reply);
  if (status === 401) throw new ConciergeError('session_dead', { status });
  if (status === 403) throw new ConciergeError('forbidden', { status });
  if (status >= 300)
    throw new ConciergeError('vendor_refused', {
      ...responseMeta(reply),
      status,
      ...(text === '' ? {} : { vendorMessage: text }),
    });
  return { status };
}

/** An invalid token for the probe: the validator rejects the token in the vendor's own shape. */
const madeUpToken = 'made-up-token-of-a-connection-test';

/** Recognises the validator's rejection of the invalid token, or the platform's rejection of a request. */
function recognise(reply: VendorReply): boolean {
  const body = jsonObject(reply);
  if (body === null || ![200, 400, 401].includes(reply.status)) return false;
  // Excludes the error shape of a common Java framework, which also has a status and a message.
  if (['path', 'timestamp', 'error'].some((name) => name in body)) return false;
  const isRejection = [body.status_code, body.code, body.status].some((value) => toNumber(value) === 401);
  return (
    hasOwnWords(body, 'message', 'msg') &&
    (isRejection || (Array.isArray(body.data) && Array.isArray(body.errors)))
  );
}

/** Recognises the platform's failures: a status under one of its three names, with a text that may be empty. */
function speaks(reply: VendorReply): boolean {
  const body = jsonObject(reply);
  if (body === null || ['path', 'timestamp', 'error'].some((name) => name in body)) return false;
  const hasStatus = ['status_code', 'code', 'status'].some((name) => name in body);
  return hasStatus && hasOwnWords(body, 'message', 'msg');
}

/** [I] The portal's pages are assumed to accept the header, because the vendor calls them API pages. */
const tabHeader = (session: Session) => ({
  name: 'authorization',
  value: `bearer ${session.secrets.accessToken}`,
});

export const client: VendorClient = {
  probe: {
    request: (tenant) => ({
      method: 'GET',
      url: `${tenant.baseUrl}/api/v4/auth/tokenvalidator`,
      headers: { ...json, microservice: 'msauth', authorization: `bearer ${madeUpToken}` },
    }),
    recognise,
  },

  speaks,

  async login(io, tenant, credentials) {
    const reply = await io.send(loginRequest(tenant, credentials, await io.device()));
    return parseLoginResponse(reply, credentials.fields.username || null);
  },

  /** A check within the hour after the expiry reactivates the token. [I] The new lifetime is assumed to equal the old. */
  async renew(io, tenant, session) {
    const over = session.expiresAt !== null && io.now() >= session.expiresAt;
    const reply = await io.send(checkRequest(tenant, session));
    parseCheckResponse(reply);
    // A use of an active token extends no lifetime.
    const expiresAt =
      over && session.lifetime !== null ? reply.receivedAt + session.lifetime : session.expiresAt;
    return {
      secrets: session.secrets,
      receivedAt: over || expiresAt === null ? reply.receivedAt : expiresAt - (session.lifetime ?? 0),
      expiresAt,
      estimated: over,
      renewableUntil: expiresAt === null ? null : expiresAt + renewableMs,
      account: session.account,
      tokenKind: 'bearer',
    };
  },

  async check(io, tenant, session) {
    return parseCheckResponse(await io.send(checkRequest(tenant, session)));
  },

  async openPortal(_io, tenant, _session, { path }) {
    return { kind: 'tab', url: portalPageUrl(tenant.settings.portalUrl ?? '', path) };
  },

  tabHeader,

  async logout(io, tenant, session) {
    parseCheckResponse(await io.send(logoutRequest(tenant, session)));
    return true;
  },
};
