import { notFoundPage } from '../pages.ts';
import { html, json, type Reply } from '../replies.ts';
import { hasValue, jsonObject, type RecordedRequest, textField, tokenOf, unknownField } from '../requests.ts';
import { jwt, opaque } from '../tokens.ts';
import { type Q01State, type Q01User, useToken } from './state.ts';

const methods: Readonly<Record<string, string>> = {
  '/api/v4/auth/login': 'POST',
  '/api/v4/auth/logout': 'GET',
  '/api/v4/auth/tokenvalidator': 'GET',
};

/** The three calls below `/api/v4/auth`. Right: the headers of the vendor's tables, exactly as written there. */
export function authCall(state: Q01State, request: RecordedRequest): Reply {
  const method = methods[request.path];
  if (method === undefined) return html(404, notFoundPage);
  if (request.method !== method) return refusal(405, 'Method Not Allowed');
  if (request.url !== request.path) return refusal(400, 'No query is expected.');
  for (const name of ['content-type', 'accept']) {
    if (request.headers[name] !== 'application/json')
      return refusal(400, `The header ${name} must be application/json.`);
  }
  if (method === 'POST') return logIn(state, request);
  if (request.headers.microservice !== 'msauth')
    return refusal(400, 'The header microservice must be msauth.');
  if (request.body !== '') return refusal(400, 'No body is expected.');
  const session = useToken(state, tokenOf(request, 'bearer'));
  if (session === null) return invalid(state);
  if (request.path === '/api/v4/auth/tokenvalidator')
    return json(200, { code: 200, message: 'Token is Valid' });
  state.sessions.delete(session.token);
  return json(200, { status_code: 200, message: '' });
}

function logIn(state: Q01State, request: RecordedRequest): Reply {
  for (const name of ['authorization', 'microservice']) {
    if (name in request.headers) request.notes.push(`unexpected ${name}`);
  }
  const body = jsonObject(request.body);
  if (body === null) return refusal(400, 'The body must be a JSON object.');
  const { extraFields, requiredExtraFields } = state.switches;
  const who = 'access_token' in body ? ['access_token'] : ['username', 'password'];
  const required = [...who, 'resource', 'tenantId', 'uuid'];
  const missing =
    required.find((name) => textField(body, name) === null) ??
    requiredExtraFields.find((name) => !hasValue(body, name));
  if (missing !== undefined) return refusal(400, `The ${missing} field is required.`);
  const strange = unknownField(body, [...required, ...requiredExtraFields, ...extraFields]);
  if (strange !== null) return refusal(400, `The ${strange} field is not known.`);
  const user = state.users.find((one) => matches(one, body));
  if (user === undefined) return refusal(401, '');
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
    return json(200, { access_token: token, refresh_token: refresh, expires_in: durationSeconds });
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
  const shapes = {
    full: { code: 401, msg: words, status: 401, message: words },
    code: { code: 401, message: words },
    status: { status: 401, msg: words },
    status_code: { status_code: 401, message: words },
  };
  return json(state.switches.invalidHttpStatus, shapes[state.switches.invalidShape]);
}

function refusal(status: number, message: string): Reply {
  return json(status, { status: 0, message, data: [], errors: [] });
}
