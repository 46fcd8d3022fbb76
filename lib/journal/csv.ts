/** The journal as comma-separated values, for a table (RFC 4180). */
import type { Entry } from './entry.ts';

const columns = [
  'time',
  'act',
  'actor',
  'tenant',
  'name',
  'vendor',
  'environment',
  'count',
  'account',
  'portalEntry',
  'outcome',
  'status',
  'wait',
  'permission',
  'host',
  'detail',
  'server',
  'reference',
  'verdict',
] as const;

/** The entries, oldest first, one a line below a line of names; with the mark by which tables know UTF-8. */
export function journalCsv(entries: readonly Entry[]): string {
  const lines = entries.map(({ at, tenant, ...entry }) => {
    const { id, ...facts } = tenant ?? {};
    const values: Readonly<Record<string, unknown>> = {
      time: new Date(at).toISOString(),
      ...entry,
      ...facts,
      tenant: id,
    };
    return columns.map((name) => csvCell(values[name])).join(',');
  });
  return `\ufeff${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/**
 * One value as a cell. A text that a table would take for a formula begins with an apostrophe (OWASP: CSV injection).
 */
export function csvCell(value: unknown): string {
  const text = value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
