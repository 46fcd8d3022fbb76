import type { SimulatorClock } from '../clock.ts';
import type { Ledger } from '../issued.ts';
import { cookieOf, type RecordedRequest, tokenOf } from '../requests.ts';
import type { CommonSwitches } from '../server.ts';
import { opaque } from '../tokens.ts';

/** A user of one site of one company. */
export type FourWayShopUser = {
  readonly username: string;
  password: string;
  readonly companyId: string;
  /** A number, as everywhere seen; a site with a name is allowed for. */
  readonly siteId: number | string;
  /** Refuses the login although the credentials are right. */
  refusal?: 'PASSWORD_EXPIRED' | 'ACCOUNT_LOCKED';
};

/** A refusal of the platform beneath: HTTP 200, `success: false`. */
export type SoftError = {
  readonly errorCode: string;
  readonly message?: string;
  /** For this path only (exact). */
  readonly path?: string;
  /** For the next matching request only. */
  readonly once?: boolean;
};

/** The oddities and refusals, each with its mark of docs/vendors.md. */
export type FourWayShopSwitches = CommonSwitches & {
  /** [F] Answer 200 with this refusal: MAX_NR_OF_REQUESTS_REACHED, EXCEEDED_REQUEST_USER_MINUTE, INTERNAL_ERROR, … */
  softError: SoftError | null;
  /** How wrong credentials are told: `success: false` under 200 [F], or 401 [I]. */
  badCredentials: 'soft' | 'status-401';
  /** How a dead session is told: 401 "Access Denied." [V], or TOKEN_EXPIRED under 200 [F]. */
  deadSession: 'status-401' | 'soft';
  /** [V] The permission every call but login and logout lacks: 403. */
  missingPermission: string | null;
  /** [F] How many sessions may live at once; null for no limit. */
  licence: number | null;
  /** [I] So many wrong passwords lock the account; null for never. */
  lockAfter: number | null;
  /** [V] How long a bearer lives; the vendor's sample lives 285 s. */
  ttlSeconds: number;
  /** [I] How long a cookie lives without being used; the page says several hours. */
  cookieIdleSeconds: number;
  /** [I] The path the session's cookie is set for: pages elsewhere are not sent it. */
  cookiePath: string;
  /** What the login says about the end: both [V], else [I]. */
  expiryTold: 'both' | 'milliseconds' | 'iso' | 'neither';
  /** [I] How far the server's idea of the time, in `expires`, is off. */
  skewSeconds: number;
  /** [I] What the login puts into `token`. */
  token: 'good' | 'empty' | 'missing';
  /** [F] Further body fields the login knows. */
  extraFields: string[];
  /** [I] Further body fields the login insists on. */
  requiredExtraFields: string[];
  /** [I] The methods the logout answers to. */
  logoutMethods: string[];
};

/** One session: a bearer with an end, and a cookie that each use keeps fresh. */
export type FourWayShopSession = {
  readonly user: FourWayShopUser;
  readonly token: string;
  readonly cookie: string;
  readonly tokenEndsAt: number;
  cookieEndsAt: number;
  cookieUsed: boolean;
};

/** Everything the shop remembers. */
export type FourWayShopState = {
  readonly switches: FourWayShopSwitches;
  readonly users: FourWayShopUser[];
  readonly sessions: Set<FourWayShopSession>;
  readonly wrongPasswords: Map<string, number>;
  readonly ledger: Ledger;
  readonly clock: SimulatorClock;
};

/** The users every shop has: one good, one with an old password, one locked. */
export function fourWayShopUsers(): FourWayShopUser[] {
  const site = { companyId: 'CORNER', siteId: 501 };
  return [
    { username: 'clerk@example.com', password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H', ...site },
    {
      username: 'olga@example.com',
      password: 'Olga-demo-password-1Cf7Mk3ZdW9vLp2G',
      ...site,
      refusal: 'PASSWORD_EXPIRED',
    },
    {
      username: 'luca@example.com',
      password: 'Luca-demo-password-4Xt6Jr8SbH3nQz7E',
      ...site,
      refusal: 'ACCOUNT_LOCKED',
    },
  ];
}

/** Opens a session with a bearer and a cookie. */
export function openSession(state: FourWayShopState, user: FourWayShopUser): FourWayShopSession {
  const { ttlSeconds, cookieIdleSeconds } = state.switches;
  const session: FourWayShopSession = {
    user,
    token: state.ledger.hand('token', opaque(48)),
    cookie: state.ledger.hand('session cookie', opaque(36)),
    tokenEndsAt: state.clock.now() + ttlSeconds * 1000,
    cookieEndsAt: state.clock.now() + cookieIdleSeconds * 1000,
    cookieUsed: false,
  };
  state.sessions.add(session);
  return session;
}

/** The sessions that count against the licence [F]. [I] Which: a bearer not over, or a cookie that was used and is not over. */
export function countedSessions(state: FourWayShopState): FourWayShopSession[] {
  const now = state.clock.now();
  return [...state.sessions].filter(
    (one) => now < one.tokenEndsAt || (one.cookieUsed && now < one.cookieEndsAt),
  );
}

/** The session of a request, by bearer (`Bearer TOKEN`) or by cookie, or null. A used cookie lives on from now. */
export function sessionOf(state: FourWayShopState, request: RecordedRequest): FourWayShopSession | null {
  const now = state.clock.now();
  if ('authorization' in request.headers) {
    if ('cookie' in request.headers) request.notes.push('cookie beside a bearer');
    const token = tokenOf(request, 'Bearer');
    return [...state.sessions].find((one) => one.token === token && now < one.tokenEndsAt) ?? null;
  }
  const cookie = cookieOf(request, 'fws_session');
  const session = [...state.sessions].find((one) => one.cookie === cookie && now < one.cookieEndsAt) ?? null;
  if (session !== null) {
    session.cookieUsed = true;
    session.cookieEndsAt = now + state.switches.cookieIdleSeconds * 1000;
  }
  return session;
}

/** The Set-Cookie that keeps a session's cookie fresh, or ends it (0 seconds). */
export function sessionCookie(value: string, seconds: number, path: string): string {
  return `fws_session=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
}
