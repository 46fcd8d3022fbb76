import { asConciergeError, ConciergeError } from '../errors.ts';
import type { Io, Session } from '../vendors/contract.ts';
import { attempt } from './attempt.ts';
import { CalledOff } from './flights.ts';
import { type IoParts, ioFor } from './io.ts';
import { type Allowing, type Knowing, type Known, requireHost } from './known.ts';
import type { PassBook } from './pass-book.ts';
import type { Renewing } from './renewing.ts';
import type { Act, SessionFacts } from './schema.ts';
import type { SignIns } from './signing-in.ts';
import { stateOf } from './state.ts';
import type { NoteUse } from './uses.ts';

export interface UsingParts extends Knowing, Allowing {
  io: IoParts;
  noteUse: NoteUse;
}

/** How a living session is used. */
export interface Using {
  /**
   * Does something with a living session. A session found dead is renewed at most once on the way, and where that
   * does not help, logged in again at most once with what is kept.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or why the work failed
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: Io, known: Known, session: Session) => Promise<T>,
  ): Promise<T>;
  /** Asks the server whether the session lives. */
  check(tenantId: string): Promise<void>;
}

/**
 * @param renewing renews a session that is found over on the way
 * @param signIns logs one in again that cannot be renewed
 */
export function makeUsing(
  parts: UsingParts,
  book: PassBook,
  renewing: Renewing,
  signIns: Pick<SignIns, 'again'>,
): Using {
  const { now } = parts.io;

  /** @throws CalledOff when the session that something began with is not the one that is here now */
  async function stillHere(tenantId: string, begun: SessionFacts): Promise<void> {
    const facts = (await book.read(tenantId))?.facts;
    if (facts?.signedInAt !== begun.signedInAt || facts.account !== begun.account) throw new CalledOff();
  }

  /** The world while one session lives: after a log-out nothing more is sent, and what comes is not handed on. */
  function ioWhile(facts: SessionFacts, { tenant, wire }: Known, act: Act): Io {
    const io = ioFor(parts.io, tenant, wire, new AbortController().signal, {
      onWait: (seconds) => book.showWait(tenant.id, act, seconds),
      // Logged out while a throttled call waits: the old token does not leave again.
      stillWanted: () => stillHere(tenant.id, facts),
    });
    const send: Io['send'] = async (request) => {
      const reply = await io.send(request);
      // Logged out meanwhile: what was fetched with the old token is not used.
      await stillHere(tenant.id, facts);
      return reply;
    };
    return { ...io, send };
  }

  /** @returns why the session is over for good, `undefined` when it lives again */
  async function diedRenewing(known: Known): Promise<ConciergeError | undefined> {
    try {
      await renewing.fly(known);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof CalledOff || asConciergeError(thrown).code !== 'session_dead') throw thrown;
      return asConciergeError(thrown);
    }
  }

  const using: Using = {
    async withSession(tenantId, act, work) {
      const known = await parts.known(tenantId);
      return attempt(book, tenantId, act, async () => {
        await requireHost(parts, known.tenant);
        let renewed = false;
        let again = false;
        let begun: SessionFacts | undefined;
        let death: ConciergeError | undefined;
        for (;;) {
          if (begun !== undefined) await stillHere(tenantId, begun);
          const kept = await book.readAt(known.tenant);
          if (kept === null) throw new ConciergeError('not_signed_in');
          const { facts } = kept;
          begun = facts;
          const state = stateOf({ session: facts }, now()).name;
          if (state !== 'signed-in') {
            if (state === 'renewable' && !renewed) {
              renewed = true;
              death = await diedRenewing(known);
            } else if (!again && (await signIns.again(known))) {
              // Another session in its place: nobody logged out meanwhile, or there would be none.
              again = true;
              begun = undefined;
            } else throw death ?? new ConciergeError('session_dead');
            continue;
          }
          try {
            const result = await work(ioWhile(facts, known, act), known, kept.session);
            parts.noteUse(tenantId);
            return result;
          } catch (thrown) {
            await stillHere(tenantId, facts);
            const error = asConciergeError(thrown);
            if (error.code !== 'session_dead') throw error;
            death = error;
            // Refused as fresh as it was: another renewal would bring no better one.
            await book.markDead(tenantId, kept.held, renewed);
          }
        }
      });
    },

    async check(tenantId) {
      await using.withSession(tenantId, 'check', async (io, known, session) => {
        if (known.wire.check === undefined) throw new TypeError(`${known.about.id} has no check`);
        const result = await known.wire.check(io, known.tenant, session);
        await book.change(tenantId, (pass) =>
          pass.session === undefined
            ? pass
            : { ...pass, session: { ...pass.session, lastCheck: { status: result.status, at: now() } } },
        );
      });
    },
  };
  return using;
}
