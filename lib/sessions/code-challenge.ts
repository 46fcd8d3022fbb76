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

/** How long a sign-in waits for its code, in milliseconds. */
export const codeTtlMs = 5 * 60_000;

/** A clock that is put right by less, in milliseconds, was not set back. */
const putRight = 60_000;

/**
 * Whether a sign-in may still wait for its code. Not where the clock was set back to before it was asked for: nobody can
 * tell how long that has been.
 * @param now epoch milliseconds
 */
export function isStillPending({ until }: Pick<Pending[string], 'until'>, now: number): boolean {
  return now < until && until <= now + codeTtlMs + putRight;
}

/** How a sign-in waits for its code: what was typed is kept, in memory, until the person has it. */
export interface CodeChallenge {
  /** The sign-in that waits for this tenant at its doors, `undefined` when none does or its time is over. */
  find(tenant: Tenant): Promise<Pending[string] | undefined>;
  /** Keeps what was typed, in memory, until the person has the code. */
  save(context: TenantContext, credentials: Credentials, account: string | undefined): Promise<void>;
  /** After a refused code the sign-in still waits; after anything that ends it, it is over. */
  askAgain(
    context: TenantContext,
    waiting: Pending[string],
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
      const waiting = getOwn(await store.read(pending), tenant.id);
      // Typed for another server: it is not carried to this one.
      return waiting?.doors === endpointOf(tenant) && isStillPending(waiting, now()) ? waiting : undefined;
    },

    async save({ tenant, descriptor }, credentials, account) {
      const { id } = tenant;
      const method = descriptor.signIn.find((each) => each.id === credentials.method);
      const asked = method?.fields.find((field) => field.onChallenge === true);
      if (asked === undefined)
        return repository.recordFailure(id, 'login', new ConciergeError('code_required'), []);
      const again = (credentials.fields[asked.name] ?? '') !== '';
      const { [asked.name]: _spent, ...fields } = credentials.fields;
      await store.update([passes, pending], (all, waiting) => {
        const until = now() + codeTtlMs;
        const kept = {
          method: credentials.method,
          fields,
          field: asked.name,
          until,
          doors: endpointOf(tenant),
        };
        const signingIn = toAwaitingCode(kept, account, now());
        const problem = toProblem('login', new ConciergeError('code_required'), [], now());
        return [setPass(all, id, again ? { signingIn, problem } : { signingIn }), { ...waiting, [id]: kept }];
      });
    },

    async askAgain({ tenant: { id }, descriptor }, waiting, error, secrets) {
      if (['password_expired', 'account_locked', 'licence_full'].includes(error.code))
        return repository.recordFailure(id, 'login', error, secrets);
      const accountName = descriptor.signIn
        .find((method) => method.id === waiting.method)
        ?.fields.find((field) => field.account)?.name;
      const account = accountName === undefined ? undefined : waiting.fields[accountName];
      await store.update([passes], (all) => [
        setPass(all, id, {
          signingIn: toAwaitingCode(waiting, account, now()),
          problem: toProblem('login', error, secrets, now()),
        }),
      ]);
    },
  };
}
