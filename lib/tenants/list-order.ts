import type { MessageKey } from '../i18n/message-key.ts';
import type { Passes } from '../sessions/schema.ts';
import { deriveState } from '../sessions/state.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { frecency } from './frecency.ts';
import type { Tenant } from './schema.ts';

/** The order of the list as it is when a page opens: favourites, signed in, used lately and often, as filed. */
export interface ListOrder {
  ids: readonly string[];
  /** The heading of favourites and of who is signed in, by tenant id. */
  headings: ReadonlyMap<string, MessageKey>;
  /** The heading of all others, where there are such. */
  otherHeading: MessageKey | undefined;
}

/** What it is made from: plain values. */
export interface ListOrderInput {
  tenants: readonly Tenant[];
  passes: Passes;
  preferences: Pick<Preferences, 'favourites' | 'usedAt' | 'usage'>;
}

/**
 * The order in which tenants come before the search. One for the list and the address bar: among equal matches the first
 * is found first. A page computes it once per opening: while a person looks, nothing moves.
 * @param now epoch milliseconds
 */
export function deriveListOrder({ tenants, passes, preferences }: ListOrderInput, now: number): ListOrder {
  const favourites = preferences.favourites ?? [];
  const under = new Map<string, MessageKey>();
  const ranked = tenants.map(({ id }) => {
    const { name } = deriveState(passes[id], now);
    const place = favourites.indexOf(id);
    const signedIn = name !== 'signed-out' && name !== 'expired';
    if (place >= 0) under.set(id, 'favourites');
    else if (signedIn) under.set(id, 'state_signed_in');
    // Favourites stand below 0 in their order, signed in is 0, everybody else 1.
    return { id, rank: place < 0 ? +!signedIn : place - favourites.length, used: frecency(preferences, id) };
  });
  ranked.sort((a, b) => a.rank - b.rank || b.used - a.used);
  return {
    ids: ranked.map(({ id }) => id),
    headings: under,
    otherHeading: under.size > 0 ? 'allOthers' : undefined,
  };
}
