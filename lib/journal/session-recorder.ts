import type { Verdict } from '../doctor/conclusion.ts';
import { asConciergeError, type ConciergeError } from '../errors.ts';
import type { Pass, Problem, SessionFacts } from '../sessions/schema.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Tenant } from '../vendors/contract.ts';
import type { Entry, JournalAct, JournalEntryKind } from './entry.ts';
import type { Journal } from './journal.ts';

interface SessionRecorderDeps {
  journal: Journal;
  now(): number;
  /** The tenant as of its last use. Rejects for an unknown tenant. */
  tenantFor(tenantId: string): Promise<Entry['tenant']>;
  /** The tenant's current pass. */
  pass(tenantId: string): Promise<Pass | undefined>;
  /** The ids of all tenants with a pass. */
  tenantIds(): Promise<readonly string[]>;
}

/** Records acts on sessions and portals in the journal. Recording neither changes nor delays an act. */
export interface SessionRecorder {
  /** Wraps a session service so that every act makes an entry. */
  recordSessions(sessions: SessionService, actor: Entry['actor']): SessionService;
  /**
   * Opens a portal, with an entry unless nothing was opened.
   * @param enter opens the portal and reports by `onEntered` how the portal was entered
   */
  recordPortal<T>(
    act: 'open' | 'link',
    tenantId: string,
    enter: (onEntered: (kind: JournalEntryKind) => void) => Promise<T>,
    opened: (result: T) => boolean,
  ): Promise<T>;
  /** Records that a page copied a token or a ticket of these tenants. */
  recordCopy(act: 'copyToken' | 'copyTicket', tenants: readonly Tenant[]): void;
  /**
   * Runs and records an examination by the connection doctor.
   * @param work resolves with the verdict, `null` for a cancelled examination
   */
  recordExamination(tenantId: string, work: () => Promise<Verdict | null>): Promise<void>;
  /** Settles when every entry so far is written. */
  settled(): Promise<void>;
}

/** Above this number of tenants, an act makes one entry with a count instead of one entry per tenant. */
const maxNamedTenants = 20;

export function createSessionRecorder(deps: SessionRecorderDeps): SessionRecorder {
  const { now } = deps;
  const pending = new Set<Promise<void>>();

  /** Writes no entry for an unknown tenant, because the act did nothing: `tenantFor` rejects. */
  async function write(tenantId: string, entry: Entry): Promise<void> {
    deps.journal.write({ ...entry, tenant: await deps.tenantFor(tenantId) });
  }

  /** Runs the recording in parallel to the reply; a failure drops the entry only. */
  function afterwards(work: () => Promise<void>): void {
    const recording = work()
      .catch(() => undefined)
      .finally(() => pending.delete(recording));
    pending.add(recording);
  }

  async function recorded<T>(
    started: Pick<Entry, 'act' | 'actor'>,
    tenantId: string,
    work: () => Promise<T>,
    more: (result: T) => Partial<Entry> | null = () => ({}),
  ): Promise<T> {
    const at = now();
    try {
      const result = await work();
      const extra = more(result);
      if (extra !== null) {
        afterwards(async () => {
          const session = (await deps.pass(tenantId))?.session;
          const account = started.act === 'examine' ? {} : accountField(session?.account);
          if (isUse(started.act) && wasRenewedSince(session, at))
            await write(tenantId, { at, act: 'renew', actor: 'system', outcome: 'done', ...account });
          // A log-in without an error and without a new session was replaced by another act.
          const cancelled = isSignIn(started.act) && (session === undefined || session.signedInAt < at);
          if (cancelled) await write(tenantId, { at, ...started, outcome: 'cancelled' });
          else await write(tenantId, { at, ...started, outcome: 'done', ...account, ...extra });
        });
      }
      return result;
    } catch (thrown) {
      const error = asConciergeError(thrown);
      afterwards(async () => {
        const anonymous = isSignIn(started.act) || started.act === 'examine';
        const account = anonymous ? null : (await deps.pass(tenantId))?.session?.account;
        await write(tenantId, { at, ...started, ...accountField(account), ...failureFields(error) });
      });
      throw thrown;
    }
  }

  async function logout(
    sessions: SessionService,
    actor: Entry['actor'],
    tenantId: string,
  ): ReturnType<SessionService['logout']> {
    const before = deps.pass(tenantId).catch(() => undefined);
    const at = now();
    const revocation = await sessions.logout(tenantId);
    afterwards(async () => {
      const session = (await before)?.session;
      if (session === undefined) return;
      const server = revocation === 'yes' ? {} : { server: revocation };
      await write(tenantId, {
        at,
        act: 'logout',
        actor,
        outcome: 'done',
        ...accountField(session.account),
        ...server,
      });
    });
    return revocation;
  }

  /** Records `failed`: the address of the former server is gone, so no request can revoke the session. */
  async function forgetStaleEndpoint(sessions: SessionService, tenantId: string): Promise<boolean> {
    const before = deps.pass(tenantId).catch(() => undefined);
    const at = now();
    const hadSession = await sessions.forgetStaleEndpoint(tenantId);
    afterwards(async () => {
      const account = accountField((await before)?.session?.account);
      if (hadSession)
        await write(tenantId, {
          at,
          act: 'logout',
          actor: 'system',
          outcome: 'done',
          ...account,
          server: 'failed',
        });
    });
    return hadSession;
  }

  /** Records why as the outcome: the session ended, and not because anybody signed out. */
  async function endForLostHost(sessions: SessionService, tenantId: string, host: string): Promise<boolean> {
    const before = deps.pass(tenantId).catch(() => undefined);
    const at = now();
    const hadSession = await sessions.endForLostHost(tenantId, host);
    afterwards(async () => {
      const account = accountField((await before)?.session?.account);
      const problem = (await deps.pass(tenantId))?.problem;
      if (hadSession && problem !== undefined)
        await write(tenantId, {
          at,
          act: 'logout',
          actor: 'system',
          ...account,
          ...failureFields(problem),
          server: 'failed',
        });
    });
    return hadSession;
  }

  /** Reads the outcome from the pass, because a background renewal never rejects. */
  async function renewInBackground(sessions: SessionService, tenantId: string): Promise<void> {
    const at = now();
    await sessions.renewInBackground(tenantId);
    afterwards(async () => {
      const pass = await deps.pass(tenantId);
      const problem = pass?.problem;
      const failed = problem !== undefined && problem.act === 'renew' && problem.at >= at;
      const outcome = failed ? failureFields(problem) : { outcome: 'done' as const };
      await write(tenantId, {
        at,
        act: 'renew',
        actor: 'system',
        ...accountField(pass?.session?.account),
        ...outcome,
      });
    });
  }

  /** Records one entry per ended session. */
  async function logoutEverywhere(sessions: SessionService, actor: Entry['actor']): Promise<void> {
    const before = deps
      .tenantIds()
      .then((ids) => Promise.all(ids.map(async (id) => [id, (await deps.pass(id))?.session] as const)))
      .catch(() => []);
    const at = now();
    await sessions.logoutEverywhere();
    afterwards(async () => {
      for (const [id, session] of await before)
        if (session !== undefined)
          await write(id, { at, act: 'logout', actor, outcome: 'done', ...accountField(session.account) });
    });
  }

  /** Records acts that a terminated worker left interrupted, found by the recovery of the next worker. */
  async function recover(sessions: SessionService): Promise<readonly string[]> {
    const at = now();
    const ids = await sessions.recover();
    afterwards(async () => {
      for (const id of ids) {
        const pass = await deps.pass(id);
        const problem = pass?.problem;
        if (
          problem === undefined ||
          problem.at < at ||
          problem.facts.detail?.endsWith('interrupted') !== true
        )
          continue;
        const act = problem.code === 'session_dead' ? 'renew' : 'login';
        await write(id, {
          at,
          act,
          actor: 'system',
          ...accountField(pass?.session?.account),
          ...failureFields(problem),
        });
      }
    });
    return ids;
  }

  return {
    recordSessions: (sessions, actor) => ({
      ...sessions,
      recover: () => recover(sessions),
      login: (id, credentials, scheduler) =>
        recorded({ act: 'login', actor }, id, () => sessions.login(id, credentials, scheduler)),
      loginWithStored: (id, ...more) =>
        recorded({ act: 'login', actor }, id, () => sessions.loginWithStored(id, ...more)),
      submitCode: (id, code) => recorded({ act: 'code', actor }, id, () => sessions.submitCode(id, code)),
      renew: (id) => recorded({ act: 'renew', actor }, id, () => sessions.renew(id)),
      check: (id) => recorded({ act: 'check', actor }, id, () => sessions.check(id)),
      renewInBackground: (id) => renewInBackground(sessions, id),
      logout: (id) => logout(sessions, actor, id),
      forgetStaleEndpoint: (id) => forgetStaleEndpoint(sessions, id),
      endForLostHost: (id, host) => endForLostHost(sessions, id, host),
      logoutEverywhere: () => logoutEverywhere(sessions, actor),
    }),

    recordPortal(act, tenantId, enter, opened) {
      let portalEntry: JournalEntryKind | undefined;
      const work = () =>
        enter((kind) => {
          portalEntry = kind;
        });
      return recorded({ act, actor: 'person' }, tenantId, work, (result) =>
        opened(result) ? (portalEntry === undefined ? {} : { portalEntry }) : null,
      );
    },

    async recordExamination(tenantId, work) {
      await recorded({ act: 'examine', actor: 'person' }, tenantId, work, (verdict) =>
        verdict === null ? { outcome: 'cancelled' } : { verdict },
      );
    },

    async settled() {
      await Promise.all(pending);
      await deps.journal.settled();
    },

    recordCopy(act, tenants) {
      const at = now();
      const entry = { at, act, actor: 'person', outcome: 'done' } as const;
      if (tenants.length > maxNamedTenants) deps.journal.write({ ...entry, count: tenants.length });
      else
        for (const { id, name, vendor, environment } of tenants)
          deps.journal.write({ ...entry, tenant: { id, name, vendor, environment } });
    },
  };
}

const isSignIn = (act: JournalAct): boolean => act === 'login' || act === 'code';
const isUse = (act: JournalAct): boolean => act === 'check' || act === 'open' || act === 'link';

/** Whether a use renewed the session: an expired session found on the way is renewed once. */
function wasRenewedSince(session: SessionFacts | undefined, at: number): boolean {
  return session !== undefined && session.renewedAt >= at && session.renewedAt > session.signedInAt;
}

function accountField(account: string | null | undefined): Pick<Entry, 'account'> {
  return account === null || account === undefined || account === '' ? {} : { account };
}

/** The outcome and the bounded facts of a failure, without the vendor's free text. */
function failureFields({ code, facts }: ConciergeError | Problem): Pick<Entry, 'outcome'> & Partial<Entry> {
  const { status, retryAfterSeconds: wait, permission, host, detail, reference } = facts;
  const fields = { status, wait, permission, host, detail, reference };
  return {
    outcome: code,
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  };
}
