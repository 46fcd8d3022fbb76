import type * as z from 'zod/mini';
import { ConciergeError } from '../errors.ts';
import type { About } from '../vendors/contract.ts';
import { type Tenant, tenantSchema } from './schema.ts';

/** The version of the tenant file that is written, and the only one read so far. */
export const fileVersion = 1;
/** The most tenants one file may bring. */
const mostTenants = 5000;

/**
 * A tenant file's text as tenants.
 * @throws ConciergeError `bad_tenant_file` with the entry and the reason; no value of the file is repeated in it
 */
export function readTenantFile(text: string, abouts: readonly About[]): Tenant[] {
  const file = parsed(text);
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw refused('the file', 'is not a JSON object');
  for (const key of Object.keys(file)) {
    if (!['version', 'tenants', '$schema'].includes(key))
      throw refused('the file', `has an unknown field ${quoted(key)}`);
  }
  const { version, tenants } = file as Record<string, unknown>;
  if (version !== fileVersion) {
    throw refused(
      'the file',
      typeof version === 'number'
        ? `is of ${versionWords(version)}; this extension reads version ${fileVersion}`
        : 'has no version number',
    );
  }
  if (!Array.isArray(tenants)) throw refused('the file', 'has no list of tenants');
  if (tenants.length > mostTenants) throw refused('the file', `has more than ${mostTenants} tenants`);
  const schema = tenantSchema(abouts);
  const seen = new Set<string>();
  return tenants.map((entry: unknown, index) => {
    const tenant = readEntry(entry, `entry ${index + 1}`, schema);
    if (seen.has(tenant.id))
      throw refused(`entry ${index + 1} (${tenant.id})`, 'has the id of an earlier entry');
    seen.add(tenant.id);
    return tenant;
  });
}

/**
 * One foreign value as a tenant.
 * @param where how the entry is named in the error
 * @throws ConciergeError `bad_tenant_file`
 */
export function readEntry(entry: unknown, where: string, schema: ReturnType<typeof tenantSchema>): Tenant {
  const fields = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const { id, settings } = fields;
  const name = typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? `${where} (${id})` : where;
  // zod leaves this key out of a record without a word.
  if (typeof settings === 'object' && settings !== null && Object.hasOwn(settings, '__proto__')) {
    throw refused(name, '"settings" has an unknown field "__proto__"');
  }
  const result = schema.safeParse(entry, { reportInput: true });
  if (result.success) return result.data;
  throw refused(name, reasonOf(result.error.issues[0]));
}

/** The tenants as the text of a tenant file, exact to the contract. */
export function writeTenantFile(tenants: readonly Tenant[]): string {
  return `${JSON.stringify({ version: fileVersion, tenants }, null, 2)}\n`;
}

function parsed(text: string): unknown {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.trim() === '') throw refused('the file', 'is empty');
  try {
    return JSON.parse(body);
  } catch {
    throw refused('the file', 'is not valid JSON');
  }
}

/** Only what can be a version is repeated; any other number may be something a person meant for elsewhere. */
function versionWords(version: number): string {
  return Number.isInteger(version) && version >= 0 && version < 1000
    ? `version ${version}`
    : 'another version';
}

function refused(entry: string, reason: string): ConciergeError {
  return new ConciergeError('bad_tenant_file', { entry, reason });
}

/** A field's name as it may be shown: it is the only thing of a file that is repeated. */
function quoted(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '?');
  return `"${plain.length > 40 ? `${plain.slice(0, 39)}…` : plain}"`;
}

type Issue = z.core.$ZodIssue;

function reasonOf(issue: Issue | undefined): string {
  if (issue === undefined) return 'is not a tenant';
  const where = issue.path
    .map((part) => (typeof part === 'number' ? `${part + 1}` : quoted(String(part)).slice(1, -1)))
    .join('.');
  const field = where === '' ? '' : `"${where}" `;
  if (issue.code === 'unrecognized_keys') {
    return `${where === '' ? '' : `"${where}" `}has an unknown field ${quoted(issue.keys[0] ?? '')}`;
  }
  if (issue.code === 'invalid_type') {
    return where === ''
      ? 'is not a JSON object'
      : `${field}${issue.input === undefined ? 'is missing' : `must be ${articled(issue.expected)}`}`;
  }
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid'))
    return `${field}has a value that is not allowed`;
  return `${field}${issue.message.startsWith('Invalid') ? 'is not allowed' : issue.message}`;
}

function articled(type: string): string {
  return type === 'array'
    ? 'a list'
    : type === 'string'
      ? 'text'
      : type === 'record'
        ? 'an object'
        : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
