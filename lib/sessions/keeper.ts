import { asConciergeError } from '../errors.ts';
import type { Later } from '../pace.ts';
import type { Store } from '../platform/store.ts';
import type { Credentials, Io, Session } from '../vendors/contract.ts';
import { attempt } from './attempt.ts';
import type { CredentialBook } from './credentials.ts';
import { makeEnding, type ServerTold } from './ending.ts';
import { type Flights, signInFlights } from './flights.ts';
import type { IoParts, Speak } from './io.ts';
import type { Allowing, Knowing, Known } from './known.ts';
import { openPassBook } from './pass-book.ts';
import { makePuttingRight } from './putting-right.ts';
import { makeRenewing } from './renewing.ts';
import type { Act } from './schema.ts';
import { makeSignIns } from './signing-in.ts';
import { stateOf } from './state.ts';
import { noteUses } from './uses.ts';
import { makeUsing } from './using.ts';

/** What the keeper is handed: all that its parts ask for. */
export interface KeeperParts extends Knowing, Allowing {
  store: Store;
  flights: Flights;
  io: IoParts;
  /** Where what was typed is kept, as long as each person chose. */
  credentials: CredentialBook;
  /** Deletes the cookies a cookie tenant left in the browser, where the person chose that. */
  clearCookies?(address: string): Promise<void>;
  /** `false` when the machine knows that it is offline. */
  online?(): boolean;
  /** Does something later. */
  later: Later;
}

/**
 * Keeps sessions: logs in, renews, checks, logs out. Writes passes and tokens, always together, so that the worker
 * may be killed between any two steps and nothing is half true. Works on a tenant by its id, never on "the active one".
 */
export interface Keeper {
  /**
   * @param speak when its server is spoken to; at once, when it is left out
   * @returns whether it went through: `false` when it was called off on the way
   * @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed
   */
  login(tenantId: string, credentials: Credentials, speak?: Speak): Promise<boolean>;
  /** Repeats the whole grant with the code the vendor asked for. */
  answer(tenantId: string, code: string): Promise<void>;
  /** Logs in with what is kept, because the person asks. @throws ConciergeError `not_signed_in` when nothing is */
  loginKept(tenantId: string): Promise<void>;
  cancel(tenantId: string): Promise<void>;
  /** Lets go of every sign-in under way: they hold what was typed. */
  callOffSignIns(): Promise<void>;
  /** Renews because the person asks; a session that cannot be renewed any more is logged in again with what is kept. */
  renew(tenantId: string): Promise<void>;
  /** Renews without the person asking: what goes wrong is kept on the pass, and nothing is thrown. */
  renewAhead(tenantId: string): Promise<void>;
  check(tenantId: string): Promise<void>;
  logout(tenantId: string): Promise<ServerTold>;
  /**
   * Forgets what is not of the doors that a tenant has now, and calls off what flies for it: they have just moved, or it
   * was removed.
   * @returns whether there was a session
   */
  forgetMoved(tenantId: string): Promise<boolean>;
  logoutEverywhere(): Promise<void>;
  /**
   * Does something with a living session. A session found dead is renewed, or logged in again with what is kept, at
   * most once each on the way.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or why the work failed
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: Io, known: Known, session: Session) => Promise<T>,
  ): Promise<T>;
  /** Puts right what a killed worker left behind. @returns the tenants of whom something was put right */
  wake(): Promise<readonly string[]>;
  /** Forgets the sessions of tenants that are in the list no more, have other doors by now, or may not be spoken to. */
  forgetVanished(): Promise<void>;
}

/** Puts the keeper together: one book, and what is done with the sessions in it, a file each. */
export function makeKeeper(given: KeeperParts): Keeper {
  const { store, known, later } = given;
  const parts = { ...given, noteUse: noteUses({ store, known, now: given.io.now, later }) };
  const book = openPassBook(parts.store, parts.io.now);
  const renewing = makeRenewing(parts, book);
  const ending = makeEnding(parts, book, renewing);
  const signIns = makeSignIns(parts, book, ending);
  const { login, loginKept, answer, cancel } = signIns;
  const { renewAhead } = renewing;
  const { logout, forgetMoved, logoutEverywhere } = ending;
  const { withSession, check } = makeUsing(parts, book, renewing, signIns);
  const { wake, forgetVanished } = makePuttingRight(parts, book);

  async function renew(tenantId: string): Promise<void> {
    try {
      await renewing.renew(tenantId);
    } catch (thrown) {
      const facts = (await book.read(tenantId))?.facts;
      const over = facts !== undefined && stateOf({ session: facts }, parts.io.now()).name === 'expired';
      if (asConciergeError(thrown).code !== 'session_dead' || !over) throw thrown;
      const known = await parts.known(tenantId);
      await attempt(book, tenantId, 'renew', async () => {
        if (!(await signIns.again(known))) throw thrown;
      });
    }
  }

  async function callOffSignIns(): Promise<void> {
    const { flights } = parts;
    await Promise.all(flights.flying().map((id) => flights.callOff(id, ...signInFlights)));
  }

  return {
    login,
    loginKept,
    answer,
    cancel,
    callOffSignIns,
    renew,
    renewAhead,
    check,
    logout,
    forgetMoved,
    logoutEverywhere,
    withSession,
    wake,
    forgetVanished,
  };
}
