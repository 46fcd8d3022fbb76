import { asConciergeError, ConciergeError } from '../errors.ts';
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import { passes, pending, token } from '../slots/background.ts';
import { mayStillWait } from './awaiting-code.ts';
import type { Flights } from './flights.ts';
import type { IoParts } from './io.ts';
import { doorsOf, type Knowing, type Known } from './known.ts';
import type { PassBook } from './pass-book.ts';
import { awaitingCode, giveUpRenewal, withoutKey, withoutRefresh, withPass } from './passes.ts';
import { problemOf } from './problem.ts';
import type { Pass, Passes, Pending, Token } from './schema.ts';

export interface PuttingRightParts extends Knowing {
  store: Store;
  flights: Flights;
  io: IoParts;
}

/** How what a killed worker, or a list that changed, left behind is put right. */
export interface PuttingRight {
  /**
   * Puts right what a killed worker left behind, and ends the sign-ins that waited too long.
   * @returns the tenants of whom something was put right
   */
  wake(): Promise<readonly string[]>;
  /** Forgets the sessions of tenants that are in the list no more, have other doors by now, or may not be spoken to. */
  forgetVanished(): Promise<void>;
}

/** @param book looked through for what is nobody's any more */
export function makePuttingRight(parts: PuttingRightParts, book: PassBook): PuttingRight {
  const { store, flights } = parts;
  const { now } = parts.io;

  /** A list that lost a tenant without a word (kept aside, say) leaves no session that nobody can see, or may use. */
  async function vanished(tenantId: string): Promise<boolean> {
    if (flights.busy(tenantId)) return false;
    return parts
      .known(tenantId)
      .then(moved, (thrown: unknown) =>
        ['unknown_tenant', 'insecure'].includes(asConciergeError(thrown).code),
      );
  }

  /** A worker that died between a list's writing and the forgetting leaves what is of the old doors. */
  async function moved({ tenant }: Known): Promise<boolean> {
    const [held, waiting] = await Promise.all([store.read(token(tenant.id)), store.read(pending)]);
    const doors = held?.doors ?? own(waiting, tenant.id)?.doors;
    return doors !== undefined && doors !== doorsOf(tenant);
  }

  async function putRight(tenantId: string): Promise<boolean> {
    let wrong = false;
    await store.change([passes, token(tenantId), pending], (all, held, waiting) => {
      // Looked at here and not before: what flies by now is no leftover.
      if (flights.busy(tenantId)) return [undefined, undefined, undefined];
      const pass = own(all, tenantId) ?? {};
      const right =
        pass.session === undefined || held === null
          ? withoutHalf(pass, held, own(waiting, tenantId), now())
          : withoutSpent(pass, held, now());
      if (right === null) return [undefined, undefined, undefined];
      wrong = true;
      return [withPass(all, tenantId, right.pass), right.token, undefined];
    });
    return wrong;
  }

  return {
    async forgetVanished() {
      for (const id of await book.tenants()) if (await vanished(id)) await book.forget(id);
    },

    async wake() {
      const wrong: string[] = [];
      for (const id of await book.tenants()) if (await putRight(id)) wrong.push(id);
      const at = now();
      await store.change([passes, pending], (all, waiting) => withoutLate(all, waiting, at));
      return wrong;
    },
  };
}

/** What is to be written; a token that is `undefined` stays as it is. */
interface Right {
  pass: Pass;
  token: Token | null | undefined;
}

/** A pass without its token, or a token without its pass: neither is a session. `null` when nothing is wrong. */
function withoutHalf(
  pass: Pass,
  held: Token | null,
  asked: Pending[string] | undefined,
  now: number,
): Right | null {
  const { signingIn } = pass;
  const interrupted = signingIn !== undefined && signingIn.awaits !== 'code';
  const fine = pass.session === undefined && held === null && !interrupted;
  if (fine && (signingIn === undefined || asked !== undefined)) return null;
  const problem = interrupted
    ? problemOf('login', new ConciergeError('internal', { fault: 'interrupted' }), [], now)
    : pass.problem;
  const next: Pass = {
    ...(asked === undefined || signingIn === undefined
      ? {}
      : { signingIn: awaitingCode(asked, signingIn.account, signingIn.since) }),
    ...(problem === undefined ? {} : { problem }),
  };
  return { pass: next, token: held === null ? undefined : null };
}

/** A refresh token that was sent, and no new pair: it is given up. `null` when it was not sent. */
function withoutSpent(pass: Pass, held: Token, now: number): Right | null {
  if (held.spentAt === undefined) return null;
  const interrupted = new ConciergeError('session_dead', { fault: 'renewal interrupted' });
  const problem = problemOf('wake', interrupted, [], now);
  return { pass: { ...giveUpRenewal(pass), problem }, token: withoutRefresh(held) };
}

/** Passes and waiting sign-ins without those whose code did not come in time; `undefined` where all are in time. */
function withoutLate(
  all: Passes,
  waiting: Pending,
  now: number,
): [passes: Passes | undefined, waiting: Pending | undefined] {
  const late = Object.entries(waiting).filter(([, each]) => !mayStillWait(each, now));
  if (late.length === 0) return [undefined, undefined];
  const still = Object.fromEntries(Object.entries(waiting).filter(([, each]) => mayStillWait(each, now)));
  const shown = late.reduce(
    (left, [id]) => withPass(left, id, withoutKey(own(left, id) ?? {}, 'signingIn')),
    all,
  );
  return [shown, still];
}
