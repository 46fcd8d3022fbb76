import type { Store } from '../platform/store.ts';
import type { Credentials, Io, Session } from '../vendors/contract.ts';
import { makeEnding, type ServerTold } from './ending.ts';
import type { Flights } from './flights.ts';
import type { IoParts } from './io.ts';
import type { Allowing, Knowing, Known } from './known.ts';
import { openPassBook } from './pass-book.ts';
import { makePuttingRight } from './putting-right.ts';
import { makeRenewing } from './renewing.ts';
import type { Act } from './schema.ts';
import { makeSignIns } from './signing-in.ts';
import { makeUsing } from './using.ts';

/** What the keeper is handed: all that its parts ask for. */
export interface KeeperParts extends Knowing, Allowing {
  store: Store;
  flights: Flights;
  io: IoParts;
  /** Deletes the cookies a cookie tenant left in the browser, where the person chose that. */
  clearCookies?(address: string): Promise<void>;
  /** `false` when the machine knows that it is offline. */
  online?(): boolean;
}

/**
 * Keeps sessions: logs in, renews, checks, logs out. Writes passes and tokens, always together, so that the worker
 * may be killed between any two steps and nothing is half true. Works on a tenant by its id, never on "the active one".
 */
export interface Keeper {
  /** @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed */
  login(tenantId: string, credentials: Credentials): Promise<void>;
  /** Repeats the whole grant with the code the vendor asked for. */
  answer(tenantId: string, code: string): Promise<void>;
  cancel(tenantId: string): Promise<void>;
  renew(tenantId: string): Promise<void>;
  /** Renews without the person asking: what goes wrong is kept on the pass, and nothing is thrown. */
  renewAhead(tenantId: string): Promise<void>;
  check(tenantId: string): Promise<void>;
  logout(tenantId: string): Promise<ServerTold>;
  logoutEverywhere(): Promise<void>;
  /**
   * Does something with a living session. A session found dead is renewed at most once on the way.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or why the work failed
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: Io, known: Known, session: Session) => Promise<T>,
  ): Promise<T>;
  /** Puts right what a killed worker left behind. */
  wake(): Promise<void>;
  /** Forgets the sessions of tenants that are in the list no more: nobody could see or end them. */
  forgetVanished(): Promise<void>;
}

/** Puts the keeper together: one book, and what is done with the sessions in it, a file each. */
export function makeKeeper(parts: KeeperParts): Keeper {
  const book = openPassBook(parts.store, parts.io.now);
  const ending = makeEnding(parts, book);
  const renewing = makeRenewing(parts, book);
  const { login, answer, cancel } = makeSignIns(parts, book, ending);
  const { renew, renewAhead } = renewing;
  const { logout, logoutEverywhere } = ending;
  const { withSession, check } = makeUsing(parts, book, renewing);
  const { wake, forgetVanished } = makePuttingRight(parts, book);
  return {
    login,
    answer,
    cancel,
    renew,
    renewAhead,
    check,
    logout,
    logoutEverywhere,
    withSession,
    wake,
    forgetVanished,
  };
}
