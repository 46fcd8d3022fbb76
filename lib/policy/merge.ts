import type { Tenant } from '../tenants/schema.ts';
import { isAddress } from '../tenants/url.ts';
import type { Policy } from './policy.ts';

/** The list as everybody sees it: the organisation's tenants, then the person's own. An id of the policy's wins. */
export function effectiveTenants(own: readonly Tenant[], policy: Pick<Policy, 'tenants'>): Tenant[] {
  const managed = new Set(policy.tenants.map(({ id }) => id));
  const mine = looksReadable(own) ? own : [];
  return [...policy.tenants, ...mine.filter(({ id }) => !managed.has(id))];
}

const texts = ['id', 'vendor', 'name', 'environment'] as const;

/** A page may read the slot before the background has set an unreadable list aside, and holds no schema to tell. */
function looksReadable(list: unknown): boolean {
  return (
    Array.isArray(list) &&
    list.every(
      (each: Partial<Tenant> | null) =>
        isAddress(String(each?.baseUrl)) &&
        texts.every((text) => typeof each?.[text] === 'string') &&
        Object(each?.settings) === each?.settings &&
        Array.isArray(each?.destinations),
    )
  );
}

/**
 * A person's preferences with the organisation's values in their place. Its `autoLock` is the longest time in
 * minutes: who chose a shorter one keeps it.
 */
export function effectivePreferences<T extends object>(
  own: T,
  policy: Pick<Policy, 'preferences'>,
): T & Policy['preferences'] {
  const { autoLock: longest, ...set } = policy.preferences;
  if (longest === undefined) return { ...own, ...set };
  const chosen = 'autoLock' in own && typeof own.autoLock === 'number' ? own.autoLock : longest;
  return { ...own, ...set, autoLock: Math.min(chosen, longest) };
}
