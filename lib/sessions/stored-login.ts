import { asConciergeError, ConciergeError, type ErrorCode } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, SignInMethod } from '../vendors/contract.ts';
import type { CodeChallenge } from './code-challenge.ts';
import type { CredentialStore } from './credential-store.ts';
import { maskError } from './problem.ts';
import type { SessionRepository } from './session-repository.ts';
import { throwIfCancelled } from './single-flight.ts';
import { deriveState } from './state.ts';
import type { TenantContext } from './tenant-context.ts';
import { accountFrom, matchesFields, secretValues } from './typed-credentials.ts';

/** Codes by which a vendor refuses credentials: they are not sent again automatically. */
const refusals: readonly ErrorCode[] = [
  'bad_credentials',
  'password_expired',
  'account_locked',
  'licence_full',
  'forbidden',
  'vendor_refused',
  'code_required',
];
/** After these codes the same credentials would be refused again or lock the account, so they are deleted. */
export const forgetOn: readonly ErrorCode[] = ['bad_credentials', 'password_expired'];

/** A failed login with retained credentials: nobody typed what the vendor refused, and it is deleted. */
export function asSaved(thrown: unknown): ConciergeError {
  const error = asConciergeError(thrown);
  if (!forgetOn.includes(error.code) || error.facts.detail !== undefined) return error;
  return new ConciergeError(error.code, { ...error.facts, detail: 'saved' }, error);
}

/** Retained credentials with the method that they are for. */
interface RetainedLogin {
  credentials: Credentials;
  method: SignInMethod;
}

interface StoredLoginDeps {
  store: Store;
  credentials: CredentialStore;
  repository: SessionRepository;
  codeChallenge: CodeChallenge;
  /** Sends the credentials once and stores the session. */
  requestGrant(
    context: TenantContext,
    credentials: Credentials,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
}

/** Login with retained credentials. */
interface StoredLogin {
  /**
   * The retained credentials that match a declared method; `null` without any.
   * @throws ConciergeError `vault_locked`
   */
  find(context: TenantContext): Promise<RetainedLogin | null>;
  /**
   * Keeps the expired session until a new one replaces it or the vendor refuses the login.
   * @returns whether there is a valid session
   * @throws ConciergeError `vault_locked`, or the reason of the failure
   */
  loginAgain(context: TenantContext, signal: AbortSignal): Promise<boolean>;
}

export function createStoredLogin(deps: StoredLoginDeps): StoredLogin {
  const { store, repository, codeChallenge, requestGrant, now } = deps;

  async function find({ tenant, descriptor }: TenantContext): Promise<RetainedLogin | null> {
    const credentials = await deps.credentials.find(tenant);
    const method = descriptor.signIn.find((each) => each.id === credentials?.method);
    if (credentials === null || method === undefined || !matchesFields(method.fields, credentials.fields))
      return null;
    return { credentials, method };
  }

  /** Whether credentials are of the last account: an automatic login must not change the account. */
  async function isSameAccount(tenantId: string, account: string | undefined): Promise<boolean> {
    const last = getOwn((await store.read(preferences)).lastAccount, tenantId);
    return account === undefined || last === undefined || account === last;
  }

  async function loginAgain(context: TenantContext, signal: AbortSignal): Promise<boolean> {
    const { tenant } = context;
    const stored = await repository.readForEndpoint(tenant);
    if (stored === null) return false;
    if (deriveState({ session: stored.facts }, now()).name === 'signed-in') return true;
    const retained = await find(context);
    if (retained === null || retained.method.id !== stored.facts.method) return false;
    const { credentials, method } = retained;
    const account = accountFrom(method, credentials);
    if (!(await isSameAccount(tenant.id, account))) return false;
    const secrets = secretValues(method, credentials.fields);
    try {
      await requestGrant(context, credentials, secrets, signal);
      return true;
    } catch (thrown) {
      throwIfCancelled(signal);
      const error = asConciergeError(thrown);
      if (!refusals.includes(error.code)) throw maskError(error, secrets);
      if (forgetOn.includes(error.code)) await deps.credentials.forgetRefused(tenant, credentials);
      await repository.forget(tenant.id);
      if (error.code === 'code_required') await codeChallenge.save(context, credentials, account);
      throw maskError(new ConciergeError(error.code, { ...error.facts, detail: 'saved' }, error), secrets);
    }
  }

  return { find, loginAgain };
}
