import { asConciergeError } from '../errors.ts';
import type { Session } from '../vendors/contract.ts';
import type { Renewal } from './renewal.ts';
import type { Token } from './schema.ts';
import type { SessionRepository, StoredSession } from './session-repository.ts';
import type { SingleFlight } from './single-flight.ts';
import { endpointOf, type TenantContext, type TenantResolver } from './tenant-context.ts';
import { createVendorIo, type VendorIoDeps } from './vendor-io.ts';

/** How a log-out ended for the server. */
export type RevocationResult = 'yes' | 'no call' | 'failed';

export interface LogoutDeps extends TenantResolver {
  singleFlight: SingleFlight;
  io: VendorIoDeps;
  /** Deletes the cookies a cookie tenant left in the browser, where the person chose that. */
  clearCookies?(address: string): Promise<void>;
}

/** How sessions end because the person wants it. */
export interface Logout {
  /** Forgets here first, then tells the server: even one that never answers leaves nothing behind. */
  end(context: TenantContext, signal: AbortSignal): Promise<RevocationResult>;
  /**
   * As `end`, instead of whatever flies for this tenant. What a renewal that flies still brings within some seconds is
   * what the server is told to forget.
   */
  logout(tenantId: string): Promise<RevocationResult>;
  /**
   * After a tenant's doors have moved, or it was removed: calls off what flies for it, and forgets here what is not of
   * the doors it has now. A server that nobody knows any more is told nothing.
   * @returns whether there was a session
   */
  forgetStaleEndpoint(tenantId: string): Promise<boolean>;
  /** Also for tenants whose log-in still flies, or of whom the list knows nothing. */
  logoutEverywhere(): Promise<void>;
}

/**
 * @param repository from which a session goes before its server hears of it
 * @param renewal knows of the renewal that a log-out called off
 */
export function createLogout(
  deps: LogoutDeps,
  repository: SessionRepository,
  renewal: Pick<Renewal, 'takeLateResult'>,
): Logout {
  const { singleFlight } = deps;

  async function endAfter(
    landing: Promise<Token> | null,
    context: TenantContext,
    signal: AbortSignal,
  ): Promise<RevocationResult> {
    const stored = await repository.readForEndpoint(context.tenant);
    await repository.forget(context.tenant.id);
    if (stored === null) return 'yes';
    const held = await landing;
    const told = await tellServer(
      deps.io,
      context,
      held === null ? stored : withTokens(stored, held),
      signal,
    );
    if (context.client.usesCookies?.(context.tenant) === true)
      await deps.clearCookies?.(context.tenant.baseUrl);
    return told;
  }

  const logoutFlow: Logout = {
    end: (context, signal) => endAfter(null, context, signal),

    async logout(tenantId) {
      const context = await deps.resolve(tenantId).catch(unlessInsecure);
      return singleFlight.runReplacing(tenantId, 'logout', async (signal) => {
        const landing = renewal.takeLateResult(tenantId);
        if (context !== null) return endAfter(landing, context, signal);
        await repository.forget(tenantId);
        return 'failed';
      });
    },

    async forgetStaleEndpoint(tenantId) {
      return singleFlight.runReplacing(tenantId, 'moved', async () => {
        const stored = await repository.read(tenantId);
        const context = await deps.resolve(tenantId).catch(() => null);
        if (context !== null && stored?.token.doors === endpointOf(context.tenant)) return false;
        await repository.forget(tenantId);
        // A renewal that was called off here is of the old doors: nobody is told what it brings.
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

/** A server that may not be spoken to any more is told nothing, and nothing is left of the session here. */
function unlessInsecure(thrown: unknown): null {
  if (asConciergeError(thrown).code === 'insecure') return null;
  throw thrown;
}

/** A session with the tokens that a renewal has left it. */
function withTokens({ facts, session, token: before }: StoredSession, held: Token): StoredSession {
  const { endedAt, ...alive } = facts;
  const renewed = held.secrets.accessToken !== before.secrets.accessToken;
  return { facts: renewed ? alive : facts, session: { ...session, secrets: held.secrets }, token: held };
}

/** Where the access token is over, its refresh token is used up first: else the server would honour that one on. */
async function tellServer(
  ioParts: VendorIoDeps,
  { tenant, client }: TenantContext,
  { facts, session, token: held }: StoredSession,
  signal: AbortSignal,
): Promise<RevocationResult> {
  const io = createVendorIo(ioParts, tenant, client, signal);
  const tell = async (told: Session): Promise<RevocationResult> => {
    if (client.logout === undefined) return 'no call';
    try {
      return (await client.logout(io, tenant, told)) ? 'yes' : 'no call';
    } catch (thrown) {
      if (asConciergeError(thrown).code !== 'session_dead') return 'failed';
      throw thrown;
    }
  };
  try {
    if (facts.endedAt === undefined) return await tell(session);
  } catch {
    // Over, as it turns out.
  }
  if (client.logout === undefined || client.renew === undefined || session.secrets.refreshToken === undefined)
    return 'yes';
  // It was sent, and nobody knows what came of it: the server may hold a session whose tokens we never got.
  if (held.spentAt !== undefined) return 'failed';
  try {
    return await tell({ ...session, secrets: (await client.renew(io, tenant, session)).secrets });
  } catch (thrown) {
    return asConciergeError(thrown).code === 'session_dead' ? 'yes' : 'failed';
  }
}
