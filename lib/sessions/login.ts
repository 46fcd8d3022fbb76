import { asConciergeError, ConciergeError, type ErrorCode } from '../errors.ts';
import { isFull } from '../storage/full-area.ts';
import { getOwn } from '../storage/own-entry.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials } from '../vendors/contract.ts';
import { pastedCode } from '../vendors/pasted-token.ts';
import { createCodeChallenge } from './code-challenge.ts';
import { type CredentialStore, retainableFields } from './credential-store.ts';
import type { Logout } from './logout.ts';
import { maskError, toProblem } from './problem.ts';
import type { SessionRepository } from './session-repository.ts';
import { type SingleFlight, signInFlights, throwIfCancelled } from './single-flight.ts';
import { asSaved, createStoredLogin, forgetOn } from './stored-login.ts';
import {
  assertHostAllowed,
  assertSameEndpoint,
  type HostAccess,
  type TenantContext,
  type TenantResolver,
} from './tenant-context.ts';
import {
  accountFrom,
  accountKey,
  cleanCredentials,
  matchesFields,
  secretValues,
} from './typed-credentials.ts';
import type { TrackUsage } from './usage-tracker.ts';
import { createVendorIo, type Scheduler, type VendorIoDeps } from './vendor-io.ts';

export interface LoginDeps extends TenantResolver, HostAccess {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  trackUsage: TrackUsage;
  credentials: CredentialStore;
}

/** After these codes the account field is known to hold an account name, not a mistyped password. */
const codesWithKnownAccount: readonly ErrorCode[] = [
  'code_required',
  'password_expired',
  'account_locked',
  'licence_full',
];

/** Login to a tenant, including the one-time code that some vendors require. */
export interface LoginFlow {
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
   * The `accountKey` of a tenant's retained credentials; `null` without any.
   * @throws ConciergeError `vault_locked`
   */
  storedAccountKey(tenantId: string): Promise<string | null>;
  /**
   * Replaces an expired session by one login with retained credentials. A session that is valid again stays;
   * a refused login deletes the session.
   * @returns whether there is a valid session; `false` without retained credentials
   * @throws ConciergeError `vault_locked`, or the reason of the failure
   */
  reauthenticate(context: TenantContext): Promise<boolean>;
  /** Cancels the login in flight and deletes its fields. */
  cancel(tenantId: string): Promise<void>;
}

/** @param logoutFlow ends the previous session: two accounts never share a tenant */
export function createLoginFlow(
  deps: LoginDeps,
  repository: SessionRepository,
  logoutFlow: Logout,
): LoginFlow {
  const { store, singleFlight } = deps;
  const { now } = deps.io;
  const codeChallenge = createCodeChallenge(store, repository, now);
  const stored = createStoredLogin({
    ...{ store, repository, codeChallenge, requestGrant, now },
    credentials: deps.credentials,
  });

  async function performLogin(
    tenantId: string,
    typed: Credentials,
    signal: AbortSignal,
    scheduler: Scheduler | undefined,
    isSaved: boolean,
  ): Promise<boolean> {
    const context = await deps.resolve(tenantId);
    const { tenant, descriptor } = context;
    const method = descriptor.signIn.find((each) => each.id === typed.method);
    if (method === undefined || !matchesFields(method.fields, typed.fields))
      throw new ConciergeError('bad_message');
    // Before the present session ends: a slip of the clipboard must not cost it.
    const credentials = cleanCredentials(method, typed);
    const account = accountFrom(method, credentials);
    const secrets = secretValues(method, credentials.fields);
    try {
      await assertHostAllowed(deps, tenant);
      deps.trackUsage(tenant.id);
      while (!(await repository.begin(tenant.id, account))) {
        await logoutFlow.end(context, signal);
        throwIfCancelled(signal);
      }
      await requestGrant(context, credentials, secrets, signal, scheduler);
      return true;
    } catch (thrown) {
      await reportFailure(tenant.id, isSaved ? asSaved(thrown) : thrown, secrets, signal, async (error) => {
        // Retained credentials belong to the last account name, so a refused login must not replace that
        // name.
        const isKnownName =
          codesWithKnownAccount.includes(error.code) && !(await deps.credentials.has(tenant.id));
        if (isKnownName) await rememberAccount(tenant.id, account);
        if (error.code === 'code_required') return codeChallenge.save(context, credentials, account);
        if (forgetOn.includes(error.code)) await deps.credentials.forgetRefused(tenant, credentials);
        await repository.recordFailure(tenant.id, 'login', error, secrets);
      });
      return false;
    }
  }

  /** Requests a grant and stores it, unless the login was cancelled or the endpoint changed. */
  async function requestGrant(
    context: TenantContext,
    credentials: Credentials,
    secrets: readonly string[],
    signal: AbortSignal,
    scheduler: Scheduler = (call) => call(),
  ): Promise<void> {
    const { tenant, client } = context;
    const onWait = (seconds: number) => repository.updateProgress(tenant.id, 'wait', seconds);
    // Accounts lock: what was typed is sent once, whatever the reply asks for.
    const io = createVendorIo(deps.io, tenant, client, signal, { onWait, repeats: false });
    const grant = await scheduler(() => client.login(io, tenant, credentials), signal);
    await assertSameEndpoint(deps, context);
    throwIfCancelled(signal);
    const method = context.descriptor.signIn.find((each) => each.id === credentials.method);
    const account = method === undefined ? undefined : accountFrom(method, credentials);
    // Texts that an account name may repeat although the password does: an e-mail address ends with the domain.
    const publicTexts = [account ?? '', tenant.baseUrl, ...Object.values(tenant.settings)];
    const saving = repository.saveGrant(tenant, credentials.method, grant, now(), {
      secrets,
      publicTexts,
      entered: account,
    });
    const remembering = rememberAccount(tenant.id, account);
    try {
      await saving;
    } catch (thrown) {
      const { account: name, expiresAt } = grant;
      const session = { secrets: grant.secrets, account: name, expiresAt, lifetime: null };
      // A session that could not be stored must not stay open at the server, where nobody could end it.
      await client.logout?.(io, tenant, session).catch(() => undefined);
      throw thrown;
    }
    const isOtherAccount = await remembering;
    const retainable = method === undefined ? null : retainableFields(method, credentials);
    if (retainable === null) return;
    // A successful login stays successful when there is no room for its credentials.
    await deps.credentials.save(tenant, retainable, isOtherAccount).catch(async (thrown: unknown) => {
      const error = asConciergeError(thrown);
      if (!isFull(error)) return;
      const problem = toProblem('login', error, [], now());
      await repository.updatePass(tenant.id, (pass) => ({ ...pass, problem })).catch(() => undefined);
    });
  }

  /**
   * Shows a failed login on the pass and rethrows it masked. A cancelled login or a removed tenant leaves
   * nothing to show.
   */
  async function reportFailure(
    tenantId: string,
    thrown: unknown,
    secrets: readonly string[],
    signal: AbortSignal,
    report: (error: ConciergeError) => Promise<void>,
  ): Promise<void> {
    if (signal.aborted) return repository.forgetLogin(tenantId);
    const error = asConciergeError(thrown);
    if (error.code === 'unknown_tenant') {
      await repository.forgetLogin(tenantId);
      throw error;
    }
    // What found no room is not recorded where there is none; its caller shows it.
    const reported = isFull(error) ? Promise.reject(error) : report(error);
    await reported.catch(async (unstored: unknown) => {
      // Without room for the result, the pass at least no longer shows a login in progress.
      await repository.forgetLogin(tenantId).catch(() => undefined);
      // The form for a code cannot appear, so the reason is the lack of room.
      if (error.code === 'code_required') throw unstored;
    });
    throw maskError(error, secrets);
  }

  /**
   * Stores the account name after the vendor accepted it: a mistyped field may hold the password.
   * @returns whether a different name was stored before
   */
  async function rememberAccount(tenantId: string, account = ''): Promise<boolean> {
    let last: string | undefined;
    const change = store.update([preferences], (stored) => {
      last = getOwn(stored.lastAccount, tenantId);
      return [
        account === '' || last === account
          ? undefined
          : { ...stored, lastAccount: { ...stored.lastAccount, [tenantId]: account } },
      ];
    });
    // A full disk must not fail the login.
    await change.catch(() => undefined);
    return account !== '' && last !== undefined && last !== account;
  }

  async function login(
    tenantId: string,
    credentials: Credentials,
    scheduler?: Scheduler,
    isSaved = false,
  ): Promise<boolean> {
    const { method, fields } = credentials;
    const work = (signal: AbortSignal) => performLogin(tenantId, credentials, signal, scheduler, isSaved);
    return singleFlight.run(tenantId, 'login', work, { method, fields });
  }

  return {
    login: (tenantId, credentials, scheduler) => login(tenantId, credentials, scheduler),

    async storedAccountKey(tenantId) {
      const retained = await stored.find(await deps.resolve(tenantId));
      return retained === null ? null : accountKey(retained.method, retained.credentials);
    },

    async loginWithStored(tenantId, scheduler, signal) {
      const context = await deps.resolve(tenantId);
      const retained = await stored.find(context).catch(async (thrown: unknown) => {
        await repository.recordFailure(tenantId, 'login', asConciergeError(thrown), []);
        throw thrown;
      });
      if (retained === null) throw new ConciergeError('not_signed_in', { detail: 'nothing saved' });
      return signal?.aborted !== true && login(tenantId, retained.credentials, scheduler, true);
    },

    async reauthenticate(context) {
      return singleFlight.run(context.tenant.id, 'reauthenticate', (signal) =>
        stored.loginAgain(context, signal),
      );
    },

    async submitCode(tenantId, code) {
      const work = async (signal: AbortSignal) => {
        const context = await deps.resolve(tenantId);
        const pendingLogin = await codeChallenge.find(context.tenant);
        if (pendingLogin === undefined) {
          await repository.forgetLogin(tenantId);
          throw new ConciergeError('not_signed_in');
        }
        const fields = { ...pendingLogin.fields, [pendingLogin.field]: pastedCode(code) };
        const method = context.descriptor.signIn.find((each) => each.id === pendingLogin.method);
        const secrets = method === undefined ? [] : secretValues(method, fields);
        try {
          await repository.updateProgress(tenantId, 'vendor', 0);
          await requestGrant(context, { method: pendingLogin.method, fields }, secrets, signal);
        } catch (thrown) {
          await reportFailure(tenantId, thrown, secrets, signal, (error) =>
            codeChallenge.askAgain(context, pendingLogin, error, secrets),
          );
        }
      };
      await singleFlight.run(tenantId, 'submitCode', work, code);
    },

    async cancel(tenantId) {
      await singleFlight.cancel(tenantId, ...signInFlights);
      await repository.forgetLogin(tenantId);
    },
  };
}
