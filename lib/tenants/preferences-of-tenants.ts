/** What a change of the tenant list changes in the preferences. */
import type { Preferences } from '../storage/preferences-schema.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import type { Tenant } from './schema.ts';

/**
 * Records a hand-typed portal origin as confirmed, because typing the address confirms the origin by name.
 * An origin that a listed tenant already has may come from a file or a copy.
 * Such an origin is confirmed only if this tenant, or else another with the origin, has confirmed it.
 * @param before the list before the tenant was saved
 */
export function confirmTypedPortal(
  descriptors: readonly VendorDescriptor[],
  saved: Preferences,
  tenant: Tenant,
  before: readonly Tenant[],
): Preferences {
  const portalOf = ({ vendor, settings }: Tenant): string | undefined => {
    const portal = descriptors.find((descriptor) => descriptor.id === vendor)?.portal;
    const value = portal && 'setting' in portal ? settings[portal.setting] : undefined;
    return value === undefined ? undefined : new URL(value).origin;
  };
  const typed = portalOf(tenant);
  if (typed === undefined) return saved;
  const withOrigin = before.filter((each) => portalOf(each) === typed).map(({ id }) => id);
  const sources = withOrigin.includes(tenant.id) ? [tenant.id] : withOrigin;
  if (sources.length > 0 && !sources.some((id) => saved.portalOrigins[id] === typed)) return saved;
  return { ...saved, portalOrigins: { ...saved.portalOrigins, [tenant.id]: typed } };
}

/** The preferences without those of tenants that left every list. */
export function forgetTenants(saved: Preferences, ids: ReadonlySet<string>): Preferences {
  const without = <T>(all: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !ids.has(key)));
  return {
    ...saved,
    ...(saved.keepAlive === undefined ? {} : { keepAlive: without(saved.keepAlive) }),
    ...(saved.privateWindow === undefined ? {} : { privateWindow: without(saved.privateWindow) }),
    ...(saved.retention === undefined ? {} : { retention: without(saved.retention) }),
    ...(saved.favourites === undefined
      ? {}
      : { favourites: saved.favourites.filter((each) => !ids.has(each)) }),
    lastAccount: without(saved.lastAccount),
    portalOrigins: without(saved.portalOrigins),
    portalOpenedOn: without(saved.portalOpenedOn),
    ...(saved.signInAgreedOn === undefined ? {} : { signInAgreedOn: without(saved.signInAgreedOn) }),
    ...(saved.checkAgreedOn === undefined ? {} : { checkAgreedOn: without(saved.checkAgreedOn) }),
    usedAt: without(saved.usedAt),
    ...(saved.usage === undefined ? {} : { usage: without(saved.usage) }),
  };
}
