import type { Tenant } from './schema.ts';

/** One tenant of a file that would change one that exists. */
export interface TenantChange {
  id: string;
  name: string;
  /** Names of the fields that differ; never their values. */
  fields: string[];
  endsSession: boolean;
}

/** Whether a session may outlive the change: the same server, reached in the same way. */
export function sameDoors(before: Tenant, after: Tenant): boolean {
  return (
    before.vendor === after.vendor &&
    before.baseUrl === after.baseUrl &&
    JSON.stringify(sorted(before.settings)) === JSON.stringify(sorted(after.settings))
  );
}

/** The names of the fields in which two tenants differ, in the order of the file. */
export function differences(before: Tenant, after: Tenant): string[] {
  const fields = ['vendor', 'name', 'baseUrl', 'environment', 'color', 'settings', 'destinations'] as const;
  return fields.flatMap((field) => {
    if (field === 'settings') {
      const names = new Set([...Object.keys(before.settings), ...Object.keys(after.settings)]);
      return [...names]
        .filter((name) => before.settings[name] !== after.settings[name])
        .map((name) => `settings.${name}`);
    }
    return JSON.stringify(before[field]) === JSON.stringify(after[field]) ? [] : [field];
  });
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

function sorted(settings: Tenant['settings']): [string, string][] {
  return Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
}
