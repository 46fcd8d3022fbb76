import type { SettingDescriptor } from '../vendors/contract.ts';
import type { Tenant } from './schema.ts';

/** One tenant of a file that would change one that exists. */
export interface TenantChange {
  id: string;
  name: string;
  /** The fields that differ, with what they were and what they would be. Tenants hold no secret. */
  fields: { field: string; from: string; to: string }[];
  endsSession: boolean;
}

/** What an import would do. */
export interface ImportPreview {
  /** Names of the tenants that are new. */
  added: string[];
  changed: TenantChange[];
}

/** The settings that a tenant's vendor knows, with what holds where a tenant says nothing. */
export type DeclaredSettings = readonly Pick<SettingDescriptor, 'name' | 'default'>[];

/**
 * A tenant's doors as one text: the server, and how it is reached.
 * @param declared the settings of its vendor; saying what holds anyway makes no other door
 */
export function endpointFingerprint(tenant: Tenant, declared: DeclaredSettings): string {
  return JSON.stringify([tenant.vendor, tenant.baseUrl, sorted(inForce(tenant, declared))]);
}

/**
 * Whether a session may outlive the change: the same server, reached in the same way.
 * @param declared the settings of the vendor of `after`
 */
export function hasSameEndpoint(before: Tenant, after: Tenant, declared: DeclaredSettings): boolean {
  return endpointFingerprint(before, declared) === endpointFingerprint(after, declared);
}

/** Those of a list whose doors are others in the list that comes. */
export function withChangedEndpoint(
  before: readonly Tenant[],
  coming: readonly Tenant[],
  declaredBy: (tenant: Tenant) => DeclaredSettings,
): Tenant[] {
  const after = new Map(coming.map((tenant) => [tenant.id, tenant]));
  return before.filter((tenant) => {
    const next = after.get(tenant.id);
    return next !== undefined && !hasSameEndpoint(tenant, next, declaredBy(next));
  });
}

/**
 * The fields in which two tenants differ, in the order of the file, with both values as text.
 * @param declared the settings of the vendor of `after`
 */
export function differences(
  before: Tenant,
  after: Tenant,
  declared: DeclaredSettings,
): TenantChange['fields'] {
  const fields = ['vendor', 'name', 'baseUrl', 'environment', 'color', 'settings', 'destinations'] as const;
  const old = before.vendor === after.vendor ? inForce(before, declared) : before.settings;
  const next = inForce(after, declared);
  const pairs = fields.flatMap((field): { field: string; from: unknown; to: unknown }[] =>
    field === 'settings'
      ? [...new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])].map((name) => ({
          field: `settings.${name}`,
          from: old[name],
          to: next[name],
        }))
      : [{ field, from: before[field], to: after[field] }],
  );
  return pairs
    .map(({ field, from, to }) => ({ field, from: asText(from), to: asText(to) }))
    .filter(({ from, to }) => from !== to);
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const destinations = (value ?? []) as Tenant['destinations'];
  return destinations.map(({ label, path, kind = '' }) => `${label} ${path} ${kind}`.trim()).join(', ');
}

/** The list in this order; tenants that the order does not name keep theirs at the end. */
export function reorder(list: readonly Tenant[], ids: readonly string[]): Tenant[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  const at = (tenant: Tenant) => place.get(tenant.id) ?? ids.length;
  return list
    .map((tenant, index) => ({ tenant, index }))
    .sort((a, b) => at(a.tenant) - at(b.tenant) || a.index - b.index)
    .map(({ tenant }) => tenant);
}

/** The list with these tenants in it: an id that exists is replaced in its place, a new one goes to the end. */
export function withTenants(list: readonly Tenant[], tenants: readonly Tenant[]): Tenant[] {
  const coming = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const kept = list.map((tenant) => coming.get(tenant.id) ?? tenant);
  const known = new Set(list.map((tenant) => tenant.id));
  return [...kept, ...tenants.filter((tenant) => !known.has(tenant.id))];
}

/** A free id made from a name: `Acme Members` → `acme-members`, then `acme-members-2`. */
export function freeId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  const base = plain === '' ? 'tenant' : plain;
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
  }
}

/** A tenant's settings, and its vendor's own where it says nothing. */
function inForce({ settings }: Tenant, declared: DeclaredSettings): Tenant['settings'] {
  const own = declared.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(own), ...settings };
}

function sorted(settings: Tenant['settings']): [string, string][] {
  return Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
}
