import { asConciergeError, ConciergeError } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, pending, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { isStillPending } from './code-challenge.ts';
import { setPass, toAwaitingCode, withoutKey, withoutRefreshToken, withoutRenewal } from './pass-updates.ts';
import { toProblem } from './problem.ts';
import type { Pass, Passes, Pending, Token } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import type { SingleFlight } from './single-flight.ts';
import { endpointOf, type TenantContext, type TenantResolver } from './tenant-context.ts';
import type { VendorIoDeps } from './vendor-io.ts';

interface RecoveryDeps extends TenantResolver {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
}

/** Repairs state left by a terminated worker or a changed tenant list. */
interface Recovery {
  /**
   * Repairs state left by a terminated worker, and ends logins whose code is overdue.
   * @returns the ids of the repaired tenants
   */
  recover(): Promise<readonly string[]>;
  /** Deletes sessions whose tenant left the list, has another endpoint or an insecure address. */
  dropOrphans(): Promise<void>;
}

/** @param repository lists the tenants with session state */
export function createRecovery(deps: RecoveryDeps, repository: SessionRepository): Recovery {
  const { store, singleFlight } = deps;
  const { now } = deps.io;

  /** A tenant that disappeared, by quarantine for example, must not leave a session that no page shows. */
  async function isOrphaned(tenantId: string): Promise<boolean> {
    if (singleFlight.isActive(tenantId)) return false;
    return deps
      .resolve(tenantId)
      .then(hasStaleEndpoint, (thrown: unknown) =>
        ['unknown_tenant', 'insecure'].includes(asConciergeError(thrown).code),
      );
  }

  /** A worker that ended between writing the list and deleting sessions leaves state of the old endpoint. */
  async function hasStaleEndpoint({ tenant }: TenantContext): Promise<boolean> {
    const [storedToken, allPending] = await Promise.all([store.read(token(tenant.id)), store.read(pending)]);
    const endpoint = storedToken?.endpoint ?? getOwn(allPending, tenant.id)?.endpoint;
    return endpoint !== undefined && endpoint !== endpointOf(tenant);
  }

  async function repair(tenantId: string): Promise<boolean> {
    let isRepaired = false;
    await store.update([passes, token(tenantId), pending], (all, storedToken, allPending) => {
      // Checked inside the update: a flight that started meanwhile owns this state.
      if (singleFlight.isActive(tenantId)) return [undefined, undefined, undefined];
      const pass = getOwn(all, tenantId) ?? {};
      const repaired =
        pass.session === undefined || storedToken === null
          ? repairIncomplete(pass, storedToken, getOwn(allPending, tenantId), now())
          : dropSpentToken(pass, storedToken, now());
      if (repaired === null) return [undefined, undefined, undefined];
      isRepaired = true;
      return [setPass(all, tenantId, repaired.pass), repaired.token, undefined];
    });
    return isRepaired;
  }

  return {
    async dropOrphans() {
      for (const id of await repository.tenantIds()) if (await isOrphaned(id)) await repository.forget(id);
    },

    async recover() {
      const repaired: string[] = [];
      for (const id of await repository.tenantIds()) if (await repair(id)) repaired.push(id);
      const at = now();
      await store.update([passes, pending], (all, allPending) => dropOverdue(all, allPending, at));
      return repaired;
    },
  };
}

/** The repaired state; a token that is `undefined` stays unchanged. */
interface RepairedState {
  pass: Pass;
  token: Token | null | undefined;
}

/** Repairs a pass without its token, or a token without its pass. `null` when nothing is wrong. */
function repairIncomplete(
  pass: Pass,
  storedToken: Token | null,
  pendingLogin: Pending[string] | undefined,
  now: number,
): RepairedState | null {
  const { signingIn } = pass;
  const interrupted = signingIn !== undefined && signingIn.awaits !== 'code';
  const isConsistent = pass.session === undefined && storedToken === null && !interrupted;
  if (isConsistent && (signingIn === undefined || pendingLogin !== undefined)) return null;
  const problem = interrupted
    ? toProblem('login', new ConciergeError('internal', { detail: 'interrupted' }), [], now)
    : pass.problem;
  const next: Pass = {
    ...(pendingLogin === undefined || signingIn === undefined
      ? {}
      : { signingIn: toAwaitingCode(pendingLogin, signingIn.account, signingIn.since) }),
    ...(problem === undefined ? {} : { problem }),
  };
  return { pass: next, token: storedToken === null ? undefined : null };
}

/** Drops a refresh token that was sent without a stored result. `null` when it was not sent. */
function dropSpentToken(pass: Pass, storedToken: Token, now: number): RepairedState | null {
  if (storedToken.spentAt === undefined) return null;
  const interrupted = new ConciergeError('session_dead', { detail: 'renewal interrupted' });
  const problem = toProblem('recover', interrupted, [], now);
  return { pass: { ...withoutRenewal(pass), problem }, token: withoutRefreshToken(storedToken) };
}

/** Removes pending logins whose code is overdue; `undefined` when there are none. */
function dropOverdue(
  all: Passes,
  allPending: Pending,
  now: number,
): [passes: Passes | undefined, allPending: Pending | undefined] {
  const overdue = Object.entries(allPending).filter(([, each]) => !isStillPending(each, now));
  if (overdue.length === 0) return [undefined, undefined];
  const remaining = Object.fromEntries(
    Object.entries(allPending).filter(([, each]) => isStillPending(each, now)),
  );
  const nextPasses = overdue.reduce(
    (result, [id]) => setPass(result, id, withoutKey(getOwn(result, id) ?? {}, 'signingIn')),
    all,
  );
  return [nextPasses, remaining];
}
