import { ConciergeError } from '../errors.ts';
import * as directory from '../tenants/directory.ts';
import { aboutOf } from '../vendors/abouts.ts';
import type { About, Tenant, Wire } from '../vendors/contract.ts';

/** A tenant with what its vendor declares and does. */
export interface Known {
  tenant: Tenant;
  about: About;
  wire: Wire;
}

/** Where it is asked whom we know. */
export interface Knowing {
  /** @throws ConciergeError `unknown_tenant`, `unknown_vendor` */
  known(tenantId: string): Promise<Known>;
}

/** Where it is asked whom we may talk to. */
export interface Allowing {
  /** Whether the browser lets us talk to this address. */
  allowed(address: string): Promise<boolean>;
}

/** @throws ConciergeError `no_permission` with the host, when the browser does not let us talk to the tenant */
export async function requireHost(allowing: Allowing, { baseUrl }: Tenant): Promise<void> {
  if (!(await allowing.allowed(baseUrl))) {
    throw new ConciergeError('no_permission', { host: new URL(baseUrl).hostname });
  }
}

/** A tenant's doors as one text, as its vendor understands them: what is of one text goes through no other's. */
export function doorsOf(tenant: Tenant): string {
  return directory.doorsOf(tenant, aboutOf(tenant.vendor)?.settings ?? []);
}

/** A list that changed meanwhile does not get a token of the old server. @throws ConciergeError `unknown_tenant` */
export async function requireSameDoors(knowing: Knowing, { tenant }: Known): Promise<void> {
  const { tenant: now } = await knowing.known(tenant.id);
  if (doorsOf(now) !== doorsOf(tenant)) throw new ConciergeError('unknown_tenant');
}
