import { createClock, type SimulatorClock } from './clock.ts';
import { allSecrets, createLedger, type Issued } from './issued.ts';
import { callMethod } from './nextup/methods.ts';
import {
  liveSession,
  type NextUpSession,
  type NextUpState,
  type NextUpSwitches,
  type NextUpUser,
  nextUpUsers,
} from './nextup/state.ts';
import { isSwagger, showSwagger } from './nextup/swagger.ts';
import { notFoundPage } from './pages.ts';
import { html, type Reply } from './replies.ts';
import type { RecordedRequest } from './requests.ts';
import { commonSwitches, type ListenOptions, startServer } from './server.ts';

/** The two service paths: the documented one, and the one of clients in the field. */
export const nextUpServicePaths = ['/NextUpServices/Services/POST/', '/NextUpServices/msc/POST'] as const;

/** The vendor's words for a dead token. */
export const nextUpDeadToken = 'AuthenticationToken lipseste, este invalid sau a expirat.';

/** A running NextUp ERP with the Swagger page of its sandbox at `/swagger`. */
export type NextUpSimulator = {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: NextUpSwitches;
  readonly users: NextUpUser[];
  readonly clock: SimulatorClock;
  readonly issued: readonly Issued[];
  /** Every secret handed out, and every password. */
  secrets(): string[];
  /** The sessions that live now. */
  liveSessions(): NextUpSession[];
  /** Forgets every token, as a restart of the web service does. */
  killAllTokens(): void;
  close(): Promise<void>;
};

/** Starts a NextUp ERP. `users` are added to the documented ones. */
export async function startNextUp(
  options: ListenOptions & {
    readonly users?: readonly NextUpUser[];
    readonly switches?: Partial<NextUpSwitches>;
  } = {},
): Promise<NextUpSimulator> {
  const ledger = createLedger();
  const switches: NextUpSwitches = {
    ...commonSwitches(),
    wrongContentType: 'empty',
    errorShape: 'string',
    noError: 'null',
    tokenShape: 'hex',
    proxyError: null,
    deadTokenText: nextUpDeadToken,
    methods: ['GetAllArticles', 'GetCompanyInfo'],
    forbiddenMethods: [],
    ttlSeconds: 3600,
    ...options.switches,
  };
  const users = [...nextUpUsers(), ...(options.users ?? [])];
  const state: NextUpState = { switches, users, sessions: new Map(), ledger, clock: createClock() };
  const server = await startServer((request) => handle(state, request), { ...options, switches });
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
    liveSessions: () =>
      [...state.sessions.values()].filter((session) => liveSession(state, session.token) !== null),
    killAllTokens: () => state.sessions.clear(),
    close: server.close,
  };
}

function handle(state: NextUpState, request: RecordedRequest): Reply {
  if ('cookie' in request.headers) request.notes.push('unexpected cookie');
  if (isSwagger(request.path)) return showSwagger(state, request);
  if (nextUpServicePaths.some((path) => path === request.path)) return callMethod(state, request);
  // [I] What another path gets.
  return html(404, notFoundPage);
}
