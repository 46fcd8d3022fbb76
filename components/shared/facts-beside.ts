import { distinguishingFacts, placeOf } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { accountOf, realmOf } from '../../lib/tenants/tenant-facts.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { View } from './page-types.ts';

/**
 * The facts beside a tenant's name, the most telling first; see `distinguishingFacts`.
 * @param namesakes all tenants whose names look like this one, itself included
 */
export function factsBeside(
  tenant: Tenant,
  namesakes: readonly Tenant[],
  view: Pick<View, 'passes' | 'preferences'>,
): string[] {
  return distinguishingFacts(tenant, namesakes, (one) => ({
    realm: realmOf(one, findDescriptor(one.vendor)),
    place: placeOf(one),
    account: accountOf(one, view),
    environment: one.environment,
    id: one.id,
  }));
}
