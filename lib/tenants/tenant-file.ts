import type * as z from 'zod/mini';
import { ConciergeError } from '../errors.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { findJsonFault } from './json-fault.ts';
import { tenantsLimit } from './limits.ts';
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

/**
 * Parses the text of a tenant file.
 * @throws ConciergeError `bad_tenant_file` with the entry and its issue, but no value of the file
 */
export function parseTenantFile(text: string, descriptors: readonly VendorDescriptor[]): Tenant[] {
  const file = parseFileJson(text);
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw fileError(createIssue('fault_notJsonObject'));
  for (const key of Object.keys(file)) {
    if (!['version', 'tenants', 'vendors', '$schema'].includes(key))
      throw fileError(createIssue('fault_unknownField', printableName(key)));
  }
  const { version, tenants } = file as Record<string, unknown>;
  if (version !== fileVersion) throw fileError(versionIssue(version));
  if (!Array.isArray(tenants)) throw fileError(createIssue('fault_noTenants'));
  if (tenants.length > tenantsLimit)
    throw fileError(createIssue('fault_tooManyTenants', String(tenantsLimit)));
  const schema = createTenantSchema(descriptors);
  const seen = new Set<string>();
  return tenants.map((entry: unknown, index) => {
    const at = (id?: string) => entryLocation('place_entry', index + 1, id);
    const tenant = parseTenantEntry(entry, at, schema);
    if (seen.has(tenant.id)) throw entryError({ at: at(tenant.id), issue: createIssue('fault_twice') });
    seen.add(tenant.id);
    return tenant;
  });
}

/**
 * The definitions of vendors in the text of a tenant file, unread.
 * @throws ConciergeError `bad_tenant_file`
 */
export function definitionsIn(text: string): unknown[] {
  const { vendors = [] }: { vendors?: unknown } = Object(parseFileJson(text));
  if (!Array.isArray(vendors))
    throw entryError({
      at: { key: 'place_file', substitutions: [] },
      field: 'vendors',
      issue: createIssue('fault_notList'),
    });
  return vendors;
}

/**
 * Parses one untrusted value as a tenant.
 * @param locate the entry's location for the error; called with the id when the id is valid
 * @throws ConciergeError `bad_tenant_file`
 */
export function parseTenantEntry(
  entry: unknown,
  locate: (id?: string) => IssueLocation,
  schema: ReturnType<typeof createTenantSchema>,
): Tenant {
  const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const { id, settings } = fields;
  const at = typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? locate(id) : locate();
  // zod drops this key from a record silently.
  if (typeof settings === 'object' && settings !== null && Object.hasOwn(settings, '__proto__')) {
    throw entryError({ at, field: 'settings', issue: createIssue('fault_unknownField', '__proto__') });
  }
  const result = schema.safeParse(entry, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw entryError(
    issue === undefined ? { at, issue: createIssue('fault_notTakenIn') } : { at, ...issueInEntry(issue) },
  );
}

function parseFileJson(text: string): unknown {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.trim() === '') throw fileError(createIssue('fault_empty'));
  // UTF-16 without a byte order mark is valid UTF-8 with a NUL beside each letter.
  if (body.includes('\0')) throw fileError(createIssue('fault_notUtf8'));
  const found = findJsonFault(body);
  if (found !== null)
    throw fileError(createIssue(`fault_json_${found.kind}`, String(found.line), String(found.column)));
  return JSON.parse(body);
}

/** Repeats only a plausible version: any other number may be a secret pasted by mistake. */
function versionIssue(version: unknown): Issue {
  if (typeof version !== 'number') return createIssue('fault_noVersion');
  return Number.isInteger(version) && version >= 0 && version < 1000
    ? createIssue('fault_version', String(version), String(fileVersion))
    : createIssue('fault_otherVersion', String(fileVersion));
}

function entryError(locatedIssue: LocatedIssue): ConciergeError {
  return new ConciergeError('bad_tenant_file', { locatedIssue });
}

function fileError(detail: Issue): ConciergeError {
  return entryError({ at: { key: 'place_file', substitutions: [] }, issue: detail });
}

/** The field of a zod issue, list indexes counted from 1, with its `Issue`. */
function issueInEntry(issue: z.core.$ZodIssue): Pick<LocatedIssue, 'field' | 'issue'> {
  const detail = issueFromZod(issue);
  if (issue.path.length === 0) return { issue: detail };
  const names = issue.path.map((part) =>
    typeof part === 'number' ? `${part + 1}` : printableName(String(part)),
  );
  return { field: names.join('.'), issue: detail };
}
