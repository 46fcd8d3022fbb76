import { createClock, type SimulatorClock } from './clock.ts';
import { allSecrets, createLedger, type Issued } from './issued.ts';
import { exchange, grantToken } from './nexudus/grants.ts';
import { showPortal } from './nexudus/portal.ts';
import { issueOneTime, mintMedia, mintOneTime, showFile, whoAmI } from './nexudus/session.ts';
import {
  alive,
  type NexudusState,
  type NexudusSwitches,
  type NexudusUser,
  nexudusUsers,
} from './nexudus/state.ts';
import { takeThrottle } from './nexudus/throttle.ts';
import { notFoundPage } from './pages.ts';
import { html, type Reply } from './replies.ts';
import type { RecordedRequest } from './requests.ts';
import { type CommonSwitches, commonSwitches, type ListenOptions, startServer } from './server.ts';
import { hex } from './tokens.ts';

/** A running Nexudus space: the API host and the portal host, on two ports. */
export type NexudusSimulator = {
  /** The API host. */
  readonly origin: string;
  readonly portalOrigin: string;
  readonly requests: RecordedRequest[];
  readonly portalRequests: RecordedRequest[];
  readonly switches: NexudusSwitches;
  readonly portalSwitches: CommonSwitches;
  readonly users: NexudusUser[];
  readonly clock: SimulatorClock;
  readonly issued: readonly Issued[];
  /** Every secret handed out, and every password. */
  secrets(): string[];
  /** Kills bearers, refresh tokens, one-time values, media tokens and portal sessions. */
  killAllTokens(): void;
  /** How many refresh tokens would renew a session. */
  liveRefreshTokens(): number;
  /** Kills the bearers only: the next call is 401, a renewal still works. */
  killBearers(): void;
  /** Kills the refresh tokens only. */
  killRefreshTokens(): void;
  /** A magic link as the space would mail it, and the value in it. Throws TypeError for an unknown e-mail. */
  mailMagicLink(email: string): { readonly link: string; readonly token: string };
  close(): Promise<void>;
};

/** Starts a space. `users` are added to the documented ones; `portal` says where the portal host listens. */
export async function startNexudus(
  options: ListenOptions & {
    readonly portal?: ListenOptions;
    readonly users?: readonly NexudusUser[];
    readonly switches?: Partial<NexudusSwitches>;
  } = {},
): Promise<NexudusSimulator> {
  const ledger = createLedger();
  const switches: NexudusSwitches = { ...nexudusSwitches(), ...options.switches };
  const portalSwitches = commonSwitches();
  const users = [...nexudusUsers(), ...(options.users ?? [])];
  const state: NexudusState = {
    switches,
    users,
    ledger,
    clock: createClock(),
    bearers: new Map(),
    refreshTokens: new Map(),
    oneTimeValues: new Map(),
    mediaTokens: new Map(),
    portalSessions: new Map(),
    portalCookie: `nexudus_portal_${hex(3)}`,
  };
  const arrivals: number[] = [];
  const api = await startServer(
    (request) => takeThrottle(switches, state.clock.now(), arrivals, request) ?? answerApi(state, request),
    { ...options, switches },
  );
  const portal = await startServer((request) => showPortal(state, request), {
    ...options.portal,
    switches: portalSwitches,
  });
  return {
    origin: api.origin,
    portalOrigin: portal.origin,
    requests: api.requests,
    portalRequests: portal.requests,
    switches,
    portalSwitches,
    users,
    clock: state.clock,
    issued: ledger.issued,
    secrets: () =>
      allSecrets(
        ledger,
        users.map((user) => user.password),
      ),
    killAllTokens() {
      for (const grants of [
        state.bearers,
        state.refreshTokens,
        state.oneTimeValues,
        state.mediaTokens,
        state.portalSessions,
      ])
        grants.clear();
    },
    liveRefreshTokens: () =>
      [...state.refreshTokens.keys()].filter((token) => alive(state, state.refreshTokens, token) !== null)
        .length,
    killBearers: () => state.bearers.clear(),
    killRefreshTokens: () => state.refreshTokens.clear(),
    mailMagicLink(email) {
      const user = users.find((one) => one.email === email);
      if (user === undefined) throw new TypeError(`no user ${email}`);
      const token = issueOneTime(state, user);
      return { token, link: `${portal.origin}/login?t=${encodeURIComponent(token)}` };
    },
    close: async () => {
      await Promise.all([api.close(), portal.close()]);
    },
  };
}

function nexudusSwitches(): NexudusSwitches {
  return {
    ...commonSwitches(),
    requireClientIdAtLogin: true,
    withoutRefreshToken: false,
    withoutAccessToken: false,
    expiresIn: 'number',
    ttlSeconds: 86_400,
    refreshTtlSeconds: 15 * 86_400,
    oneTimeTtlSeconds: 120,
    mediaTtlSeconds: 60,
    oneTime: 'good',
    resetSecret: null,
    oneTimeShape: 'jwt',
    failureMessage: 'The session {bearer} could not be exchanged.',
    noProfile: false,
    fileAccess: 'media',
    deadBearerBody: 'empty',
    exchangeRefusal: 401,
    throttleNext: 0,
    throttleStatus: 409,
    throttlePath: null,
    retryAfter: '1',
    ratePerMinute: null,
    minimumGapMs: null,
    landWithLanguage: true,
    portalSameSite: 'Lax',
  };
}

function answerApi(state: NexudusState, request: RecordedRequest): Reply {
  if ('cookie' in request.headers) request.notes.push('unexpected cookie');
  switch (request.path) {
    case '/api/token':
      return grantToken(state, request);
    case '/api/sys/users/token/refresh':
      return mintOneTime(state, request);
    case '/api/sys/users/exchange':
      return exchange(state, request);
    case '/api/auth/media/customer':
      return mintMedia(state, request);
    case '/en/user/me':
      return whoAmI(state, request);
    default:
      return request.path.startsWith('/api/public/') ? showFile(state, request) : html(404, notFoundPage);
  }
}
