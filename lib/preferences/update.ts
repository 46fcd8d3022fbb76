import type { Preferences } from '../storage/preferences-schema.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';

/** Preferences that apply to every tenant. */
type GlobalPreferences = {
  [K in 'announceEnds' | 'logoutOnLock' | 'clearCookies' | 'journal' | 'lockOnScreen' | 'lockEndsSessions']?:
    | boolean
    | undefined;
} & { [K in 'autoLock' | 'theme' | 'density' | 'badge']?: Preferences[K] | undefined };

/** Merges the defined values into the preferences slot. */
export function setPreferences(store: Store, values: GlobalPreferences): Promise<void> {
  const defined = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return store.update([preferences], (current): [Preferences] => [{ ...current, ...defined }]);
}

/** Sets one preference of one tenant. A new favourite is appended. */
export function setTenantPreference(
  store: Store,
  tenantId: string,
  what: 'keepAlive' | 'privateWindow' | 'favourite',
  value: boolean,
): Promise<void> {
  return store.update([preferences], (current): [Preferences] => {
    if (what !== 'favourite') return [{ ...current, [what]: { ...current[what], [tenantId]: value } }];
    const others = (current.favourites ?? []).filter((id) => id !== tenantId);
    return [{ ...current, favourites: value ? [...others, tenantId] : others }];
  });
}

/**
 * Makes tenants favourites, or no longer. A favourite that is one already stays in its place.
 * @param position 0-based place of the first new one among the favourites; behind all of them by default
 */
export function setFavourites(
  store: Store,
  tenantIds: readonly string[],
  on: boolean,
  position = Number.POSITIVE_INFINITY,
): Promise<void> {
  return store.update([preferences], (current): [Preferences] => {
    const own = current.favourites ?? [];
    if (!on) return [{ ...current, favourites: own.filter((id) => !tenantIds.includes(id)) }];
    const added = tenantIds.filter((id) => !own.includes(id));
    const favourites = [...own.slice(0, position), ...added, ...own.slice(position)];
    return [{ ...current, favourites: [...new Set(favourites)] }];
  });
}
