import type { SetTimer } from '../async/throttle.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Grant } from '../vendors/contract.ts';
import { setPass, withoutRefresh, withoutRenewal } from './pass-updates.ts';
import { maskError, secretValuesOf } from './problem.ts';
import { recordOutcome } from './record-outcome.ts';
import type { SessionFacts, Token } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import { Cancelled, type SingleFlight } from './single-flight.ts';
import { deriveState } from './state.ts';
import {
  assertHostAllowed,
  type HostAccess,
  type TenantContext,
  type TenantResolver,
} from './tenant-context.ts';
import type { TrackUsage } from './usage-tracker.ts';
import { createVendorIo, type VendorIoDeps } from './vendor-io.ts';

/** How long a renewal that is called off may still take to land, in milliseconds. */
export const lateResultTimeoutMs = 5_000;

export interface RenewalDeps extends TenantResolver, HostAccess {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  noteUse: TrackUsage;
  /** `false` when the machine knows that it is offline. */
  online?(): boolean;
  /** Does something later. */
  setTimer: SetTimer;
}

/** How sessions are renewed: no refresh token is ever sent twice. */
export interface Renewal {
  /** Joins the renewal that flies for this tenant, or starts one; the pass is told nothing of a failure. */
  joinOrStart(context: TenantContext): Promise<void>;
  /** Renews because the person asks. */
  renew(tenantId: string): Promise<void>;
  /** Renews without the person asking: what goes wrong is kept on the pass, and nothing is thrown. */
  renewInBackground(tenantId: string): Promise<void>;
  /**
   * What became of the tokens of a renewal that was called off with its refresh token under way: for whoever ends the
   * session at its server. Told once.
   * @returns the tokens when it has landed, marked where nobody knows what the server made of it; `null` without one
   */
  takeLateResult(tenantId: string): Promise<Token> | null;
}

/** @param repository where the new pair, or the reason why there is none, is written */
export function createRenewal(deps: RenewalDeps, repository: SessionRepository): Renewal {
  const { store, singleFlight } = deps;
  const { now } = deps.io;
  /** What was called off and has not been asked for, by tenant id. */
  const landings = new Map<string, Promise<Token>>();

  /** A signal that is aborted a while after another. */
  function outliving(signal: AbortSignal): AbortSignal {
    const controller = new AbortController();
    signal.addEventListener('abort', () => deps.setTimer(lateResultTimeoutMs, () => controller.abort()));
    return controller.signal;
  }

  /** Uses up the refresh token. The mark is written before it is sent, and goes with the new pair or a clear refusal. */
  async function renewNow({ tenant, client }: TenantContext, signal: AbortSignal): Promise<void> {
    const stored = await repository.readForEndpoint(tenant);
    if (stored === null) throw new ConciergeError('not_signed_in');
    const state = deriveState({ session: stored.facts }, now());
    const over = stored.facts.renewableUntil === null || now() >= stored.facts.renewableUntil;
    if (client.renew === undefined || over) throw new ConciergeError('session_dead', {}, state);
    await assertHostAllowed(deps, tenant);
    const secrets = secretValuesOf(stored.session.secrets);
    // Offline nothing is sent, so nothing is spent.
    if (deps.online?.() === false) throw new ConciergeError('network', { detail: 'offline' });
    const spends = stored.session.secrets.refreshToken !== undefined;
    if (spends) await markSpent(tenant.id);
    if (signal.aborted) {
      // Before anything left.
      await unmark(tenant.id);
      throw new Cancelled();
    }
    // The server may renew all the same: whoever calls it off ends the session there, and needs what it answers.
    const heardOut = spends && client.logout !== undefined;
    const io = createVendorIo(deps.io, tenant, client, signal, {
      onWait: (seconds) => repository.showWait(tenant.id, 'renew', seconds),
      ...(heardOut ? { requestSignal: outliving(signal) } : {}),
    });
    const renewal = client.renew(io, tenant, stored.session);
    try {
      const grant = await unlessCalledOff(renewal, signal);
      const { method, signedInAt, account } = stored.facts;
      // The name that is shown by now was no secret when it came.
      const naming = { secrets: [], known: account === null ? [] : [account] };
      await repository.saveGrant(tenant, method, stillTrue(grant, stored.facts), signedInAt, naming);
    } catch (thrown) {
      if (signal.aborted && heardOut) {
        // The mark stays: the session goes, and what its server knows of it is in what lands.
        landings.set(tenant.id, tokenAfter(renewal, stored.token, now()));
        throw new Cancelled();
      }
      const error = asConciergeError(thrown);
      const refused = error.code === 'session_dead';
      if (refused || (spends && mayBeConsumed(error))) await giveUp(tenant.id);
      else await unmark(tenant.id);
      if (signal.aborted) throw new Cancelled();
      // What was refused is the access token itself.
      if (refused && !spends) await repository.markExpired(tenant.id, stored.token);
      throw maskError(error, secrets);
    }
  }

  async function markSpent(tenantId: string): Promise<void> {
    await store.update([token(tenantId)], (held) => [
      held === null ? undefined : { ...held, spentAt: now() },
    ]);
  }

  async function unmark(tenantId: string): Promise<void> {
    await store.update([token(tenantId)], (held) => {
      if (held === null) return [undefined];
      const { spentAt: _mark, ...unspent } = held;
      return [unspent];
    });
  }

  async function giveUp(tenantId: string): Promise<void> {
    await store.update([passes, token(tenantId)], (all, held) => [
      setPass(all, tenantId, withoutRenewal(getOwn(all, tenantId) ?? {})),
      held === null ? undefined : withoutRefresh(held),
    ]);
  }

  function fly(context: TenantContext): Promise<void> {
    return singleFlight.run(context.tenant.id, 'renew', (signal) => renewNow(context, signal));
  }

  function renewKnown(context: TenantContext): Promise<void> {
    return recordOutcome(repository, context.tenant.id, 'renew', () => fly(context));
  }

  return {
    joinOrStart: fly,

    takeLateResult(tenantId) {
      const landing = landings.get(tenantId) ?? null;
      landings.delete(tenantId);
      return landing;
    },

    async renew(tenantId) {
      await renewKnown(await deps.resolve(tenantId));
      deps.noteUse(tenantId);
    },

    async renewInBackground(tenantId) {
      const context = await deps.resolve(tenantId);
      await renewKnown(context).catch(async (thrown: unknown) => {
        const wait = asConciergeError(thrown).facts.retryAfterSeconds ?? 60;
        await repository.updatePass(tenantId, (pass) =>
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
    signal.addEventListener('abort', () => reject(new Cancelled()));
    work.then(resolve, reject);
  });
}

/** A session's tokens after a renewal that nobody waited for. Never rejects. */
function tokenAfter(renewal: Promise<Grant>, held: Token, spentAt: number): Promise<Token> {
  return renewal.then(
    ({ secrets }) => ({ secrets, doors: held.doors }),
    (thrown: unknown) => {
      // Called off while throttling was waited out: the server did nothing.
      if (thrown instanceof Cancelled) return held;
      const error = asConciergeError(thrown);
      if (error.code === 'session_dead') return withoutRefresh(held);
      return mayBeConsumed(error) ? { ...held, spentAt } : held;
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
function mayBeConsumed({ code, facts }: ConciergeError): boolean {
  if (code === 'vendor_reply') {
    const { status = 200 } = facts;
    // A gateway's own 502 or 504 may hide a renewal that was done behind it; a server's 500 or 503 says that it was not.
    return status === 502 || status === 504 || (status < 300 && facts.detail !== 'no_token');
  }
  return ['network', 'timeout', 'redirected', 'internal'].includes(code);
}
