import type { MessageKey } from '../i18n/message-key.ts';
import type { Passes } from '../sessions/schema.ts';
import { deriveState } from '../sessions/state.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { frecency } from './frecency.ts';
import type { Tenant } from './schema.ts';

/**
 * The order of the tenant list when a page opens: those of the current tab, favourites, signed in, by frecency, then in
 * stored order.
 */
export interface ListOrder {
  ids: readonly string[];
  /** The heading of the current tab's tenants, favourites, signed-in and recent ones, by tenant id. */
  headings: ReadonlyMap<string, MessageKey>;
  /** The heading of the remaining tenants; `undefined` when no other heading precedes them. */
  otherHeading: MessageKey | undefined;
}

/** How many tenants stand under `Recent`, and the age of a use that counts, in milliseconds. */
const recentShown = 6;
const recentMs = 30 * 24 * 3600_000;

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
 * @param here the tenants of the current tab's page, which come first
 */
export function deriveListOrder(
  { tenants, passes, preferences }: ListOrderInput,
  now: number,
  here: readonly string[] = [],
): ListOrder {
  const favourites = preferences.favourites ?? [];
  const favouriteIndexes = new Map(favourites.map((id, index) => [id, index]));
  const headingById = new Map<string, MessageKey>();
  const ranked: { id: string; rank: number; used: number }[] = [];
  /** Most of a long list: of no group and never used. They keep their order, so that nothing is to be sorted. */
  const others: string[] = [];
  for (const { id } of tenants) {
    const { name } = deriveState(passes[id], now);
    const favouriteIndex = favouriteIndexes.get(id);
    const signedIn = name !== 'signed-out' && name !== 'expired';
    const isHere = here.includes(id);
    if (isHere) headingById.set(id, 'thisPage');
    else if (favouriteIndex !== undefined) headingById.set(id, 'favourites');
    else if (signedIn) headingById.set(id, 'state_signed_in');
    // The current tab's tenants rank first, favourites below 0 in their own order, signed-in ones 0, the remaining 1.
    const rank = isHere
      ? -Infinity
      : favouriteIndex === undefined
        ? +!signedIn
        : favouriteIndex - favourites.length;
    const used = frecency(preferences, id);
    if (rank === 1 && used === 0) others.push(id);
    else ranked.push({ id, rank, used });
  }
  // A difference of two infinities would be no number.
  ranked.sort((a, b) => (a.rank === b.rank ? b.used - a.used : a.rank - b.rank));
  const isRecent = (id: string) => now - (getOwn(preferences.usedAt, id) ?? -Infinity) < recentMs;
  for (const { id } of ranked.filter(({ id, rank }) => rank === 1 && isRecent(id)).slice(0, recentShown))
    headingById.set(id, 'recent');
  return {
    ids: [...ranked.map(({ id }) => id), ...others],
    headings: headingById,
    otherHeading: headingById.size > 0 ? 'allOthers' : undefined,
  };
}
