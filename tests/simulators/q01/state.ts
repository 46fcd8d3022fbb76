import type { SimulatorClock } from '../clock.ts';
import type { Ledger } from '../issued.ts';
import type { CommonSwitches } from '../server.ts';

/** A user of one tenant and resource. The access token may stand in for name and password. */
export type Q01User = {
  readonly username: string;
  password: string;
  readonly accessToken?: string;
  readonly tenantId: string;
  readonly resource: string;
};

/** The oddities and refusals, each with its mark of docs/vendors.md. */
export type Q01Switches = CommonSwitches & {
  /**
   * The reply to a good login. `idToken`: the older page's [V]; `access_token`: its token under that name [I].
   * `newer`: version 4, flat, of reference/api-endpoints [V]; `enveloped`: below `data`, of security/authentication [V].
   * `empty`: `{}` [I].
   */
  loginReply: 'idToken' | 'access_token' | 'newer' | 'enveloped' | 'empty';
  /** [V] Further body fields the login knows (refappId, …). */
  extraFields: string[];
  /** [V] Further body fields the login insists on. */
  requiredExtraFields: string[];
  /** [I] The HTTP status of an invalid session at tokenvalidator and logout; the vendor does not say. */
  invalidHttpStatus: 200 | 401;
  /**
   * How an invalid session is spelled in the body. `full` [V]; one status alone [I]. `coded` [V]: the error of version 4
   * (reference/error-codes), documented under HTTP 401 alone. `nested` [V]: wrapped by two services as that page shows.
   */
  invalidShape: 'full' | 'code' | 'status' | 'status_code' | 'coded' | 'nested';
  /** How a refused request is spelled: as on the older page [V], or as an error of version 4, flat or nested [V]. */
  refusalShape: 'older' | 'coded' | 'nested';
  /** The method of the log-out: GET on the older page [V], POST in version 4 [V]; at the same path is [I]. */
  logoutMethod: 'GET' | 'POST';
  /** What a good log-out answers: the older page's reply [V], that of version 4 [V], or 204 without a body [I]. */
  logoutReply: 'status_code' | 'success' | 'no-content';
  /** [V] The next N requests are refused by this status: 429 at a limit, 503 for maintenance (version 4). */
  throttleNext: number;
  throttleStatus: 429 | 503;
  /** [V] The value of `Retry-After`; `null` leaves it out. */
  retryAfter: string | null;
  /** [V] The body's `retry_after`; `null` leaves it out. */
  retryAfterInBody: number | null;
  /** [V] One of the vendor's two sample tokens has only two segments. */
  jwtSegments: 2 | 3;
  /** [I] How far the server's clock, in `issuedAt` and `expiresIn`, is off. */
  skewSeconds: number;
  /** [V] How long a token is active; the vendor's sample: 600. */
  durationSeconds: number;
  /** [V] How long after that it is renewable. */
  renewableSeconds: number;
};

/** A token: active, then renewable, then invalid. Times in milliseconds. */
export type Q01Session = {
  readonly token: string;
  readonly user: Q01User;
  activeUntil: number;
  revivals: number;
};

/** Everything the platform remembers. */
export type Q01State = {
  readonly switches: Q01Switches;
  readonly users: Q01User[];
  readonly sessions: Map<string, Q01Session>;
  /** Every device id a login has named. */
  readonly uuids: Set<string>;
  readonly ledger: Ledger;
  readonly clock: SimulatorClock;
};

/** The user every platform has. */
export function q01Users(): Q01User[] {
  return [
    {
      username: 'paola@example.com',
      password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L',
      accessToken: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t',
      tenantId: '00000Q01-0000-0001-0000-000CUSTOMER',
      resource: 'KETCHAPP',
    },
  ];
}

/** What a token is worth now; asking does not revive it. */
export function stateOf(state: Q01State, token: string): 'active' | 'renewable' | 'invalid' {
  const session = state.sessions.get(token);
  const now = state.clock.now();
  if (session === undefined) return 'invalid';
  if (now < session.activeUntil) return 'active';
  return now < session.activeUntil + state.switches.renewableSeconds * 1000 ? 'renewable' : 'invalid';
}

/** Uses a token: a renewable one becomes active again [V], for a whole duration [I]. Null when it is invalid. */
export function useToken(state: Q01State, token: string | null): Q01Session | null {
  const session = token === null ? undefined : state.sessions.get(token);
  if (session === undefined) return null;
  const worth = stateOf(state, session.token);
  if (worth === 'renewable') {
    session.activeUntil = state.clock.now() + state.switches.durationSeconds * 1000;
    session.revivals += 1;
  }
  return worth === 'invalid' ? null : session;
}
