import type { SetTimer } from '../async/throttle.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
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

/** The dependencies of the session service and its parts. */
interface SessionServiceDeps extends TenantResolver, HostAccess {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  /** Retained credentials, by the retention of each tenant. */
  credentials: CredentialStore;
  /** Deletes a cookie session's cookies in the browser, where the user chose that. */
  clearCookies?(address: string): Promise<void>;
  /** `false` when the device is known to be offline. */
  online?(): boolean;
  setTimer: SetTimer;
}

/** Logs in, renews, checks and logs out. Every method takes a tenant id; there is no "active" tenant. */
export interface SessionService {
  /**
   * @param scheduler decides when a request is sent; immediately, when omitted
   * @returns `false` when the login was cancelled
   * @throws ConciergeError `code_required` when the login now waits for a code, or the reason of the failure
   */
  login(tenantId: string, credentials: Credentials, scheduler?: Scheduler): Promise<boolean>;
  /** Repeats the whole grant with the code that the vendor required. */
  submitCode(tenantId: string, code: string): Promise<void>;
  /**
   * Logs in with retained credentials at the request of the user.
   * @param scheduler and the return value as in `login`
   * @param signal aborted: no log-in begins once the credentials are read
   * @throws ConciergeError `not_signed_in` without retained credentials
   */
  loginWithStored(tenantId: string, scheduler?: Scheduler, signal?: AbortSignal): Promise<boolean>;
  /**
   * Equal for tenants whose retained credentials show a server the same account; `null` without retained credentials.
   * @throws ConciergeError `vault_locked`
   */
  storedAccountKey(tenantId: string): Promise<string | null>;
  cancel(tenantId: string): Promise<void>;
  /** Cancels every login in flight: they hold credentials in memory. */
  cancelLogins(): Promise<void>;
  /**
   * Renews at the request of the user; a session past renewal is logged in again with retained credentials.
   */
  renew(tenantId: string): Promise<void>;
  /** Renews automatically: a failure is written to the pass and not thrown. */
  renewInBackground(tenantId: string): Promise<void>;
  check(tenantId: string): Promise<void>;
  logout(tenantId: string): Promise<RevocationResult>;
  /**
   * After a changed endpoint or a removed tenant: cancels what is in flight and deletes a session of another
   * endpoint.
   * @returns whether there was a session
   */
  forgetStaleEndpoint(tenantId: string): Promise<boolean>;
  logoutEverywhere(): Promise<void>;
  /**
   * Ends a session or log-in whose host permission was taken back, and records that as the tenant's problem, because
   * nobody who is looking asked for it. Nothing is sent: the host is none of ours any more.
   * @param host for the sentence
   * @returns whether there was a session
   */
  endForLostHost(tenantId: string, host: string): Promise<boolean>;
  /**
   * Runs work on a valid session. An expired session is first renewed, or logged in again with retained
   * credentials, at most once each.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or the reason of the failure
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: VendorIo, context: TenantContext, session: Session) => Promise<T>,
  ): Promise<T>;
  /**
   * Repairs state left by a terminated worker.
   * @returns the ids of the repaired tenants
   */
  recover(): Promise<readonly string[]>;
  /** Deletes sessions whose tenant left the list, has another endpoint or an insecure address. */
  dropOrphans(): Promise<void>;
}

/** Creates the session service: one repository shared by its parts. */
export function createSessionService(serviceDeps: SessionServiceDeps): SessionService {
  const { store, resolve, setTimer } = serviceDeps;
  const deps = {
    ...serviceDeps,
    trackUsage: createUsageTracker({ store, resolve, now: serviceDeps.io.now, setTimer }),
  };
  const repository = createSessionRepository(deps.store, deps.io.now);
  const renewal = createRenewal(deps, repository);
  const logoutFlow = createLogout(deps, repository, renewal);
  const loginFlow = createLoginFlow(deps, repository, logoutFlow);
  const { login, loginWithStored, storedAccountKey, submitCode, cancel } = loginFlow;
  const { renewInBackground } = renewal;
  const { logout, forgetStaleEndpoint, logoutEverywhere } = logoutFlow;
  const { withSession, check } = createSessionAccess(deps, repository, renewal, loginFlow);
  const { recover, dropOrphans } = createRecovery(deps, repository);

  async function renew(tenantId: string): Promise<void> {
    try {
      await renewal.renew(tenantId);
    } catch (thrown) {
      const facts = (await repository.read(tenantId))?.facts;
      const isExpired =
        facts !== undefined && deriveState({ session: facts }, deps.io.now()).name === 'expired';
      if (asConciergeError(thrown).code !== 'session_dead' || !isExpired) throw thrown;
      const context = await deps.resolve(tenantId);
      await recordOutcome(repository, tenantId, 'renew', async () => {
        if (!(await loginFlow.reauthenticate(context))) throw thrown;
      });
    }
  }

  async function endForLostHost(tenantId: string, host: string): Promise<boolean> {
    const hadSession = await logoutFlow.forgetLocally(tenantId);
    const error = new ConciergeError('no_permission', hadSession ? { host, detail: 'withdrawn' } : { host });
    await repository.recordFailure(tenantId, 'recover', error, []);
    return hadSession;
  }

  async function cancelLogins(): Promise<void> {
    const { singleFlight } = deps;
    await Promise.all(singleFlight.active().map((id) => singleFlight.cancel(id, ...signInFlights)));
  }

  return {
    login,
    loginWithStored,
    storedAccountKey,
    submitCode,
    cancel,
    cancelLogins,
    renew,
    renewInBackground,
    check,
    logout,
    forgetStaleEndpoint,
    logoutEverywhere,
    endForLostHost,
    withSession,
    recover,
    dropOrphans,
  };
}
