import { empty, json, type Reply } from '../replies.ts';
import { mediaType, type RecordedRequest } from '../requests.ts';
import { hex, jwt } from '../tokens.ts';
import { alive, endOf, type NexudusState, type NexudusUser } from './state.ts';

/**
 * `POST /api/token`: the password grant and the renewal. Form-encoded, no query, no field but the grant's own, and
 * the header `client_id`. Every refusal is HTTP 400 in the shape of OAuth [V].
 * [I] `invalid_request`, `invalid_client`, every 405, and all descriptions but that of `must_reset_password`.
 */
export function grantToken(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'POST') return empty(405, { allow: 'POST' });
  if ('authorization' in request.headers) request.notes.push('unexpected authorization');
  if (mediaType(request) !== 'application/x-www-form-urlencoded') return refusal('unsupported_grant_type');
  const form = new URLSearchParams(request.body);
  const names = [...form.keys()];
  const grant = form.get('grant_type');
  const known =
    grant === 'password' ? ['grant_type', 'username', 'password', 'totp'] : ['grant_type', 'refresh_token'];
  if (grant !== 'password' && grant !== 'refresh_token') return refusal('unsupported_grant_type');
  if (request.url !== request.path) return refusal('invalid_request', 'No query is expected.');
  if (new Set(names).size !== names.length) return refusal('invalid_request', 'A field is repeated.');
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) return refusal('invalid_request', `The field ${strange} is not known.`);
  const clientId = request.headers.client_id ?? '';
  if (clientId === '' && (grant === 'refresh_token' || state.switches.requireClientIdAtLogin)) {
    return refusal('invalid_client', 'The client_id header is missing.');
  }
  return grant === 'password' ? logIn(state, form, clientId) : renew(state, form, clientId);
}

/** [I] How single sign-on and a wrong code are refused: by `invalid_grant`. */
function logIn(state: NexudusState, form: URLSearchParams, clientId: string): Reply {
  const user = state.users.find(
    (one) => one.email === form.get('username') && one.password === form.get('password'),
  );
  if (user === undefined) return refusal('invalid_grant', 'The user name or password is incorrect.');
  if (user.singleSignOn === true) return refusal('invalid_grant', 'This user signs in with single sign-on.');
  if (user.mustResetPassword === true) {
    return refusal(
      'must_reset_password',
      state.ledger.hand('reset secret', state.switches.resetSecret ?? hex(24)),
    );
  }
  const code = form.get('totp') ?? '';
  if (user.totp !== undefined && code === '')
    return refusal('two_factor_auth_check', 'A verification code is needed.');
  if (user.totp !== undefined && code !== user.totp)
    return refusal('invalid_grant', 'The verification code is incorrect.');
  return json(
    200,
    tokenReply(
      state,
      user,
      'access_token',
      state.switches.ttlSeconds,
      clientId === '' ? user.email : clientId,
    ),
  );
}

function renew(state: NexudusState, form: URLSearchParams, clientId: string): Reply {
  const token = form.get('refresh_token') ?? '';
  const grant = alive(state, state.refreshTokens, token);
  if (grant === null) return refusal('invalid_grant', 'The refresh token is not valid.');
  if (grant.clientId !== null && grant.clientId !== clientId) {
    return refusal('invalid_grant', 'The refresh token belongs to another client_id.');
  }
  state.refreshTokens.delete(token);
  return json(200, tokenReply(state, grant.user, 'access_token', state.switches.ttlSeconds, clientId));
}

/**
 * `POST /api/sys/users/exchange?token=…&validForInMinutes=…`: a server-made JWT for a bearer. No auth, no body.
 * [I] Every refusal, that a value is good once, and that the header `client_id` counts here.
 */
export function exchange(state: NexudusState, request: RecordedRequest): Reply {
  if (request.method !== 'POST') return empty(405, { allow: 'POST' });
  if ('authorization' in request.headers) request.notes.push('unexpected authorization');
  const names = [...request.query.keys()].sort().join();
  const minutes = request.query.get('validForInMinutes') ?? '';
  if (names !== 'token,validForInMinutes' || !/^[1-9]\d{0,4}$/.test(minutes) || request.body !== '')
    return empty(400);
  const value = request.query.get('token') ?? '';
  const grant = alive(state, state.oneTimeValues, value);
  if (grant === null || grant.used) {
    if (grant?.used === true) request.notes.push('one-time token reused');
    return empty(state.switches.exchangeRefusal);
  }
  grant.used = true;
  return json(
    200,
    tokenReply(state, grant.user, 'token', Number(minutes) * 60, request.headers.client_id ?? null),
  );
}

/** Makes a bearer and its refresh token; `name` is what this endpoint calls the bearer. */
function tokenReply(
  state: NexudusState,
  user: NexudusUser,
  name: 'access_token' | 'token',
  seconds: number,
  clientId: string | null,
): Record<string, unknown> {
  const { withoutAccessToken, withoutRefreshToken, expiresIn } = state.switches;
  const reply: Record<string, unknown> = { token_type: 'bearer' };
  if (!withoutAccessToken) {
    const bearer = state.ledger.hand('access token', jwt({ email: user.email, jti: hex() }));
    state.bearers.set(bearer, { user, expiresAt: endOf(state, seconds) });
    reply[name] = bearer;
  }
  if (expiresIn !== 'missing') reply.expires_in = expiresIn === 'number' ? seconds : String(seconds);
  // One refresh token per client id: a grant of any kind revokes those before [V]. [I] Of an exchange too.
  for (const [other, { clientId: owner }] of state.refreshTokens) {
    if (owner !== null && owner === clientId) state.refreshTokens.delete(other);
  }
  if (!withoutRefreshToken) {
    const refresh = state.ledger.hand('refresh token', hex(32));
    state.refreshTokens.set(refresh, {
      user,
      clientId,
      expiresAt: endOf(state, state.switches.refreshTtlSeconds),
    });
    reply.refresh_token = refresh;
  }
  return reply;
}

function refusal(error: string, description?: string): Reply {
  return json(400, description === undefined ? { error } : { error, error_description: description });
}
