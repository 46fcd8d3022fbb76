/**
 * How the journal is stored: as parts of fifty lines, one line an entry, each part one text. So an entry costs the
 * writing of one small text, and a part that was damaged takes no other with it. Plain: pages read it too.
 */
import type { Entry } from './entry.ts';

/** The most entries that are kept. */
export const maxEntries = 1000;
export const segmentSize = 50;

/** How a part is stored; `n` counts the parts from the first one ever, so that the newest can be told. */
export interface Segment {
  n: number;
  /** JSON lines, oldest first. */
  lines: string;
}

const version = 1;

/** The keys of the parts, used in turn; one more than is needed, so that there are always enough entries. */
export const segmentKeys: readonly string[] = Array.from(
  { length: maxEntries / segmentSize + 1 },
  (_, at) => `journal:${at}`,
);
/** Where parts that cannot be read are kept, as they were. */
export const quarantinedJournalKey = 'journal.aside';

export function segmentKey(n: number): string {
  return `journal:${n % segmentKeys.length}`;
}

export function encodeSegment(part: Segment): { version: number; data: Segment } {
  return { version, data: part };
}

/** A stored value as the part its key is for, or `null`. */
export function readSegment(key: string, value: unknown): Segment | null {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('data' in value)) return null;
  const { data } = value;
  if (value.version !== version || typeof data !== 'object' || data === null) return null;
  if (!('n' in data) || !('lines' in data) || typeof data.lines !== 'string') return null;
  const { n, lines } = data;
  return typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 && segmentKey(n) === key
    ? { n, lines }
    : null;
}

/** The parts that can be read, oldest first, without those the newest one has outrun. */
export function segmentsIn(found: Readonly<Record<string, unknown>>): Segment[] {
  const parts = segmentKeys
    .map((key) => readSegment(key, found[key]))
    .filter((part) => part !== null)
    .sort((a, b) => a.n - b.n);
  const newest = parts.at(-1)?.n ?? 0;
  return parts.filter(({ n }) => n > newest - segmentKeys.length);
}

/** What stands in a part's place and is none; an empty text is the gap that one left. */
export function unreadableIn(found: Readonly<Record<string, unknown>>): string[] {
  return segmentKeys.filter(
    (key) => found[key] !== undefined && found[key] !== '' && readSegment(key, found[key]) === null,
  );
}

/** The last thousand entries, oldest first. A line that is none is passed over. */
export function entriesIn(found: Readonly<Record<string, unknown>>): Entry[] {
  return segmentsIn(found)
    .flatMap(({ lines }) => lines.split('\n'))
    .map(entryOf)
    .filter((entry) => entry !== null)
    .slice(-maxEntries);
}

/** A line as the entry it was written as: looked at as far as a page needs, for the writer held it to the schema. */
function entryOf(line: string): Entry | null {
  try {
    const value: unknown = JSON.parse(line);
    return looksLikeEntry(value) ? value : null;
  } catch {
    return null;
  }
}

const texts = ['act', 'by', 'outcome'] as const;
const mayBeTexts = ['account', 'door', 'permission', 'host', 'detail', 'server', 'reference'] as const;
const mayBeNumbers = ['status', 'wait', 'count'] as const;

function looksLikeEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  const { at, tenant } = fields;
  const is = (type: string) => (name: string) => typeof fields[name] === type;
  const orNone = (holds: (name: string) => boolean) => (name: string) =>
    fields[name] === undefined || holds(name);
  return (
    typeof at === 'number' &&
    Math.abs(at) < 8.64e15 &&
    texts.every(is('string')) &&
    mayBeTexts.every(orNone(is('string'))) &&
    mayBeNumbers.every(orNone(is('number'))) &&
    (tenant === undefined || looksLikeTenant(tenant))
  );
}

function looksLikeTenant(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  return ['id', 'name', 'vendor', 'environment'].every((name) => typeof fields[name] === 'string');
}

/** The journal as a file: JSON lines, oldest first, each entry with its time in words. */
export function journalFile(entries: readonly Entry[]): string {
  return entries
    .map((entry) => `${JSON.stringify({ time: new Date(entry.at).toISOString(), ...entry })}\n`)
    .join('');
}
