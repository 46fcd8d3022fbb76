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
  invalidResponse,
  parseShape,
  responseMeta,
  tokenText,
  toNumber,
  unexpectedStatus,
} from '../response.ts';
import { asObject, isFailure, isRejection, pauseSeconds, readReply } from './replies.ts';

// The requests follow core-api/map-core-api-authentication on https://q01-platform.github.io, deprecated since
// December 2025 for core-api-platform-v4. Its migration page names no breaking change, but its pages disagree.
// Both pages' replies are read. `docs/vendors/q01.md` lists every fact with its source.

const json = { 'content-type': 'application/json', accept: 'application/json' };

/** Time after the expiry in which the first use reactivates the token: one hour. */
const renewableMs = 3_600_000;

/**
 * The log-in request, with user name and password or with an access token. Extra fields carry what an installation
 * wants beside: `customer`, `ambiente`, `refappId`, `useragent` in the vendor's diagram, the middle two as numbers.
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

function authorised(
  tenant: Tenant,
  session: Session,
  call: 'tokenvalidator' | 'logout',
  method: 'GET' | 'POST' = 'GET',
): VendorRequest {
  return {
    method,
    url: `${tenant.baseUrl}/api/v4/auth/${call}`,
    headers: { ...json, microservice: 'msauth', authorization: `bearer ${session.secrets.accessToken}` },
  };
}

export function checkRequest(tenant: Tenant, session: Session): VendorRequest {
  return authorised(tenant, session, 'tokenvalidator');
}

/** The log-out, by GET as on the older page. [I] By POST at the same path, although version 4 names `/auth/logout`. */
export function logoutRequest(tenant: Tenant, session: Session, method?: 'GET' | 'POST'): VendorRequest {
  return authorised(tenant, session, 'logout', method);
}

const grantShape = z.looseObject({
  // The token is in one of the two fields; version 4 names the field `access_token`.
  idToken: z.catch(z.optional(tokenText), undefined),
  access_token: z.catch(z.optional(tokenText), undefined),
  durationTime: z.optional(z.unknown()),
  issuedAt: z.optional(z.unknown()),
  expiresIn: z.optional(z.unknown()),
  // A duration in seconds, documented for version 4.
  expires_in: z.optional(z.unknown()),
});

/** The object that holds the grant: pages of version 4 show it flat and below `data`. */
function grantOf(body: unknown): unknown {
  const flat = asObject(body);
  if (flat === null || 'idToken' in flat || 'access_token' in flat) return body;
  return asObject(flat.data) ?? body;
}

/** The refusal of a request, in the vendor's own words (masked by the caller). */
function toRefusal(reply: VendorReply, { status, text, code }: ReturnType<typeof readReply>): ConciergeError {
  return new ConciergeError('vendor_refused', {
    ...responseMeta(reply, code),
    status,
    ...(text === '' ? {} : { vendorMessage: text }),
  });
}

/** A 403, which ends no session; version 4 names the missing permission. */
function toForbidden({ status, permission }: ReturnType<typeof readReply>): ConciergeError {
  return new ConciergeError('forbidden', { status, ...(permission === undefined ? {} : { permission }) });
}

/**
 * Parses the reply to a log-in.
 * @throws ConciergeError `bad_credentials`, `forbidden`, `vendor_refused` with the vendor's text (masked by the
 * caller), `vendor_reply`
 */
export function parseLoginResponse(reply: VendorReply, account: string | null): Grant {
  const told = readReply(reply);
  const { status } = told;
  if (status === 401) throw new ConciergeError('bad_credentials', { status });
  if (status === 403) throw toForbidden(told);
  if (status >= 400) throw toRefusal(reply, told);
  const grant = parseShape(reply, grantOf(told.body), grantShape);
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
  const told = readReply(reply);
  const { status } = told;
  if (status === 401) throw new ConciergeError('session_dead', { status });
  if (status === 403) throw toForbidden(told);
  if (status >= 300) throw toRefusal(reply, told);
  return { status };
}

/** A log-out may have no body: 204, or the 205 that the platform uses elsewhere. @throws as `parseCheckResponse` */
function parseLogoutResponse(reply: VendorReply): void {
  if (reply.status !== 204 && reply.status !== 205) parseCheckResponse(reply);
}

/** An invalid token for the probe: the validator rejects the token in the vendor's own shape. */
const madeUpToken = 'made-up-token-of-a-connection-test';

/** Whether the server has no such call, or not by that method. */
function isMissing(thrown: unknown): boolean {
  return thrown instanceof ConciergeError && [404, 405].includes(thrown.facts.status ?? 0);
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
    recognise: isRejection,
  },

  speaks: isFailure,

  throttle: pauseSeconds,

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

  /** By GET; where that call is missing by POST, which version 4 documents. */
  async logout(io, tenant, session) {
    const send = async (method: 'GET' | 'POST') => {
      const reply = await io.send(logoutRequest(tenant, session, method));
      if ([404, 405].includes(reply.status)) throw unexpectedStatus(reply);
      return reply;
    };
    const reply = await send('GET').catch((thrown: unknown) => {
      if (!isMissing(thrown)) throw thrown;
      return send('POST');
    });
    parseLogoutResponse(reply);
    return true;
  },
};
