import * as z from 'zod/mini';
import { asConciergeError } from '../errors.ts';
import { createTenantSchema, type Tenant } from '../tenants/schema.ts';
import { fileVersion } from '../tenants/serialize-tenant-file.ts';
import { parseTenantEntry } from '../tenants/tenant-file.ts';
import {
  createIssue,
  entryLocation,
  type Issue,
  type IssueLocation,
  isLocatedIssue,
  type LocatedIssue,
  printableName,
} from '../tenants/validation-issue.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';

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
  issues: LocatedIssue[];
}

/** The schema of the slot that keeps the policy. */
export function policySchema(descriptors: readonly VendorDescriptor[]): z.ZodMiniType<Policy, unknown> {
  return z.strictObject({
    tenants: z.array(createTenantSchema(descriptors)),
    preferences: policyPreferencesSchema,
    issues: z.array(z.custom<LocatedIssue>(isLocatedIssue)),
  });
}

/** No organisation has said anything. */
export const noPolicy: Policy = { tenants: [], preferences: {}, issues: [] };

/**
 * Chromium keeps from us the whole of a list or an object in which one value is of a type that the schema does not
 * have. A policy that names its version names both parts, and so tells such a loss from a part that is not set.
 */
const leftOut = createIssue('fault_leftOut');

/**
 * A managed value as a policy. An entry that is not good keeps its last good form, where there was one, and is told
 * by its place and the fault; the other entries count. A pure function of the value and the last policy.
 */
export function readPolicy(value: unknown, last: Policy, descriptors: readonly VendorDescriptor[]): Policy {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ...last, issues: [ofWhole(createIssue('fault_notObject'))] };
  }
  const { version, tenants, preferences, ...others } = value as Record<string, unknown>;
  if (version !== undefined && version !== fileVersion) {
    return {
      ...last,
      issues: [{ field: 'version', issue: createIssue('fault_mustBe', String(fileVersion)) }],
    };
  }
  const policy: Policy = { tenants: [], preferences: {}, issues: [] };
  for (const key of Object.keys(others).filter((name) => name !== '$schema')) {
    policy.issues.push(ofWhole(createIssue('fault_unknownField', printableName(key))));
  }
  const isSet = (part: unknown) => part !== undefined || version !== undefined;
  if (Array.isArray(tenants)) takeTenants(policy, tenants, last, descriptors);
  else if (isSet(tenants)) {
    policy.tenants = last.tenants;
    policy.issues.push({
      field: 'tenants',
      issue: tenants === undefined ? leftOut : createIssue('fault_notList'),
    });
  }
  const isObject = typeof preferences === 'object' && preferences !== null && !Array.isArray(preferences);
  if (isObject) takePreferences(policy, preferences, last);
  else if (isSet(preferences)) {
    policy.preferences = last.preferences;
    const issue = preferences === undefined ? leftOut : createIssue('fault_notObject');
    policy.issues.push({ field: 'preferences', issue });
  }
  return policy;
}

function ofWhole(issue: Issue): LocatedIssue {
  return { at: { key: 'place_policy', substitutions: [] }, issue };
}

function takeTenants(
  policy: Policy,
  entries: readonly unknown[],
  last: Policy,
  descriptors: readonly VendorDescriptor[],
): void {
  const schema = createTenantSchema(descriptors);
  const read = entries.map((entry, index): { at: IssueLocation; tenant?: Tenant; id?: unknown } => {
    const at = (id?: string) => entryLocation('place_policyTenant', index + 1, id);
    try {
      const tenant = parseTenantEntry(entry, at, schema);
      return { at: at(tenant.id), tenant };
    } catch (thrown) {
      const { locatedIssue } = asConciergeError(thrown).facts;
      policy.issues.push(locatedIssue ?? { at: at(), issue: createIssue('fault_notTakenIn') });
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
    if (seen.has(tenant.id)) policy.issues.push({ at, issue: createIssue('fault_twice') });
    else policy.tenants.push(tenant);
    seen.add(tenant.id);
  }
}

function takePreferences(policy: Policy, value: object, last: Policy): void {
  const taken: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(value)) {
    if (!isPreference(name)) {
      policy.issues.push({
        field: `preferences.${printableName(name)}`,
        issue: createIssue('fault_preference'),
      });
    } else if (shape[name].safeParse(setting).success) {
      taken[name] = setting;
    } else {
      const issue =
        name === 'autoLock'
          ? createIssue('fault_minutes', String(longestAutoLock))
          : createIssue('fault_trueOrFalse');
      policy.issues.push({ field: `preferences.${name}`, issue });
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
