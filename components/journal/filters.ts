import { localDay, localTime } from '../../lib/i18n/local-date.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import type { Environment } from '../../lib/tenants/schema.ts';
import { isSuccess } from './entry-text.ts';

/** The journal's filters; `''` matches everything. */
export interface JournalFilters {
  words: string;
  /** A tenant's id. */
  tenant: string;
  /** A tag that the entry's tenant has now, folded. */
  tag: string;
  environment: Environment | '';
  outcome: 'done' | 'wrong' | '';
  /** The local day, `2026-11-21`. */
  day: string;
  /** Local times of day, `14:03`; both ends are inclusive. */
  from: string;
  to: string;
}

export const noFilters: JournalFilters = {
  words: '',
  tenant: '',
  tag: '',
  environment: '',
  outcome: '',
  day: '',
  from: '',
  to: '',
};

/**
 * Whether an entry matches all filters. Every typed word must occur in the entry's text, local day or local time.
 * @param text the entry's searchable text
 * @param tagged ids of the tenants with the tag of the filters
 */
export function matchesFilters(
  entry: Entry,
  filters: JournalFilters,
  text: string,
  tagged: ReadonlySet<string> = new Set(),
): boolean {
  const { tenant, environment, outcome, day, from, to } = filters;
  const [time, localDate] = [localTime(entry.at), localDay(entry.at)];
  return (
    (tenant === '' || entry.tenant?.id === tenant) &&
    (filters.tag === '' || tagged.has(entry.tenant?.id ?? '')) &&
    (environment === '' || entry.tenant?.environment === environment) &&
    (outcome === '' || isSuccess(entry) === (outcome === 'done')) &&
    (day === '' || localDate === day) &&
    isBetween(time, from, to) &&
    hasWords(`${text} ${localDate} ${time}`, filters.words)
  );
}

/** A range that ends before its start spans midnight. */
function isBetween(time: string, from: string, to: string): boolean {
  const since = from === '' || time >= from;
  const until = to === '' || time <= to;
  return from !== '' && to !== '' && from > to ? since || until : since && until;
}

function hasWords(text: string, words: string): boolean {
  const haystack = folded(text);
  return folded(words)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * The tenants that entries name, each by its latest name and what tells it apart, sorted by that.
 * @param tellingFacts what tells tenants of one name apart, by id
 */
export function tenantsIn(
  entries: readonly Entry[],
  tellingFacts: ReadonlyMap<string, string> = new Map(),
): { id: string; name: string }[] {
  const names = new Map<string, string>();
  for (const { tenant } of entries) if (tenant !== undefined) names.set(tenant.id, tenant.name);
  const tenants = [...names].map(([id, name]) => ({
    id,
    name: [name, tellingFacts.get(id) ?? []].flat().join(' · '),
  }));
  return tenants.sort((a, b) => a.name.localeCompare(b.name));
}

/** Filters kept over a reload, as far as they are texts. */
export function filtersFrom(kept: unknown): JournalFilters {
  const texts = Object.entries(Object(kept)).filter(
    ([name, value]) => Object.hasOwn(noFilters, name) && typeof value === 'string',
  );
  return { ...noFilters, ...Object.fromEntries(texts) };
}
