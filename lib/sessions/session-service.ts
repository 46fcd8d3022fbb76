import type { SetTimer } from '../async/throttle.ts';
import { asConciergeError } from '../errors.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, Session, VendorIo } from '../vendors/contract.ts';
import type { CredentialStore } from './credential-store.ts';
import { createLoginFlow } from './login.ts';
import { createLogout, type RevocationResult } from './logout.ts';
import { recordOutcome } from './record-outcome.ts';
import { createRecovery } from './recovery.ts';
import { createRenewal } from './renewal.ts';
import type { Act } from './schema.ts';
import { createSessionRepository } from './session-repository.ts';
import { type SingleFlight, signInFlights } from './single-flight.ts';
import { deriveState } from './state.ts';
import type { HostAccess, TenantContext, TenantResolver } from './tenant-context.ts';
import { createUsageTracker } from './usage-tracker.ts';
import type { Scheduler, VendorIoDeps } from './vendor-io.ts';
import { createSessionAccess } from './with-session.ts';

/** What the keeper is handed: all that its parts ask for. */
export interface SessionServiceDeps extends TenantResolver, HostAccess {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  /** Where what was typed is kept, as long as each person chose. */
  credentials: CredentialStore;
  /** Deletes the cookies a cookie tenant left in the browser, where the person chose that. */
  clearCookies?(address: string): Promise<void>;
  /** `false` when the machine knows that it is offline. */
  online?(): boolean;
  /** Does something later. */
  setTimer: SetTimer;
}

/**
 * Keeps sessions: logs in, renews, checks, logs out. Writes passes and tokens, always together, so that the worker
 * may be killed between any two steps and nothing is half true. Works on a tenant by its id, never on "the active one".
 */
export interface SessionService {
  /**
   * @param scheduler when its server is spoken to; at once, when it is left out
   * @returns whether it went through: `false` when it was called off on the way
   * @throws ConciergeError `code_required` when the sign-in now waits for a code, or why it failed
   */
  login(tenantId: string, credentials: Credentials, scheduler?: Scheduler): Promise<boolean>;
  /** Repeats the whole grant with the code the vendor asked for. */
  submitCode(tenantId: string, code: string): Promise<void>;
  /** Logs in with what is kept, because the person asks. @throws ConciergeError `not_signed_in` when nothing is */
  loginWithStored(tenantId: string): Promise<void>;
  cancel(tenantId: string): Promise<void>;
  /** Lets go of every sign-in under way: they hold what was typed. */
  cancelLogins(): Promise<void>;
  /** Renews because the person asks; a session that cannot be renewed any more is logged in again with what is kept. */
  renew(tenantId: string): Promise<void>;
  /** Renews without the person asking: what goes wrong is kept on the pass, and nothing is thrown. */
  renewInBackground(tenantId: string): Promise<void>;
  check(tenantId: string): Promise<void>;
  logout(tenantId: string): Promise<RevocationResult>;
  /**
   * Forgets what is not of the doors that a tenant has now, and calls off what flies for it: they have just moved, or it
   * was removed.
   * @returns whether there was a session
   */
  forgetStaleEndpoint(tenantId: string): Promise<boolean>;
  logoutEverywhere(): Promise<void>;
  /**
   * Does something with a living session. A session found dead is renewed, or logged in again with what is kept, at
   * most once each on the way.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or why the work failed
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: VendorIo, context: TenantContext, session: Session) => Promise<T>,
  ): Promise<T>;
  /** Puts right what a killed worker left behind. @returns the tenants of whom something was put right */
  recover(): Promise<readonly string[]>;
  /** Forgets the sessions of tenants that are in the list no more, have other doors by now, or may not be spoken to. */
  dropOrphans(): Promise<void>;
}

/** Puts the keeper together: one book, and what is done with the sessions in it, a file each. */
export function createSessionService(given: SessionServiceDeps): SessionService {
  const { store, resolve: context, setTimer } = given;
  const deps = {
    ...given,
    noteUse: createUsageTracker({ store, resolve: context, now: given.io.now, setTimer }),
  };
  const repository = createSessionRepository(deps.store, deps.io.now);
  const renewal = createRenewal(deps, repository);
  const logoutFlow = createLogout(deps, repository, renewal);
  const loginFlow = createLoginFlow(deps, repository, logoutFlow);
  const { login, loginWithStored: loginKept, submitCode: answer, cancel } = loginFlow;
  const { renewInBackground: renewAhead } = renewal;
  const { logout, forgetStaleEndpoint: forgetMoved, logoutEverywhere } = logoutFlow;
  const { withSession, check } = createSessionAccess(deps, repository, renewal, loginFlow);
  const { recover: wake, dropOrphans: forgetVanished } = createRecovery(deps, repository);

  async function renew(tenantId: string): Promise<void> {
    try {
      await renewal.renew(tenantId);
    } catch (thrown) {
      const facts = (await repository.read(tenantId))?.facts;
      const over = facts !== undefined && deriveState({ session: facts }, deps.io.now()).name === 'expired';
      if (asConciergeError(thrown).code !== 'session_dead' || !over) throw thrown;
      const context = await deps.resolve(tenantId);
      await recordOutcome(repository, tenantId, 'renew', async () => {
        if (!(await loginFlow.reauthenticate(context))) throw thrown;
      });
    }
  }

  async function callOffSignIns(): Promise<void> {
    const { singleFlight } = deps;
    await Promise.all(singleFlight.active().map((id) => singleFlight.cancel(id, ...signInFlights)));
  }

  return {
    login,
    loginWithStored: loginKept,
    submitCode: answer,
    cancel,
    cancelLogins: callOffSignIns,
    renew,
    renewInBackground: renewAhead,
    check,
    logout,
    forgetStaleEndpoint: forgetMoved,
    logoutEverywhere,
    withSession,
    recover: wake,
    dropOrphans: forgetVanished,
  };
}
