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

interface SessionAccessDeps extends TenantResolver, HostAccess {
  io: VendorIoDeps;
  trackUsage: TrackUsage;
}

/** Access to valid sessions. */
interface SessionAccess {
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
  /** Checks the session with a request to its server. */
  check(tenantId: string): Promise<void>;
}

/**
 * @param renewal renews a session that expired
 * @param loginFlow logs in again when renewal is impossible
 */
export function createSessionAccess(
  deps: SessionAccessDeps,
  repository: SessionRepository,
  renewal: Renewal,
  loginFlow: Pick<LoginFlow, 'reauthenticate'>,
): SessionAccess {
  const { now } = deps.io;

  /** @throws Cancelled when the session at the start of the work is no longer the current one */
  async function assertCurrent(tenantId: string, started: SessionFacts): Promise<void> {
    const facts = (await repository.read(tenantId))?.facts;
    if (facts?.signedInAt !== started.signedInAt || facts.account !== started.account) throw new Cancelled();
  }

  /** Vendor IO bound to one session: after a logout it sends nothing more and returns no reply. */
  function ioForSession(facts: SessionFacts, { tenant, client }: TenantContext, act: Act): VendorIo {
    const io = createVendorIo(deps.io, tenant, client, new AbortController().signal, {
      onWait: (seconds) => repository.showWait(tenant.id, act, seconds),
      // A logout during a throttling wait must keep the old token from being sent again.
      assertStillWanted: () => assertCurrent(tenant.id, facts),
    });
    const send: VendorIo['send'] = async (request) => {
      const reply = await io.send(request);
      // A logout during the request makes its reply unusable.
      await assertCurrent(tenant.id, facts);
      return reply;
    };
    return { ...io, send };
  }

  /** @returns why the session cannot be renewed; `undefined` after a renewal */
  async function tryRenewal(context: TenantContext): Promise<ConciergeError | undefined> {
    try {
      await renewal.joinOrStart(context);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof Cancelled || asConciergeError(thrown).code !== 'session_dead') throw thrown;
      return asConciergeError(thrown);
    }
  }

  const access: SessionAccess = {
    async withSession(tenantId, act, work) {
      const context = await deps.resolve(tenantId);
      return recordOutcome(repository, tenantId, act, async () => {
        await assertHostAllowed(deps, context.tenant);
        let hasRenewed = false;
        let hasReauthenticated = false;
        let started: SessionFacts | undefined;
        let lastError: ConciergeError | undefined;
        for (;;) {
          if (started !== undefined) await assertCurrent(tenantId, started);
          const stored = await repository.readForEndpoint(context.tenant);
          if (stored === null) throw new ConciergeError('not_signed_in');
          const { facts } = stored;
          started = facts;
          const state = deriveState({ session: facts }, now()).name;
          if (state !== 'signed-in') {
            if (state === 'renewable' && !hasRenewed) {
              hasRenewed = true;
              lastError = await tryRenewal(context);
            } else if (!hasReauthenticated && (await loginFlow.reauthenticate(context))) {
              // A new session replaced the old one: a logout would have left none.
              hasReauthenticated = true;
              started = undefined;
            } else throw lastError ?? new ConciergeError('session_dead');
            continue;
          }
          try {
            const session = { ...stored.session, isFresh: hasRenewed || hasReauthenticated };
            const result = await work(ioForSession(facts, context, act), context, session);
            deps.trackUsage(tenantId);
            return result;
          } catch (thrown) {
            await assertCurrent(tenantId, facts);
            const error = asConciergeError(thrown);
            if (error.code !== 'session_dead') throw error;
            lastError = error;
            // A freshly renewed token was refused: another renewal would not help.
            await repository.markExpired(tenantId, stored.token, hasRenewed);
          }
        }
      });
    },

    async check(tenantId) {
      await access.withSession(tenantId, 'check', async (io, context, session) => {
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
  return access;
}
