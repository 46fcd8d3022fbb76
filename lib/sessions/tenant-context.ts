import { ConciergeError } from '../errors.ts';
import * as tenantList from '../tenants/tenant-list.ts';
import type { Tenant, VendorClient, VendorDescriptor } from '../vendors/contract.ts';
import { findDescriptor } from '../vendors/descriptors.ts';

/** A tenant with the descriptor and the client of its vendor. */
export interface TenantContext {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  client: VendorClient;
}

/** Looks up tenants by id. */
export interface TenantResolver {
  /** @throws ConciergeError `unknown_tenant`, `unknown_vendor` */
  resolve(tenantId: string): Promise<TenantContext>;
}

/** Checks host permissions. */
export interface HostAccess {
  /** Whether the browser permits requests to this address. */
  isHostAllowed(address: string): Promise<boolean>;
}

/**
 * @throws ConciergeError `no_permission` with the host, when the browser does not permit requests to the
 *   tenant
 */
export async function assertHostAllowed(
  access: HostAccess,
  { baseUrl }: Pick<Tenant, 'baseUrl'>,
): Promise<void> {
  if (!(await access.isHostAllowed(baseUrl))) {
    throw new ConciergeError('no_permission', { host: new URL(baseUrl).hostname });
  }
}

/** Endpoint fingerprint: secrets stored under one are never sent to another. */
export function endpointOf(tenant: Tenant): string {
  const { settings = [], digest } = findDescriptor(tenant.vendor) ?? {};
  return tenantList.endpointFingerprint(tenant, settings, digest);
}

/**
 * Keeps a token of the old server from being stored after the tenant's endpoint changed.
 * @throws ConciergeError `unknown_tenant`
 */
export async function assertSameEndpoint(resolver: TenantResolver, { tenant }: TenantContext): Promise<void> {
  const { tenant: current } = await resolver.resolve(tenant.id);
  if (endpointOf(current) !== endpointOf(tenant)) throw new ConciergeError('unknown_tenant');
}
