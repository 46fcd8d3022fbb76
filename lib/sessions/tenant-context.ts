import { ConciergeError } from '../errors.ts';
import * as directory from '../tenants/tenant-list.ts';
import type { Tenant, VendorClient, VendorDescriptor } from '../vendors/contract.ts';
import { findDescriptor } from '../vendors/descriptors.ts';

/** A tenant with what its vendor declares and does. */
export interface TenantContext {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  client: VendorClient;
}

/** Where it is asked whom we know. */
export interface TenantResolver {
  /** @throws ConciergeError `unknown_tenant`, `unknown_vendor` */
  resolve(tenantId: string): Promise<TenantContext>;
}

/** Where it is asked whom we may talk to. */
export interface HostAccess {
  /** Whether the browser lets us talk to this address. */
  isHostAllowed(address: string): Promise<boolean>;
}

/** @throws ConciergeError `no_permission` with the host, when the browser does not let us talk to the tenant */
export async function assertHostAllowed(allowing: HostAccess, { baseUrl }: Tenant): Promise<void> {
  if (!(await allowing.isHostAllowed(baseUrl))) {
    throw new ConciergeError('no_permission', { host: new URL(baseUrl).hostname });
  }
}

/** A tenant's doors as one text, as its vendor understands them: what is of one text goes through no other's. */
export function endpointOf(tenant: Tenant): string {
  return directory.endpointFingerprint(tenant, findDescriptor(tenant.vendor)?.settings ?? []);
}

/** A list that changed meanwhile does not get a token of the old server. @throws ConciergeError `unknown_tenant` */
export async function assertSameEndpoint(knowing: TenantResolver, { tenant }: TenantContext): Promise<void> {
  const { tenant: now } = await knowing.resolve(tenant.id);
  if (endpointOf(now) !== endpointOf(tenant)) throw new ConciergeError('unknown_tenant');
}
