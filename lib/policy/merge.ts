import type { Tenant } from '../tenants/schema.ts';
import type { Policy } from './policy.ts';

/** The effective tenant list: the organisation's tenants, then the user's own. A managed id wins. */
export function effectiveTenants(own: readonly Tenant[], policy: Pick<Policy, 'tenants'>): Tenant[] {
  const managed = new Set(policy.tenants.map(({ id }) => id));
  return [...policy.tenants, ...own.filter(({ id }) => !managed.has(id))];
}

/**
 * The user's preferences with the organisation's values applied over them.
 * The policy's `autoLock` is a maximum in minutes: a shorter own value stays in force.
 */
export function effectivePreferences<T extends object>(
  own: T,
  policy: Pick<Policy, 'preferences'>,
): T & Policy['preferences'] {
  const { autoLock: maxMinutes, ...set } = policy.preferences;
  if (maxMinutes === undefined) return { ...own, ...set };
  const ownMinutes = 'autoLock' in own && typeof own.autoLock === 'number' ? own.autoLock : maxMinutes;
  return { ...own, ...set, autoLock: Math.min(ownMinutes, maxMinutes) };
}
