import { ConciergeError } from '../errors.ts';
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import { passes, pending } from '../slots/background.ts';
import type { Credentials, Tenant } from '../vendors/contract.ts';
import { doorsOf, type Known } from './known.ts';
import type { PassBook } from './pass-book.ts';
import { awaitingCode, withPass } from './passes.ts';
import { problemOf } from './problem.ts';
import type { Pending } from './schema.ts';

/** How long a sign-in waits for its code, in milliseconds. */
export const codePatience = 5 * 60_000;

/** A clock that is put right by less, in milliseconds, was not set back. */
const putRight = 60_000;

/**
 * Whether a sign-in may still wait for its code. Not where the clock was set back to before it was asked for: nobody can
 * tell how long that has been.
 * @param now epoch milliseconds
 */
export function mayStillWait({ until }: Pick<Pending[string], 'until'>, now: number): boolean {
  return now < until && until <= now + codePatience + putRight;
}

/** How a sign-in waits for its code: what was typed is kept, in memory, until the person has it. */
export interface AwaitingCode {
  /** The sign-in that waits for this tenant at its doors, `undefined` when none does or its time is over. */
  waiting(tenant: Tenant): Promise<Pending[string] | undefined>;
  /** Keeps what was typed, in memory, until the person has the code. */
  keep(known: Known, credentials: Credentials, account: string | undefined): Promise<void>;
  /** After a refused code the sign-in still waits; after anything that ends it, it is over. */
  askAgain(
    known: Known,
    waiting: Pending[string],
    error: ConciergeError,
    secrets: readonly string[],
  ): Promise<void>;
}

/** @param now epoch milliseconds */
export function makeAwaitingCode(store: Store, book: PassBook, now: () => number): AwaitingCode {
  return {
    async waiting(tenant) {
      const waiting = own(await store.read(pending), tenant.id);
      // Typed for another server: it is not carried to this one.
      return waiting?.doors === doorsOf(tenant) && mayStillWait(waiting, now()) ? waiting : undefined;
    },

    async keep({ tenant, about }, credentials, account) {
      const { id } = tenant;
      const way = about.signIn.find((each) => each.id === credentials.way);
      const asked = way?.fields.find((field) => field.whenAsked === true);
      if (asked === undefined) return book.fail(id, 'login', new ConciergeError('code_required'), []);
      const again = (credentials.fields[asked.name] ?? '') !== '';
      const { [asked.name]: _spent, ...fields } = credentials.fields;
      await store.change([passes, pending], (all, waiting) => {
        const until = now() + codePatience;
        const kept = { way: credentials.way, fields, field: asked.name, until, doors: doorsOf(tenant) };
        const signingIn = awaitingCode(kept, account, now());
        const problem = problemOf('login', new ConciergeError('code_required'), [], now());
        return [
          withPass(all, id, again ? { signingIn, problem } : { signingIn }),
          { ...waiting, [id]: kept },
        ];
      });
    },

    async askAgain({ tenant: { id }, about }, waiting, error, secrets) {
      if (['password_expired', 'account_locked', 'licence_full'].includes(error.code))
        return book.fail(id, 'login', error, secrets);
      const accountName = about.signIn
        .find((way) => way.id === waiting.way)
        ?.fields.find((field) => field.account)?.name;
      const account = accountName === undefined ? undefined : waiting.fields[accountName];
      await store.change([passes], (all) => [
        withPass(all, id, {
          signingIn: awaitingCode(waiting, account, now()),
          problem: problemOf('login', error, secrets, now()),
        }),
      ]);
    },
  };
}
