import { asConciergeError } from '../errors.ts';
import type { Session } from '../vendors/contract.ts';
import type { Flights } from './flights.ts';
import { type IoParts, ioFor } from './io.ts';
import type { Knowing, Known } from './known.ts';
import { doorsOf } from './known.ts';
import type { Kept, PassBook } from './pass-book.ts';

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
  /** As `end`, instead of whatever flies for this tenant. */
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

/** @param book from which a session goes before its server hears of it */
export function makeEnding(parts: EndingParts, book: PassBook): Ending {
  const { flights } = parts;

  const ending: Ending = {
    async end(known, signal) {
      const kept = await book.readAt(known.tenant);
      await book.forget(known.tenant.id);
      if (kept === null) return 'yes';
      const told = await tellServer(parts.io, known, kept, signal);
      if (known.wire.cookies?.(known.tenant) === true) await parts.clearCookies?.(known.tenant.baseUrl);
      return told;
    },

    async logout(tenantId) {
      const known = await parts.known(tenantId).catch(unlessInsecure);
      return flights.instead(tenantId, 'logout', async (signal) => {
        if (known !== null) return ending.end(known, signal);
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
  const spendable = session.secrets.refreshToken !== undefined && held.spentAt === undefined;
  if (wire.logout === undefined || wire.renew === undefined || !spendable) return 'yes';
  try {
    return await tell({ ...session, secrets: (await wire.renew(io, tenant, session)).secrets });
  } catch (thrown) {
    return asConciergeError(thrown).code === 'session_dead' ? 'yes' : 'failed';
  }
}
