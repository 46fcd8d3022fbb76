import { ConciergeError } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, pending } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, Tenant } from '../vendors/contract.ts';
import { setPass, toAwaitingCode } from './pass-updates.ts';
import { toProblem } from './problem.ts';
import type { Pending } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import { endpointOf, type TenantContext } from './tenant-context.ts';

/** How long a login waits for its code, in milliseconds. */
export const codeTtlMs = 5 * 60_000;

/** A smaller clock correction, in milliseconds, does not count as the clock being set back. */
const clockToleranceMs = 60_000;

/**
 * Whether a login may still wait for its code. False after the clock was set back: the time waited is
 * unknown.
 * @param now epoch milliseconds
 */
export function isStillPending({ until }: Pick<Pending[string], 'until'>, now: number): boolean {
  return now < until && until <= now + codeTtlMs + clockToleranceMs;
}

/** Logins that wait for a one-time code; their other fields are held in the session area. */
export interface CodeChallenge {
  /**
   * The pending login of a tenant; `undefined` when there is none, it expired, or it belongs to another
   * endpoint.
   */
  find(tenant: Tenant): Promise<Pending[string] | undefined>;
  /** Stores the login fields in the session area until the code arrives. */
  save(context: TenantContext, credentials: Credentials, account: string | undefined): Promise<void>;
  /** After a refused code the login stays pending; after an error that ends the login it is removed. */
  askAgain(
    context: TenantContext,
    pendingLogin: Pending[string],
    error: ConciergeError,
    secrets: readonly string[],
  ): Promise<void>;
}

/** @param now epoch milliseconds */
export function createCodeChallenge(
  store: Store,
  repository: SessionRepository,
  now: () => number,
): CodeChallenge {
  return {
    async find(tenant) {
      const pendingLogin = getOwn(await store.read(pending), tenant.id);
      // Fields entered for another endpoint are not sent to this one.
      return pendingLogin?.endpoint === endpointOf(tenant) && isStillPending(pendingLogin, now())
        ? pendingLogin
        : undefined;
    },

    async save({ tenant, descriptor }, credentials, account) {
      const { id } = tenant;
      const method = descriptor.signIn.find((each) => each.id === credentials.method);
      const codeField = method?.fields.find((field) => field.onChallenge === true);
      if (codeField === undefined)
        return repository.recordFailure(id, 'login', new ConciergeError('code_required'), []);
      const isRetry = (credentials.fields[codeField.name] ?? '') !== '';
      const { [codeField.name]: _spent, ...fields } = credentials.fields;
      await store.update([passes, pending], (all, allPending) => {
        const until = now() + codeTtlMs;
        const pendingLogin = {
          method: credentials.method,
          fields,
          field: codeField.name,
          until,
          endpoint: endpointOf(tenant),
        };
        const signingIn = toAwaitingCode(pendingLogin, account, now());
        const problem = toProblem('login', new ConciergeError('code_required'), [], now());
        return [
          setPass(all, id, isRetry ? { signingIn, problem } : { signingIn }),
          { ...allPending, [id]: pendingLogin },
        ];
      });
    },

    async askAgain({ tenant: { id }, descriptor }, pendingLogin, error, secrets) {
      if (['password_expired', 'account_locked', 'licence_full'].includes(error.code))
        return repository.recordFailure(id, 'login', error, secrets);
      const accountName = descriptor.signIn
        .find((method) => method.id === pendingLogin.method)
        ?.fields.find((field) => field.account)?.name;
      const account = accountName === undefined ? undefined : pendingLogin.fields[accountName];
      await store.update([passes], (all) => [
        setPass(all, id, {
          signingIn: toAwaitingCode(pendingLogin, account, now()),
          problem: toProblem('login', error, secrets, now()),
        }),
      ]);
    },
  };
}
