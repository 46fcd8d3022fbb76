import { notFoundPage } from '../pages.ts';
import { html, json, type Reply } from '../replies.ts';
import { mediaType, type RecordedRequest, tokenOf } from '../requests.ts';
import { hex, undecodableJwt } from '../tokens.ts';
import { living, type NCentralState, type NCentralUser } from './state.ts';

const links = {
  authenticate: '/api/auth/authenticate',
  refresh: '/api/auth/refresh',
  validate: '/api/auth/validate',
};
const withSlashes = Object.fromEntries(Object.entries(links).map(([name, path]) => [name, `${path}/`]));
const methods: Readonly<Record<string, string>> = {
  '/api/auth': 'GET',
  [links.authenticate]: 'POST',
  [links.refresh]: 'POST',
  [links.validate]: 'GET',
  '/api/auth/logout': 'POST',
};

/**
 * The five calls below `/api/auth`. Right: the method of the call, no query, and a body only for the refresh.
 * [I] Every 400, 405 and 415, all words but those of a valid token, and the reply to a log-out, which was seen to exist.
 */
export function authCall(state: NCentralState, request: RecordedRequest): Reply {
  const { switches } = state;
  const method = methods[request.path];
  if (method === undefined) return html(404, notFoundPage);
  if (request.path === '/api/auth/logout' && switches.logout !== 'present')
    return message(switches.logout, 'No such call.');
  if (request.method !== method) return message(405, 'Method Not Allowed');
  if (request.url !== request.path) return message(400, 'No query is expected.');
  if (request.path === '/api/auth') {
    if ('authorization' in request.headers) request.notes.push('unexpected authorization');
    return json(200, switches.links === 'root' ? links : { _links: withSlashes });
  }
  if (switches.brokenBy !== null && request.path !== '/api/auth/logout')
    return message(500, switches.brokenBy);
  if (switches.errorMessageNext > 0 && request.path !== '/api/auth/logout') {
    switches.errorMessageNext -= 1;
    return json(200, { 'error message': 'java.lang.NullPointerException' });
  }
  if (request.path === links.refresh) return refresh(state, request);
  if (request.body !== '' || 'content-type' in request.headers) return message(400, 'No body is expected.');
  if (request.path === links.authenticate) return authenticate(state, request);
  const access = living(state, state.accessTokens, tokenOf(request, 'Bearer'));
  if (access === null) return message(401, switches.invalidText);
  if (request.path === links.validate) return message(200, switches.validText);
  forget(state, access.session);
  return message(200, 'Logged out.');
}

/** A refusal by 401 was seen [F]; [I] its words. */
function authenticate(state: NCentralState, request: RecordedRequest): Reply {
  const lifetimes = lifetimesOf(state, request);
  if (lifetimes === null) return message(400, 'The expiry override is malformed.');
  const user = state.users.find((one) => one.userJwt === tokenOf(request, 'Bearer'));
  const over = user?.jwtEnds !== undefined && user.jwtEnds * 1000 <= state.clock.now();
  if (user === undefined || over) return message(401, 'Invalid User-API token.');
  if (user.twoFactor === true)
    return message(state.switches.twoFactorStatus, 'Two-factor authentication is enabled for this user.');
  return tokens(state, user, hex(), lifetimes);
}

/** Renews both tokens [V]. [I] That a dead refresh token gets 401, and that an `Authorization` is refused. */
function refresh(state: NCentralState, request: RecordedRequest): Reply {
  if ('authorization' in request.headers) return message(400, 'No Authorization is expected.');
  if (mediaType(request) !== 'text/plain') return message(415, 'Unsupported Media Type');
  const lifetimes = lifetimesOf(state, request);
  if (lifetimes === null) return message(400, 'The expiry override is malformed.');
  const grant = living(state, state.refreshTokens, request.body);
  if (grant === null) return message(401, state.switches.invalidText);
  if (state.switches.emptyToken === 'none') {
    state.refreshTokens.delete(request.body);
    if (state.switches.refreshKillsAccess) forget(state, grant.session);
  }
  return tokens(state, grant.user, grant.session, lifetimes);
}

type Lifetimes = { readonly access: number; readonly refresh: number };

function tokens(state: NCentralState, user: NCentralUser, session: string, lifetimes: Lifetimes): Reply {
  const { emptyToken, expirySeconds } = state.switches;
  const told = (seconds: number) =>
    expirySeconds === 'missing'
      ? {}
      : { expirySeconds: expirySeconds === 'number' ? seconds : String(seconds) };
  const issue = (kind: 'access' | 'refresh'): string => {
    if (emptyToken === kind) return '';
    const token = state.ledger.hand(`${kind} token`, undecodableJwt());
    if (emptyToken !== 'none') return token;
    const grants = kind === 'access' ? state.accessTokens : state.refreshTokens;
    grants.set(token, { user, session, endsAt: state.clock.now() + lifetimes[kind] * 1000 });
    return token;
  };
  return json(200, {
    'error message': state.switches.emptyErrorMessage,
    tokens: {
      access: { token: issue('access'), type: 'Bearer', ...told(lifetimes.access) },
      refresh: { token: issue('refresh'), type: 'Body', ...told(lifetimes.refresh) },
    },
    refresh: links.refresh,
    validate: links.validate,
  });
}

function lifetimesOf(state: NCentralState, request: RecordedRequest): Lifetimes | null {
  const access = lifetime(request.headers['x-access-expiry-override'], state.switches.accessSeconds);
  const refreshed = lifetime(request.headers['x-refresh-expiry-override'], state.switches.refreshSeconds);
  return access === null || refreshed === null ? null : { access, refresh: refreshed };
}

/** Seconds of an override such as `120s`; null when malformed. [I] One above the system's is cut, not refused. */
function lifetime(override: string | undefined, system: number): number | null {
  if (override === undefined) return system;
  const parts = /^([1-9]\d{0,6})([smh])$/.exec(override);
  if (parts === null) return null;
  const unit = parts[2] === 'h' ? 3600 : parts[2] === 'm' ? 60 : 1;
  return Math.min(Number(parts[1]) * unit, system);
}

/** [I] A log-out ends both tokens of its session. */
function forget(state: NCentralState, session: string): void {
  for (const grants of [state.accessTokens, state.refreshTokens]) {
    for (const [token, grant] of grants) if (grant.session === session) grants.delete(token);
  }
}

/** A text; a failure holds its status too [F]. */
function message(status: number, text: string): Reply {
  return json(status, status < 400 ? { message: text } : { status, message: text });
}
