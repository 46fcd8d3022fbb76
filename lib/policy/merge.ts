import type { Tenant } from '../tenants/schema.ts';
import { applyManaged } from './managed-preferences.ts';
import type { Policy } from './policy.ts';

/** The effective tenant list: the organisation's tenants, then the user's own. A managed id wins. */
export function effectiveTenants(own: readonly Tenant[], policy: Pick<Policy, 'tenants'>): Tenant[] {
  const managed = new Set(policy.tenants.map(({ id }) => id));
  return [...policy.tenants, ...own.filter(({ id }) => !managed.has(id))];
}

/** The user's preferences with the organisation's values applied over them. */
export const effectivePreferences = <T extends object>(
  own: T,
  policy: Pick<Policy, 'preferences'>,
): T & Policy['preferences'] => applyManaged(own, policy.preferences);
