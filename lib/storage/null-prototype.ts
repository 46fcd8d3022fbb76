import type { Preferences } from './preferences-schema.ts';
import { preferencesSlot } from './public-slots.ts';

/** A map without a prototype: a tenant may be called `constructor`. */
export function toDictionary<T extends object>(map: T): T {
  return Object.assign(Object.create(null), map);
}

/**
 * Preferences whose maps, by tenant id, are such. A map that is not stored, or whole preferences that are none, are the
 * empty ones.
 */
export function withDictionaries(kept: Preferences): Preferences {
  const all: Record<string, unknown> = { ...preferencesSlot.empty, ...kept };
  for (const name in all) {
    const value = all[name];
    if (typeof value === 'object' && !Array.isArray(value)) all[name] = toDictionary(value as object);
  }
  return all as Preferences;
}
