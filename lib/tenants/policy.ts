import * as z from 'zod/mini';
import { asConciergeError } from '../errors.ts';
import type { About } from '../vendors/contract.ts';
import { entryPlace, type Fault, faulty, isRefusal, type Place, plainName, type Refusal } from './fault.ts';
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

/** The last good policy, and what of the present one could not be taken. */
export interface Policy {
  tenants: Tenant[];
  preferences: PolicyPreferences;
  faults: Refusal[];
}

/** The schema of the slot that keeps the policy. */
export function policySchema(abouts: readonly About[]): z.ZodMiniType<Policy, unknown> {
  return z.strictObject({
    tenants: z.array(tenantSchema(abouts)),
    preferences: policyPreferencesSchema,
    faults: z.array(z.custom<Refusal>(isRefusal)),
  });
}

/** No organisation has said anything. */
export const noPolicy: Policy = { tenants: [], preferences: {}, faults: [] };

/**
 * Chromium keeps from us the whole of a list or an object in which one value is of a type that the schema does not
 * have. A policy that names its version names both parts, and so tells such a loss from a part that is not set.
 */
const leftOut = faulty('fault_leftOut');

/**
 * A managed value as a policy. An entry that is not good keeps its last good form, where there was one, and is told
 * by its place and the fault; the other entries count. A pure function of the value and the last policy.
 */
export function readPolicy(value: unknown, last: Policy, abouts: readonly About[]): Policy {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ...last, faults: [ofWhole(faulty('fault_notObject'))] };
  }
  const { version, tenants, preferences, ...others } = value as Record<string, unknown>;
  if (version !== undefined && version !== fileVersion) {
    return { ...last, faults: [{ field: 'version', fault: faulty('fault_mustBe', String(fileVersion)) }] };
  }
  const policy: Policy = { tenants: [], preferences: {}, faults: [] };
  for (const key of Object.keys(others).filter((name) => name !== '$schema')) {
    policy.faults.push(ofWhole(faulty('fault_unknownField', plainName(key))));
  }
  const isSet = (part: unknown) => part !== undefined || version !== undefined;
  if (Array.isArray(tenants)) takeTenants(policy, tenants, last, abouts);
  else if (isSet(tenants)) {
    policy.tenants = last.tenants;
    policy.faults.push({
      field: 'tenants',
      fault: tenants === undefined ? leftOut : faulty('fault_notList'),
    });
  }
  const isObject = typeof preferences === 'object' && preferences !== null && !Array.isArray(preferences);
  if (isObject) takePreferences(policy, preferences, last);
  else if (isSet(preferences)) {
    policy.preferences = last.preferences;
    const fault = preferences === undefined ? leftOut : faulty('fault_notObject');
    policy.faults.push({ field: 'preferences', fault });
  }
  return policy;
}

function ofWhole(fault: Fault): Refusal {
  return { at: { key: 'place_policy', mentions: [] }, fault };
}

function takeTenants(
  policy: Policy,
  entries: readonly unknown[],
  last: Policy,
  abouts: readonly About[],
): void {
  const schema = tenantSchema(abouts);
  const read = entries.map((entry, index): { at: Place; tenant?: Tenant; id?: unknown } => {
    const at = (id?: string) => entryPlace('place_policyTenant', index + 1, id);
    try {
      const tenant = readEntry(entry, at, schema);
      return { at: at(tenant.id), tenant };
    } catch (thrown) {
      const { refusal } = asConciergeError(thrown).facts;
      policy.faults.push(refusal ?? { at: at(), fault: faulty('fault_notTakenIn') });
      return { at: at(), id: Object(entry).id };
    }
  });
  // The last good form stands for an entry that is not good, unless another entry of its id is.
  const good = new Set<unknown>(read.map(({ tenant }) => tenant?.id));
  const seen = new Set<string>();
  for (const {
    at,
    id,
    tenant = good.has(id) ? undefined : last.tenants.find((each) => each.id === id),
  } of read) {
    if (tenant === undefined) continue;
    if (seen.has(tenant.id)) policy.faults.push({ at, fault: faulty('fault_twice') });
    else policy.tenants.push(tenant);
    seen.add(tenant.id);
  }
}

function takePreferences(policy: Policy, value: object, last: Policy): void {
  const taken: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(value)) {
    if (!isPreference(name)) {
      policy.faults.push({ field: `preferences.${plainName(name)}`, fault: faulty('fault_preference') });
    } else if (shape[name].safeParse(setting).success) {
      taken[name] = setting;
    } else {
      const fault =
        name === 'autoLock' ? faulty('fault_minutes', String(longestAutoLock)) : faulty('fault_trueOrFalse');
      policy.faults.push({ field: `preferences.${name}`, fault });
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
