import { json, type Reply, withHeaders } from '../replies.ts';
import {
  hasValue,
  jsonObject,
  mediaType,
  type RecordedRequest,
  textField,
  unknownField,
} from '../requests.ts';
import { opaque } from '../tokens.ts';
import {
  countedSessions,
  type FourWayShopState,
  type FourWayShopUser,
  openSession,
  sessionCookie,
} from './state.ts';

/**
 * The login: POST [F], JSON of `username, password, companyId, siteId` (a number when it is digits) and agreed extras.
 * [I] The names of the fields, every 400, 405 and 415, the words of each refusal, and in which order refusals win.
 */
export function logIn(state: FourWayShopState, request: RecordedRequest): Reply {
  const { switches } = state;
  if (request.method !== 'POST') return said(405, 'Method Not Allowed');
  if ('authorization' in request.headers) request.notes.push('unexpected authorization');
  if ('cookie' in request.headers) request.notes.push('cookie at the login');
  if (mediaType(request) !== 'application/json') return said(415, 'Unsupported Media Type');
  const body = jsonObject(request.body);
  if (body === null || request.url !== request.path) return said(400, 'Bad Request');
  const problem = bodyProblem(body, switches.extraFields, switches.requiredExtraFields);
  if (problem !== null) return said(400, problem);
  const name = `${String(body.username)}/${String(body.companyId)}`;
  const user = state.users.find((one) => matches(one, body));
  if (isLocked(state, name)) return soft('ACCOUNT_LOCKED', 'The account is locked.');
  if (user === undefined) {
    state.wrongPasswords.set(name, (state.wrongPasswords.get(name) ?? 0) + 1);
    if (switches.badCredentials === 'status-401') return said(401, 'Access Denied.');
    return soft('INVALID_CREDENTIALS', 'Wrong user name or password.');
  }
  if (user.refusal !== undefined) return soft(user.refusal, 'The login is not possible.');
  if (switches.licence !== null && countedSessions(state).length >= switches.licence) {
    return soft('MAX_NR_OF_USERS', 'The maximum number of users is reached.');
  }
  return welcome(state, user);
}

/** The reply's fields are documented. [I] The cookies: their names, number and attributes. */
function welcome(state: FourWayShopState, user: FourWayShopUser): Reply {
  const { switches } = state;
  const session = openSession(state, user);
  const reply: Record<string, unknown> = {
    username: user.username,
    companyId: user.companyId,
    siteId: user.siteId,
  };
  if (switches.token !== 'missing') reply.token = switches.token === 'good' ? session.token : '';
  if (switches.expiryTold === 'both' || switches.expiryTold === 'iso') {
    reply.expires = new Date(session.tokenEndsAt + switches.skewSeconds * 1000).toISOString();
  }
  if (switches.expiryTold === 'both' || switches.expiryTold === 'milliseconds') {
    reply.expiresInMS = switches.ttlSeconds * 1000;
  }
  const device = state.ledger.hand('device cookie', opaque(24));
  return withHeaders(json(200, reply), {
    'set-cookie': [
      sessionCookie(session.cookie, switches.cookieIdleSeconds, switches.cookiePath),
      `fws_device=${device}; Path=/; Max-Age=${switches.cookieIdleSeconds}; HttpOnly; SameSite=Lax`,
    ],
  });
}

function bodyProblem(
  body: Record<string, unknown>,
  extra: readonly string[],
  required: readonly string[],
): string | null {
  const texts = ['username', 'password', 'companyId'];
  const missing =
    texts.find((name) => textField(body, name) === null) ?? required.find((name) => !hasValue(body, name));
  if (missing !== undefined) return `Field '${missing}' is required`;
  const strange = unknownField(body, [...texts, ...required, 'siteId', ...extra]);
  if (strange !== null) return `Field '${strange}' is not known`;
  const { siteId } = body;
  const named = typeof siteId === 'string' && siteId !== '' && !/^(?:0|[1-9]\d*)$/.test(siteId);
  return named || Number.isInteger(siteId) ? null : "Field 'siteId' must be a number";
}

function matches(user: FourWayShopUser, body: Record<string, unknown>): boolean {
  return (
    user.username === body.username &&
    user.password === body.password &&
    user.companyId === body.companyId &&
    user.siteId === body.siteId
  );
}

function isLocked(state: FourWayShopState, name: string): boolean {
  const { lockAfter } = state.switches;
  return lockAfter !== null && (state.wrongPasswords.get(name) ?? 0) >= lockAfter;
}

/** A failure of the platform beneath: HTTP 200, and told in the body [F]. */
export function soft(errorCode: string, message: string): Reply {
  return json(200, { success: false, message, errorCode });
}

/** A failure with a status and a message: 401 and 403 [V], else [I]. */
export function said(status: number, message: string): Reply {
  return json(status, { message });
}
