/** Writes an OAuth grant (RFC 6749, 4.3 and 4.4) out as a call. */
import type { Call, DefinedMethod, HeaderValue, OAuthGrant, Rule, Tree, Value } from './definition.ts';

/** The refusals of RFC 6749, 5.2. */
const refusals: readonly Rule[] = [
  {
    when: [{ at: '/error', oneOf: ['invalid_grant', 'invalid_client', 'unauthorized_client'] }],
    is: 'bad_credentials',
    said: { at: '/error_description' },
  },
  {
    when: [{ at: '/error', is: 'access_denied' }],
    is: 'forbidden',
    said: { at: '/error_description' },
  },
  {
    when: [{ at: '/error', oneOf: ['invalid_request', 'unsupported_grant_type', 'invalid_scope'] }],
    is: 'vendor_refused',
    said: { at: '/error_description' },
  },
];

/** The call of a sign-in method; `undefined` for one by a pasted token. */
export function callOf(method: DefinedMethod): Call | undefined {
  return method.grant === undefined ? method.call : grantCall(method.grant, method);
}

function grantCall(grant: OAuthGrant, method: DefinedMethod): Call {
  const {
    grant_type,
    token_endpoint,
    token_endpoint_auth_method: proof = 'client_secret_post',
    scope,
  } = grant;
  const typed = (name: string): Value | undefined =>
    method.fields.some((field) => field.name === name) ? { $: `field.${name}` } : undefined;
  const id = grant.client_id ?? typed('client_id');
  const secret = grant.client_secret ?? typed('client_secret');
  const byHeader = proof === 'client_secret_basic' && id !== undefined && secret !== undefined;
  const headers: Record<string, HeaderValue> = {
    accept: 'application/json',
    ...(byHeader ? { authorization: { basic: [id, secret] } } : {}),
  };
  const form: Record<string, Tree | undefined> = {
    grant_type,
    ...(grant_type === 'password' ? { username: typed('username'), password: typed('password') } : {}),
    ...(byHeader ? {} : { client_id: id, ...(proof === 'none' ? {} : { client_secret: secret }) }),
    scope,
  };
  const filled = Object.entries(form).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    method: 'POST',
    path: token_endpoint,
    headers,
    body: { as: 'form', of: Object.fromEntries(filled) },
    good: [{ status: ['2xx'] }, { at: '/access_token', has: true }],
    not: refusals,
    take: {
      token: { at: '/access_token' },
      refresh: { at: '/refresh_token' },
      expires: [{ from: { at: '/expires_in' }, unit: 's' }],
      // Keycloak's name; RFC 6749 has none for the life of a refresh token.
      refreshExpires: [{ from: { at: '/refresh_expires_in' }, unit: 's' }],
      ...(grant.lives === undefined ? {} : { lives: grant.lives }),
    },
  };
}
