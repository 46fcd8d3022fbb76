import type { OwnVendor } from '../doctor/recognise-server.ts';
import { ConciergeError } from '../errors.ts';
import type { Entry } from '../journal/entry.ts';
import { effectiveTenants } from '../policy/merge.ts';
import type { Policy } from '../policy/policy.ts';
import type { TenantContext, TenantResolver } from '../sessions/tenant-context.ts';
import { getOwn } from '../storage/own-entry.ts';
import { definitions, type SlotWithSchema, vendors } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Tenant } from '../tenants/schema.ts';
import { isUnencrypted } from '../tenants/url.ts';
import { clients } from '../vendors/clients.ts';
import type { VendorClient } from '../vendors/contract.ts';
import { setDefinedVendors, unknownVendorFacts } from '../vendors/defined-vendors.ts';
import { createDefinitionClient } from '../vendors/definition/client.ts';
import type { Definition } from '../vendors/definition/definition.ts';
import { findDescriptor } from '../vendors/descriptors.ts';
import { gallery } from '../vendors/gallery.ts';

interface TenantDirectoryDeps {
  store: Store;
  tenantsSlot: SlotWithSchema<Tenant[]>;
  policySlot: SlotWithSchema<Policy>;
}

/** The effective list with the two slots' values that it was merged from. */
interface EffectiveList {
  own: readonly Tenant[];
  policy: Policy;
  list: readonly Tenant[];
  byId: ReadonlyMap<string, Tenant>;
}

/** The effective tenant list, and its tenants by id with their vendor's descriptor and client. */
interface TenantDirectory extends TenantResolver {
  /** The organisation's tenants, then the user's own; the identical list until one of the two changes. */
  list(): Promise<readonly Tenant[]>;
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
  /** The client of a vendor, in code or by definition; `undefined` for an unknown one. */
  findClient(vendor: string): Promise<VendorClient | undefined>;
  /** The vendors without code that a person or a policy has brought. */
  ownVendors(): Promise<OwnVendor[]>;
  /** Whether the organisation's policy allows tenants on plain http. */
  isHttpAllowed(): Promise<boolean>;
  /**
   * A tenant's journal label as of its last resolution, so that an entry can still name a removed tenant.
   * @throws ConciergeError as `resolve`, for a tenant that this worker never resolved
   */
  journalLabel(tenantId: string): Promise<Entry['tenant']>;
}

/**
 * Creates the directory; it reads the tenant list and the policy at each call.
 * The background's only cache of the effective list: the slots' own caches hold what is stored.
 */
export function createTenantDirectory(deps: TenantDirectoryDeps): TenantDirectory {
  const { store, tenantsSlot, policySlot } = deps;
  const journalLabels = new Map<string, NonNullable<Entry['tenant']>>();
  let cache: EffectiveList | undefined;

  /** Merges again only after a change: the store returns the same object for an unchanged slot. */
  async function effectiveList(): Promise<EffectiveList> {
    const [own, policy, defined] = await Promise.all([
      store.read(tenantsSlot),
      store.read(policySlot),
      store.read(vendors),
    ]);
    setDefinedVendors(defined);
    if (cache?.own !== own || cache.policy !== policy) {
      const list = effectiveTenants(own, policy);
      cache = { own, policy, list, byId: new Map(list.map((tenant) => [tenant.id, tenant])) };
    }
    return cache;
  }

  const definedClients = new WeakMap<Definition, VendorClient>();

  /** A definition's client is made once for as long as the slot holds the same definition. */
  async function findClient(vendor: string): Promise<VendorClient | undefined> {
    const inCode = getOwn(clients, vendor);
    if (inCode !== undefined) return inCode;
    const stored = (await store.read(definitions)).filter(({ definition }) => definition.id === vendor);
    const definition =
      gallery.find(({ id }) => id === vendor) ??
      (stored.find(({ from }) => from === 'policy') ?? stored[0])?.definition;
    if (definition === undefined) return undefined;
    const known = definedClients.get(definition) ?? createDefinitionClient(definition);
    definedClients.set(definition, known);
    return known;
  }

  async function ownVendors(): Promise<OwnVendor[]> {
    const descriptors = (await store.read(vendors)).filter(({ from }) => from !== 'gallery');
    const found = await Promise.all(
      descriptors.map(async (descriptor) => ({ descriptor, client: await findClient(descriptor.id) })),
    );
    return found.flatMap(({ descriptor, client }) => (client === undefined ? [] : [{ descriptor, client }]));
  }

  async function isHttpAllowed(): Promise<boolean> {
    return (await store.read(policySlot)).preferences.httpTenants !== false;
  }

  async function resolveAnyScheme(tenantId: string): Promise<TenantContext> {
    const tenant = (await effectiveList()).byId.get(tenantId);
    if (tenant === undefined) throw new ConciergeError('unknown_tenant');
    const { id, name, vendor, environment } = tenant;
    journalLabels.set(id, { id, name, vendor, environment });
    const descriptor = findDescriptor(vendor);
    const client = await findClient(vendor);
    if (descriptor === undefined || client === undefined)
      throw new ConciergeError('unknown_vendor', unknownVendorFacts(vendor));
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

  return {
    list: async () => (await effectiveList()).list,
    resolve,
    resolveAnyScheme,
    findClient,
    ownVendors,
    isHttpAllowed,
    journalLabel,
  };
}
