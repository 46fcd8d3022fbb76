import * as z from 'zod/mini';
import type { AddressReading, VendorDescriptor } from '../vendors/contract.ts';
import { normalizeAddress, validateAddress, validatePath } from './addresses.ts';
import {
  addressLimit,
  destinationsLimit,
  labelLimit,
  nameLimit,
  noteLimit,
  pathLimit,
  settingLimit,
  tagsLimit,
} from './limits.ts';
import { readAddress, validateReading } from './pasted-address.ts';
import { ownValue, validateLine, validateSettings } from './settings.ts';
import { normalizeNote, tagPattern, uniqueTags, validateNote, validateTag } from './tags.ts';
import type { Destination, Environment, Tenant } from './tenant.ts';
import { createIssue, type Issue, type IssueKey, printableName } from './validation-issue.ts';

export type { Destination, Environment, Tenant };

const environments = ['production', 'staging', 'sandbox'] as const satisfies readonly Environment[];

/** One line of displayed text: no control, bidi or newline character, no lone surrogate. */
function line(maxLength: number) {
  return z.string().check(refinedBy(validateLine), z.trim(), z.minLength(1), z.maxLength(maxLength));
}

/** A zod check around a validator; the validator's issue travels in the zod issue's `params.detail`. */
function refinedBy<T extends string>(validate: (value: T) => Issue | null) {
  return z.superRefine<T>((value, context) => {
    const detail = validate(value);
    if (detail !== null) context.addIssue({ code: 'custom', params: { detail } });
  });
}

const destinationSchema = z.strictObject({
  label: line(labelLimit),
  path: z.string().check(z.minLength(1), z.maxLength(pathLimit), refinedBy(validatePath)),
  kind: z.optional(z.literal('file')),
} satisfies Record<keyof Destination, z.ZodMiniType>);

/** The id of a vendor's definition. */
const definitionId = /^x-[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The schema of one entry of a tenant file, without the checks that depend on the vendor. */
export const tenantShape = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  vendor: z.string(),
  name: line(nameLimit),
  baseUrl: z.string().check(z.maxLength(addressLimit), refinedBy(validateAddress)),
  environment: z._default(z.enum(environments), 'production'),
  color: z.optional(z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/))),
  settings: z._default(z.record(z.string(), z.string().check(z.maxLength(settingLimit))), {}),
  destinations: z._default(z.array(destinationSchema).check(z.maxLength(destinationsLimit)), []),
  // The pattern is there for the JSON Schema; the check in front of it names the issue.
  tags: z.optional(
    z.array(z.string().check(refinedBy(validateTag), z.regex(tagPattern))).check(z.maxLength(tagsLimit)),
  ),
  note: z.optional(z.string().check(refinedBy(validateNote), z.maxLength(noteLimit))),
} satisfies Record<keyof Tenant, z.ZodMiniType>) satisfies z.ZodMiniType<Tenant>;

/**
 * The schema of one tenant, with its settings checked against its vendor's descriptor.
 * Unknown fields are rejected by name.
 * @param descriptors every supported vendor
 * @param isStored accepts a tenant whose definition is missing, so that none is lost, and cuts a path that its vendor
 *   reads as a page's since a later version
 */
export function createTenantSchema(descriptors: readonly VendorDescriptor[], isStored = false) {
  /** What the check has read, for the transformation after it: reading is half of the work on an entry. */
  const readings = new WeakMap<Tenant, AddressReading>();
  return z.pipe(
    tenantShape.check(
      z.superRefine((tenant, context) => {
        const descriptor = descriptors.find((each) => each.id === tenant.vendor);
        if (descriptor === undefined && isStored && definitionId.test(tenant.vendor)) return;
        if (descriptor === undefined) {
          context.addIssue({
            code: 'custom',
            path: ['vendor'],
            params: {
              detail: createIssue(definitionId.test(tenant.vendor) ? 'fault_noDefinition' : 'fault_vendor'),
            },
          });
          return;
        }
        if (validateAddress(tenant.baseUrl) !== null) return;
        const reading = readAddress(descriptor, new URL(tenant.baseUrl), tenant.settings);
        readings.set(tenant, reading);
        const told = isStored ? { ...reading, omitted: '' } : reading;
        const detail = validateReading(told, descriptor.label);
        if (detail !== null) context.addIssue({ code: 'custom', path: ['baseUrl'], params: { detail } });
        for (const { name, issue: detail } of validateSettings(descriptor, tenant)) {
          context.addIssue({ code: 'custom', path: ['settings', name], params: { detail } });
        }
      }),
    ),
    z.transform((tenant): Tenant => normalizeTenant(descriptors, tenant, readings.get(tenant))),
  );
}

/** The issue for a malformed value, by the name of the field. */
const formIssues: Readonly<Record<string, IssueKey>> = {
  id: 'fault_id',
  environment: 'fault_environment',
  color: 'fault_colour',
};
/** The issue for a value of the wrong type, by the expected zod type. */
const typeIssues: Readonly<Record<string, IssueKey>> = {
  string: 'fault_notText',
  array: 'fault_notList',
  object: 'fault_notObject',
  record: 'fault_notObject',
};

/** A zod issue of the tenant schema as an `Issue`, which repeats at most a field's name. */
export function issueFromZod(issue: z.core.$ZodIssue): Issue {
  switch (issue.code) {
    case 'custom':
      return issue.params?.detail ?? createIssue('fault_value');
    case 'unrecognized_keys':
      return createIssue('fault_unknownField', printableName(issue.keys[0] ?? ''));
    case 'invalid_type':
      if (issue.path.length === 0) return createIssue('fault_notJsonObject');
      return createIssue(
        issue.input === undefined ? 'fault_missing' : (typeIssues[issue.expected] ?? 'fault_value'),
      );
    case 'too_small':
      return createIssue('fault_empty');
    case 'too_big':
      return createIssue(issue.origin === 'array' ? 'fault_tooMany' : 'fault_tooLong', String(issue.maximum));
    default:
      return createIssue(formIssues[String(issue.path.at(-1))] ?? 'fault_value');
  }
}

function normalizeTenant(
  descriptors: readonly VendorDescriptor[],
  entry: Tenant,
  reading: AddressReading | undefined,
): Tenant {
  const tenant = withoutEmptyWords(entry);
  const descriptor = descriptors.find((each) => each.id === tenant.vendor);
  if (descriptor === undefined || reading === undefined) return tenant;
  const { baseUrl, moved } = reading;
  const settings: Record<string, string> = {};
  for (const setting of descriptor.settings) {
    const value = ownValue(moved, setting.name) || ownValue(tenant.settings, setting.name);
    if (value === '') continue;
    settings[setting.name] = setting.kind === 'address' ? normalizeAddress(value, 'path') : value;
  }
  return { ...tenant, baseUrl, settings };
}

/** A tenant with its tags once each and its note's blanks removed; without those that are empty. */
function withoutEmptyWords({ tags = [], note = '', ...tenant }: Tenant): Tenant {
  const ownNote = normalizeNote(note);
  return {
    ...tenant,
    ...(tags.length === 0 ? {} : { tags: uniqueTags(tags) }),
    ...(ownNote === '' ? {} : { note: ownNote }),
  };
}
