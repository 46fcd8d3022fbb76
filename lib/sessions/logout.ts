import { asConciergeError } from '../errors.ts';
import type { Session } from '../vendors/contract.ts';
import type { Renewal } from './renewal.ts';
import type { Token } from './schema.ts';
import type { SessionRepository, StoredSession } from './session-repository.ts';
import type { SingleFlight } from './single-flight.ts';
import { endpointOf, type TenantContext, type TenantResolver } from './tenant-context.ts';
import { createVendorIo, type VendorIoDeps } from './vendor-io.ts';

/** How a logout ended at the server: `yes` (ended), `no call` (the vendor has none) or `failed`. */
export type RevocationResult = 'yes' | 'no call' | 'failed';

interface LogoutDeps extends TenantResolver {
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  /** Deletes a cookie session's cookies in the browser, where the user chose that. */
  clearCookies?(address: string): Promise<void>;
}

/** Ends sessions at the request of the user or because their endpoint changed. */
export interface Logout {
  /** Deletes the session locally before the request, so that a hanging server leaves nothing behind. */
  end(context: TenantContext, signal: AbortSignal): Promise<RevocationResult>;
  /**
   * As `end`, replacing whatever is in flight for the tenant. Tokens from a cancelled renewal that arrive
   * within `lateResultTimeoutMs` are revoked.
   */
  logout(tenantId: string): Promise<RevocationResult>;
  /**
   * After a changed endpoint or a removed tenant: cancels what is in flight and deletes a session of another
   * endpoint.
   * @returns whether there was a session
   */
  forgetStaleEndpoint(tenantId: string): Promise<boolean>;
  /**
   * Cancels what is in flight and deletes the session here, without a request to its server.
   * @returns whether there was a session
   */
  forgetLocally(tenantId: string): Promise<boolean>;
  /** Includes tenants with a login in flight and sessions of tenants that left the list. */
  logoutEverywhere(): Promise<void>;
}

/**
 * @param repository loses a session before the request to its server
 * @param renewal yields the tokens of a renewal that a logout cancelled
 */
export function createLogout(
  deps: LogoutDeps,
  repository: SessionRepository,
  renewal: Pick<Renewal, 'takeLateResult'>,
): Logout {
  const { singleFlight } = deps;

  async function endWithLateResult(
    lateResult: Promise<Token> | null,
    context: TenantContext,
    signal: AbortSignal,
  ): Promise<RevocationResult> {
    const stored = await repository.readForEndpoint(context.tenant);
    await repository.forget(context.tenant.id);
    if (stored === null) return 'yes';
    const lateToken = await lateResult;
    const result = await revoke(
      deps.io,
      context,
      lateToken === null ? stored : withTokens(stored, lateToken),
      signal,
    );
    if (context.client.usesCookies?.(context.tenant) === true)
      await deps.clearCookies?.(context.tenant.baseUrl);
    return result;
  }

  const logoutFlow: Logout = {
    end: (context, signal) => endWithLateResult(null, context, signal),

    async logout(tenantId) {
      const context = await deps.resolve(tenantId).catch(unlessUnreachable);
      return singleFlight.runReplacing(tenantId, 'logout', async (signal) => {
        const lateResult = renewal.takeLateResult(tenantId);
        if (context !== null) return endWithLateResult(lateResult, context, signal);
        await repository.forget(tenantId);
        return 'failed';
      });
    },

    async forgetStaleEndpoint(tenantId) {
      return singleFlight.runReplacing(tenantId, 'endpointChanged', async () => {
        const stored = await repository.read(tenantId);
        const context = await deps.resolve(tenantId).catch(() => null);
        if (context !== null && stored?.token.endpoint === endpointOf(context.tenant)) return false;
        await repository.forget(tenantId);
        // The tokens of the cancelled renewal belong to the old endpoint and are sent to no server.
        void renewal.takeLateResult(tenantId);
        return stored !== null;
      });
    },

    async forgetLocally(tenantId) {
      return singleFlight.runReplacing(tenantId, 'withdrawn', async () => {
        const stored = await repository.read(tenantId);
        await repository.forget(tenantId);
        void renewal.takeLateResult(tenantId);
        return stored !== null;
      });
    },

    async logoutEverywhere() {
      const ids = new Set([...(await repository.tenantIds()), ...singleFlight.active()]);
      await Promise.all([...ids].map((id) => logoutFlow.logout(id).catch(() => repository.forget(id))));
    },
  };
  return logoutFlow;
}

/** An insecure address, or a vendor whose definition is missing, gets no request; the session is only deleted locally. */
function unlessUnreachable(thrown: unknown): null {
  if (['insecure', 'unknown_vendor'].includes(asConciergeError(thrown).code)) return null;
  throw thrown;
}

/** A session with the tokens that a cancelled renewal left. */
function withTokens({ facts, session, token: previous }: StoredSession, lateToken: Token): StoredSession {
  const { endedAt, ...active } = facts;
  const isRenewed = lateToken.secrets.accessToken !== previous.secrets.accessToken;
  return {
    facts: isRenewed ? active : facts,
    session: { ...session, secrets: lateToken.secrets },
    token: lateToken,
  };
}

/**
 * Revokes the session. An expired access token is renewed first: otherwise the server would keep honouring
 * the refresh token.
 */
async function revoke(
  ioDeps: VendorIoDeps,
  { tenant, client }: TenantContext,
  { facts, session, token }: StoredSession,
  signal: AbortSignal,
): Promise<RevocationResult> {
  const io = createVendorIo(ioDeps, tenant, client, signal);
  const callLogout = async (target: Session): Promise<RevocationResult> => {
    if (client.logout === undefined) return 'no call';
    try {
      return (await client.logout(io, tenant, target)) ? 'yes' : 'no call';
    } catch (thrown) {
      if (asConciergeError(thrown).code !== 'session_dead') return 'failed';
      throw thrown;
    }
  };
  try {
    if (facts.endedAt === undefined) return await callLogout(session);
  } catch {
    // The access token turned out to be expired.
  }
  if (client.logout === undefined || client.renew === undefined || session.secrets.refreshToken === undefined)
    return 'yes';
  // A sent refresh token without a known result: the server may hold a session whose tokens never arrived.
  if (token.spentAt !== undefined) return 'failed';
  try {
    return await callLogout({ ...session, secrets: (await client.renew(io, tenant, session)).secrets });
  } catch (thrown) {
    return asConciergeError(thrown).code === 'session_dead' ? 'yes' : 'failed';
  }
}
