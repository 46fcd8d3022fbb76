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
import {
  invalidResponse,
  jsonObject,
  optionalText,
  parseJson,
  parseShape,
  responseMeta,
  tokenText,
  toNumber,
  toSeconds,
} from '../response.ts';

// https://q01-platform.github.io, core-api, authentication. The optional user agent cannot be set by an extension.

const json = { 'content-type': 'application/json', accept: 'application/json' };

/** After the expiry comes one hour in which the token becomes active again on first use. */
const renewableHour = 3_600_000;

/** The log-in, by user name and password or by an access token in their place. `uuid` is this installation's device id. */
export function loginRequest(tenant: Tenant, credentials: Credentials, uuid: string): VendorRequest {
  const { username = '', password = '', accessToken = '' } = credentials.fields;
  const { tenantId = '', resource = '', extra = '' } = tenant.settings;
  const byToken = credentials.method === 'token';
  // Neither way leaves room for an extra field of the other's name.
  const who = byToken
    ? { username: undefined, password: undefined, access_token: accessToken.trim() }
    : { username, password, access_token: undefined };
  return {
    method: 'POST',
    url: `${tenant.baseUrl}/api/v4/auth/login`,
    headers: json,
    body: JSON.stringify({ ...parseExtraFields(extra), ...who, resource, tenantId, uuid }),
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

/** A status is spelled three ways: `status_code`, `code`, `status`; `0` says nothing. */
const verdictShape = z.looseObject({
  status_code: z.optional(z.unknown()),
  code: z.optional(z.unknown()),
  status: z.optional(z.unknown()),
  message: optionalText,
  msg: optionalText,
});

/** The worst status of HTTP and body, for either may be the one that tells. */
function verdict(reply: VendorReply, body: unknown): { status: number; words: string } {
  const { status_code, code, status, message, msg } = parseShape(reply, body, verdictShape);
  const told = [status_code, code, status]
    .map(toNumber)
    .filter((value) => Number.isInteger(value) && value >= 100 && value <= 599);
  return { status: Math.max(reply.status, ...told), words: message || msg };
}

/**
 * The verdict of a reply that is no broken server's. A 401 says it by itself, with nothing, a page or a list for a body.
 * @throws ConciergeError `vendor_reply`
 */
function verdictOf(reply: VendorReply): { status: number; words: string; body: unknown } {
  if (reply.status >= 500) throw invalidResponse(reply, 'status');
  const body = reply.status === 401 ? (jsonObject(reply) ?? {}) : parseJson(reply);
  return { ...verdict(reply, body), body };
}

const grantShape = z.looseObject({
  // One of the two, and the other left out, null or empty: newer pages of the vendor name it `access_token`.
  idToken: z.catch(z.optional(tokenText), undefined),
  access_token: z.catch(z.optional(tokenText), undefined),
  durationTime: z.optional(z.unknown()),
  issuedAt: z.optional(z.unknown()),
  expiresIn: z.optional(z.unknown()),
  // A duration, in those newer pages.
  expires_in: z.optional(z.unknown()),
});

/**
 * A log-in's reply.
 * @throws ConciergeError `bad_credentials`, `forbidden`, `vendor_refused` with the vendor's words (masked by the
 * caller), `vendor_reply`
 */
export function parseLoginResponse(reply: VendorReply, account: string | null): Grant {
  const { status, words, body } = verdictOf(reply);
  if (status === 401) throw new ConciergeError('bad_credentials', { status });
  if (status === 403) throw new ConciergeError('forbidden', { status });
  if (status >= 400)
    throw new ConciergeError('vendor_refused', {
      ...responseMeta(reply),
      status,
      ...(words === '' ? {} : { vendorMessage: words }),
    });
  const grant = parseShape(reply, body, grantShape);
  const token = grant.idToken ?? grant.access_token;
  if (token === undefined || reply.status < 200 || reply.status > 299) throw invalidResponse(reply, 'shape');
  const expiresAt = endOf(reply, grant);
  return {
    secrets: { accessToken: token },
    receivedAt: reply.receivedAt,
    expiresAt,
    renewableUntil: expiresAt === null ? null : expiresAt + renewableHour,
    account,
    tokenKind: 'bearer',
  };
}

/** The duration counts from receipt, for the clocks need not agree; the absolute second serves only without it. */
function endOf(reply: VendorReply, grant: z.output<typeof grantShape>): number | null {
  const told = toSeconds(grant.durationTime);
  const issued = toNumber(grant.issuedAt);
  const absolute = toNumber(grant.expiresIn);
  const life = told ?? toSeconds(absolute - issued);
  if (life !== null) return reply.receivedAt + Math.round(life * 1000);
  // A figure this large is an absolute second, a small one a duration.
  if (absolute > 1_000_000_000 && absolute < 100_000_000_000) return Math.round(absolute * 1000);
  const short = toSeconds(grant.expires_in) ?? toSeconds(grant.expiresIn);
  return short === null ? null : reply.receivedAt + Math.round(short * 1000);
}

/** @throws ConciergeError `session_dead`, `forbidden`, `vendor_refused`, `vendor_reply` */
export function parseCheckResponse(reply: VendorReply): { status: number } {
  const { status, words } = verdictOf(reply);
  if (status === 401) throw new ConciergeError('session_dead', { status });
  if (status === 403) throw new ConciergeError('forbidden', { status });
  if (status >= 300)
    throw new ConciergeError('vendor_refused', {
      ...responseMeta(reply),
      status,
      ...(words === '' ? {} : { vendorMessage: words }),
    });
  return { status };
}

/** Nobody's token: what a validator says of it is the vendor's own way to refuse. */
export const madeUpToken = 'made-up-token-of-a-connection-test';

/** The validator's refusal of a token nobody has, or the platform's refusal of a request. */
function recognise(reply: VendorReply): boolean {
  const body = jsonObject(reply);
  if (body === null || ![200, 400, 401].includes(reply.status)) return false;
  // The shape of a common Java framework's error has a status and a message too.
  if (['path', 'timestamp', 'error'].some((name) => name in body)) return false;
  const says = typeof body.message === 'string' || typeof body.msg === 'string';
  const refuses = [body.status_code, body.code, body.status].some((told) => toNumber(told) === 401);
  return says && (refuses || (Array.isArray(body.data) && Array.isArray(body.errors)));
}

/** [I] That the portal's pages honour it is our inference: they are called API pages. */
const tabHeader = (session: Session) => ({
  name: 'authorization',
  value: `bearer ${session.secrets.accessToken}`,
});

export const client: VendorClient = {
  // A made-up token is refused in the vendor's own shape.
  probe: {
    request: (tenant) => ({
      method: 'GET',
      url: `${tenant.baseUrl}/api/v4/auth/tokenvalidator`,
      headers: { ...json, microservice: 'msauth', authorization: `bearer ${madeUpToken}` },
    }),
    recognise,
  },

  async login(io, tenant, credentials) {
    const reply = await io.send(loginRequest(tenant, credentials, await io.device()));
    return parseLoginResponse(reply, credentials.fields.username || null);
  },

  /** A check is a use, and a use within the hour after the expiry revives the token; its life is our inference then. */
  async renew(io, tenant, session) {
    const over = session.expiresAt !== null && io.now() >= session.expiresAt;
    const reply = await io.send(checkRequest(tenant, session));
    parseCheckResponse(reply);
    // A use while it is active lengthens nothing.
    const expiresAt =
      over && session.lifetime !== null ? reply.receivedAt + session.lifetime : session.expiresAt;
    return {
      secrets: session.secrets,
      receivedAt: over || expiresAt === null ? reply.receivedAt : expiresAt - (session.lifetime ?? 0),
      expiresAt,
      estimated: over,
      renewableUntil: expiresAt === null ? null : expiresAt + renewableHour,
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
