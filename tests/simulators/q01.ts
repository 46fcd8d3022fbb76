import { createClock, type SimulatorClock } from './clock.ts';
import { allSecrets, createLedger, type Issued } from './issued.ts';
import { authCall } from './q01/auth.ts';
import { type Q01State, type Q01Switches, type Q01User, q01Users, stateOf, useToken } from './q01/state.ts';
import type { Reply } from './replies.ts';
import { type RecordedRequest, tokenOf } from './requests.ts';
import { commonSwitches, type ListenOptions, startServer } from './server.ts';
import { showPage } from './signed-in-pages.ts';

/** A running Q01 platform, with its portal below `/portal`. */
export type Q01Simulator = {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: Q01Switches;
  readonly users: Q01User[];
  readonly clock: SimulatorClock;
  readonly issued: readonly Issued[];
  /** Every device id that a login has named. */
  readonly uuids: ReadonlySet<string>;
  /** Every secret handed out, and every password and access token. */
  secrets(): string[];
  /** What a token is worth now; asking does not revive it. */
  stateOf(token: string): 'active' | 'renewable' | 'invalid';
  /** How many tokens are active or renewable. */
  liveTokens(): number;
  /** Forgets every token. */
  killAllTokens(): void;
  close(): Promise<void>;
};

/** Starts a platform. `users` are added to the documented one. */
export async function startQ01(
  options: ListenOptions & {
    readonly users?: readonly Q01User[];
    readonly switches?: Partial<Q01Switches>;
  } = {},
): Promise<Q01Simulator> {
  const ledger = createLedger();
  const switches: Q01Switches = {
    ...commonSwitches(),
    loginReply: 'idToken',
    extraFields: [],
    requiredExtraFields: [],
    invalidHttpStatus: 200,
    invalidShape: 'full',
    refusalShape: 'older',
    logoutMethod: 'GET',
    logoutReply: 'status_code',
    throttleNext: 0,
    throttleStatus: 429,
    retryAfter: '1',
    retryAfterInBody: 1,
    jwtSegments: 3,
    skewSeconds: 0,
    durationSeconds: 600,
    renewableSeconds: 3600,
    ...options.switches,
  };
  const users = [...q01Users(), ...(options.users ?? [])];
  const state: Q01State = {
    switches,
    users,
    sessions: new Map(),
    uuids: new Set(),
    ledger,
    clock: createClock(),
  };
  const server = await startServer((request) => handle(state, request), { ...options, switches });
  return {
    origin: server.origin,
    requests: server.requests,
    switches,
    users,
    clock: state.clock,
    issued: ledger.issued,
    uuids: state.uuids,
    secrets: () =>
      allSecrets(
        ledger,
        users.flatMap((user) => [user.password, user.accessToken]),
      ),
    stateOf: (token) => stateOf(state, token),
    liveTokens: () =>
      [...state.sessions.keys()].filter((token) => stateOf(state, token) !== 'invalid').length,
    killAllTokens: () => state.sessions.clear(),
    close: server.close,
  };
}

function handle(state: Q01State, request: RecordedRequest): Reply {
  if ('cookie' in request.headers) request.notes.push('unexpected cookie');
  if (request.path.startsWith('/api/')) return authCall(state, request);
  // [I] The portal: its place, and that its pages take the token of a header.
  const who = useToken(state, tokenOf(request, 'bearer'))?.user.username ?? null;
  return showPage(
    { product: 'Q01 portal', places: ['/portal'], cookieName: 'q01_page', ledger: state.ledger, who },
    request,
  );
}
