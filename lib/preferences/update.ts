import type { Preferences } from '../storage/preferences-schema.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';

/** Preferences that are the same for every tenant. */
type Chosen = {
  [K in 'announceEnds' | 'logoutOnLock' | 'clearCookies' | 'journal' | 'lockOnScreen' | 'lockEndsSessions']?:
    | boolean
    | undefined;
} & { autoLock?: number | undefined };

/** Writes what was chosen and leaves the rest as it is. */
export function setPreferences(store: Store, chosen: Chosen): Promise<void> {
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  return store.update([preferences], (kept): [Preferences] => [{ ...kept, ...given }]);
}

/** Writes one tenant's preference. */
export function setTenantPreference(
  store: Store,
  tenantId: string,
  what: 'keepAlive' | 'privateDoors' | 'favourite',
  on: boolean,
): Promise<void> {
  return store.update([preferences], (kept): [Preferences] => {
    if (what !== 'favourite') return [{ ...kept, [what]: { ...kept[what], [tenantId]: on } }];
    const others = (kept.favourites ?? []).filter((id) => id !== tenantId);
    return [{ ...kept, favourites: on ? [...others, tenantId] : others }];
  });
}
