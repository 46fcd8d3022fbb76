import type { SimulatorClock } from '../clock.ts';
import type { Ledger } from '../issued.ts';
import type { CommonSwitches } from '../server.ts';

/** An API user and the User-API token he has generated. */
export type NCentralUser = {
  readonly name: string;
  readonly userJwt: string;
  /** Epoch seconds at which the user's password, and with it the JWT, is over; never when absent. */
  readonly jwtEnds?: number;
  /** Two-factor is on: the API refuses such a user, by `twoFactorStatus`. */
  readonly twoFactor?: boolean;
};

/** The oddities and refusals, each with its mark of docs/vendors.md. */
export type NCentralSwitches = CommonSwitches & {
  /** [F] How `expirySeconds` is written. */
  expirySeconds: 'number' | 'string' | 'missing';
  /** How a user with two factors is refused: by 401 [F], or by 403 [I]. */
  twoFactorStatus: 401 | 403;
  /** [F] Where the list of links has its links, both seen on real servers; `_links` ends each with a slash. */
  links: 'root' | '_links';
  /** [I] The value of "error message" in a good grant; `undefined` for no such key. */
  emptyErrorMessage: '' | null | undefined;
  /** [I] The words of a 500 that authenticate, refresh and validate answer; its form `{status, message}` is [F]. `null` for none. */
  brokenBy: string | null;
  /** [I] Answer 200 with this token empty; a refresh then changes nothing. */
  emptyToken: 'none' | 'access' | 'refresh';
  /** [F] The next N calls of authenticate, refresh and validate fail with the key "error message" under HTTP 200. */
  errorMessageNext: number;
  /** [F] The next N API calls get 429. */
  throttleNext: number;
  /** [I] The value of `Retry-After` of a 429; null leaves it out. */
  retryAfter: string | null;
  /** [F] 429 above so many calls at once (the vendor: 3 to 50). */
  concurrency: number | null;
  /** [I] How long a call is worked on, so that calls can meet. */
  workMs: number;
  /** [F] The logout call: there, as on 2026 servers, or not. */
  logout: 'present' | 404 | 405;
  /** [F] The words for a valid token; they vary. */
  validText: string;
  /** [I] The words for a dead token. */
  invalidText: string;
  /** [I] A refresh also kills the old access token. */
  refreshKillsAccess: boolean;
  /** [V] The system-wide upper bounds, and the lifetimes without an override: 1 h and 25 h. */
  accessSeconds: number;
  refreshSeconds: number;
};

/** A token of one session, with its end in milliseconds. */
export type NCentralGrant = {
  readonly user: NCentralUser;
  readonly session: string;
  readonly endsAt: number;
};

/** Everything the server remembers, until it is rebooted. */
export type NCentralState = {
  readonly switches: NCentralSwitches;
  readonly users: NCentralUser[];
  readonly accessTokens: Map<string, NCentralGrant>;
  readonly refreshTokens: Map<string, NCentralGrant>;
  readonly ledger: Ledger;
  readonly clock: SimulatorClock;
};

const payload = 'eyJzdWIiOiI1MjYxNDQzMCIsImV4cCI6MjIwODk4ODgwMH0';

/** The users every server has: one good, one whose two-factor is on. The JWTs end in the year 2040. */
export function nCentralUsers(): NCentralUser[] {
  return [
    {
      name: 'Northwind API',
      userJwt: `eyJhbGciOiJIUzI1NiJ9.${payload}.Northwind-demo-user-api-token-6Yt3Rk9PwX2m`,
    },
    {
      name: 'Two-Factor API',
      userJwt: `eyJhbGciOiJIUzI1NiJ9.${payload}.Two-factor-user-api-token-4Hn8Ls1QzV7c`,
      twoFactor: true,
    },
  ];
}

/** A token's grant while it lives, or null. */
export function living(
  state: NCentralState,
  grants: ReadonlyMap<string, NCentralGrant>,
  token: string | null,
): NCentralGrant | null {
  const grant = token === null ? undefined : grants.get(token);
  return grant !== undefined && state.clock.now() < grant.endsAt ? grant : null;
}
