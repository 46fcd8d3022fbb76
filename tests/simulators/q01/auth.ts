import { notFoundPage } from '../pages.ts';
import { empty, html, json, type Reply } from '../replies.ts';
import { hasValue, jsonObject, type RecordedRequest, textField, tokenOf, unknownField } from '../requests.ts';
import { jwt, opaque } from '../tokens.ts';
import { type Q01State, type Q01Switches, type Q01User, useToken } from './state.ts';

const logoutPath = '/api/v4/auth/logout';
const methods: Readonly<Record<string, string>> = {
  '/api/v4/auth/login': 'POST',
  '/api/v4/auth/tokenvalidator': 'GET',
};

/**
 * The three calls below `/api/v4/auth`. Right: the headers of the vendor's tables, exactly as written there.
 * [I] That anything else is refused, by which status and in which words; the platform may well be tolerant.
 */
export function authCall(state: Q01State, request: RecordedRequest): Reply {
  const method = request.path === logoutPath ? state.switches.logoutMethod : methods[request.path];
  if (method === undefined) return html(404, notFoundPage);
  const throttled = takeThrottle(state.switches);
  if (throttled !== null) return throttled;
  if (request.method !== method) return refusal(state, 405, 'Method Not Allowed');
  if (request.url !== request.path) return refusal(state, 400, 'No query is expected.');
  for (const name of ['content-type', 'accept']) {
    if (request.headers[name] !== 'application/json')
      return refusal(state, 400, `The header ${name} must be application/json.`);
  }
  if (request.path === '/api/v4/auth/login') return logIn(state, request);
  if (request.headers.microservice !== 'msauth')
    return refusal(state, 400, 'The header microservice must be msauth.');
  if (request.body !== '') return refusal(state, 400, 'No body is expected.');
  const session = useToken(state, tokenOf(request, 'bearer'));
  if (session === null) return invalid(state);
  if (request.path === '/api/v4/auth/tokenvalidator')
    return json(200, { code: 200, message: 'Token is Valid' });
  state.sessions.delete(session.token);
  return loggedOut(state);
}

function loggedOut({ switches }: Q01State): Reply {
  switch (switches.logoutReply) {
    case 'status_code':
      return json(200, { status_code: 200, message: '' });
    case 'success':
      return json(200, { status: 'success', message: 'Logged out successfully' });
    case 'no-content':
      return empty(204);
  }
}

/**
 * The refusal of version 4 at a limit or during maintenance (security/rate-limiting, reference/error-codes).
 * [I] The words, that these calls have the limit, and a 503 with the header.
 */
function takeThrottle(switches: Q01Switches): Reply | null {
  if (switches.throttleNext <= 0) return null;
  switches.throttleNext -= 1;
  const { throttleStatus: status, retryAfter, retryAfterInBody } = switches;
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter };
  const inBody = retryAfterInBody === null ? {} : { retry_after: retryAfterInBody };
  const body =
    status === 429
      ? { error: 'RateLimitExceeded', message: 'Rate limit exceeded.', code: 'RATE_LIMIT_EXCEEDED' }
      : { error: 'ServiceUnavailable', message: 'Maintenance.', code: 'SERVICE_UNAVAILABLE' };
  return json(status, { ...body, status, ...inBody }, headers);
}

function logIn(state: Q01State, request: RecordedRequest): Reply {
  for (const name of ['authorization', 'microservice']) {
    if (name in request.headers) request.notes.push(`unexpected ${name}`);
  }
  const body = jsonObject(request.body);
  if (body === null) return refusal(state, 400, 'The body must be a JSON object.');
  const { extraFields, requiredExtraFields } = state.switches;
  const who = 'access_token' in body ? ['access_token'] : ['username', 'password'];
  const required = [...who, 'resource', 'tenantId', 'uuid'];
  const missing =
    required.find((name) => textField(body, name) === null) ??
    requiredExtraFields.find((name) => !hasValue(body, name));
  if (missing !== undefined) return refusal(state, 400, `The ${missing} field is required.`);
  const strange = unknownField(body, [...required, ...requiredExtraFields, ...extraFields]);
  if (strange !== null) return refusal(state, 400, `The ${strange} field is not known.`);
  const user = state.users.find((one) => matches(one, body));
  if (user === undefined) return refusal(state, 401, '');
  state.uuids.add(String(body.uuid));
  return welcome(state, user);
}

function matches(user: Q01User, body: Record<string, unknown>): boolean {
  const right =
    'access_token' in body
      ? user.accessToken === body.access_token
      : user.username === body.username && user.password === body.password;
  return right && user.resource === body.resource && user.tenantId === body.tenantId;
}

function welcome(state: Q01State, user: Q01User): Reply {
  const { loginReply, durationSeconds, skewSeconds } = state.switches;
  if (loginReply === 'empty') return json(200, {});
  const now = state.clock.now();
  const issuedAt = Math.floor(now / 1000) + skewSeconds;
  const expiresIn = issuedAt + durationSeconds;
  const token = state.ledger.hand('token', tokenOfShape(state, issuedAt, expiresIn));
  state.sessions.set(token, { token, user, activeUntil: now + durationSeconds * 1000, revivals: 0 });
  if (loginReply === 'newer') {
    const refresh = state.ledger.hand('refresh token', opaque(48));
    return json(200, {
      access_token: token,
      refresh_token: refresh,
      expires_in: durationSeconds,
      token_type: 'Bearer',
    });
  }
  if (loginReply === 'enveloped') {
    const refresh = state.ledger.hand('refresh token', opaque(48));
    const grant = { access_token: token, refresh_token: refresh, token_type: 'Bearer' };
    const account = { user_id: user.username, tenant_id: user.tenantId };
    // [I] The fields of `user`.
    return json(200, {
      status: 'success',
      data: { ...grant, expires_in: durationSeconds, user: account },
    });
  }
  return json(200, { [loginReply]: token, issuedAt, durationTime: String(durationSeconds), expiresIn });
}

/** A token like the vendor's samples: `sessionId` is a number in one, a string in the other of two segments. */
function tokenOfShape(state: Q01State, iat: number, exp: number): string {
  const claims = { iss: 'q01.io', aud: 'q01.io', iat, nbf: iat, exp };
  const id = state.sessions.size + 1;
  if (state.switches.jwtSegments === 3) return jwt({ ...claims, sessionId: id });
  return jwt({ ...claims, sessionId: String(id) }).replace(/\.([^.]*)$/, 'P$1');
}

function invalid(state: Q01State): Reply {
  const words = "Invalid Auth Token provided. Can't access to the resource!";
  const coded = codedError(401, 'Invalid or malformed token', 'AuthenticationError', 'TOKEN_INVALID');
  const shapes = {
    full: { code: 401, msg: words, status: 401, message: words },
    code: { code: 401, message: words },
    status: { status: 401, msg: words },
    status_code: { status_code: 401, message: words },
    coded,
    nested: nested(coded),
  };
  return json(state.switches.invalidHttpStatus, shapes[state.switches.invalidShape]);
}

type CodedError = Record<string, unknown> & { status: number };

function codedError(status: number, message: string, error: string, code: string): CodedError {
  return { error, message, code, status };
}

/** The wrappers of two services; the innermost error then names no `error`, and has `errors` beside it. */
function nested({ error: _name, ...inner }: CodedError): Record<string, unknown> {
  const { status } = inner;
  return { code: status, message: { code: status, message: { ...inner, errors: {} } } };
}

/** A refused request. [V] The shape under 401, on the older page; [I] under other statuses. */
function refusal(state: Q01State, status: number, message: string): Reply {
  // A refused password has no documented code in version 4, so it keeps the older shape.
  if (state.switches.refusalShape === 'older' || status === 401)
    return json(status, { status: 0, message, data: [], errors: [] });
  const error = codedError(status, message, 'BadRequest', 'INVALID_FIELD');
  return json(status, state.switches.refusalShape === 'coded' ? error : nested(error));
}
