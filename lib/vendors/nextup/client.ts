import * as z from 'zod/mini';
import { ConciergeError } from '../../errors.ts';
import { visibleText } from '../../security/invisible-characters.ts';
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
import {
  failureFacts,
  invalidResponse,
  jsonObject,
  parseBody,
  unexpectedStatus,
  upstreamError,
} from '../response.ts';

// https://sandbox.nextup.ro/en/auth: one endpoint, one envelope, every error inside an HTTP 200.

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
    // With application/json the real ERP replies with an empty body or 400.
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify(envelope),
  };
}

/** The log-in request: `GetAuthenticationToken` for one user and one database. */
export function loginRequest(tenant: Tenant, credentials: Credentials): VendorRequest {
  const { username = '', password = '' } = credentials.fields;
  return call(tenant, {
    Method: 'GetAuthenticationToken',
    Params: { UserName: username, Password: password, Database: tenant.settings.database ?? '' },
  });
}

/** The request for a method; the token stands at the root of the envelope. */
export function methodRequest(tenant: Tenant, session: Session, method: string): VendorRequest {
  return call(tenant, { AuthenticationToken: session.secrets.accessToken, Method: method, Params: {} });
}

const envelopeShape = z.looseObject({ Result: z.optional(z.unknown()), Error: z.optional(z.unknown()) });

/** The shape of a token: 32 lower-case hex digits. Any other result is an invalid reply. */
const tokenPattern = /^[a-f0-9]{32}$/;

/**
 * The result in a reply's envelope.
 * @throws ConciergeError `session_dead`, `bad_credentials`, `vendor_refused` with the vendor's text (masked by the
 * caller), `network` where the sandbox's proxy reaches no ERP, `vendor_reply`
 */
function parseEnvelope(reply: VendorReply): unknown {
  const { status } = reply;
  // The status comes before the shape: the sandbox's proxy sends the same envelope under 502, `Proxy error: …`.
  if (status >= 500) {
    const words = shownText(errorTexts(jsonObject(reply)?.Error) ?? []);
    throw isProxyError(reply) ? upstreamError(reply, words) : unexpectedStatus(reply, words);
  }
  // [I] A refusal under 4xx is read by its envelope; every documented one comes under 200.
  if ((status < 200 || status > 299) && !isErrorEnvelope(reply)) throw unexpectedStatus(reply);
  const body = parseBody(reply, envelopeShape);
  if (!('Result' in body) && !('Error' in body)) throw invalidResponse(reply, 'shape');
  const texts = errorTexts(body.Error);
  if (texts === null) return body.Result;
  // Matches the stable parts of the message, because the sentence differs between versions.
  if (texts.some((text) => /AuthenticationToken/i.test(text) && /invalid|expirat/i.test(text)))
    throw new ConciergeError('session_dead', { status });
  if (texts.some((text) => /invalid credentials/i.test(text)))
    throw new ConciergeError('bad_credentials', { status });
  throw new ConciergeError('vendor_refused', failureFacts(reply, shownText(texts)));
}

/** The first of an error's texts that is no single word, such as a code, else the first; `''` without any. */
function shownText(texts: readonly string[]): string {
  return texts.find((text) => /\S\s+\S/.test(text)) ?? texts[0] ?? '';
}

/** Limits for reading an error object: nesting depth and number of texts. */
const readLimits = { depth: 4, texts: 20 };
const messageKey = /^(?:error)?(?:message|description|text)$|^error$/i;

/**
 * The texts of an error, message-like keys first; empty for an error without text, `null` without an error.
 * The real ERP also sends objects of several shapes.
 */
function errorTexts(error: unknown): string[] | null {
  if (error === null || error === undefined || error === '' || error === false) return null;
  return collectTexts(error, readLimits.depth).slice(0, readLimits.texts);
}

function collectTexts(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [visibleText(value)].filter(Boolean);
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const inner = Object.entries(value).slice(0, readLimits.texts);
  const messages = inner.filter(([key]) => messageKey.test(key));
  const others = inner.filter(([key]) => !messageKey.test(key));
  return [...messages, ...others].flatMap(([, each]) => collectTexts(each, depth - 1));
}

/** @throws ConciergeError as `parseEnvelope`; `vendor_reply` for a token of another shape */
export function parseLoginResponse(reply: VendorReply, account: string | null): Grant {
  const result = parseEnvelope(reply);
  if (typeof result !== 'string' || !tokenPattern.test(result)) throw invalidResponse(reply, 'shape');
  // The reply has no expiry, which is hours or days by the server's configuration.
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
 * A token survives a change of password or permissions, which may cause a refusal, so the detail is `living token`.
 * @throws ConciergeError as `parseEnvelope`
 */
export function parseCallResponse(reply: VendorReply): { status: number } {
  try {
    parseEnvelope(reply);
  } catch (thrown) {
    if (thrown instanceof ConciergeError && thrown.code === 'vendor_refused') {
      throw new ConciergeError('vendor_refused', { ...thrown.facts, detail: 'living token' }, thrown);
    }
    throw thrown;
  }
  return { status: reply.status };
}

/** Recognises the vendor's error envelope; no other reply of this vendor comes under a status of failure. */
function isErrorEnvelope(reply: VendorReply): boolean {
  const body = jsonObject(reply);
  return body !== null && body.Result === false && (errorTexts(body.Error) ?? []).length > 0;
}

/** https://sandbox.nextup.ro/en/errors: the sandbox's proxy does not reach the ERP. */
function isProxyError(reply: VendorReply): boolean {
  return (
    reply.status === 502 &&
    (errorTexts(jsonObject(reply)?.Error) ?? []).some((text) => /^proxy error\b/i.test(text))
  );
}

const tabHeader = (session: Session) => ({ name: 'x-nextup-token', value: session.secrets.accessToken });

export const client: VendorClient = {
  // An envelope without a method returns the vendor's own error.
  probe: {
    request: (tenant) => ({ ...call(tenant, { Method: '', Params: {} }), body: '{}' }),
    /** Recognises the vendor's error envelope. Under 502 the sandbox's proxy sent it, and no ERP was reached. */
    recognise: (reply) => reply.status === 200 && isErrorEnvelope(reply),
  },

  speaks: isErrorEnvelope,

  unreached: isProxyError,

  async login(io, tenant, credentials) {
    const reply = await io.send(loginRequest(tenant, credentials));
    try {
      return parseLoginResponse(reply, credentials.fields.username ?? null);
    } catch (thrown) {
      // A log-in sends no session, so an error about tokens here rejects something else.
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

  /** Only the sandbox's Swagger page accepts the token as a header; the page moves the token into the envelope. */
  async openPortal(_io, tenant, _session, { path }) {
    return { kind: 'tab', url: portalPageUrl(tenant.settings.explorerUrl ?? '', path) };
  },

  tabHeader,

  async logout(io, tenant, session) {
    parseCallResponse(await io.send(methodRequest(tenant, session, 'Logout')));
    return true;
  },
};
