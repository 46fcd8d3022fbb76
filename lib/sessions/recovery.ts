import { asConciergeError, ConciergeError } from '../errors.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, pending, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { isStillPending } from './code-challenge.ts';
import { setPass, toAwaitingCode, withoutKey, withoutRefresh, withoutRenewal } from './pass-updates.ts';
import { toProblem } from './problem.ts';
import type { Pass, Passes, Pending, Token } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import type { SingleFlight } from './single-flight.ts';
import { endpointOf, type TenantContext, type TenantResolver } from './tenant-context.ts';
import type { VendorIoDeps } from './vendor-io.ts';

export interface RecoveryDeps extends TenantResolver {
  store: Store;
  singleFlight: SingleFlight;
  io: VendorIoDeps;
}

/** How what a killed worker, or a list that changed, left behind is put right. */
export interface Recovery {
  /**
   * Puts right what a killed worker left behind, and ends the sign-ins that waited too long.
   * @returns the tenants of whom something was put right
   */
  recover(): Promise<readonly string[]>;
  /** Forgets the sessions of tenants that are in the list no more, have other doors by now, or may not be spoken to. */
  dropOrphans(): Promise<void>;
}

/** @param repository looked through for what is nobody's any more */
export function createRecovery(deps: RecoveryDeps, repository: SessionRepository): Recovery {
  const { store, singleFlight } = deps;
  const { now } = deps.io;

  /** A list that lost a tenant without a word (kept aside, say) leaves no session that nobody can see, or may use. */
  async function vanished(tenantId: string): Promise<boolean> {
    if (singleFlight.isActive(tenantId)) return false;
    return deps
      .resolve(tenantId)
      .then(moved, (thrown: unknown) =>
        ['unknown_tenant', 'insecure'].includes(asConciergeError(thrown).code),
      );
  }

  /** A worker that died between a list's writing and the forgetting leaves what is of the old doors. */
  async function moved({ tenant }: TenantContext): Promise<boolean> {
    const [held, waiting] = await Promise.all([store.read(token(tenant.id)), store.read(pending)]);
    const doors = held?.doors ?? getOwn(waiting, tenant.id)?.doors;
    return doors !== undefined && doors !== endpointOf(tenant);
  }

  async function putRight(tenantId: string): Promise<boolean> {
    let wrong = false;
    await store.update([passes, token(tenantId), pending], (all, held, waiting) => {
      // Looked at here and not before: what flies by now is no leftover.
      if (singleFlight.isActive(tenantId)) return [undefined, undefined, undefined];
      const pass = getOwn(all, tenantId) ?? {};
      const right =
        pass.session === undefined || held === null
          ? withoutHalf(pass, held, getOwn(waiting, tenantId), now())
          : withoutSpent(pass, held, now());
      if (right === null) return [undefined, undefined, undefined];
      wrong = true;
      return [setPass(all, tenantId, right.pass), right.token, undefined];
    });
    return wrong;
  }

  return {
    async dropOrphans() {
      for (const id of await repository.tenantIds()) if (await vanished(id)) await repository.forget(id);
    },

    async recover() {
      const wrong: string[] = [];
      for (const id of await repository.tenantIds()) if (await putRight(id)) wrong.push(id);
      const at = now();
      await store.update([passes, pending], (all, waiting) => withoutLate(all, waiting, at));
      return wrong;
    },
  };
}

/** What is to be written; a token that is `undefined` stays as it is. */
interface Right {
  pass: Pass;
  token: Token | null | undefined;
}

/** A pass without its token, or a token without its pass: neither is a session. `null` when nothing is wrong. */
function withoutHalf(
  pass: Pass,
  held: Token | null,
  asked: Pending[string] | undefined,
  now: number,
): Right | null {
  const { signingIn } = pass;
  const interrupted = signingIn !== undefined && signingIn.awaits !== 'code';
  const fine = pass.session === undefined && held === null && !interrupted;
  if (fine && (signingIn === undefined || asked !== undefined)) return null;
  const problem = interrupted
    ? toProblem('login', new ConciergeError('internal', { detail: 'interrupted' }), [], now)
    : pass.problem;
  const next: Pass = {
    ...(asked === undefined || signingIn === undefined
      ? {}
      : { signingIn: toAwaitingCode(asked, signingIn.account, signingIn.since) }),
    ...(problem === undefined ? {} : { problem }),
  };
  return { pass: next, token: held === null ? undefined : null };
}

/** A refresh token that was sent, and no new pair: it is given up. `null` when it was not sent. */
function withoutSpent(pass: Pass, held: Token, now: number): Right | null {
  if (held.spentAt === undefined) return null;
  const interrupted = new ConciergeError('session_dead', { detail: 'renewal interrupted' });
  const problem = toProblem('wake', interrupted, [], now);
  return { pass: { ...withoutRenewal(pass), problem }, token: withoutRefresh(held) };
}

/** Passes and waiting sign-ins without those whose code did not come in time; `undefined` where all are in time. */
function withoutLate(
  all: Passes,
  waiting: Pending,
  now: number,
): [passes: Passes | undefined, waiting: Pending | undefined] {
  const late = Object.entries(waiting).filter(([, each]) => !isStillPending(each, now));
  if (late.length === 0) return [undefined, undefined];
  const still = Object.fromEntries(Object.entries(waiting).filter(([, each]) => isStillPending(each, now)));
  const shown = late.reduce(
    (left, [id]) => setPass(left, id, withoutKey(getOwn(left, id) ?? {}, 'signingIn')),
    all,
  );
  return [shown, still];
}
