import type * as z from 'zod/mini';
import { ConciergeError } from '../errors.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { createTenantSchema, issueFromZod, type Tenant } from './schema.ts';
import { fileVersion } from './serialize-tenant-file.ts';
import {
  createIssue,
  entryLocation,
  type Issue,
  type IssueLocation,
  type LocatedIssue,
  printableName,
} from './validation-issue.ts';

/** The most tenants one file may bring. */
const mostTenants = 5000;

/**
 * A tenant file's text as tenants.
 * @throws ConciergeError `bad_tenant_file` with the entry and the fault; no value of the file is repeated in it
 */
export function parseTenantFile(text: string, descriptors: readonly VendorDescriptor[]): Tenant[] {
  const file = parsed(text);
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw wholeRefused(createIssue('fault_notJsonObject'));
  for (const key of Object.keys(file)) {
    if (!['version', 'tenants', '$schema'].includes(key))
      throw wholeRefused(createIssue('fault_unknownField', printableName(key)));
  }
  const { version, tenants } = file as Record<string, unknown>;
  if (version !== fileVersion) throw wholeRefused(versionFault(version));
  if (!Array.isArray(tenants)) throw wholeRefused(createIssue('fault_noTenants'));
  if (tenants.length > mostTenants)
    throw wholeRefused(createIssue('fault_tooManyTenants', String(mostTenants)));
  const schema = createTenantSchema(descriptors);
  const seen = new Set<string>();
  return tenants.map((entry: unknown, index) => {
    const at = (id?: string) => entryLocation('place_entry', index + 1, id);
    const tenant = parseTenantEntry(entry, at, schema);
    if (seen.has(tenant.id)) throw refused({ at: at(tenant.id), issue: createIssue('fault_twice') });
    seen.add(tenant.id);
    return tenant;
  });
}

/**
 * One foreign value as a tenant.
 * @param placed how the entry is named in the error, with its id where it has a valid one
 * @throws ConciergeError `bad_tenant_file`
 */
export function parseTenantEntry(
  entry: unknown,
  placed: (id?: string) => IssueLocation,
  schema: ReturnType<typeof createTenantSchema>,
): Tenant {
  const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const { id, settings } = fields;
  const at = typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? placed(id) : placed();
  // zod leaves this key out of a record without a word.
  if (typeof settings === 'object' && settings !== null && Object.hasOwn(settings, '__proto__')) {
    throw refused({ at, field: 'settings', issue: createIssue('fault_unknownField', '__proto__') });
  }
  const result = schema.safeParse(entry, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw refused(
    issue === undefined ? { at, issue: createIssue('fault_notTakenIn') } : { at, ...inEntry(issue) },
  );
}

function parsed(text: string): unknown {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.trim() === '') throw wholeRefused(createIssue('fault_empty'));
  try {
    return JSON.parse(body);
  } catch {
    throw wholeRefused(createIssue('fault_notJson'));
  }
}

/** Only what can be a version is repeated; any other number may be something a person meant for elsewhere. */
function versionFault(version: unknown): Issue {
  if (typeof version !== 'number') return createIssue('fault_noVersion');
  return Number.isInteger(version) && version >= 0 && version < 1000
    ? createIssue('fault_version', String(version), String(fileVersion))
    : createIssue('fault_otherVersion', String(fileVersion));
}

function refused(locatedIssue: LocatedIssue): ConciergeError {
  return new ConciergeError('bad_tenant_file', { locatedIssue });
}

function wholeRefused(detail: Issue): ConciergeError {
  return refused({ at: { key: 'place_file', substitutions: [] }, issue: detail });
}

/** The field an issue is about, and what is wrong with it. */
function inEntry(issue: z.core.$ZodIssue): Pick<LocatedIssue, 'field' | 'issue'> {
  const detail = issueFromZod(issue);
  if (issue.path.length === 0) return { issue: detail };
  const names = issue.path.map((part) =>
    typeof part === 'number' ? `${part + 1}` : printableName(String(part)),
  );
  return { field: names.join('.'), issue: detail };
}
