import { asConciergeError } from '../errors.ts';
import type { Session } from '../vendors/contract.ts';
import type { Flights } from './flights.ts';
import { type IoParts, ioFor } from './io.ts';
import { doorsOf, type Knowing, type Known } from './known.ts';
import type { Kept, PassBook } from './pass-book.ts';
import type { Renewing } from './renewing.ts';
import type { Token } from './schema.ts';

/** How a log-out ended for the server. */
export type ServerTold = 'yes' | 'no call' | 'failed';

export interface EndingParts extends Knowing {
  flights: Flights;
  io: IoParts;
  /** Deletes the cookies a cookie tenant left in the browser, where the person chose that. */
  clearCookies?(address: string): Promise<void>;
}

/** How sessions end because the person wants it. */
export interface Ending {
  /** Forgets here first, then tells the server: even one that never answers leaves nothing behind. */
  end(known: Known, signal: AbortSignal): Promise<ServerTold>;
  /**
   * As `end`, instead of whatever flies for this tenant. What a renewal that flies still brings within some seconds is
   * what the server is told to forget.
   */
  logout(tenantId: string): Promise<ServerTold>;
  /**
   * After a tenant's doors have moved, or it was removed: calls off what flies for it, and forgets here what is not of
   * the doors it has now. A server that nobody knows any more is told nothing.
   * @returns whether there was a session
   */
  forgetMoved(tenantId: string): Promise<boolean>;
  /** Also for tenants whose log-in still flies, or of whom the list knows nothing. */
  logoutEverywhere(): Promise<void>;
}

/**
 * @param book from which a session goes before its server hears of it
 * @param renewing knows of the renewal that a log-out called off
 */
export function makeEnding(parts: EndingParts, book: PassBook, renewing: Pick<Renewing, 'landing'>): Ending {
  const { flights } = parts;

  async function endAfter(
    landing: Promise<Token> | null,
    known: Known,
    signal: AbortSignal,
  ): Promise<ServerTold> {
    const kept = await book.readAt(known.tenant);
    await book.forget(known.tenant.id);
    if (kept === null) return 'yes';
    const held = await landing;
    const told = await tellServer(parts.io, known, held === null ? kept : withTokens(kept, held), signal);
    if (known.wire.cookies?.(known.tenant) === true) await parts.clearCookies?.(known.tenant.baseUrl);
    return told;
  }

  const ending: Ending = {
    end: (known, signal) => endAfter(null, known, signal),

    async logout(tenantId) {
      const known = await parts.known(tenantId).catch(unlessInsecure);
      return flights.instead(tenantId, 'logout', async (signal) => {
        const landing = renewing.landing(tenantId);
        if (known !== null) return endAfter(landing, known, signal);
        await book.forget(tenantId);
        return 'failed';
      });
    },

    async forgetMoved(tenantId) {
      return flights.instead(tenantId, 'moved', async () => {
        const kept = await book.read(tenantId);
        const known = await parts.known(tenantId).catch(() => null);
        if (known !== null && kept?.held.doors === doorsOf(known.tenant)) return false;
        await book.forget(tenantId);
        // A renewal that was called off here is of the old doors: nobody is told what it brings.
        void renewing.landing(tenantId);
        return kept !== null;
      });
    },

    async logoutEverywhere() {
      const ids = new Set([...(await book.tenants()), ...flights.flying()]);
      await Promise.all([...ids].map((id) => ending.logout(id).catch(() => book.forget(id))));
    },
  };
  return ending;
}

/** A server that may not be spoken to any more is told nothing, and nothing is left of the session here. */
function unlessInsecure(thrown: unknown): null {
  if (asConciergeError(thrown).code === 'insecure') return null;
  throw thrown;
}

/** A session with the tokens that a renewal has left it. */
function withTokens({ facts, session, held: before }: Kept, held: Token): Kept {
  const { endedAt, ...alive } = facts;
  const renewed = held.secrets.accessToken !== before.secrets.accessToken;
  return { facts: renewed ? alive : facts, session: { ...session, secrets: held.secrets }, held };
}

/** Where the access token is over, its refresh token is used up first: else the server would honour that one on. */
async function tellServer(
  ioParts: IoParts,
  { tenant, wire }: Known,
  { facts, session, held }: Kept,
  signal: AbortSignal,
): Promise<ServerTold> {
  const io = ioFor(ioParts, tenant, wire, signal);
  const tell = async (told: Session): Promise<ServerTold> => {
    if (wire.logout === undefined) return 'no call';
    try {
      return (await wire.logout(io, tenant, told)) ? 'yes' : 'no call';
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
  if (wire.logout === undefined || wire.renew === undefined || session.secrets.refreshToken === undefined)
    return 'yes';
  // It was sent, and nobody knows what came of it: the server may hold a session whose tokens we never got.
  if (held.spentAt !== undefined) return 'failed';
  try {
    return await tell({ ...session, secrets: (await wire.renew(io, tenant, session)).secrets });
  } catch (thrown) {
    return asConciergeError(thrown).code === 'session_dead' ? 'yes' : 'failed';
  }
}
