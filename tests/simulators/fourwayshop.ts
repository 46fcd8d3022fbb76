import { createClock, type SimulatorClock } from './clock.ts';
import { logIn, said, soft } from './fourwayshop/login.ts';
import {
  countedSessions,
  type FourWayShopSession,
  type FourWayShopState,
  type FourWayShopSwitches,
  type FourWayShopUser,
  fourWayShopUsers,
  sessionCookie,
  sessionOf,
} from './fourwayshop/state.ts';
import { allSecrets, createLedger, type Issued } from './issued.ts';
import { notFoundPage } from './pages.ts';
import { html, json, type Reply, withHeaders } from './replies.ts';
import type { RecordedRequest } from './requests.ts';
import { commonSwitches, type ListenOptions, startServer } from './server.ts';
import { showPage } from './signed-in-pages.ts';

/** A running shop, with its portal below `/portal`. */
export type FourWayShopSimulator = {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: FourWayShopSwitches;
  readonly users: FourWayShopUser[];
  readonly clock: SimulatorClock;
  readonly issued: readonly Issued[];
  /** Every secret handed out, and every password. */
  secrets(): string[];
  /** The sessions that count against the licence now. */
  liveSessions(): FourWayShopSession[];
  /** Ends every session. */
  killAllTokens(): void;
  close(): Promise<void>;
};

/** [I] Where the calls are, when not given: no page names their paths. */
export type FourWayShopPaths = { readonly login: string; readonly check: string; readonly logout: string };

/** Starts a shop. `users` are added to the documented ones; `paths` have a leading slash. */
export async function startFourWayShop(
  options: ListenOptions & {
    readonly paths?: Partial<FourWayShopPaths>;
    readonly users?: readonly FourWayShopUser[];
    readonly switches?: Partial<FourWayShopSwitches>;
  } = {},
): Promise<FourWayShopSimulator> {
  const ledger = createLedger();
  const paths: FourWayShopPaths = { login: '/login', check: '/check', logout: '/logout', ...options.paths };
  const switches: FourWayShopSwitches = {
    ...commonSwitches(),
    softError: null,
    badCredentials: 'soft',
    deadSession: 'status-401',
    missingPermission: null,
    licence: null,
    lockAfter: null,
    ttlSeconds: 285,
    cookieIdleSeconds: 4 * 3600,
    cookiePath: '/',
    expiryTold: 'both',
    skewSeconds: 0,
    token: 'good',
    extraFields: [],
    requiredExtraFields: [],
    logoutMethods: ['POST', 'GET'],
    ...options.switches,
  };
  const users = [...fourWayShopUsers(), ...(options.users ?? [])];
  const state: FourWayShopState = {
    switches,
    users,
    sessions: new Set(),
    wrongPasswords: new Map(),
    ledger,
    clock: createClock(),
  };
  const server = await startServer((request) => handle(state, paths, request), { ...options, switches });
  return {
    origin: server.origin,
    requests: server.requests,
    switches,
    users,
    clock: state.clock,
    issued: ledger.issued,
    secrets: () =>
      allSecrets(
        ledger,
        users.map((user) => user.password),
      ),
    liveSessions: () => countedSessions(state),
    killAllTokens: () => state.sessions.clear(),
    close: server.close,
  };
}

/** [I] The replies to a check and to a log-out, that a log-out ends the cookie, and every 400 and 405. */
function handle(state: FourWayShopState, paths: FourWayShopPaths, request: RecordedRequest): Reply {
  if (request.path === '/portal' || request.path.startsWith('/portal/')) return showPortal(state, request);
  if (!Object.values(paths).includes(request.path)) return html(404, notFoundPage);
  const refusal = takeSoftError(state.switches, request);
  if (refusal !== null) return refusal;
  if (request.path === paths.login) return logIn(state, request);
  const methods = request.path === paths.logout ? state.switches.logoutMethods : ['GET'];
  if (!methods.includes(request.method)) return said(405, 'Method Not Allowed');
  if (request.body !== '' || request.url !== request.path) return said(400, 'Bad Request');
  const session = sessionOf(state, request);
  if (session === null) {
    return state.switches.deadSession === 'soft'
      ? soft('TOKEN_EXPIRED', 'The token has expired.')
      : said(401, 'Access Denied.');
  }
  if (request.path === paths.logout) {
    state.sessions.delete(session);
    const ended = sessionCookie('', 0, state.switches.cookiePath);
    return withHeaders(json(200, { success: true }), { 'set-cookie': ended });
  }
  const { missingPermission } = state.switches;
  if (missingPermission !== null)
    return said(403, `Operation not allowed, missing permission '${missingPermission}'`);
  return freshened(state, request, session, json(200, { success: true, username: session.user.username }));
}

/** [I] The portal: its place, and that its pages take the token of a header. */
function showPortal(state: FourWayShopState, request: RecordedRequest): Reply {
  const session = sessionOf(state, request);
  const shown = showPage(
    {
      product: 'Four Way Shop portal',
      places: ['/portal'],
      cookieName: 'fws_page',
      ledger: state.ledger,
      who: session?.user.username ?? null,
    },
    request,
  );
  return session === null ? shown : freshened(state, request, session, shown);
}

/** In cookie mode every answer keeps the session's cookie fresh [V]; with a bearer it does not [I]. */
function freshened(
  state: FourWayShopState,
  request: RecordedRequest,
  session: FourWayShopSession,
  reply: Reply,
): Reply {
  if ('authorization' in request.headers) return reply;
  const { cookieIdleSeconds, cookiePath } = state.switches;
  return withHeaders(reply, { 'set-cookie': sessionCookie(session.cookie, cookieIdleSeconds, cookiePath) });
}

function takeSoftError(switches: FourWayShopSwitches, request: RecordedRequest): Reply | null {
  const error = switches.softError;
  if (error === null || (error.path ?? request.path) !== request.path) return null;
  if (error.once === true) switches.softError = null;
  return soft(error.errorCode, error.message ?? 'The request could not be done.');
}
