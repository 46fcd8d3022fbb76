import { localDay, localTime } from '../../lib/i18n/local-date.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import type { Environment } from '../../lib/tenants/schema.ts';
import { isSuccess } from './entry-text.ts';

/** What of the journal is looked for; `''` stands for all. */
export interface JournalFilters {
  words: string;
  /** A tenant's id. */
  tenant: string;
  environment: Environment | '';
  outcome: 'done' | 'wrong' | '';
  /** The local day, `2026-11-21`. */
  day: string;
  /** Local times of day, `14:03`; both ends are meant. */
  from: string;
  to: string;
}

export const noFilters: JournalFilters = {
  words: '',
  tenant: '',
  environment: '',
  outcome: '',
  day: '',
  from: '',
  to: '',
};

/**
 * Whether an entry is among what is looked for. Each word that was typed stands somewhere in what is shown of it,
 * its day and its time included.
 * @param shown the words a person sees of the entry
 */
export function matchesFilters(entry: Entry, wanted: JournalFilters, shown: string): boolean {
  const { tenant, environment, outcome, day, from, to } = wanted;
  const [at, on] = [localTime(entry.at), localDay(entry.at)];
  return (
    (tenant === '' || entry.tenant?.id === tenant) &&
    (environment === '' || entry.tenant?.environment === environment) &&
    (outcome === '' || isSuccess(entry) === (outcome === 'done')) &&
    (day === '' || on === day) &&
    isBetween(at, from, to) &&
    hasWords(`${shown} ${on} ${at}`, wanted.words)
  );
}

/** From evening to morning goes through midnight. */
function isBetween(at: string, from: string, to: string): boolean {
  const since = from === '' || at >= from;
  const until = to === '' || at <= to;
  return from !== '' && to !== '' && from > to ? since || until : since && until;
}

function hasWords(text: string, words: string): boolean {
  const among = folded(text);
  return folded(words)
    .split(/\s+/)
    .every((word) => among.includes(word));
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The tenants the entries name, each as it was last called, by name. */
export function tenantsIn(entries: readonly Entry[]): { id: string; name: string }[] {
  const names = new Map<string, string>();
  for (const { tenant } of entries) if (tenant !== undefined) names.set(tenant.id, tenant.name);
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
