/**
 * The journal's storage: a ring of segments, each a text of up to fifty JSON lines, one line per entry.
 * Segments bound the cost of a write to one small text, and damage to one segment.
 * Imports no schema library, because pages read the segments too.
 */
import type { Entry } from './entry.ts';

/** Maximum number of stored entries. */
export const maxEntries = 1000;
export const segmentSize = 50;

/** One stored segment. */
export interface Segment {
  /** Sequence number since the first segment, which orders the ring. */
  n: number;
  /** JSON lines, oldest first. */
  lines: string;
}

const version = 1;

/** The storage keys of the ring. One spare segment keeps `maxEntries` entries while the newest segment fills. */
export const segmentKeys: readonly string[] = Array.from(
  { length: maxEntries / segmentSize + 1 },
  (_, at) => `journal:${at}`,
);
/** Storage key of the quarantine, which keeps unreadable segments unchanged. */
export const quarantinedJournalKey = 'journal.quarantine';

export function segmentKey(n: number): string {
  return `journal:${n % segmentKeys.length}`;
}

export function encodeSegment(segment: Segment): { version: number; data: Segment } {
  return { version, data: segment };
}

/** A stored value as the segment of this key, or `null` when the value is none. */
function readSegment(key: string, value: unknown): Segment | null {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('data' in value)) return null;
  const { data } = value;
  if (value.version !== version || typeof data !== 'object' || data === null) return null;
  if (!('n' in data) || !('lines' in data) || typeof data.lines !== 'string') return null;
  const { n, lines } = data;
  return typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 && segmentKey(n) === key
    ? { n, lines }
    : null;
}

/** The readable segments, oldest first, without stale ones that the ring should have overwritten. */
export function segmentsIn(stored: Readonly<Record<string, unknown>>): Segment[] {
  const segments = segmentKeys
    .map((key) => readSegment(key, stored[key]))
    .filter((segment) => segment !== null)
    .sort((a, b) => a.n - b.n);
  const newest = segments.at(-1)?.n ?? 0;
  return segments.filter(({ n }) => n > newest - segmentKeys.length);
}

/** The keys of unreadable segments. An empty text marks a segment already moved to quarantine. */
export function unreadableIn(stored: Readonly<Record<string, unknown>>): string[] {
  return segmentKeys.filter(
    (key) => stored[key] !== undefined && stored[key] !== '' && readSegment(key, stored[key]) === null,
  );
}

/** The last `maxEntries` entries, oldest first. Invalid lines are skipped. */
export function entriesIn(stored: Readonly<Record<string, unknown>>): Entry[] {
  return segmentsIn(stored)
    .flatMap(({ lines }) => lines.split('\n'))
    .map(parseEntry)
    .filter((entry) => entry !== null)
    .slice(-maxEntries);
}

/** Parses a line as an entry. Checks only what pages read, because `createJournal` validated the entry before the write. */
function parseEntry(line: string): Entry | null {
  try {
    const value: unknown = JSON.parse(line);
    return looksLikeEntry(value) ? value : null;
  } catch {
    return null;
  }
}

const requiredTexts = ['act', 'actor', 'outcome'] as const;
const optionalTexts = [
  'account',
  'portalEntry',
  'permission',
  'host',
  'detail',
  'server',
  'reference',
] as const;
const optionalNumbers = ['status', 'wait', 'count'] as const;

function looksLikeEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  const { at, tenant } = fields;
  const is = (type: string) => (name: string) => typeof fields[name] === type;
  const optional = (holds: (name: string) => boolean) => (name: string) =>
    fields[name] === undefined || holds(name);
  return (
    typeof at === 'number' &&
    Math.abs(at) < 8.64e15 &&
    requiredTexts.every(is('string')) &&
    optionalTexts.every(optional(is('string'))) &&
    optionalNumbers.every(optional(is('number'))) &&
    (tenant === undefined || looksLikeTenant(tenant))
  );
}

function looksLikeTenant(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  return ['id', 'name', 'vendor', 'environment'].every((name) => typeof fields[name] === 'string');
}

/** The journal as JSON lines, oldest first, each entry with an additional ISO 8601 `time`. */
export function journalFile(entries: readonly Entry[]): string {
  return entries
    .map((entry) => `${JSON.stringify({ time: new Date(entry.at).toISOString(), ...entry })}\n`)
    .join('');
}
