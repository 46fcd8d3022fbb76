import type { Preferences } from './schemas.ts';

/** A map without a prototype: a tenant may be called `constructor`. */
export function bare<T extends object>(map: T): T {
  return Object.assign(Object.create(null), map);
}

/** Preferences whose maps, by tenant id, are such. */
export function bareMaps(kept: Preferences): Preferences {
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [
      name,
      typeof value === 'object' && !Array.isArray(value) ? bare(value) : value,
    ]),
  ) as Preferences;
}
