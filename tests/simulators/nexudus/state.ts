import type { SimulatorClock } from '../clock.ts';
import type { Ledger } from '../issued.ts';
import type { CommonSwitches } from '../server.ts';

/** A customer of the space. */
export type NexudusUser = {
  readonly email: string;
  password: string;
  readonly fullName: string;
  readonly business: string;
  /** Set: two-factor is on, and this is the code that is right now. */
  totp?: string;
  /** The vendor demands a new password before any sign-in. */
  mustResetPassword?: boolean;
  /** Signs in elsewhere; the password grant is closed to him. */
  singleSignOn?: boolean;
};

/** The oddities and refusals, each with its mark of docs/vendors.md. */
export type NexudusSwitches = CommonSwitches & {
  /** [I] The login needs the `client_id` header; that without it a refresh token belongs to the e-mail address is [V]. */
  requireClientIdAtLogin: boolean;
  /** [F] Leave `refresh_token` out of every reply. */
  withoutRefreshToken: boolean;
  /** [I] Answer 200 without an `access_token`. */
  withoutAccessToken: boolean;
  /** [I] How `expires_in` is written. */
  expiresIn: 'number' | 'string' | 'missing';
  /** [I] How long a bearer lives. */
  ttlSeconds: number;
  /** [V] How long a refresh token lives; 15 days. */
  refreshTtlSeconds: number;
  /** [I] How long a one-time value may be used. */
  oneTimeTtlSeconds: number;
  /** [V] How long a media token may be used; the vendor: about a minute. */
  mediaTtlSeconds: number;
  /** [F] The secret in a refusal that asks for a new password; random when `null`. */
  resetSecret: string | null;
  /**
   * What the one-time call answers; all but 'good' are failures. Under HTTP 200, but for 'hard-failure': the envelope
   * says that it mirrors the HTTP status, which is then 500 [V]. The last four are [I].
   */
  oneTime:
    | 'good'
    | 'soft-failure'
    | 'hard-failure'
    | 'empty-value'
    | 'null-value'
    | 'flag-missing'
    | 'flag-as-text';
  /** [I] What a one-time value looks like: a JWT, 32 hex digits, or full of characters reserved in a URL. */
  oneTimeShape: 'jwt' | 'hex' | 'reserved';
  /** [I] `Message` of a failure; `{bearer}` stands for the caller's bearer, which `Errors` quotes as well. */
  failureMessage: string;
  /** [F] Who-am-I answers 401 to every bearer, as to an account without a customer profile in the space. */
  noProfile: boolean;
  /** [V] What a file asks for: the vendor's pages name the media token alone, and bearer and media token. */
  fileAccess: 'media' | 'bearer-and-media';
  /** [F] The body of a 401 for a dead bearer. */
  deadBearerBody: 'empty' | 'json';
  /** [I] How a spent or unknown token is refused by the exchange. */
  exchangeRefusal: 400 | 401;
  /** [V] The next N API requests are throttled: `throttleStatus`, `Retry-After`, empty body. */
  throttleNext: number;
  /** 409 for limits of the API [V]. 429 for one call's own limit [V]; for others, and with an empty body, [I]. */
  throttleStatus: 409 | 429;
  /** [I] Throttle this path only. */
  throttlePath: string | null;
  /** The value of `Retry-After` [V]; null leaves it out [I]. */
  retryAfter: string | null;
  /** [V] Throttle above so many calls a minute (the vendor: 120). */
  ratePerMinute: number | null;
  /** [V] Throttle calls closer together than this (the vendor: 100). */
  minimumGapMs: number | null;
  /** [I] A login link with a language lands on the path with that language before it. */
  landWithLanguage: boolean;
  /** [I] `SameSite` of the portal's session cookie. */
  portalSameSite: 'Lax' | 'Strict';
};

/** A secret of one user that ends at a time. */
export type Grant = { readonly user: NexudusUser; readonly expiresAt: number };

/** A refresh token; `clientId` is null until the first use, after an exchange that named none. */
export type RefreshGrant = Grant & { readonly clientId: string | null };

/** A one-time value: used once, at the portal or at the exchange. */
export type OneTimeGrant = Grant & { used: boolean };

/** Everything the space remembers. */
export type NexudusState = {
  readonly switches: NexudusSwitches;
  readonly users: NexudusUser[];
  readonly bearers: Map<string, Grant>;
  readonly refreshTokens: Map<string, RefreshGrant>;
  readonly oneTimeValues: Map<string, OneTimeGrant>;
  readonly mediaTokens: Map<string, Grant>;
  readonly portalSessions: Map<string, NexudusUser>;
  /** Of this space alone: a browser's cookies do not know ports, and two spaces may share a host. */
  readonly portalCookie: string;
  readonly ledger: Ledger;
  readonly clock: SimulatorClock;
};

/** The users every space has: one plain, one with two-factor, one who must reset, one of single sign-on. */
export function nexudusUsers(): NexudusUser[] {
  const business = 'Acme Members';
  return [
    {
      email: 'jane@example.com',
      password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K',
      fullName: 'Jane Doe',
      business,
    },
    {
      email: 'tom@example.com',
      password: 'Tom-demo-password-5Zp1Hs7YcM4wQe8J',
      fullName: 'Tom Two-Factor',
      business,
      totp: '492817',
    },
    {
      email: 'rita@example.com',
      password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S',
      fullName: 'Rita Reset',
      business,
      mustResetPassword: true,
    },
    {
      email: 'sam@example.com',
      password: 'Sam-demo-password-2Wm7Pj5RfC8yVz1D',
      fullName: 'Sam Sign-On',
      business,
      singleSignOn: true,
    },
  ];
}

/** A grant that is known and not over, or null. */
export function alive<G extends Grant>(
  state: NexudusState,
  grants: ReadonlyMap<string, G>,
  token: string | null,
): G | null {
  const grant = token === null ? undefined : grants.get(token);
  return grant !== undefined && state.clock.now() < grant.expiresAt ? grant : null;
}

/** The end of something that lives so many seconds from now. */
export function endOf(state: NexudusState, seconds: number): number {
  return state.clock.now() + seconds * 1000;
}
