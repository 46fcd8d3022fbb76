import * as z from 'zod/mini';
import { asConciergeError } from '../errors.ts';
import { createTenantSchema, type Tenant } from '../tenants/schema.ts';
import { fileVersion } from '../tenants/serialize-tenant-file.ts';
import { validateTeamAddress } from '../tenants/team-address.ts';
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
import { type ManagedPreference, managedPreferences, type PolicyPreferences } from './managed-preferences.ts';

export type { PolicyPreferences };

/** The schema of one managed preference, as its kind says. */
const schemaOf = (preference: ManagedPreference) =>
  z.optional(
    preference.kind === 'flag'
      ? z.boolean()
      : z.int().check(z.minimum(preference.min), z.maximum(preference.max)),
  );
const shape = Object.fromEntries(
  Object.entries(managedPreferences).map(([name, preference]) => [name, schemaOf(preference)]),
) as Record<keyof PolicyPreferences, ReturnType<typeof schemaOf>>;

/** The preferences that an organisation can set, each in force by its kind; none can be edited here. */
export const policyPreferencesSchema = z.strictObject(shape) as unknown as z.ZodMiniObject<typeof shape> &
  z.ZodMiniType<PolicyPreferences>;

/** The effective policy, and the issues of the entries that were rejected. */
export interface Policy {
  tenants: Tenant[];
  preferences: PolicyPreferences;
  /** The address of the team's tenant file. */
  teamFile?: string | undefined;
  issues: LocatedIssue[];
}

/** The schema of the policy slot. */
export function policySchema(descriptors: readonly VendorDescriptor[]): z.ZodMiniType<Policy, unknown> {
  return z.strictObject({
    tenants: z.array(createTenantSchema(descriptors, true)),
    preferences: policyPreferencesSchema,
    teamFile: z.optional(z.string().check(z.refine((address) => validateTeamAddress(address) === null))),
    issues: z.array(z.custom<LocatedIssue>(isLocatedIssue)),
  });
}

/** The policy without managed values. */
export const noPolicy: Policy = { tenants: [], preferences: {}, issues: [] };

/**
 * The issue for a part that Chromium withheld.
 * Chromium drops a whole list or object when one value has a type the managed schema does not declare.
 * A policy with a `version` must set both parts, so a missing part there means a dropped one.
 */
const droppedByBrowser = createIssue('fault_leftOut');

/**
 * Reads a managed value as a policy. Pure.
 * An invalid entry keeps its last valid form and becomes an issue with its location; all other entries apply.
 * @param last the policy read before
 */
export function readPolicy(value: unknown, last: Policy, descriptors: readonly VendorDescriptor[]): Policy {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ...last, issues: [policyIssue(createIssue('fault_notObject'))] };
  }
  const {
    version,
    tenants,
    preferences,
    vendors: _definitions,
    teamFile,
    ...others
  } = value as Record<string, unknown>;
  if (version !== undefined && version !== fileVersion) {
    return {
      ...last,
      issues: [{ field: 'version', issue: createIssue('fault_mustBe', String(fileVersion)) }],
    };
  }
  const policy: Policy = { tenants: [], preferences: {}, issues: [] };
  for (const key of Object.keys(others).filter((name) => name !== '$schema')) {
    policy.issues.push(policyIssue(createIssue('fault_unknownField', printableName(key))));
  }
  const isSet = (part: unknown) => part !== undefined || version !== undefined;
  if (Array.isArray(tenants)) readTenants(policy, tenants, last, descriptors);
  else if (isSet(tenants)) {
    policy.tenants = last.tenants;
    policy.issues.push({
      field: 'tenants',
      issue: tenants === undefined ? droppedByBrowser : createIssue('fault_notList'),
    });
  }
  readTeamFile(policy, teamFile, last);
  const isObject = typeof preferences === 'object' && preferences !== null && !Array.isArray(preferences);
  if (isObject) readPreferences(policy, preferences, last);
  else if (isSet(preferences)) {
    policy.preferences = last.preferences;
    const issue = preferences === undefined ? droppedByBrowser : createIssue('fault_notObject');
    policy.issues.push({ field: 'preferences', issue });
  }
  return policy;
}

function readTeamFile(policy: Policy, address: unknown, last: Policy): void {
  if (address === undefined) return;
  const issue = typeof address === 'string' ? validateTeamAddress(address) : createIssue('fault_notText');
  if (issue === null) policy.teamFile = String(address);
  else {
    if (last.teamFile !== undefined) policy.teamFile = last.teamFile;
    policy.issues.push({ field: 'teamFile', issue });
  }
}

function policyIssue(issue: Issue): LocatedIssue {
  return { at: { key: 'place_policy', substitutions: [] }, issue };
}

function readTenants(
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
  // The last valid form replaces an invalid entry, unless another entry with the same id is valid.
  const validIds = new Set<unknown>(read.map(({ tenant }) => tenant?.id));
  const seen = new Set<string>();
  for (const {
    at,
    id,
    tenant = validIds.has(id) ? undefined : last.tenants.find((each) => each.id === id),
  } of read) {
    if (tenant === undefined) continue;
    if (seen.has(tenant.id)) policy.issues.push({ at, issue: createIssue('fault_twice') });
    else policy.tenants.push(tenant);
    seen.add(tenant.id);
  }
}

function readPreferences(policy: Policy, value: object, last: Policy): void {
  const accepted: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(value)) {
    if (!isPreference(name)) {
      policy.issues.push({
        field: `preferences.${printableName(name)}`,
        issue: createIssue('fault_preference'),
      });
    } else if (shape[name].safeParse(setting).success) {
      accepted[name] = setting;
    } else {
      const preference: ManagedPreference = managedPreferences[name];
      const issue =
        preference.kind === 'flag'
          ? createIssue('fault_trueOrFalse')
          : createIssue('fault_minutes', String(preference.max));
      policy.issues.push({ field: `preferences.${name}`, issue });
      accepted[name] = last.preferences[name];
    }
  }
  policy.preferences = policyPreferencesSchema.parse(withoutUndefined(accepted));
}

function isPreference(name: string): name is keyof PolicyPreferences {
  return Object.hasOwn(shape, name);
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
