import * as z from 'zod/mini';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { normalizeAddress, validateAddress, validatePath } from './addresses.ts';
import { ownValue, validateLine, validateSettings } from './settings.ts';
import type { Destination, Environment, Tenant } from './tenant.ts';
import { createIssue, type Issue, type IssueKey, printableName } from './validation-issue.ts';

export type { Destination, Environment, Tenant };

const environments = ['production', 'staging', 'sandbox'] as const satisfies readonly Environment[];

/** One line of text a person reads: no control, bidi or newline character, no lone surrogate. */
function line(most: number) {
  return z.string().check(faultless(validateLine), z.trim(), z.minLength(1), z.maxLength(most));
}

/** A check that asks a function for the fault, which travels in the issue; `null` when there is none. */
function faultless<T extends string>(faultIn: (value: T) => Issue | null) {
  return z.superRefine<T>((value, context) => {
    const detail = faultIn(value);
    if (detail !== null) context.addIssue({ code: 'custom', params: { detail } });
  });
}

const destinationSchema = z.strictObject({
  label: line(40),
  path: z.string().check(z.minLength(1), z.maxLength(500), faultless(validatePath)),
  kind: z.optional(z.literal('file')),
} satisfies Record<keyof Destination, z.ZodMiniType>);

/** One entry of a tenant file, before its settings are checked against its vendor. */
export const tenantShape = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  vendor: z.string(),
  name: line(80),
  baseUrl: z.string().check(z.maxLength(500), faultless(validateAddress)),
  environment: z._default(z.enum(environments), 'production'),
  color: z.optional(z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/))),
  settings: z._default(z.record(z.string(), z.string().check(z.maxLength(1000))), {}),
  destinations: z._default(z.array(destinationSchema).check(z.maxLength(50)), []),
} satisfies Record<keyof Tenant, z.ZodMiniType>) satisfies z.ZodMiniType<Tenant>;

/**
 * The schema of one tenant, its settings checked against what its vendor declares. Unknown fields are refused by name.
 * @param descriptors the vendors that are known
 */
export function createTenantSchema(descriptors: readonly VendorDescriptor[]) {
  return z.pipe(
    tenantShape.check(
      z.superRefine((tenant, context) => {
        const descriptor = descriptors.find((each) => each.id === tenant.vendor);
        if (descriptor === undefined) {
          context.addIssue({
            code: 'custom',
            path: ['vendor'],
            params: { detail: createIssue('fault_vendor') },
          });
          return;
        }
        if (validateAddress(tenant.baseUrl) !== null) return;
        for (const { name, issue: detail } of validateSettings(descriptor, tenant)) {
          context.addIssue({ code: 'custom', path: ['settings', name], params: { detail } });
        }
      }),
    ),
    z.transform((tenant): Tenant => normalTenant(descriptors, tenant)),
  );
}

/** What the value of a field with a form of its own must be. */
const forms: Readonly<Record<string, IssueKey>> = {
  id: 'fault_id',
  environment: 'fault_environment',
  color: 'fault_colour',
};
/** What a value of another type should have been. */
const types: Readonly<Record<string, IssueKey>> = {
  string: 'fault_notText',
  array: 'fault_notList',
  object: 'fault_notObject',
  record: 'fault_notObject',
};

/** What an issue of a tenant's schema means. It repeats nothing but the name of a field. */
export function issueFromZod(issue: z.core.$ZodIssue): Issue {
  switch (issue.code) {
    case 'custom':
      return issue.params?.detail ?? createIssue('fault_value');
    case 'unrecognized_keys':
      return createIssue('fault_unknownField', printableName(issue.keys[0] ?? ''));
    case 'invalid_type':
      if (issue.path.length === 0) return createIssue('fault_notJsonObject');
      return createIssue(
        issue.input === undefined ? 'fault_missing' : (types[issue.expected] ?? 'fault_value'),
      );
    case 'too_small':
      return createIssue('fault_empty');
    case 'too_big':
      return createIssue(issue.origin === 'array' ? 'fault_tooMany' : 'fault_tooLong', String(issue.maximum));
    default:
      return createIssue(forms[String(issue.path.at(-1))] ?? 'fault_value');
  }
}

function normalTenant(descriptors: readonly VendorDescriptor[], tenant: Tenant): Tenant {
  const descriptor = descriptors.find((each) => each.id === tenant.vendor);
  if (descriptor === undefined) return tenant;
  const settings: Record<string, string> = {};
  for (const setting of descriptor.settings) {
    const value = ownValue(tenant.settings, setting.name);
    if (value === '') continue;
    settings[setting.name] =
      setting.kind === 'origin' || setting.kind === 'address'
        ? normalizeAddress(value, setting.kind === 'origin' ? 'origin' : 'path')
        : value;
  }
  return { ...tenant, baseUrl: normalizeAddress(tenant.baseUrl, descriptor.baseUrl.keep), settings };
}
