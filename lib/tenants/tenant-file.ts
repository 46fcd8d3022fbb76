import type * as z from 'zod/mini';
import { ConciergeError } from '../errors.ts';
import type { VendorDescriptor } from '../vendors/contract.ts';
import { findJsonFault } from './json-fault.ts';
import { firstValue, membersAt, offsetAt, placeOf } from './json-places.ts';
import { faultsLimit, tenantsLimit } from './limits.ts';
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
 * @param file the same text as JSON, where it was read before
 * @throws ConciergeError `bad_tenant_file` with every faulty entry and its issues, but no value of the file
 */
export function parseTenantFile(
  text: string,
  descriptors: readonly VendorDescriptor[],
  file = parseFileJson(text),
): Tenant[] {
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
  const faults: FaultyPart[] = [];
  const parsed = tenants.flatMap((entry: unknown, index): Tenant[] => {
    const at = (id?: string) => entryLocation('place_entry', index + 1, id);
    const result = readTenantEntry(entry, at, schema);
    if ('faults' in result) {
      faults.push(...result.faults.map((each) => ({ ...each, path: [index, ...each.path] })));
      return [];
    }
    const { id } = result.tenant;
    if (seen.has(id))
      faults.push({ path: [index, 'id'], issue: { at: at(id), issue: createIssue('fault_twice') } });
    seen.add(id);
    return [result.tenant];
  });
  if (faults.length > 0) throw faultyFile(text, faults.slice(0, faultsLimit));
  return parsed;
}

/** An issue with the path of the value that has it. */
interface FaultyPart {
  path: readonly PropertyKey[];
  issue: LocatedIssue;
}

/** The error of a file with faulty entries; the first is told alone where there is no room for all. */
function faultyFile(text: string, faults: readonly FaultyPart[]): ConciergeError {
  const list = offsetAt(text, firstValue(text), ['tenants']);
  const entries = membersAt(text, list);
  const located = faults.map(({ path: [index, ...path], issue }): LocatedIssue => {
    const entry = entries.get(String(index)) ?? list;
    return { ...issue, place: placeOf(text, offsetAt(text, entry, path)) };
  });
  const [first] = faults;
  return new ConciergeError('bad_tenant_file', { locatedIssue: first?.issue, locatedIssues: located });
}

/**
 * The definitions of vendors in a tenant file, unread.
 * @param file its JSON
 * @throws ConciergeError `bad_tenant_file`
 */
export function definitionsIn(file: unknown): unknown[] {
  const { vendors = [] }: { vendors?: unknown } = Object(file);
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
  const result = readTenantEntry(entry, locate, schema);
  if ('tenant' in result) return result.tenant;
  const [first] = result.faults;
  throw entryError(first?.issue ?? { at: locate(), issue: createIssue('fault_notTakenIn') });
}

/** Reads one untrusted value as a tenant, or every issue with it. */
function readTenantEntry(
  entry: unknown,
  locate: (id?: string) => IssueLocation,
  schema: ReturnType<typeof createTenantSchema>,
): { tenant: Tenant } | { faults: FaultyPart[] } {
  const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const { id, settings } = fields;
  const at = typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? locate(id) : locate();
  // zod drops this key from a record silently.
  if (typeof settings === 'object' && settings !== null && Object.hasOwn(settings, '__proto__')) {
    const issue = createIssue('fault_unknownField', '__proto__');
    return { faults: [{ path: ['settings'], issue: { at, field: 'settings', issue } }] };
  }
  const result = schema.safeParse(entry, { reportInput: true });
  if (result.success) return { tenant: result.data };
  return {
    faults: result.error.issues.map((issue) => ({
      path: issue.path,
      issue: { at, ...issueInEntry(issue) },
    })),
  };
}

/**
 * Reads the text of a tenant file as JSON.
 * @throws ConciergeError `bad_tenant_file` with line and column, but nothing of the text
 */
export function parseFileJson(text: string): unknown {
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
