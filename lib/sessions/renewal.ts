import type { SetTimer } from '../async/throttle.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Grant } from '../vendors/contract.ts';
import { setPass, withoutRefreshToken, withoutRenewal } from './pass-updates.ts';
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

/** How long a cancelled renewal may still take to settle, in milliseconds. */
export const lateResultTimeoutMs = 5_000;

interface RenewalDeps extends TenantResolver, HostAccess {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  trackUsage: TrackUsage;
  /** `false` when the device is known to be offline. */
  online?(): boolean;
  setTimer: SetTimer;
}

/** Renews sessions; a refresh token is never sent twice. */
export interface Renewal {
  /** Joins the renewal in flight for this tenant, or starts one; a failure is not written to the pass. */
  joinOrStart(context: TenantContext): Promise<void>;
  /** Renews at the request of the user. */
  renew(tenantId: string): Promise<void>;
  /** Renews automatically: a failure is written to the pass and not thrown. */
  renewInBackground(tenantId: string): Promise<void>;
  /**
   * The tokens of a renewal cancelled after its refresh token was sent, for revocation at the server.
   * Returned once.
   * @returns the tokens after the renewal settles, with `spentAt` when the result is unknown; `null` without
   *   such a renewal
   */
  takeLateResult(tenantId: string): Promise<Token> | null;
}

/** @param repository stores the new tokens or the reason of the failure */
export function createRenewal(deps: RenewalDeps, repository: SessionRepository): Renewal {
  const { store, singleFlight } = deps;
  const { now } = deps.io;
  /** Cancelled renewals whose result has not been taken, by tenant id. */
  const lateResults = new Map<string, Promise<Token>>();

  /** A signal that aborts `lateResultTimeoutMs` after another. */
  function abortLater(signal: AbortSignal): AbortSignal {
    const controller = new AbortController();
    signal.addEventListener('abort', () => deps.setTimer(lateResultTimeoutMs, () => controller.abort()));
    return controller.signal;
  }

  /**
   * Renews at the vendor. `spentAt` is written before the request. After new tokens, or a failure that surely
   * consumed nothing, it goes; after a refusal or a doubtful failure the refresh token goes.
   */
  async function renewNow({ tenant, client }: TenantContext, signal: AbortSignal): Promise<void> {
    const stored = await repository.readForEndpoint(tenant);
    if (stored === null) throw new ConciergeError('not_signed_in');
    const state = deriveState({ session: stored.facts }, now());
    const isOver = stored.facts.renewableUntil === null || now() >= stored.facts.renewableUntil;
    if (client.renew === undefined || isOver) throw new ConciergeError('session_dead', {}, state);
    await assertHostAllowed(deps, tenant);
    const secrets = secretValuesOf(stored.session.secrets);
    // Checked before the mark: an offline device sends nothing, so no refresh token is spent.
    if (deps.online?.() === false) throw new ConciergeError('network', { detail: 'offline' });
    const sendsRefreshToken = stored.session.secrets.refreshToken !== undefined;
    if (sendsRefreshToken) await markSpent(tenant.id);
    if (signal.aborted) {
      // Cancelled before any request.
      await clearSpent(tenant.id);
      throw new Cancelled();
    }
    // The server may renew despite cancellation: the logout that cancels needs the new tokens to revoke them.
    const awaitsLateResult = sendsRefreshToken && client.logout !== undefined;
    const io = createVendorIo(deps.io, tenant, client, signal, {
      onWait: (seconds) => repository.showWait(tenant.id, 'renew', seconds),
      ...(awaitsLateResult ? { requestSignal: abortLater(signal) } : {}),
    });
    const renewal = client.renew(io, tenant, stored.session);
    try {
      const grant = await unlessCancelled(renewal, signal);
      const { method, signedInAt, account } = stored.facts;
      // The displayed account name was already checked at login.
      const namePolicy = { secrets: [], publicTexts: account === null ? [] : [account] };
      await repository.saveGrant(
        tenant,
        method,
        withPreviousFacts(grant, stored.facts),
        signedInAt,
        namePolicy,
      );
    } catch (thrown) {
      if (signal.aborted && awaitsLateResult) {
        // The mark stays: the session is deleted, and the late result holds the tokens that the server knows.
        lateResults.set(tenant.id, toLateToken(renewal, stored.token, now()));
        throw new Cancelled();
      }
      const error = asConciergeError(thrown);
      // The vendor refused the renewal itself: whatever its words, its client makes this code of them.
      const isRefused = error.code === 'session_dead';
      if (isRefused || (sendsRefreshToken && mayBeConsumed(error))) await endRenewal(tenant.id);
      else await clearSpent(tenant.id);
      if (signal.aborted) throw new Cancelled();
      // Without a refresh token the refused token is the access token.
      if (isRefused && !sendsRefreshToken) await repository.markExpired(tenant.id, stored.token);
      throw maskError(error, secrets);
    }
  }

  async function markSpent(tenantId: string): Promise<void> {
    await store.update([token(tenantId)], (storedToken) => [
      storedToken === null ? undefined : { ...storedToken, spentAt: now() },
    ]);
  }

  async function clearSpent(tenantId: string): Promise<void> {
    await store.update([token(tenantId)], (storedToken) => {
      if (storedToken === null) return [undefined];
      const { spentAt: _mark, ...unspent } = storedToken;
      return [unspent];
    });
  }

  /** Makes the session last until its access token's end: it cannot be renewed, and a refresh token is dropped. */
  async function endRenewal(tenantId: string): Promise<void> {
    await store.update([passes, token(tenantId)], (all, storedToken) => [
      setPass(all, tenantId, withoutRenewal(getOwn(all, tenantId) ?? {})),
      storedToken === null ? undefined : withoutRefreshToken(storedToken),
    ]);
  }

  function joinOrStart(context: TenantContext): Promise<void> {
    return singleFlight.run(context.tenant.id, 'renew', (signal) => renewNow(context, signal));
  }

  function renewAndRecord(context: TenantContext): Promise<void> {
    return recordOutcome(repository, context.tenant.id, 'renew', () => joinOrStart(context));
  }

  return {
    joinOrStart,

    takeLateResult(tenantId) {
      const lateResult = lateResults.get(tenantId) ?? null;
      lateResults.delete(tenantId);
      return lateResult;
    },

    async renew(tenantId) {
      await renewAndRecord(await deps.resolve(tenantId));
      deps.trackUsage(tenantId);
    },

    async renewInBackground(tenantId) {
      const context = await deps.resolve(tenantId);
      await renewAndRecord(context).catch(async (thrown: unknown) => {
        const requested = (asConciergeError(thrown).facts.retryAfterSeconds ?? 0) * 1000;
        await repository.updatePass(tenantId, (pass) => {
          if (pass.session === undefined) return pass;
          const failures = (pass.session.failedRenewals ?? 0) + 1;
          const nextTryAt = now() + Math.max(requested, backoffMs(failures));
          return { ...pass, session: { ...pass.session, nextTryAt, failedRenewals: failures } };
        });
      });
    },
  };
}

/** Delays between automatic renewals that fail, in milliseconds: a minute, doubled up to an hour. */
const backoff = { first: 60_000, longest: 3_600_000 };

function backoffMs(failures: number): number {
  return Math.min(backoff.longest, backoff.first * 2 ** (failures - 1));
}

/**
 * Settles with the work, or rejects when cancelled; the work itself continues.
 * @throws Cancelled
 */
function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()));
    work.then(resolve, reject);
  });
}

/** A session's tokens after a cancelled renewal. Never rejects. */
function toLateToken(renewal: Promise<Grant>, storedToken: Token, spentAt: number): Promise<Token> {
  return renewal.then(
    ({ secrets }) => ({ secrets, endpoint: storedToken.endpoint }),
    (thrown: unknown) => {
      // Cancelled during a throttling wait: the server did nothing.
      if (thrown instanceof Cancelled) return storedToken;
      const error = asConciergeError(thrown);
      if (error.code === 'session_dead') return withoutRefreshToken(storedToken);
      return mayBeConsumed(error) ? { ...storedToken, spentAt } : storedToken;
    },
  );
}

/** Completes a renewal grant with facts that its reply omits and that still hold. */
function withPreviousFacts(
  grant: Grant,
  { account, credentialEndsAt, estimated, expiresAt }: SessionFacts,
): Grant {
  return {
    ...grant,
    account: grant.account ?? account,
    ...(credentialEndsAt === undefined ? {} : { credentialEndsAt }),
    ...(estimated === true && grant.expiresAt === expiresAt ? { estimated } : {}),
  };
}

/**
 * Whether a failure leaves it open that the server consumed the refresh token: no reply, an unreadable success, a
 * gateway's 502 or 504. Such a token is not sent again.
 */
function mayBeConsumed({ code, facts }: ConciergeError): boolean {
  // A gateway's 502 or 504 may hide a completed renewal; a server's 500 or 503 means that none happened.
  if (facts.status === 502 || facts.status === 504) return true;
  if (code === 'vendor_reply') {
    const { status = 200, detail = '' } = facts;
    // A web page is no vendor's reply: it comes from something before the server, such as a captive portal.
    return status < 300 && !['no_token', 'html'].includes(detail);
  }
  return ['network', 'timeout', 'internal'].includes(code);
}
