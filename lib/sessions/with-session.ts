import { asConciergeError, ConciergeError } from '../errors.ts';
import type { Session, VendorIo } from '../vendors/contract.ts';
import type { LoginFlow } from './login.ts';
import { recordOutcome } from './record-outcome.ts';
import type { Renewal } from './renewal.ts';
import type { Act, SessionFacts } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import { Cancelled } from './single-flight.ts';
import { deriveState } from './state.ts';
import {
  assertHostAllowed,
  type HostAccess,
  type TenantContext,
  type TenantResolver,
} from './tenant-context.ts';
import type { TrackUsage } from './usage-tracker.ts';
import { createVendorIo, type VendorIoDeps } from './vendor-io.ts';

export interface SessionAccessDeps extends TenantResolver, HostAccess {
  io: VendorIoDeps;
  noteUse: TrackUsage;
}

/** How a living session is used. */
export interface SessionAccess {
  /**
   * Does something with a living session. A session found dead is renewed at most once on the way, and where that
   * does not help, logged in again at most once with what is kept.
   * @throws ConciergeError `not_signed_in`, `session_dead`, or why the work failed
   */
  withSession<T>(
    tenantId: string,
    act: Act,
    work: (io: VendorIo, context: TenantContext, session: Session) => Promise<T>,
  ): Promise<T>;
  /** Asks the server whether the session lives. */
  check(tenantId: string): Promise<void>;
}

/**
 * @param renewal renews a session that is found over on the way
 * @param loginFlow logs one in again that cannot be renewed
 */
export function createSessionAccess(
  deps: SessionAccessDeps,
  repository: SessionRepository,
  renewal: Renewal,
  loginFlow: Pick<LoginFlow, 'reauthenticate'>,
): SessionAccess {
  const { now } = deps.io;

  /** @throws CalledOff when the session that something began with is not the one that is here now */
  async function stillHere(tenantId: string, begun: SessionFacts): Promise<void> {
    const facts = (await repository.read(tenantId))?.facts;
    if (facts?.signedInAt !== begun.signedInAt || facts.account !== begun.account) throw new Cancelled();
  }

  /** The world while one session lives: after a log-out nothing more is sent, and what comes is not handed on. */
  function ioWhile(facts: SessionFacts, { tenant, client }: TenantContext, act: Act): VendorIo {
    const io = createVendorIo(deps.io, tenant, client, new AbortController().signal, {
      onWait: (seconds) => repository.showWait(tenant.id, act, seconds),
      // Logged out while a throttled call waits: the old token does not leave again.
      assertStillWanted: () => stillHere(tenant.id, facts),
    });
    const send: VendorIo['send'] = async (request) => {
      const reply = await io.send(request);
      // Logged out meanwhile: what was fetched with the old token is not used.
      await stillHere(tenant.id, facts);
      return reply;
    };
    return { ...io, send };
  }

  /** @returns why the session is over for good, `undefined` when it lives again */
  async function diedRenewing(context: TenantContext): Promise<ConciergeError | undefined> {
    try {
      await renewal.joinOrStart(context);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof Cancelled || asConciergeError(thrown).code !== 'session_dead') throw thrown;
      return asConciergeError(thrown);
    }
  }

  const using: SessionAccess = {
    async withSession(tenantId, act, work) {
      const context = await deps.resolve(tenantId);
      return recordOutcome(repository, tenantId, act, async () => {
        await assertHostAllowed(deps, context.tenant);
        let renewed = false;
        let again = false;
        let begun: SessionFacts | undefined;
        let death: ConciergeError | undefined;
        for (;;) {
          if (begun !== undefined) await stillHere(tenantId, begun);
          const stored = await repository.readForEndpoint(context.tenant);
          if (stored === null) throw new ConciergeError('not_signed_in');
          const { facts } = stored;
          begun = facts;
          const state = deriveState({ session: facts }, now()).name;
          if (state !== 'signed-in') {
            if (state === 'renewable' && !renewed) {
              renewed = true;
              death = await diedRenewing(context);
            } else if (!again && (await loginFlow.reauthenticate(context))) {
              // Another session in its place: nobody logged out meanwhile, or there would be none.
              again = true;
              begun = undefined;
            } else throw death ?? new ConciergeError('session_dead');
            continue;
          }
          try {
            const result = await work(ioWhile(facts, context, act), context, stored.session);
            deps.noteUse(tenantId);
            return result;
          } catch (thrown) {
            await stillHere(tenantId, facts);
            const error = asConciergeError(thrown);
            if (error.code !== 'session_dead') throw error;
            death = error;
            // Refused as fresh as it was: another renewal would bring no better one.
            await repository.markExpired(tenantId, stored.token, renewed);
          }
        }
      });
    },

    async check(tenantId) {
      await using.withSession(tenantId, 'check', async (io, context, session) => {
        if (context.client.check === undefined) throw new TypeError(`${context.descriptor.id} has no check`);
        const result = await context.client.check(io, context.tenant, session);
        await repository.updatePass(tenantId, (pass) =>
          pass.session === undefined
            ? pass
            : { ...pass, session: { ...pass.session, lastCheck: { status: result.status, at: now() } } },
        );
      });
    },
  };
  return using;
}
