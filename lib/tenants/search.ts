import type { VendorDescriptor } from '../vendors/contract.ts';
import { foldText } from './fold-text.ts';
import type { Tenant } from './schema.ts';
import { type AccountSources, accountOf, realmValues } from './tenant-facts.ts';
import { hostOf, isAddress } from './url.ts';

/** A tenant with its searchable texts, folded once because `search` runs at every keystroke. */
export interface SearchEntry {
  tenant: Tenant;
  /** The tenant's name, folded by `foldText`. */
  name: string;
  /** The words of the tenant's name, vendor, hosts, environment, account, realm and tags. */
  words: readonly Word[];
  /** The addresses of its server and its portal. */
  addresses: readonly string[];
  /** The values of its realm, which tell it apart on its server. */
  telling: readonly string[];
  /** What a ticket may name as a whole, folded: name, account, values of the realm. */
  wholes: readonly string[];
}

/** A searchable word, shared by every tenant that contains it, so that each query scores the word once. */
interface Word {
  /** The folded word, with a blank on either side. */
  text: string;
  /** The query word that `score` was computed for. */
  scoredFor: string;
  score: number;
}

/** One tenant that matches a query. */
export interface Match {
  item: SearchEntry;
  /** Whether the match tolerates a typing error, or found the letters scattered only. */
  typo: boolean;
  /** Indexes into `item.name` of the letters that matched, for `highlight`. */
  letters: readonly number[];
  /** Index of the destination that the query names as well. */
  destination?: number;
}

/** Folds a tenant's texts for `search`. */
export function createSearchEntry(
  tenant: Tenant,
  descriptor: Pick<VendorDescriptor, 'label' | 'realm' | 'portal'> | undefined,
  accounts: AccountSources,
): SearchEntry {
  const { portal } = descriptor ?? {};
  const portalUrl = (portal && 'setting' in portal && tenant.settings[portal.setting]) || '';
  const addresses = isAddress(portalUrl) ? [tenant.baseUrl, portalUrl] : [tenant.baseUrl];
  const telling = realmValues(tenant, descriptor);
  const account = accountOf(tenant, accounts);
  const texts = [
    tenant.name,
    descriptor?.label ?? tenant.vendor,
    ...addresses.map(hostOf),
    tenant.environment,
    account,
    ...telling,
    ...(tenant.tags ?? []),
  ];
  const name = foldText(tenant.name);
  const wholes = [name, ...[account, ...telling].map(foldText)];
  return { tenant, name, words: texts.flatMap(cachedWords), addresses, telling, wholes };
}

const wordCache = new Map<string, Word>();
const textCache = new Map<string, Word[]>();

/** The words of a text, cached because hosts and vendors repeat across tenants. */
function cachedWords(text: string): Word[] {
  let words = textCache.get(text);
  if (words === undefined) {
    words = splitWords(text).map((each) => {
      const word = wordCache.get(each) ?? { text: ` ${each} `, scoredFor: '', score: 0 };
      wordCache.set(each, word);
      return word;
    });
    textCache.set(text, words);
  }
  return words;
}

const splitWords = (text: string): string[] => foldText(text).split(' ').filter(Boolean);

/** Sentinel below any score. */
const noMatch = -1e9;

/**
 * The tenants that match a query, best first; equal matches keep the order of the input.
 * Every query word must match the name or another text: as prefix, substring, subsequence, or with typing errors.
 * Several words that stand together in one text, as a pasted database does, rank before the same words in several.
 * Subsequences and matches with typing errors rank behind all exact matches.
 */
export function search(all: readonly SearchEntry[], query: string): Match[] {
  const whole = foldText(query);
  const words = splitWords(query);
  let matches = all.map((item) => ({
    item,
    typo: false,
    letters: [] as number[],
    score:
      (item.name.startsWith(whole.slice(0, -1)) ? 9 : 0) +
      (item.name === whole ? 1 : 0) +
      (words.length > 1 ? scoreTogether(item, whole, words.length) : 0),
  }));
  for (const word of words) {
    matches = matches.filter((match) => {
      const { name, words } = match.item;
      const letters = matchLetters(name, word);
      const nameScore = scoreLetters(name, letters);
      let best = nameScore;
      for (const each of words) {
        if (each.scoredFor !== word) {
          each.scoredFor = word;
          each.score = scoreWord(each.text, word);
        }
        if (each.score > best) best = each.score;
      }
      if (best === nameScore) match.letters.push(...letters);
      match.score += best;
      // Scattered letters hit other tenants by chance.
      match.typo ||= best < 1;
      return best > noMatch;
    });
  }
  return matches.sort((a, b) => Number(a.typo) - Number(b.typo) || b.score - a.score);
}

/** Scores words that stand together in one text: more than each of them can score by itself, and for a whole text one more. */
function scoreTogether({ wholes }: SearchEntry, query: string, words: number): number {
  if (!wholes.some((text) => text.includes(query.slice(0, -1)))) return 0;
  return words * 10 + (wholes.includes(query) ? 1 : 0);
}

/** Scores a query word against one searchable word: below the same match in the name, and far below 0 with errors. */
function scoreWord(text: string, word: string): number {
  const score = scoreLetters(text, matchLetters(text, word));
  // Rejects subsequence matches whose gap exceeds the word's length.
  if (score * word.length >= 1) return score * 0.4;
  // Tolerates one error in four letters, two in eight. None with digits: another number is another tenant.
  const maxErrors = /\d/.test(word) ? 0 : Math.min(2, word.length >> 2);
  for (let errors = 1; errors <= maxErrors; errors += 1)
    if (startsWithTypos(word, text.slice(1, -1), errors)) return -1e6 * errors;
  return noMatch;
}

/** Scores the position of matched letters, from 8.5 for the whole first word down to almost 0. */
function scoreLetters(text: string, letters: readonly number[]): number {
  const [first] = letters;
  if (first === undefined) return noMatch;
  const after = first + letters.length;
  const last = letters[letters.length - 1] ?? first;
  if (last >= after) return 1 / (last - after + 2);
  if (text[first - 1] !== ' ') return 4;
  return (first === 1 ? 8 : 6) + (text[after] === ' ' ? 0.5 : 0);
}

/** Indexes of a word's letters in a text, as prefix, substring or subsequence in that preference; empty without a match. */
function matchLetters(text: string, word: string): number[] {
  let from = text.indexOf(` ${word}`) + 1 || text.indexOf(word);
  if (from < 0) from = text.indexOf(` ${word[0]}`);
  const letters: number[] = [];
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return [];
    letters.push(from - 1);
  }
  return letters;
}

/** Whether a text starts with a word, within this many omitted, added, replaced or transposed letters. */
function startsWithTypos(word: string, text: string, errors: number): boolean {
  const rest = word.slice(1);
  const later = text.slice(1);
  return (
    word === '' ||
    (word[0] === text[0] && startsWithTypos(rest, later, errors)) ||
    (errors > 0 &&
      (startsWithTypos(rest, later, errors - 1) ||
        startsWithTypos(rest, text, errors - 1) ||
        startsWithTypos(word, later, errors - 1) ||
        (word[0] === text[1] &&
          word[1] === text[0] &&
          startsWithTypos(word.slice(2), text.slice(2), errors - 1))))
  );
}
