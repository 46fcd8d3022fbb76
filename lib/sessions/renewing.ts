import { asConciergeError, ConciergeError } from '../errors.ts';
import { own } from '../own.ts';
import type { Later } from '../pace.ts';
import type { Store } from '../platform/store.ts';
import { passes, token } from '../slots/background.ts';
import type { Grant } from '../vendors/contract.ts';
import { attempt } from './attempt.ts';
import { CalledOff, type Flights } from './flights.ts';
import { type IoParts, ioFor } from './io.ts';
import { type Allowing, type Knowing, type Known, requireHost } from './known.ts';
import type { PassBook } from './pass-book.ts';
import { giveUpRenewal, withoutRefresh, withPass } from './passes.ts';
import { masked, secretTexts } from './problem.ts';
import type { SessionFacts, Token } from './schema.ts';
import { stateOf } from './state.ts';
import type { NoteUse } from './uses.ts';

/** How long a renewal that is called off may still take to land, in milliseconds. */
export const landingPatience = 5_000;

export interface RenewingParts extends Knowing, Allowing {
  store: Store;
  flights: Flights;
  io: IoParts;
  noteUse: NoteUse;
  /** `false` when the machine knows that it is offline. */
  online?(): boolean;
  /** Does something later. */
  later: Later;
}

/** How sessions are renewed: no refresh token is ever sent twice. */
export interface Renewing {
  /** Joins the renewal that flies for this tenant, or starts one; the pass is told nothing of a failure. */
  fly(known: Known): Promise<void>;
  /** Renews because the person asks. */
  renew(tenantId: string): Promise<void>;
  /** Renews without the person asking: what goes wrong is kept on the pass, and nothing is thrown. */
  renewAhead(tenantId: string): Promise<void>;
  /**
   * What became of the tokens of a renewal that was called off with its refresh token under way: for whoever ends the
   * session at its server. Told once.
   * @returns the tokens when it has landed, marked where nobody knows what the server made of it; `null` without one
   */
  landing(tenantId: string): Promise<Token> | null;
}

/** @param book where the new pair, or the reason why there is none, is written */
export function makeRenewing(parts: RenewingParts, book: PassBook): Renewing {
  const { store, flights } = parts;
  const { now } = parts.io;
  /** What was called off and has not been asked for, by tenant id. */
  const landings = new Map<string, Promise<Token>>();

  /** A signal that is aborted a while after another. */
  function outliving(signal: AbortSignal): AbortSignal {
    const controller = new AbortController();
    signal.addEventListener('abort', () => parts.later(landingPatience, () => controller.abort()));
    return controller.signal;
  }

  /** Uses up the refresh token. The mark is written before it is sent, and goes with the new pair or a clear refusal. */
  async function renewNow({ tenant, wire }: Known, signal: AbortSignal): Promise<void> {
    const kept = await book.readAt(tenant);
    if (kept === null) throw new ConciergeError('not_signed_in');
    const state = stateOf({ session: kept.facts }, now());
    const over = kept.facts.renewableUntil === null || now() >= kept.facts.renewableUntil;
    if (wire.renew === undefined || over) throw new ConciergeError('session_dead', {}, state);
    await requireHost(parts, tenant);
    const secrets = secretTexts(kept.session.secrets);
    // Offline nothing is sent, so nothing is spent.
    if (parts.online?.() === false) throw new ConciergeError('network', { fault: 'offline' });
    const spends = kept.session.secrets.refreshToken !== undefined;
    if (spends) await markSpent(tenant.id);
    if (signal.aborted) {
      // Before anything left.
      await unmark(tenant.id);
      throw new CalledOff();
    }
    // The server may renew all the same: whoever calls it off ends the session there, and needs what it answers.
    const heardOut = spends && wire.logout !== undefined;
    const io = ioFor(parts.io, tenant, wire, signal, {
      onWait: (seconds) => book.showWait(tenant.id, 'renew', seconds),
      ...(heardOut ? { request: outliving(signal) } : {}),
    });
    const renewal = wire.renew(io, tenant, kept.session);
    try {
      const grant = await unlessCalledOff(renewal, signal);
      const { way, signedInAt, account } = kept.facts;
      // The name that is shown by now was no secret when it came.
      const naming = { secrets: [], known: account === null ? [] : [account] };
      await book.admit(tenant, way, stillTrue(grant, kept.facts), signedInAt, naming);
    } catch (thrown) {
      if (signal.aborted && heardOut) {
        // The mark stays: the session goes, and what its server knows of it is in what lands.
        landings.set(tenant.id, tokensAfter(renewal, kept.held, now()));
        throw new CalledOff();
      }
      const error = asConciergeError(thrown);
      const refused = error.code === 'session_dead';
      if (refused || (spends && mayBeSpent(error))) await giveUp(tenant.id);
      else await unmark(tenant.id);
      if (signal.aborted) throw new CalledOff();
      // What was refused is the access token itself.
      if (refused && !spends) await book.markDead(tenant.id, kept.held);
      throw masked(error, secrets);
    }
  }

  async function markSpent(tenantId: string): Promise<void> {
    await store.change([token(tenantId)], (held) => [
      held === null ? undefined : { ...held, spentAt: now() },
    ]);
  }

  async function unmark(tenantId: string): Promise<void> {
    await store.change([token(tenantId)], (held) => {
      if (held === null) return [undefined];
      const { spentAt: _mark, ...unspent } = held;
      return [unspent];
    });
  }

  async function giveUp(tenantId: string): Promise<void> {
    await store.change([passes, token(tenantId)], (all, held) => [
      withPass(all, tenantId, giveUpRenewal(own(all, tenantId) ?? {})),
      held === null ? undefined : withoutRefresh(held),
    ]);
  }

  function fly(known: Known): Promise<void> {
    return flights.run(known.tenant.id, 'renew', (signal) => renewNow(known, signal));
  }

  function renewKnown(known: Known): Promise<void> {
    return attempt(book, known.tenant.id, 'renew', () => fly(known));
  }

  return {
    fly,

    landing(tenantId) {
      const landing = landings.get(tenantId) ?? null;
      landings.delete(tenantId);
      return landing;
    },

    async renew(tenantId) {
      await renewKnown(await parts.known(tenantId));
      parts.noteUse(tenantId);
    },

    async renewAhead(tenantId) {
      const known = await parts.known(tenantId);
      await renewKnown(known).catch(async (thrown: unknown) => {
        const wait = asConciergeError(thrown).facts.retryAfterSeconds ?? 60;
        await book.change(tenantId, (pass) =>
          pass.session === undefined
            ? pass
            : { ...pass, session: { ...pass.session, nextTryAt: now() + wait * 1000 } },
        );
      });
    },
  };
}

/** What work comes to, or the end of the waiting for it: the work itself goes on. @throws CalledOff */
function unlessCalledOff<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new CalledOff()));
    work.then(resolve, reject);
  });
}

/** A session's tokens after a renewal that nobody waited for. Never rejects. */
function tokensAfter(renewal: Promise<Grant>, held: Token, spentAt: number): Promise<Token> {
  return renewal.then(
    ({ secrets }) => ({ secrets, doors: held.doors }),
    (thrown: unknown) => {
      // Called off while throttling was waited out: the server did nothing.
      if (thrown instanceof CalledOff) return held;
      const error = asConciergeError(thrown);
      if (error.code === 'session_dead') return withoutRefresh(held);
      return mayBeSpent(error) ? { ...held, spentAt } : held;
    },
  );
}

/** A renewal's grant with what its reply does not tell and what is as true as before. */
function stillTrue(grant: Grant, { account, credentialEndsAt, estimated, expiresAt }: SessionFacts): Grant {
  return {
    ...grant,
    account: grant.account ?? account,
    ...(credentialEndsAt === undefined ? {} : { credentialEndsAt }),
    ...(estimated === true && grant.expiresAt === expiresAt ? { estimated } : {}),
  };
}

/**
 * Whether the server may have used a refresh token up: no reply, or a good one that cannot be read. It is not sent
 * again then. A clear refusal leaves it as it was.
 */
function mayBeSpent({ code, facts }: ConciergeError): boolean {
  if (code === 'vendor_reply') {
    const { status = 200 } = facts;
    // A gateway's own 502 or 504 may hide a renewal that was done behind it; a server's 500 or 503 says that it was not.
    return status === 502 || status === 504 || (status < 300 && facts.fault !== 'no_token');
  }
  return ['network', 'timeout', 'redirected', 'internal'].includes(code);
}
