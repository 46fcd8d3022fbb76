import type { Verdict } from '../doctor/conclusion.ts';
import { asConciergeError, type ConciergeError } from '../errors.ts';
import type { Pass, Problem, SessionFacts } from '../sessions/schema.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Tenant } from '../vendors/contract.ts';
import type { Entry, JournalAct, JournalEntryKind } from './entry.ts';
import type { Journal } from './journal.ts';

export interface SessionRecorderDeps {
  journal: Journal;
  now(): number;
  /** The tenant as it was when it was last worked with. Rejects when there is none. */
  tenantFor(tenantId: string): Promise<Entry['tenant']>;
  /** What is known of its session now. */
  pass(tenantId: string): Promise<Pass | undefined>;
  /** The tenants of whom anything is known. */
  tenantIds(): Promise<readonly string[]>;
}

/** Writes down what is done with sessions and doors, on its way past. What is done is not changed and not delayed. */
export interface SessionRecorder {
  /** The keeper, with an entry for all that is asked of it. */
  recordSessions(sessions: SessionService, by: Entry['by']): SessionService;
  /**
   * Goes through a door, with an entry unless nothing was opened.
   * @param pass is told by `went` which door it was
   */
  recordPortal<T>(
    act: 'open' | 'link',
    tenantId: string,
    pass: (went: (door: JournalEntryKind) => void) => Promise<T>,
    opened: (result: T) => boolean,
  ): Promise<T>;
  /** A page copied something of these tenants. */
  recordCopy(act: 'copyToken' | 'copyTicket', tenants: readonly Tenant[]): void;
  /** The connection doctor examines a tenant. @param work gives what it came to, `null` when the person ended it */
  recordExamination(tenantId: string, work: () => Promise<Verdict | null>): Promise<void>;
  /** Settles when all that was done so far stands in the journal. */
  settled(): Promise<void>;
}

/** More tenants than this at once are one entry, with their number. */
const mostNamed = 20;

export function createSessionRecorder(deps: SessionRecorderDeps): SessionRecorder {
  const { now } = deps;
  const underWay = new Set<Promise<void>>();

  /** Where no tenant is found nothing was done, and nothing is written. */
  async function write(tenantId: string, entry: Entry): Promise<void> {
    deps.journal.write({ ...entry, tenant: await deps.tenantFor(tenantId) });
  }

  /** Runs beside the reply; what it cannot find out is left out. */
  function afterwards(work: () => Promise<void>): void {
    const noting = work()
      .catch(() => undefined)
      .finally(() => underWay.delete(noting));
    underWay.add(noting);
  }

  async function noted<T>(
    begun: Pick<Entry, 'act' | 'by'>,
    tenantId: string,
    work: () => Promise<T>,
    more: (result: T) => Partial<Entry> | null = () => ({}),
  ): Promise<T> {
    const at = now();
    try {
      const result = await work();
      const told = more(result);
      if (told !== null) {
        afterwards(async () => {
          const session = (await deps.pass(tenantId))?.session;
          const who = begun.act === 'examine' ? {} : by(session?.account);
          if (isUse(begun.act) && renewedSince(session, at))
            await write(tenantId, { at, act: 'renew', by: 'itself', outcome: 'done', ...who });
          // Nobody refused it, and nobody is signed in by it.
          const lost = isSignIn(begun.act) && (session === undefined || session.signedInAt < at);
          if (lost) await write(tenantId, { at, ...begun, outcome: 'called off' });
          else await write(tenantId, { at, ...begun, outcome: 'done', ...who, ...told });
        });
      }
      return result;
    } catch (thrown) {
      const error = asConciergeError(thrown);
      afterwards(async () => {
        const nobody = isSignIn(begun.act) || begun.act === 'examine';
        const account = nobody ? null : (await deps.pass(tenantId))?.session?.account;
        await write(tenantId, { at, ...begun, ...by(account), ...whatFailed(error) });
      });
      throw thrown;
    }
  }

  async function logout(
    sessions: SessionService,
    by_: Entry['by'],
    tenantId: string,
  ): ReturnType<SessionService['logout']> {
    const before = deps.pass(tenantId).catch(() => undefined);
    const at = now();
    const told = await sessions.logout(tenantId);
    afterwards(async () => {
      const session = (await before)?.session;
      if (session === undefined) return;
      const server = told === 'yes' ? {} : { server: told };
      await write(tenantId, {
        at,
        act: 'logout',
        by: by_,
        outcome: 'done',
        ...by(session.account),
        ...server,
      });
    });
    return told;
  }

  /** Its old server is known no more, so it hears nothing. */
  async function forgetMoved(sessions: SessionService, tenantId: string): Promise<boolean> {
    const before = deps.pass(tenantId).catch(() => undefined);
    const at = now();
    const was = await sessions.forgetStaleEndpoint(tenantId);
    afterwards(async () => {
      const who = by((await before)?.session?.account);
      if (was)
        await write(tenantId, {
          at,
          act: 'logout',
          by: 'itself',
          outcome: 'done',
          ...who,
          server: 'failed',
        });
    });
    return was;
  }

  /** It throws nothing: how it went is on the pass. */
  async function renewAhead(sessions: SessionService, tenantId: string): Promise<void> {
    const at = now();
    await sessions.renewInBackground(tenantId);
    afterwards(async () => {
      const pass = await deps.pass(tenantId);
      const problem = pass?.problem;
      const failed = problem !== undefined && problem.act === 'renew' && problem.at >= at;
      const outcome = failed ? whatFailed(problem) : { outcome: 'done' as const };
      await write(tenantId, { at, act: 'renew', by: 'itself', ...by(pass?.session?.account), ...outcome });
    });
  }

  /** Each session that ends is an entry of its own. */
  async function logoutEverywhere(sessions: SessionService, by_: Entry['by']): Promise<void> {
    const before = deps
      .tenantIds()
      .then((ids) => Promise.all(ids.map(async (id) => [id, (await deps.pass(id))?.session] as const)))
      .catch(() => []);
    const at = now();
    await sessions.logoutEverywhere();
    afterwards(async () => {
      for (const [id, session] of await before)
        if (session !== undefined)
          await write(id, { at, act: 'logout', by: by_, outcome: 'done', ...by(session.account) });
    });
  }

  /** What a killed worker was in the middle of is told by the one that comes after it. */
  async function wake(sessions: SessionService): Promise<readonly string[]> {
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
        await write(id, { at, act, by: 'itself', ...by(pass?.session?.account), ...whatFailed(problem) });
      }
    });
    return ids;
  }

  return {
    recordSessions: (sessions, by_) => ({
      ...sessions,
      recover: () => wake(sessions),
      login: (id, credentials, scheduler) =>
        noted({ act: 'login', by: by_ }, id, () => sessions.login(id, credentials, scheduler)),
      loginWithStored: (id) => noted({ act: 'login', by: by_ }, id, () => sessions.loginWithStored(id)),
      submitCode: (id, code) => noted({ act: 'code', by: by_ }, id, () => sessions.submitCode(id, code)),
      renew: (id) => noted({ act: 'renew', by: by_ }, id, () => sessions.renew(id)),
      check: (id) => noted({ act: 'check', by: by_ }, id, () => sessions.check(id)),
      renewInBackground: (id) => renewAhead(sessions, id),
      logout: (id) => logout(sessions, by_, id),
      forgetStaleEndpoint: (id) => forgetMoved(sessions, id),
      logoutEverywhere: () => logoutEverywhere(sessions, by_),
    }),

    recordPortal(act, tenantId, pass, opened) {
      let door: JournalEntryKind | undefined;
      const work = () =>
        pass((went) => {
          door = went;
        });
      return noted({ act, by: 'person' }, tenantId, work, (result) =>
        opened(result) ? (door === undefined ? {} : { door }) : null,
      );
    },

    async recordExamination(tenantId, work) {
      await noted({ act: 'examine', by: 'person' }, tenantId, work, (verdict) =>
        verdict === null ? { outcome: 'called off' } : { verdict },
      );
    },

    async settled() {
      await Promise.all(underWay);
      await deps.journal.settled();
    },

    recordCopy(act, tenants) {
      const at = now();
      const entry = { at, act, by: 'person', outcome: 'done' } as const;
      if (tenants.length > mostNamed) deps.journal.write({ ...entry, count: tenants.length });
      else
        for (const { id, name, vendor, environment } of tenants)
          deps.journal.write({ ...entry, tenant: { id, name, vendor, environment } });
    },
  };
}

const isSignIn = (act: JournalAct): boolean => act === 'login' || act === 'code';
const isUse = (act: JournalAct): boolean => act === 'check' || act === 'open' || act === 'link';

/** A session that is found over on the way is renewed there, once. */
function renewedSince(session: SessionFacts | undefined, at: number): boolean {
  return session !== undefined && session.renewedAt >= at && session.renewedAt > session.signedInAt;
}

function by(account: string | null | undefined): Pick<Entry, 'account'> {
  return account === null || account === undefined || account === '' ? {} : { account };
}

/** The code, and of the facts those that are ours or bounded; a vendor's words are not kept. */
function whatFailed({ code, facts }: ConciergeError | Problem): Pick<Entry, 'outcome'> & Partial<Entry> {
  const { status, retryAfterSeconds: wait, permission, host, detail, reference } = facts;
  const told = { status, wait, permission, host, detail, reference };
  return {
    outcome: code,
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  };
}
