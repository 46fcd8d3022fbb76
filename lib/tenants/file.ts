import type * as z from 'zod/mini';
import { ConciergeError } from '../errors.ts';
import type { About } from '../vendors/contract.ts';
import { entryPlace, type Fault, faulty, type Place, plainName, type Refusal } from './fault.ts';
import { faultOf, type Tenant, tenantSchema } from './schema.ts';

/** The version of the tenant file that is written, and the only one read so far. */
export const fileVersion = 1;
/** The most tenants one file may bring. */
const mostTenants = 5000;

/**
 * A tenant file's text as tenants.
 * @throws ConciergeError `bad_tenant_file` with the entry and the fault; no value of the file is repeated in it
 */
export function readTenantFile(text: string, abouts: readonly About[]): Tenant[] {
  const file = parsed(text);
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw wholeRefused(faulty('fault_notJsonObject'));
  for (const key of Object.keys(file)) {
    if (!['version', 'tenants', '$schema'].includes(key))
      throw wholeRefused(faulty('fault_unknownField', plainName(key)));
  }
  const { version, tenants } = file as Record<string, unknown>;
  if (version !== fileVersion) throw wholeRefused(versionFault(version));
  if (!Array.isArray(tenants)) throw wholeRefused(faulty('fault_noTenants'));
  if (tenants.length > mostTenants) throw wholeRefused(faulty('fault_tooManyTenants', String(mostTenants)));
  const schema = tenantSchema(abouts);
  const seen = new Set<string>();
  return tenants.map((entry: unknown, index) => {
    const at = (id?: string) => entryPlace('place_entry', index + 1, id);
    const tenant = readEntry(entry, at, schema);
    if (seen.has(tenant.id)) throw refused({ at: at(tenant.id), fault: faulty('fault_twice') });
    seen.add(tenant.id);
    return tenant;
  });
}

/**
 * One foreign value as a tenant.
 * @param placed how the entry is named in the error, with its id where it has a valid one
 * @throws ConciergeError `bad_tenant_file`
 */
export function readEntry(
  entry: unknown,
  placed: (id?: string) => Place,
  schema: ReturnType<typeof tenantSchema>,
): Tenant {
  const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const { id, settings } = fields;
  const at = typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? placed(id) : placed();
  // zod leaves this key out of a record without a word.
  if (typeof settings === 'object' && settings !== null && Object.hasOwn(settings, '__proto__')) {
    throw refused({ at, field: 'settings', fault: faulty('fault_unknownField', '__proto__') });
  }
  const result = schema.safeParse(entry, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw refused(issue === undefined ? { at, fault: faulty('fault_notTakenIn') } : { at, ...inEntry(issue) });
}

/** The tenants as the text of a tenant file, exact to the contract. */
export function writeTenantFile(tenants: readonly Tenant[]): string {
  return `${JSON.stringify({ version: fileVersion, tenants }, null, 2)}\n`;
}

function parsed(text: string): unknown {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.trim() === '') throw wholeRefused(faulty('fault_empty'));
  try {
    return JSON.parse(body);
  } catch {
    throw wholeRefused(faulty('fault_notJson'));
  }
}

/** Only what can be a version is repeated; any other number may be something a person meant for elsewhere. */
function versionFault(version: unknown): Fault {
  if (typeof version !== 'number') return faulty('fault_noVersion');
  return Number.isInteger(version) && version >= 0 && version < 1000
    ? faulty('fault_version', String(version), String(fileVersion))
    : faulty('fault_otherVersion', String(fileVersion));
}

function refused(refusal: Refusal): ConciergeError {
  return new ConciergeError('bad_tenant_file', { refusal });
}

function wholeRefused(fault: Fault): ConciergeError {
  return refused({ at: { key: 'place_file', mentions: [] }, fault });
}

/** The field an issue is about, and what is wrong with it. */
function inEntry(issue: z.core.$ZodIssue): Pick<Refusal, 'field' | 'fault'> {
  const fault = faultOf(issue);
  if (issue.path.length === 0) return { fault };
  const names = issue.path.map((part) =>
    typeof part === 'number' ? `${part + 1}` : plainName(String(part)),
  );
  return { field: names.join('.'), fault };
}
