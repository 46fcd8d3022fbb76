import type { Preferences } from './preferences-schema.ts';
import { preferencesSlot } from './public-slots.ts';

/** Copies a map without a prototype, because a tenant's id may be `constructor`. */
export function toDictionary<T extends object>(map: T): T {
  return Object.assign(Object.create(null), map);
}

/** Copies preferences with every map as a dictionary; absent maps, or absent preferences, become empty ones. */
export function withDictionaries(stored: Preferences): Preferences {
  const all: Record<string, unknown> = { ...preferencesSlot.empty, ...stored };
  for (const name in all) {
    const value = all[name];
    if (typeof value === 'object' && !Array.isArray(value)) all[name] = toDictionary(value as object);
  }
  return all as Preferences;
}
