/** What a person looks for: words, `#tag`, a pasted address, a tenant with one of its destinations. */
import { foldTag } from './fold-tag.ts';
import { foldText } from './fold-text.ts';
import { type Match, type SearchEntry, search } from './search.ts';

/** The fewest letters of a value that an address or a sentence may be searched for. */
const tellingLength = 3;

/**
 * The matches of a query, best first: of an address the tenants of its host, else tenants, then destinations that the
 * last words name, then tenants found by overlooking a typing error. `#tag` narrows all of them.
 */
export function find(all: readonly SearchEntry[], query: string): Match[] {
  const addresses = addressesIn(query);
  if (addresses.length > 0) return findByAddresses(all, addresses);
  const { tags, text } = splitTags(query);
  const entries = tags.reduce(withTag, all);
  const byHost = findByHost(entries, text);
  if (byHost.length > 0) return byHost;
  const whole = search(entries, text);
  const exact = whole.filter(({ typo }) => !typo);
  const destinations = findDestinations(entries, text);
  if (whole.length === 0 && destinations.length === 0) return findMentioned(entries, text);
  const isExact = ({ typo }: Match) => !typo;
  return [
    ...exact,
    ...destinations.filter(isExact),
    ...destinations.filter((match) => !isExact(match)),
    ...whole.slice(exact.length),
  ];
}

/**
 * Tenants with a destination that the last words of a query name, the longest label first: `acme my invoices`; behind
 * them those where the first words do: `my invoices acme`. Typing errors in a tenant's name are tolerated, behind all
 * exact matches.
 */
export function findDestinations(all: readonly SearchEntry[], query: string): Match[] {
  const words = foldText(query).trim().split(' ');
  const splits = words.slice(1).map((_word, at) => {
    return [words.slice(0, at + 1).join(' '), words.slice(at + 1).join(' ')] as const;
  });
  const named = (name: string, label: string): Match[] => {
    const having = all.filter((entry) => destinationsOf(entry, label).length > 0);
    return search(having, name).flatMap((match) =>
      destinationsOf(match.item, label).map((destination) => ({ ...match, destination })),
    );
  };
  const matches = [
    ...splits.flatMap(([first, last]) => named(first, last)),
    // The longest label first here too.
    ...splits.toReversed().flatMap(([first, last]) => named(last, first)),
  ];
  // The sort is stable: among equals the longest label stays first.
  matches.sort((a, b) => Number(a.typo) - Number(b.typo));
  const unique = new Map<string, Match>();
  for (const match of matches) {
    const key = `${match.item.tenant.id}.${match.destination}`;
    if (!unique.has(key)) unique.set(key, match);
  }
  return [...unique.values()];
}

/** Indexes of the destinations that a text names, best first: equal label, then label prefix, then word prefixes. */
function destinationsOf({ tenant: { destinations } }: SearchEntry, text: string): number[] {
  if (destinations.length === 0) return [];
  const whole = foldText(text);
  const words = whole.trim().split(' ');
  const labels = destinations.map(({ label }) => foldText(label));
  const matchers: ((label: string) => boolean)[] = [
    (label) => label === whole,
    (label) => label.startsWith(whole.slice(0, -1)),
    (label) => words.every((word) => label.includes(` ${word}`)),
  ];
  return [
    ...new Set(
      matchers.flatMap((matches) => labels.flatMap((label, index) => (matches(label) ? index : []))),
    ),
  ];
}

/** A query's tags, folded, and the rest of it. */
function splitTags(query: string): { tags: string[]; text: string } {
  const words = query.split(/\s+/);
  const tags = words.filter((word) => /^#./.test(word)).map((word) => foldTag(word.slice(1)));
  return { tags, text: words.filter((word) => !word.startsWith('#')).join(' ') };
}

/** The entries with a tag; where none has exactly this one, those with a tag that begins so, then without accents. */
function withTag(entries: readonly SearchEntry[], tag: string): readonly SearchEntry[] {
  const having = (matches: (own: string) => boolean) =>
    entries.filter(({ tenant }) => tenant.tags?.some(matches));
  const plain = foldText(tag).trimEnd();
  const matchers = [
    (own: string) => foldTag(own) === tag,
    (own: string) => foldTag(own).startsWith(tag),
    (own: string) => foldText(own).startsWith(plain),
  ];
  return matchers.map(having).find((found) => found.length > 0) ?? [];
}

/** The web addresses in a text, as of a ticket. */
function addressesIn(text: string): URL[] {
  const addresses = text.match(/https?:\/\/[^\s<>"']+/gi) ?? [];
  return addresses.flatMap((address) => (URL.canParse(address) ? new URL(address) : []));
}

/** The tenants of which a sentence mentions a host, then name, account or realm, the longest mention first. */
function findMentioned(all: readonly SearchEntry[], sentence: string): Match[] {
  const told = foldText(sentence);
  const mentions = all.map((item) => {
    const lengths = item.wholes.flatMap((whole) => (told.includes(whole) ? whole.trim().length : []));
    return { item, longest: Math.max(0, ...lengths) };
  });
  const named = mentions.filter(({ longest }) => longest >= tellingLength);
  named.sort((a, b) => b.longest - a.longest);
  const words = sentence.split(/[\s,;()]+/).map((word) => word.replace(/[.:!?]+$/, ''));
  return likely([...words.flatMap((word) => findByHost(all, word)), ...named]);
}

/** Tenants that may be meant, none for sure; each once. */
const likely = (found: readonly Pick<Match, 'item'>[]): Match[] =>
  [...new Set(found.map(({ item }) => item))].map((item) => ({ item, letters: [], typo: true }));

/** A host, with a port or path perhaps, that a tenant has; no match for any other text. */
function findByHost(all: readonly SearchEntry[], text: string): Match[] {
  const bare = text.trim();
  if (!/^[^\s/@]+[.:][^\s@]+$/.test(bare) || !URL.canParse(`https://${bare}`)) return [];
  return rankByAddress(all, new URL(`https://${bare}`));
}

/** The tenants of all these addresses; of several that lead to different ones nobody can say which is meant. */
function findByAddresses(all: readonly SearchEntry[], addresses: readonly URL[]): Match[] {
  const found = addresses.map((address) => findByAddress(all, address));
  const leadTo = new Set(found.flatMap(([match]) => match?.item ?? []));
  return leadTo.size > 1 ? likely(found.flat()) : (found.find(({ length }) => length > 0) ?? []);
}

/** The tenants of an address's host, or those that a part of its name finds. */
function findByAddress(all: readonly SearchEntry[], address: URL): Match[] {
  const found = rankByAddress(all, address);
  return found.length > 0 ? found : search(all, address.hostname).filter(({ typo }) => !typo);
}

/** The tenants of an address's host: those of its port and path first, and of those whom its text names. */
function rankByAddress(all: readonly SearchEntry[], address: URL): Match[] {
  const told = foldText(decoded(address.pathname + address.search + address.hash));
  const ranked = all.flatMap((item) => {
    const places = item.addresses.map((own) => closeness(own, address));
    const best = Math.max(0, ...places);
    if (best === 0) return [];
    const named = item.telling.filter(
      (value) => value.length >= tellingLength && told.includes(foldText(value).trim()),
    );
    return [{ match: { item, typo: false, letters: [] }, score: best + named.length }];
  });
  return ranked.sort((a, b) => b.score - a.score).map(({ match }) => match);
}

/** 0 for another host, more for the same one, its port, and an address whose path continues the tenant's. */
function closeness(own: string, address: URL): number {
  if (!own.includes(address.hostname) || !URL.canParse(own)) return 0;
  const url = new URL(own);
  if (url.hostname !== address.hostname) return 0;
  if (url.host !== address.host) return 1;
  const path = url.pathname.replace(/\/+$/, '');
  return `${address.pathname}/`.startsWith(`${path}/`) ? 100 + path.length * 10 : 50;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
