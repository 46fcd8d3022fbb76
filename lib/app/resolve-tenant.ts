import { ConciergeError } from '../errors.ts';
import type { Entry } from '../journal/entry.ts';
import { effectiveTenants } from '../policy/merge.ts';
import type { Policy } from '../policy/policy.ts';
import type { TenantContext, TenantResolver } from '../sessions/tenant-context.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { SlotWithSchema } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Tenant } from '../tenants/schema.ts';
import { isUnencrypted } from '../tenants/url.ts';
import { clients } from '../vendors/clients.ts';
import { findDescriptor } from '../vendors/descriptors.ts';

interface TenantDirectoryDeps {
  store: Store;
  tenantsSlot: SlotWithSchema<Tenant[]>;
  policySlot: SlotWithSchema<Policy>;
}

/** Tenants of the effective list by id, each with its vendor's descriptor and client. */
interface TenantDirectory extends TenantResolver {
  /**
   * A tenant that requests with credentials may go to.
   * @throws ConciergeError `unknown_tenant`, `unknown_vendor`, `insecure` for plain http that the policy forbids
   */
  resolve(tenantId: string): Promise<TenantContext>;
  /**
   * A tenant whatever its scheme, for the connection doctor, which examines plain http too.
   * @throws ConciergeError `unknown_tenant`, `unknown_vendor`
   */
  resolveAnyScheme(tenantId: string): Promise<TenantContext>;
  /** Whether the organisation's policy allows tenants on plain http. */
  isHttpAllowed(): Promise<boolean>;
  /**
   * A tenant's journal label as of its last resolution, so that an entry can still name a removed tenant.
   * @throws ConciergeError as `resolve`, for a tenant that this worker never resolved
   */
  journalLabel(tenantId: string): Promise<Entry['tenant']>;
}

/** Creates the directory; it reads the tenant list and the policy at each call. */
export function createTenantDirectory(deps: TenantDirectoryDeps): TenantDirectory {
  const { store, tenantsSlot, policySlot } = deps;
  const journalLabels = new Map<string, NonNullable<Entry['tenant']>>();
  let cache: { own: unknown; policy: unknown; byId: ReadonlyMap<string, Tenant> } | undefined;

  /** Rebuilds the map only after a change: the store returns the same object for an unchanged slot. */
  async function tenantsById(): Promise<ReadonlyMap<string, Tenant>> {
    const [own, policy] = await Promise.all([store.read(tenantsSlot), store.read(policySlot)]);
    if (cache?.own !== own || cache.policy !== policy) {
      const byId = new Map(effectiveTenants(own, policy).map((tenant) => [tenant.id, tenant]));
      cache = { own, policy, byId };
    }
    return cache.byId;
  }

  async function isHttpAllowed(): Promise<boolean> {
    return (await store.read(policySlot)).preferences.httpTenants !== false;
  }

  async function resolveAnyScheme(tenantId: string): Promise<TenantContext> {
    const tenant = (await tenantsById()).get(tenantId);
    if (tenant === undefined) throw new ConciergeError('unknown_tenant');
    const { id, name, vendor, environment } = tenant;
    journalLabels.set(id, { id, name, vendor, environment });
    const descriptor = findDescriptor(vendor);
    const client = getOwn(clients, vendor);
    if (descriptor === undefined || client === undefined) throw new ConciergeError('unknown_vendor');
    return { tenant, descriptor, client };
  }

  async function resolve(tenantId: string): Promise<TenantContext> {
    const context = await resolveAnyScheme(tenantId);
    if (isUnencrypted(context.tenant.baseUrl) && !(await isHttpAllowed()))
      throw new ConciergeError('insecure');
    return context;
  }

  async function journalLabel(tenantId: string): Promise<Entry['tenant']> {
    if (!journalLabels.has(tenantId)) await resolve(tenantId);
    return journalLabels.get(tenantId);
  }

  return { resolve, resolveAnyScheme, isHttpAllowed, journalLabel };
}
