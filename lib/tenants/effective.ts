import type { Policy } from './policy.ts';
import type { Tenant } from './schema.ts';

/** The list as everybody sees it: the organisation's tenants, then the person's own. An id of the policy's wins. */
export function effectiveTenants(own: readonly Tenant[], policy: Pick<Policy, 'tenants'>): Tenant[] {
  const managed = new Set(policy.tenants.map(({ id }) => id));
  return [...policy.tenants, ...own.filter(({ id }) => !managed.has(id))];
}

/** A person's preferences with the organisation's values in their place. */
export function effectivePreferences<T extends object>(
  own: T,
  policy: Pick<Policy, 'preferences'>,
): T & Policy['preferences'] {
  return { ...own, ...policy.preferences };
}
