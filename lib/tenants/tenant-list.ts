import type { SettingDescriptor } from '../vendors/contract.ts';
import type { Definition } from '../vendors/definition/definition.ts';
import type { Tenant } from './schema.ts';

/** What an import would change in one existing tenant. */
interface TenantChange {
  id: string;
  name: string;
  /** The differing fields with both values. Tenants hold no secret, so the values may be shown. */
  fields: { field: string; from: string; to: string }[];
  endsSession: boolean;
}

/** The preview of an import. */
export interface ImportPreview {
  /** The new tenants. */
  added: { id: string; name: string }[];
  changed: TenantChange[];
  /** The tenants of a team's file that are in it no more. */
  removed?: { id: string; name: string }[];
  /** The vendors without code that the file brings, new or changed. */
  vendors?: Definition[];
  /** Ids of those of them that replace a stored one, which ends the sessions of its tenants. */
  replaced?: string[];
}

/** The settings a vendor declares, with the default of each. */
export type DeclaredSettings = readonly Pick<SettingDescriptor, 'name' | 'default'>[];

/**
 * The endpoint fingerprint of a tenant: vendor, address and settings as one text.
 * Secrets stored under one fingerprint are never sent to another.
 * A vendor without code adds its definition's digest: a changed definition may send secrets elsewhere.
 * @param declared the vendor's settings; a value equal to the default leaves the fingerprint unchanged
 */
export function endpointFingerprint(tenant: Tenant, declared: DeclaredSettings, digest?: string): string {
  return JSON.stringify([
    tenant.vendor,
    tenant.baseUrl,
    sortedEntries(effectiveSettings(tenant, declared)),
    ...(digest === undefined ? [] : [digest]),
  ]);
}

/**
 * Whether a session survives the change, which requires the same endpoint fingerprint.
 * @param declared the settings of the vendor of `after`
 */
export function hasSameEndpoint(before: Tenant, after: Tenant, declared: DeclaredSettings): boolean {
  return endpointFingerprint(before, declared) === endpointFingerprint(after, declared);
}

/** The tenants of a list whose endpoint differs in the next list. Tenants missing there do not count. */
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
 * The fields in which two tenants differ, in the order of the tenant file, with both values as text.
 * @param declared the settings of the vendor of `after`
 */
export function differences(
  before: Tenant,
  after: Tenant,
  declared: DeclaredSettings,
): TenantChange['fields'] {
  const fields = [
    ...(['vendor', 'name', 'baseUrl', 'environment', 'color'] as const),
    ...(['settings', 'destinations', 'tags', 'note'] as const),
  ];
  const old = before.vendor === after.vendor ? effectiveSettings(before, declared) : before.settings;
  const next = effectiveSettings(after, declared);
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
    .map(({ field, from, to }) => ({ field, from: toText(from), to: toText(to) }))
    .filter(({ from, to }) => from !== to);
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  const items = (value ?? []) as readonly (string | Tenant['destinations'][number])[];
  return items
    .map((item) => (typeof item === 'string' ? item : `${item.label} ${item.path} ${item.kind ?? ''}`.trim()))
    .join(', ');
}

/** What tenants that come would add to a list and change in it. */
export function previewImport(
  before: readonly Tenant[],
  coming: readonly Tenant[],
  declaredBy: (tenant: Tenant) => DeclaredSettings,
): Pick<ImportPreview, 'added' | 'changed'> {
  const byId = new Map(before.map((tenant) => [tenant.id, tenant]));
  const added = coming.filter(({ id }) => !byId.has(id)).map(({ id, name }) => ({ id, name }));
  const changed = coming.flatMap((tenant): TenantChange[] => {
    const old = byId.get(tenant.id);
    const fields = old === undefined ? [] : differences(old, tenant, declaredBy(tenant));
    if (old === undefined || fields.length === 0) return [];
    const endsSession = !hasSameEndpoint(old, tenant, declaredBy(tenant));
    return [{ id: tenant.id, name: old.name, fields, endsSession }];
  });
  return { added, changed };
}

/** The list in the order of `ids`; tenants missing there follow in their present order. */
export function reorder(list: readonly Tenant[], ids: readonly string[]): Tenant[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  const at = (tenant: Tenant) => place.get(tenant.id) ?? ids.length;
  return list
    .map((tenant, index) => ({ tenant, index }))
    .sort((a, b) => at(a.tenant) - at(b.tenant) || a.index - b.index)
    .map(({ tenant }) => tenant);
}

/** The list with these tenants merged in: an existing id is replaced in place, a new id is appended. */
export function withTenants(list: readonly Tenant[], tenants: readonly Tenant[]): Tenant[] {
  const coming = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const merged = list.map((tenant) => coming.get(tenant.id) ?? tenant);
  const existing = new Set(list.map((tenant) => tenant.id));
  return [...merged, ...tenants.filter((tenant) => !existing.has(tenant.id))];
}

/**
 * A form's values over what is stored: fields, and settings one by one, that the form left as it opened stay as stored.
 * @param opened the form's values as it opened
 */
export function mergeEdits(
  opened: Readonly<Record<string, unknown>>,
  edited: Readonly<Record<string, unknown>>,
  stored: Tenant,
): Record<string, unknown> {
  const { settings, ...fields } = edited;
  const { settings: openedSettings, ...openedFields } = opened;
  const { id: _id, settings: storedSettings, ...storedFields } = stored;
  return {
    ...mergeFields(openedFields, fields, { ...storedFields }),
    settings:
      opened.vendor === edited.vendor
        ? mergeFields(Object(openedSettings), Object(settings), storedSettings)
        : settings,
  };
}

function mergeFields(
  opened: Readonly<Record<string, unknown>>,
  edited: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const names = [...new Set([...Object.keys(edited), ...Object.keys(stored)])];
  const entries = names.map((name) => {
    const isUntouched = JSON.stringify(opened[name]) === JSON.stringify(edited[name]);
    return [name, isUntouched ? stored[name] : edited[name]] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** An unused id derived from a name: `Acme Members` → `acme-members`, then `acme-members-2`. */
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

/** A tenant's settings over the vendor's defaults. */
function effectiveSettings({ settings }: Tenant, declared: DeclaredSettings): Tenant['settings'] {
  const own = declared.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(own), ...settings };
}

function sortedEntries(settings: Tenant['settings']): [string, string][] {
  return Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
}
