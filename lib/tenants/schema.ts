import * as z from 'zod/mini';
import type { About } from '../vendors/contract.ts';
import { addressFault, normalAddress, pathFault } from './addresses.ts';
import { lineFault, ownValue, settingFaults } from './settings.ts';

export const environments = ['production', 'staging', 'sandbox'] as const;

/** One line of text a person reads: no control, bidi or newline character, no lone surrogate. */
function line(most: number) {
  return z
    .string()
    .check(
      faultless(lineFault),
      z.trim(),
      z.minLength(1, 'is empty'),
      z.maxLength(most, `is longer than ${most} characters`),
    );
}

/** A check that asks a function for the fault: a text, or `null` when there is none. */
function faultless<T extends string>(fault: (value: T) => string | null) {
  return z.superRefine<T>((value, context) => {
    const reason = fault(value);
    if (reason !== null) context.addIssue({ code: 'custom', message: reason });
  });
}

const destinationSchema = z.strictObject({
  label: line(40),
  path: z
    .string()
    .check(
      z.minLength(1, 'is empty'),
      z.maxLength(500, 'is longer than 500 characters'),
      faultless(pathFault),
    ),
  kind: z.optional(z.literal('file')),
});

/** One entry of a tenant file, before its settings are checked against its vendor. */
export const tenantShape = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9 and -')),
  vendor: z.string(),
  name: line(80),
  baseUrl: z.string().check(z.maxLength(500, 'is longer than 500 characters'), faultless(addressFault)),
  environment: z._default(z.enum(environments, 'must be production, staging or sandbox'), 'production'),
  color: z.optional(z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, 'must look like #rrggbb'))),
  settings: z._default(
    z.record(z.string(), z.string().check(z.maxLength(1000, 'is longer than 1000 characters'))),
    {},
  ),
  destinations: z._default(z.array(destinationSchema).check(z.maxLength(50, 'has more than 50 entries')), []),
});

/** One tenant as it is stored: addresses in their one form, defaults of ours filled in, nothing secret. */
export type Tenant = z.output<typeof tenantShape>;
export type Environment = Tenant['environment'];
export type Destination = Tenant['destinations'][number];

/**
 * The schema of one tenant, its settings checked against what its vendor declares. Unknown fields are refused by name.
 * @param abouts the vendors that are known
 */
export function tenantSchema(abouts: readonly About[]) {
  return z.pipe(
    tenantShape.check(
      z.superRefine((tenant, context) => {
        const about = abouts.find((each) => each.id === tenant.vendor);
        if (about === undefined) {
          context.addIssue({ code: 'custom', path: ['vendor'], message: 'is not a vendor we know' });
          return;
        }
        if (addressFault(tenant.baseUrl) !== null) return;
        for (const { name, reason } of settingFaults(about, tenant)) {
          context.addIssue({ code: 'custom', path: ['settings', name], message: reason });
        }
      }),
    ),
    z.transform((tenant): Tenant => normalTenant(abouts, tenant)),
  );
}

function normalTenant(abouts: readonly About[], tenant: Tenant): Tenant {
  const about = abouts.find((each) => each.id === tenant.vendor);
  if (about === undefined) return tenant;
  const settings: Record<string, string> = {};
  for (const setting of about.settings) {
    const value = ownValue(tenant.settings, setting.name);
    if (value === '') continue;
    settings[setting.name] =
      setting.kind === 'origin' || setting.kind === 'address'
        ? normalAddress(value, setting.kind === 'origin' ? 'origin' : 'path')
        : value;
  }
  return { ...tenant, baseUrl: normalAddress(tenant.baseUrl, about.baseUrl.keep), settings };
}
