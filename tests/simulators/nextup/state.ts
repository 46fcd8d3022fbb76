import type { SimulatorClock } from '../clock.ts';
import type { Ledger } from '../issued.ts';
import type { CommonSwitches } from '../server.ts';
import { hex } from '../tokens.ts';

/** A user of the ERP and the companies he may open. */
export type NextUpUser = {
  readonly userName: string;
  password: string;
  readonly databases: readonly string[];
};

/** One live token: bound to one company. */
export type NextUpSession = {
  readonly token: string;
  readonly user: NextUpUser;
  readonly database: string;
  readonly expiresAt: number;
};

/** The oddities and refusals, each with its mark of docs/vendors.md. */
export type NextUpSwitches = CommonSwitches & {
  /** What `application/json` (or any type but text/plain) gets: an empty body under 200 [V], or HTTP 400 [F]. */
  wrongContentType: 'empty' | 'status-400';
  /** How `Error` is written in a failure: a string [V], or an object as on some real ERPs [F], whose keys are [I]. */
  errorShape: 'string' | 'object';
  /** [I] What `Error` is in a success; empty after `Logout` [F]. */
  noError: 'null' | 'absent' | 'empty-string';
  /** [I] What the login puts into `Result`; everything but 'hex' breaks the token pattern and is no live token. */
  tokenShape: 'hex' | 'upper-case' | 'dashed' | 'empty' | 'null' | 'true' | 'object';
  /** [V] Why the sandbox's proxy does not reach the ERP: every call gets 502 and `Proxy error: …`. `null`: it does. */
  proxyError: string | null;
  /** [V] The words for a dead token. Other words are [I]. */
  deadTokenText: string;
  /** [I] The methods a live token may call; any other is unknown to the ERP. */
  methods: string[];
  /** [I] Methods the user has no right to: an error that does not mean a dead token. */
  forbiddenMethods: string[];
  /** [V] How long a new token lives; the reply never says so. */
  ttlSeconds: number;
};

/** Everything the ERP remembers. */
export type NextUpState = {
  readonly switches: NextUpSwitches;
  readonly users: NextUpUser[];
  readonly sessions: Map<string, NextUpSession>;
  readonly ledger: Ledger;
  readonly clock: SimulatorClock;
};

/** The documented users: the vendor's own examples, and one with a password worth searching for. */
export function nextUpUsers(): NextUpUser[] {
  return [
    { userName: 'demo_user', password: 'Demo1234', databases: ['99999999', 'ALTA_SOC'] },
    {
      userName: 'erp.demo@example.com',
      password: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e',
      databases: ['99999999', 'ALTA_SOC'],
    },
  ];
}

/** The session behind a token, or null when it is unknown or over. */
export function liveSession(state: NextUpState, token: unknown): NextUpSession | null {
  const session = typeof token === 'string' ? state.sessions.get(token) : undefined;
  return session !== undefined && state.clock.now() < session.expiresAt ? session : null;
}

/** Makes a token for one company and gives what `Result` says about it. */
export function issueToken(state: NextUpState, user: NextUpUser, database: string): unknown {
  const token = state.ledger.hand('token', hex());
  switch (state.switches.tokenShape) {
    case 'hex':
      state.sessions.set(token, {
        token,
        user,
        database,
        expiresAt: state.clock.now() + state.switches.ttlSeconds * 1000,
      });
      return token;
    case 'upper-case':
      return state.ledger.hand('token', `AF${token.slice(2).toUpperCase()}`);
    case 'dashed':
      return state.ledger.hand('token', token.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
    case 'empty':
      return '';
    case 'null':
      return null;
    case 'true':
      return true;
    case 'object':
      return { Token: token };
  }
}
