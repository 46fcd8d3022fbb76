import type { MessageKey } from '../i18n/message-key.ts';
import type { Passes } from '../sessions/schema.ts';
import { deriveState } from '../sessions/state.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { frecency } from './frecency.ts';
import type { Tenant } from './schema.ts';

/** The order of the tenant list when a page opens: favourites, signed in, by frecency, then in stored order. */
export interface ListOrder {
  ids: readonly string[];
  /** The heading of favourites and of signed-in tenants, by tenant id. */
  headings: ReadonlyMap<string, MessageKey>;
  /** The heading of the remaining tenants; `undefined` when no other heading precedes them. */
  otherHeading: MessageKey | undefined;
}

/** The input of `deriveListOrder`. */
interface ListOrderInput {
  tenants: readonly Tenant[];
  passes: Passes;
  preferences: Pick<Preferences, 'favourites' | 'usedAt' | 'usage'>;
}

/**
 * The order of tenants before a search, shared by the list and the omnibox.
 * `search` keeps this order among equal matches.
 * A page computes the order once per opening, so that no row moves under the pointer.
 * @param now epoch milliseconds
 */
export function deriveListOrder({ tenants, passes, preferences }: ListOrderInput, now: number): ListOrder {
  const favourites = preferences.favourites ?? [];
  const headingById = new Map<string, MessageKey>();
  const ranked = tenants.map(({ id }) => {
    const { name } = deriveState(passes[id], now);
    const favouriteIndex = favourites.indexOf(id);
    const signedIn = name !== 'signed-out' && name !== 'expired';
    if (favouriteIndex >= 0) headingById.set(id, 'favourites');
    else if (signedIn) headingById.set(id, 'state_signed_in');
    // Favourites rank below 0 in their own order, signed-in tenants 0, the remaining tenants 1.
    return {
      id,
      rank: favouriteIndex < 0 ? +!signedIn : favouriteIndex - favourites.length,
      used: frecency(preferences, id),
    };
  });
  ranked.sort((a, b) => a.rank - b.rank || b.used - a.used);
  return {
    ids: ranked.map(({ id }) => id),
    headings: headingById,
    otherHeading: headingById.size > 0 ? 'allOthers' : undefined,
  };
}
