import type { VendorSummary } from '../vendors/contract.ts';
import type { Tenant } from './schema.ts';
import { hostOf } from './url.ts';

/** A tenant with the texts it may be found by, made ready to be compared. Made once, searched at every key. */
export interface SearchEntry {
  tenant: Tenant;
  /** Its name as it is compared. */
  name: string;
  /** The words of its name, vendor, host, environment, account, and database or company. */
  words: readonly Word[];
}

/** A word that tenants may be found by; one and the same for all who have it, so that it is looked at once for all. */
interface Word {
  /** As it is compared, between blanks. */
  text: string;
  /** What it was looked at for last, and how well it fits. */
  asked: string;
  score: number;
}

/** A tenant that was found. */
export interface Match {
  item: SearchEntry;
  /** Found only by overlooking typing errors. */
  typo: boolean;
  /** Which letters of `item.name` matched, by their places in it. See `marked`. */
  letters: readonly number[];
}

/** What pages and background both know of a tenant's accounts. */
interface KnownAccounts {
  passes: Readonly<Record<string, { session?: { account: string | null } | undefined }>>;
  preferences: { lastAccount: Readonly<Record<string, string>> };
}

/** Who is signed in, or was last; `''` when nobody is known. */
export function accountOf({ id }: Tenant, { passes, preferences }: KnownAccounts): string {
  return passes[id]?.session?.account ?? preferences.lastAccount[id] ?? '';
}

/** What tells a tenant from others on the same server: database, company and site; `''` when its vendor has none. */
export function realmOf(tenant: Tenant, summary: Pick<VendorSummary, 'realm'> | undefined): string {
  return (summary?.realm ?? []).flatMap((name) => tenant.settings[name] || []).join(' / ');
}

/** A tenant made ready for `search`. */
export function createSearchEntry(
  tenant: Tenant,
  summary: Pick<VendorSummary, 'label' | 'realm'> | undefined,
  known: KnownAccounts,
): SearchEntry {
  const texts = [
    tenant.name,
    summary?.label ?? tenant.vendor,
    hostOf(tenant.baseUrl),
    tenant.environment,
    accountOf(tenant, known),
    realmOf(tenant, summary),
  ];
  return { tenant, name: foldText(tenant.name), words: texts.flatMap(wordsIn) };
}

const metWords = new Map<string, Word>();
const metTexts = new Map<string, Word[]>();

/** A text's words. Hosts and vendors are met again and again. */
function wordsIn(text: string): Word[] {
  let words = metTexts.get(text);
  if (words === undefined) {
    words = wordsOf(text).map((each) => {
      const word = metWords.get(each) ?? { text: ` ${each} `, asked: '', score: 0 };
      metWords.set(each, word);
      return word;
    });
    metTexts.set(text, words);
  }
  return words;
}

/**
 * Text as it is compared: in capitals (which also makes ß two letters), without diacritics, one blank for what stands
 * between words, before the first and after the last.
 */
export function foldText(text: string): string {
  const whole = ` ${text} `;
  // Most names are plain words, and most others ASCII: the same, and a tenth of the work.
  if (/^[a-z\d]+( [a-z\d]+)*$/i.test(text)) return whole.toUpperCase();
  if (!/[^ -~]/.test(text)) return whole.toUpperCase().replace(/[^$+<=>A-Z^`|~\d]+/g, ' ');
  return whole
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[ØŁĐ]/g, (letter) => 'OLD'['ØŁĐ'.indexOf(letter)] ?? '')
    .replace(/[\s\p{P}]+/gu, ' ');
}

const wordsOf = (text: string): string[] => foldText(text).split(' ').filter(Boolean);

/** Less than any score. */
const none = -1e9;

/**
 * The tenants that match, best first; equal ones keep the order they came in. Each word of the query must be found, in
 * any order, in the name or in another text: at the start of a word, inside one, as letters in order, or with typing
 * errors. Who is found only with an error stands behind everybody who is found without.
 */
export function search(all: readonly SearchEntry[], query: string): Match[] {
  const whole = foldText(query);
  let matches = all.map((item) => ({
    item,
    typo: false,
    letters: [] as number[],
    score: (item.name.startsWith(whole.slice(0, -1)) ? 9 : 0) + (item.name === whole ? 1 : 0),
  }));
  for (const word of wordsOf(query)) {
    matches = matches.filter((match) => {
      const { name, words } = match.item;
      const letters = lettersOf(name, word);
      const ofName = scoreOf(name, letters);
      let best = ofName;
      for (const each of words) {
        if (each.asked !== word) {
          each.asked = word;
          each.score = wordScore(each.text, word);
        }
        if (each.score > best) best = each.score;
      }
      if (best === ofName) match.letters.push(...letters);
      match.score += best;
      match.typo = match.score < 0;
      return best > none;
    });
  }
  return matches.sort((a, b) => b.score - a.score);
}

/** How well a word fits one word of a tenant's: less than the same in its name, and far less than 0 with errors. */
function wordScore(text: string, word: string): number {
  const score = scoreOf(text, lettersOf(text, word));
  // One after the other, no more letters may be left out than are there.
  if (score * word.length >= 1) return score * 0.4;
  // One error is overlooked in four letters, two in eight; none in a number: another number is another tenant.
  const most = /\d/.test(word) ? 0 : Math.min(2, word.length >> 2);
  for (let errors = 1; errors <= most; errors += 1)
    if (isNear(word, text.slice(1, -1), errors)) return -1e6 * errors;
  return none;
}

/** How well letters stand in a text, from 8.5 for all of its first word down to almost nothing. */
function scoreOf(text: string, letters: readonly number[]): number {
  const [first] = letters;
  if (first === undefined) return none;
  const after = first + letters.length;
  const last = letters[letters.length - 1] ?? first;
  if (last >= after) return 1 / (last - after + 2);
  if (text[first - 1] !== ' ') return 4;
  return (first === 1 ? 8 : 6) + (text[after] === ' ' ? 0.5 : 0);
}

/** Where a word's letters stand in a text: together, at best at the start of a word, or one after the other; empty when not. */
function lettersOf(text: string, word: string): number[] {
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

/** Whether so many letters left out, added, replaced or swapped with the next turn a word into the start of a text. */
function isNear(word: string, text: string, errors: number): boolean {
  const rest = word.slice(1);
  const later = text.slice(1);
  return (
    word === '' ||
    (word[0] === text[0] && isNear(rest, later, errors)) ||
    (errors > 0 &&
      (isNear(rest, later, errors - 1) ||
        isNear(rest, text, errors - 1) ||
        isNear(word, later, errors - 1) ||
        (word[0] === text[1] && word[1] === text[0] && isNear(word.slice(2), text.slice(2), errors - 1))))
  );
}

/** A name letter by letter, as it is to be shown: those that matched as `mark` makes them. */
export function highlight<T>(
  name: string,
  letters: readonly number[],
  mark: (letter: string) => T,
): (string | T)[] {
  let before = '';
  let last = 0;
  return (name.match(/.\p{M}*/gsu) ?? []).map((letter) => {
    before += letter;
    const at = foldText(before).length - 2;
    // What stands between words adds nothing.
    const matched = at > last && letters.includes(at);
    last = at;
    return matched ? mark(letter) : letter;
  });
}
