import { setTimeout as wait } from 'node:timers/promises';
import { createClock, type SimulatorClock } from './clock.ts';
import { allSecrets, createLedger, type Issued } from './issued.ts';
import { authCall } from './ncentral/auth.ts';
import {
  living,
  type NCentralState,
  type NCentralSwitches,
  type NCentralUser,
  nCentralUsers,
} from './ncentral/state.ts';
import { json, type Reply } from './replies.ts';
import { type RecordedRequest, tokenOf } from './requests.ts';
import { commonSwitches, type ListenOptions, startServer } from './server.ts';
import { showPage } from './signed-in-pages.ts';

/** A running N-central, with its API explorer at `/api-explorer` and its web UI at `/dashboard`. */
export type NCentralSimulator = {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: NCentralSwitches;
  readonly users: NCentralUser[];
  readonly clock: SimulatorClock;
  readonly issued: readonly Issued[];
  /** Every secret handed out, and every user's JWT. */
  secrets(): string[];
  /** How many access tokens live now. */
  liveAccessTokens(): number;
  /** How many refresh tokens live now. */
  liveRefreshTokens(): number;
  /** A reboot: the server forgets every token. */
  reboot(): void;
  close(): Promise<void>;
};

/** Starts an N-central. `users` are added to the documented ones. */
export async function startNCentral(
  options: ListenOptions & {
    readonly users?: readonly NCentralUser[];
    readonly switches?: Partial<NCentralSwitches>;
  } = {},
): Promise<NCentralSimulator> {
  const ledger = createLedger();
  const switches: NCentralSwitches = {
    ...commonSwitches(),
    expirySeconds: 'number',
    twoFactorStatus: 401,
    links: 'root',
    emptyErrorMessage: undefined,
    brokenBy: null,
    emptyToken: 'none',
    errorMessageNext: 0,
    throttleNext: 0,
    retryAfter: null,
    concurrency: null,
    workMs: 0,
    logout: 'present',
    validText: 'The token is valid.',
    invalidText: 'The token is invalid or has expired.',
    refreshKillsAccess: false,
    accessSeconds: 3600,
    refreshSeconds: 90_000,
    ...options.switches,
  };
  const users = [...nCentralUsers(), ...(options.users ?? [])];
  const state: NCentralState = {
    switches,
    users,
    accessTokens: new Map(),
    refreshTokens: new Map(),
    ledger,
    clock: createClock(),
  };
  const server = await startServer(oneOfMany(state), { ...options, switches });
  const count = (grants: NCentralState['accessTokens']) =>
    [...grants.keys()].filter((token) => living(state, grants, token) !== null).length;
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
        users.map((user) => user.userJwt),
      ),
    liveAccessTokens: () => count(state.accessTokens),
    liveRefreshTokens: () => count(state.refreshTokens),
    reboot() {
      state.accessTokens.clear();
      state.refreshTokens.clear();
    },
    close: server.close,
  };
}

/** Counts the calls that are worked on at once, and throttles above the limit [F]. [I] The body of a 429. */
function oneOfMany(state: NCentralState): (request: RecordedRequest) => Promise<Reply> {
  let working = 0;
  return async (request) => {
    if ('cookie' in request.headers) request.notes.push('unexpected cookie');
    if (!request.path.startsWith('/api/')) return showDocument(state, request);
    if (throttles(state.switches, working)) {
      const { retryAfter } = state.switches;
      return json(
        429,
        { status: 429, message: 'Too many requests.' },
        retryAfter === null ? {} : { 'retry-after': retryAfter },
      );
    }
    working += 1;
    try {
      if (state.switches.workMs > 0) await wait(state.switches.workMs);
      return authCall(state, request);
    } finally {
      working -= 1;
    }
  };
}

function throttles(switches: NCentralSwitches, working: number): boolean {
  if (switches.concurrency !== null && working >= switches.concurrency) return true;
  if (switches.throttleNext <= 0) return false;
  switches.throttleNext -= 1;
  return true;
}

/** [I] The pages take the access token of a header; they, and their cookie, are no documented ones. */
function showDocument(state: NCentralState, request: RecordedRequest): Reply {
  const grant = living(state, state.accessTokens, tokenOf(request, 'Bearer'));
  return showPage(
    {
      product: 'N-central',
      places: ['/api-explorer', '/dashboard'],
      cookieName: 'ncentral_page',
      ledger: state.ledger,
      who: grant?.user.name ?? null,
    },
    request,
  );
}
