import type { Verdict } from '../doctor/conclusion.ts';
import { asConciergeError, type ConciergeError } from '../errors.ts';
import type { Keeper } from '../sessions/keeper.ts';
import type { Pass, Problem, SessionFacts } from '../sessions/schema.ts';
import type { Tenant } from '../vendors/contract.ts';
import type { Entry, JournalAct, JournalDoor } from './entry.ts';
import type { Journal } from './journal.ts';

export interface RecordingParts {
  journal: Journal;
  now(): number;
  /** The tenant as it was when it was last worked with. Rejects when there is none. */
  whom(tenantId: string): Promise<Entry['tenant']>;
  /** What is known of its session now. */
  pass(tenantId: string): Promise<Pass | undefined>;
  /** The tenants of whom anything is known. */
  known(): Promise<readonly string[]>;
}

/** Writes down what is done with sessions and doors, on its way past. What is done is not changed and not delayed. */
export interface Recording {
  /** The keeper, with an entry for all that is asked of it. */
  keeper(keeper: Keeper, by: Entry['by']): Keeper;
  /**
   * Goes through a door, with an entry unless nothing was opened.
   * @param pass is told by `went` which door it was
   */
  door<T>(
    act: 'open' | 'link',
    tenantId: string,
    pass: (went: (door: JournalDoor) => void) => Promise<T>,
    opened: (result: T) => boolean,
  ): Promise<T>;
  /** A page copied something of these tenants. */
  copied(act: 'copyToken' | 'copyTicket', tenants: readonly Tenant[]): void;
  /** The connection doctor examines a tenant. @param work gives what it came to, `null` when the person ended it */
  examination(tenantId: string, work: () => Promise<Verdict | null>): Promise<void>;
  /** Settles when all that was done so far stands in the journal. */
  settled(): Promise<void>;
}

/** More tenants than this at once are one entry, with their number. */
const mostNamed = 20;

export function makeRecording(parts: RecordingParts): Recording {
  const { now } = parts;
  const underWay = new Set<Promise<void>>();

  /** Where no tenant is found nothing was done, and nothing is written. */
  async function write(tenantId: string, entry: Entry): Promise<void> {
    parts.journal.write({ ...entry, tenant: await parts.whom(tenantId) });
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
          const session = (await parts.pass(tenantId))?.session;
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
        const account = nobody ? null : (await parts.pass(tenantId))?.session?.account;
        await write(tenantId, { at, ...begun, ...by(account), ...whatFailed(error) });
      });
      throw thrown;
    }
  }

  async function logout(keeper: Keeper, by_: Entry['by'], tenantId: string): ReturnType<Keeper['logout']> {
    const before = parts.pass(tenantId).catch(() => undefined);
    const at = now();
    const told = await keeper.logout(tenantId);
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
  async function forgetMoved(keeper: Keeper, tenantId: string): Promise<boolean> {
    const before = parts.pass(tenantId).catch(() => undefined);
    const at = now();
    const was = await keeper.forgetMoved(tenantId);
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
  async function renewAhead(keeper: Keeper, tenantId: string): Promise<void> {
    const at = now();
    await keeper.renewAhead(tenantId);
    afterwards(async () => {
      const pass = await parts.pass(tenantId);
      const problem = pass?.problem;
      const failed = problem !== undefined && problem.act === 'renew' && problem.at >= at;
      const outcome = failed ? whatFailed(problem) : { outcome: 'done' as const };
      await write(tenantId, { at, act: 'renew', by: 'itself', ...by(pass?.session?.account), ...outcome });
    });
  }

  /** Each session that ends is an entry of its own. */
  async function logoutEverywhere(keeper: Keeper, by_: Entry['by']): Promise<void> {
    const before = parts
      .known()
      .then((ids) => Promise.all(ids.map(async (id) => [id, (await parts.pass(id))?.session] as const)))
      .catch(() => []);
    const at = now();
    await keeper.logoutEverywhere();
    afterwards(async () => {
      for (const [id, session] of await before)
        if (session !== undefined)
          await write(id, { at, act: 'logout', by: by_, outcome: 'done', ...by(session.account) });
    });
  }

  /** What a killed worker was in the middle of is told by the one that comes after it. */
  async function wake(keeper: Keeper): Promise<readonly string[]> {
    const at = now();
    const ids = await keeper.wake();
    afterwards(async () => {
      for (const id of ids) {
        const pass = await parts.pass(id);
        const problem = pass?.problem;
        if (problem === undefined || problem.at < at || problem.facts.fault?.endsWith('interrupted') !== true)
          continue;
        const act = problem.code === 'session_dead' ? 'renew' : 'login';
        await write(id, { at, act, by: 'itself', ...by(pass?.session?.account), ...whatFailed(problem) });
      }
    });
    return ids;
  }

  return {
    keeper: (keeper, by_) => ({
      ...keeper,
      wake: () => wake(keeper),
      login: (id, credentials, speak) =>
        noted({ act: 'login', by: by_ }, id, () => keeper.login(id, credentials, speak)),
      loginKept: (id) => noted({ act: 'login', by: by_ }, id, () => keeper.loginKept(id)),
      answer: (id, code) => noted({ act: 'code', by: by_ }, id, () => keeper.answer(id, code)),
      renew: (id) => noted({ act: 'renew', by: by_ }, id, () => keeper.renew(id)),
      check: (id) => noted({ act: 'check', by: by_ }, id, () => keeper.check(id)),
      renewAhead: (id) => renewAhead(keeper, id),
      logout: (id) => logout(keeper, by_, id),
      forgetMoved: (id) => forgetMoved(keeper, id),
      logoutEverywhere: () => logoutEverywhere(keeper, by_),
    }),

    door(act, tenantId, pass, opened) {
      let door: JournalDoor | undefined;
      const work = () =>
        pass((went) => {
          door = went;
        });
      return noted({ act, by: 'person' }, tenantId, work, (result) =>
        opened(result) ? (door === undefined ? {} : { door }) : null,
      );
    },

    async examination(tenantId, work) {
      await noted({ act: 'examine', by: 'person' }, tenantId, work, (verdict) =>
        verdict === null ? { outcome: 'called off' } : { verdict },
      );
    },

    async settled() {
      await Promise.all(underWay);
      await parts.journal.settled();
    },

    copied(act, tenants) {
      const at = now();
      const entry = { at, act, by: 'person', outcome: 'done' } as const;
      if (tenants.length > mostNamed) parts.journal.write({ ...entry, count: tenants.length });
      else
        for (const { id, name, vendor, environment } of tenants)
          parts.journal.write({ ...entry, tenant: { id, name, vendor, environment } });
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
  const { status, retryAfterSeconds: wait, permission, host, fault, reference } = facts;
  const told = { status, wait, permission, host, fault, reference };
  return {
    outcome: code,
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  };
}
