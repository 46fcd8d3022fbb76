import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import { portalPageUrl, withLeadingSlash } from '../../tenants/addresses.ts';
import type {
  Credentials,
  Grant,
  Session,
  Tenant,
  VendorClient,
  VendorReply,
  VendorRequest,
} from '../contract.ts';
import { invalidResponse, jsonObject, parseBody, responseMeta } from '../response.ts';

// https://sandbox.nextup.ro/en/auth. One endpoint, one envelope, every error inside an HTTP 200.

const defaultPath = 'NextUpServices/Services/POST/';
const defaultCheck = 'GetAllArticles';

interface Envelope {
  AuthenticationToken?: string;
  Method: string;
  Params: Record<string, string>;
}

function call(tenant: Tenant, envelope: Envelope): VendorRequest {
  return {
    method: 'POST',
    url: tenant.baseUrl + withLeadingSlash(tenant.settings.servicePath || defaultPath),
    // With application/json the real ERP answers an empty body or 400.
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify(envelope),
  };
}

/** `GetAuthenticationToken` for one user and one database. */
export function loginRequest(tenant: Tenant, credentials: Credentials): VendorRequest {
  const { username = '', password = '' } = credentials.fields;
  return call(tenant, {
    Method: 'GetAuthenticationToken',
    Params: { UserName: username, Password: password, Database: tenant.settings.database ?? '' },
  });
}

/** Any method with the token, at the root of the envelope. */
export function methodRequest(tenant: Tenant, session: Session, method: string): VendorRequest {
  return call(tenant, { AuthenticationToken: session.secrets.accessToken, Method: method, Params: {} });
}

const envelopeShape = z.looseObject({ Result: z.optional(z.unknown()), Error: z.optional(z.unknown()) });

/** A token is 32 lower-case hex digits; what does not match is a bad reply, not a session. */
const tokenPattern = /^[a-f0-9]{32}$/;

/**
 * What a reply's envelope holds, when it holds no error.
 * @throws ConciergeError `session_dead`, `bad_credentials`, `vendor_refused` with the vendor's words (masked by the
 * caller), `vendor_reply`
 */
function judgeEnvelope(reply: VendorReply): unknown {
  const body = parseBody(reply, envelopeShape);
  if (!('Result' in body) && !('Error' in body)) throw invalidResponse(reply, 'shape');
  const words = errorWords(body.Error);
  if (words === null) {
    if (reply.status < 200 || reply.status > 299) throw invalidResponse(reply, 'status');
    return body.Result;
  }
  const status = reply.status;
  // Matched on its stable parts; the sentence around them differs between versions.
  if (words.some((text) => /AuthenticationToken/i.test(text) && /invalid|expirat/i.test(text)))
    throw new ConciergeError('session_dead', { status });
  if (words.some((text) => /invalid credentials/i.test(text)))
    throw new ConciergeError('bad_credentials', { status });
  const vendorMessage = words.find((text) => /\S\s+\S/.test(text)) ?? words[0];
  throw new ConciergeError('vendor_refused', {
    ...responseMeta(reply),
    ...(vendorMessage === undefined ? {} : { vendorMessage }),
  });
}

/** What is read of an error that is an object: how deep, and how many texts. */
const mostRead = { depth: 4, texts: 20 };
const messageKey = /^(?:error)?(?:message|description|text)$|^error$/i;

/**
 * The error's texts, those of what is named like a message first; none for an error without words, `null` for no error.
 * A real ERP also sends objects, of more than one shape.
 */
function errorWords(error: unknown): string[] | null {
  if (error === null || error === undefined || error === '' || error === false) return null;
  return textsIn(error, mostRead.depth).slice(0, mostRead.texts);
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const inner = Object.entries(value).slice(0, mostRead.texts);
  const named = inner.filter(([key]) => messageKey.test(key));
  const others = inner.filter(([key]) => !messageKey.test(key));
  return [...named, ...others].flatMap(([, each]) => textsIn(each, depth - 1));
}

/** @throws ConciergeError as `judgeEnvelope`; `vendor_reply` for a token of another shape */
export function parseLoginResponse(reply: VendorReply, account: string | null): Grant {
  const result = judgeEnvelope(reply);
  if (typeof result !== 'string' || !tokenPattern.test(result)) throw invalidResponse(reply, 'shape');
  // The reply does not tell the expiry: hours or days, as the server is set up.
  return {
    secrets: { accessToken: result },
    receivedAt: reply.receivedAt,
    expiresAt: null,
    renewableUntil: null,
    account,
    tokenKind: 'in the body',
  };
}

/**
 * A token outlives a change of password or permissions, so a refusal may come of one: `living token` says so.
 * @throws ConciergeError as `judgeEnvelope`
 */
export function parseCallResponse(reply: VendorReply): { status: number } {
  try {
    judgeEnvelope(reply);
  } catch (thrown) {
    if (thrown instanceof ConciergeError && thrown.code === 'vendor_refused') {
      throw new ConciergeError('vendor_refused', { ...thrown.facts, detail: 'living token' }, thrown);
    }
    throw thrown;
  }
  return { status: reply.status };
}

const tabHeader = (session: Session) => ({ name: 'x-nextup-token', value: session.secrets.accessToken });

export const client: VendorClient = {
  // An envelope without a method is answered in the vendor's own words.
  probe: {
    request: (tenant) => ({ ...call(tenant, { Method: '', Params: {} }), body: '{}' }),
    /** Its error in its envelope, under 200; the sandbox's proxy makes 502 of it. */
    recognise: (reply) => {
      const body = jsonObject(reply);
      return (
        [200, 502].includes(reply.status) &&
        body !== null &&
        body.Result === false &&
        (errorWords(body.Error) ?? []).length > 0
      );
    },
  },

  async login(io, tenant, credentials) {
    const reply = await io.send(loginRequest(tenant, credentials));
    try {
      return parseLoginResponse(reply, credentials.fields.username ?? null);
    } catch (thrown) {
      // No session was shown yet, so a word about tokens here is a refusal of something else.
      if (thrown instanceof ConciergeError && thrown.code === 'session_dead') {
        throw new ConciergeError('vendor_refused', thrown.facts, thrown);
      }
      throw thrown;
    }
  },

  async check(io, tenant, session) {
    return parseCallResponse(
      await io.send(methodRequest(tenant, session, tenant.settings.checkMethod || defaultCheck)),
    );
  },

  /** The sandbox's Swagger page alone takes the token as a header and moves it into the envelope. */
  async openPortal(_io, tenant, _session, { path }) {
    return { kind: 'tab', url: portalPageUrl(tenant.settings.explorerUrl ?? '', path) };
  },

  tabHeader,

  async logout(io, tenant, session) {
    parseCallResponse(await io.send(methodRequest(tenant, session, 'Logout')));
    return true;
  },
};
