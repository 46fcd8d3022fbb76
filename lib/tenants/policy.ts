import * as z from 'zod/mini';
import { asConciergeError } from '../errors.ts';
import type { About } from '../vendors/contract.ts';
import { fileVersion, readEntry } from './file.ts';
import { type Tenant, tenantSchema } from './schema.ts';

const flag = z.optional(z.boolean());
/** Minutes: a day. */
const longestAutoLock = 1440;

/** What an organisation may set for everybody. A value that is set wins and cannot be edited. */
export const policyPreferencesSchema = z.strictObject({
  /** `false` takes `Copy link` away. */
  copyLink: flag,
  /** `false` takes the export of tenants away. */
  exportTenants: flag,
  /** `false` refuses servers that are not encrypted (this machine excepted). */
  httpTenants: flag,
  logoutOnLock: flag,
  announceEnds: flag,
  clearCookies: flag,
  /** `true` makes the journal obligatory, `false` forbids it. */
  journal: flag,
  /** `false` leaves the page at the first install out. */
  onboarding: flag,
  /** `false` forbids the vault. */
  vault: flag,
  /** `false` forbids to remember credentials until the browser closes. */
  remember: flag,
  /** In minutes: the vault locks itself, and this is the longest it may stay open without use. */
  autoLock: z.optional(z.int().check(z.minimum(1), z.maximum(longestAutoLock))),
});
const { shape } = policyPreferencesSchema.def;
export type PolicyPreferences = z.output<typeof policyPreferencesSchema>;

const faultSchema = z.strictObject({ entry: z.string(), reason: z.string() });

/** The last good policy, and what of the present one could not be taken. */
export interface Policy {
  tenants: Tenant[];
  preferences: PolicyPreferences;
  faults: z.output<typeof faultSchema>[];
}

/** The schema of the slot that keeps the policy. */
export function policySchema(abouts: readonly About[]): z.ZodMiniType<Policy, unknown> {
  return z.strictObject({
    tenants: z.array(tenantSchema(abouts)),
    preferences: policyPreferencesSchema,
    faults: z.array(faultSchema),
  });
}

/** No organisation has said anything. */
export const noPolicy: Policy = { tenants: [], preferences: {}, faults: [] };

/**
 * Chromium keeps from us the whole of a list or an object in which one value is of a type that the schema does not
 * have. A policy that names its version names both parts, and so tells such a loss from a part that is not set.
 */
const leftOut = 'is missing: left out, or kept back by the browser because a value in it has the wrong type';

/**
 * A managed value as a policy. An entry that is not good keeps its last good form, where there was one, and is told
 * by its place and the reason; the other entries count. A pure function of the value and the last policy.
 */
export function readPolicy(value: unknown, last: Policy, abouts: readonly About[]): Policy {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ...last, faults: [{ entry: 'the policy', reason: 'is not an object' }] };
  }
  const { version, tenants, preferences, ...others } = value as Record<string, unknown>;
  if (version !== undefined && version !== fileVersion) {
    return { ...last, faults: [{ entry: 'version', reason: `must be ${fileVersion}` }] };
  }
  const policy: Policy = { tenants: [], preferences: {}, faults: [] };
  for (const key of Object.keys(others).filter((name) => name !== '$schema')) {
    policy.faults.push({ entry: 'the policy', reason: `has an unknown field "${key.slice(0, 40)}"` });
  }
  const isSet = (part: unknown) => part !== undefined || version !== undefined;
  if (Array.isArray(tenants)) takeTenants(policy, tenants, last, abouts);
  else if (isSet(tenants)) {
    policy.tenants = last.tenants;
    policy.faults.push({ entry: 'tenants', reason: tenants === undefined ? leftOut : 'is not a list' });
  }
  if (typeof preferences === 'object' && preferences !== null) takePreferences(policy, preferences, last);
  else if (isSet(preferences)) {
    policy.preferences = last.preferences;
    const reason = preferences === undefined ? leftOut : 'is not an object';
    policy.faults.push({ entry: 'preferences', reason });
  }
  return policy;
}

function takeTenants(
  policy: Policy,
  entries: readonly unknown[],
  last: Policy,
  abouts: readonly About[],
): void {
  const schema = tenantSchema(abouts);
  const seen = new Set<string>();
  entries.forEach((entry, index) => {
    const where = `tenant ${index + 1}`;
    let tenant: Tenant | undefined;
    try {
      tenant = readEntry(entry, where, schema);
    } catch (thrown) {
      const { facts } = asConciergeError(thrown);
      policy.faults.push({ entry: facts.entry ?? where, reason: facts.reason ?? 'is not a tenant' });
      const id = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
      tenant = last.tenants.find((each) => each.id === id);
    }
    if (tenant === undefined) return;
    if (seen.has(tenant.id)) policy.faults.push({ entry: where, reason: 'has the id of an earlier entry' });
    else policy.tenants.push(tenant);
    seen.add(tenant.id);
  });
}

function takePreferences(policy: Policy, value: object, last: Policy): void {
  const taken: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(value)) {
    if (!isPreference(name)) {
      policy.faults.push({
        entry: `preferences.${name.slice(0, 40)}`,
        reason: 'is not a preference we know',
      });
    } else if (shape[name].safeParse(setting).success) {
      taken[name] = setting;
    } else {
      const reason =
        name === 'autoLock'
          ? `must be a whole number of minutes from 1 to ${longestAutoLock}`
          : 'must be true or false';
      policy.faults.push({ entry: `preferences.${name}`, reason });
      taken[name] = last.preferences[name];
    }
  }
  policy.preferences = policyPreferencesSchema.parse(withoutNothing(taken));
}

function isPreference(name: string): name is keyof PolicyPreferences {
  return Object.hasOwn(shape, name);
}

function withoutNothing(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
