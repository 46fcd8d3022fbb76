import type { Face } from '../vendors/contract.ts';
import { hostOf } from './addresses.ts';
import type { Tenant } from './schema.ts';

/** A tenant with the texts it may be found by, made ready to be compared. Made once, searched at every key. */
export interface Findable {
  tenant: Tenant;
  /** Its name as it is compared. */
  name: string;
  /** Vendor, host, environment, account, database or company, as they are compared. */
  others: string;
}

/** A tenant that was found. */
export interface Match {
  item: Findable;
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
export function realmOf(tenant: Tenant, face: Pick<Face, 'realm'> | undefined): string {
  return (face?.realm ?? []).flatMap((name) => tenant.settings[name] || []).join(' / ');
}

/** A tenant made ready for `search`. */
export function findable(
  tenant: Tenant,
  face: Pick<Face, 'label' | 'realm'> | undefined,
  known: KnownAccounts,
): Findable {
  const others = [
    face?.label ?? tenant.vendor,
    hostOf(tenant.baseUrl),
    tenant.environment,
    accountOf(tenant, known),
    realmOf(tenant, face),
  ];
  return { tenant, name: plain(tenant.name), others: plain(others.join(' ')) };
}

/**
 * Text as it is compared: in capitals (which also makes ß two letters), without diacritics, its words with one blank
 * before each and one at the end.
 */
export function plain(text: string): string {
  return ` ${text} `
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[ØŁĐ]/g, (letter) => 'OLD'['ØŁĐ'.indexOf(letter)] ?? '')
    .replace(/[\s\p{P}]+/gu, ' ');
}

/**
 * The tenants that match, best first; equal ones keep the order they came in. Each word of the query must be found, in
 * any order, in the name or in another text: at the start of a word, inside one, as letters in order, or with typing
 * errors. Who is found only with an error stands behind everybody who is found without.
 */
export function search(all: readonly Findable[], query: string): Match[] {
  const whole = plain(query);
  const words = whole.split(' ').filter(Boolean);
  return all
    .flatMap((item) => matchOf(item, words, whole) ?? [])
    .sort((a, b) => +a.typo - +b.typo || b.score - a.score);
}

interface Scored extends Match {
  score: number;
}

function matchOf(item: Findable, words: readonly string[], whole: string): Scored | null {
  const start = whole.slice(0, -1);
  const together = words.length > 1 && (item.name.includes(start) || item.others.includes(start));
  const match = { item, typo: false, letters: [] as number[], score: together ? 10 : 0 };
  if (item.name === whole) match.score += 1;
  for (const word of words) {
    const inName = lettersOf(item.name, word);
    const ofName = scoreOf(item.name, inName);
    let best = ofName;
    for (const other of item.others.split(' ')) {
      const text = ` ${other} `;
      best = Math.max(best, scoreOf(text, lettersOf(text, word)) * 0.4);
    }
    if (best === 0) {
      const errors = errorsIn(item, word);
      if (errors === 0) return null;
      match.typo = true;
      best = 1 / errors;
    } else if (best === ofName) match.letters.push(...(inName ?? []));
    match.score += best;
  }
  return match;
}

/** How well letters stand in a text, from 8.5 for all of its first word down to almost nothing; 0 for none. */
function scoreOf(text: string, letters: readonly number[] | null): number {
  if (letters === null) return 0;
  const breaks = letters.filter((at, nth) => nth > 0 && letters[nth - 1] !== at - 1).length;
  const [first = 0] = letters;
  if (breaks > 0) return 1 - breaks / letters.length;
  if (text[first - 1] !== ' ') return 4;
  return (first === 1 ? 8 : 6) + (text[first + letters.length] === ' ' ? 0.5 : 0);
}

/** Where a word's letters stand in a text: together, or one after the other from the start of a word; or `null`. */
function lettersOf(text: string, word: string): number[] | null {
  const start = text.indexOf(` ${word}`) + 1 || text.indexOf(word);
  if (start >= 0) return Array.from(word, (_, nth) => start + nth);
  return inOrder(text, word, true) ?? inOrder(text, word, false);
}

/** @param leaping whether a letter that begins a later word is preferred to the same letter inside this one */
function inOrder(text: string, word: string, leaping: boolean): number[] | null {
  const letters: number[] = [];
  let from = 0;
  for (const letter of word) {
    const start = text.indexOf(` ${letter}`, from) + 1;
    const next = text.indexOf(letter, from);
    const at = from === 0 || (leaping && start > 0 && next !== from) ? start : next;
    if (at < 1) return null;
    letters.push(at);
    from = at + 1;
  }
  return letters;
}

/**
 * The fewest typing errors that turn a word into the start of one of the tenant's: one is overlooked in four letters,
 * two in eight. 0 when there are more, and for a word with a digit: another number is another tenant.
 */
function errorsIn({ name, others }: Findable, word: string): number {
  const most = /\d/.test(word) ? 0 : word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  const texts = (name + others).split(' ');
  for (let errors = 1; errors <= most; errors += 1)
    if (texts.some((text) => isNear(word, text, errors))) return errors;
  return 0;
}

/** Whether so many letters left out, added, replaced or swapped with the next turn a word into the start of a text. */
function isNear(word: string, text: string, errors: number): boolean {
  if (word === '') return true;
  const rest = word.slice(1);
  const later = text.slice(1);
  if (word[0] === text[0] && isNear(rest, later, errors)) return true;
  return (
    errors > 0 &&
    (isNear(rest, later, errors - 1) ||
      isNear(rest, text, errors - 1) ||
      (text !== '' && isNear(word, later, errors - 1)) ||
      (word[0] === text[1] && word[1] === text[0] && isNear(word.slice(2), text.slice(2), errors - 1)))
  );
}

/** A name in pieces, with those that matched. */
export function marked(name: string, letters: readonly number[]): { text: string; matched: boolean }[] {
  const pieces: { text: string; matched: boolean }[] = [];
  let before = '';
  for (const letter of name) {
    const at = plain(before).length - 1;
    before += letter;
    const last = pieces[pieces.length - 1];
    // A mark of its own belongs to the letter before it.
    const matched = plain(before).length - 1 === at ? last?.matched === true : letters.includes(at);
    if (last?.matched === matched) last.text += letter;
    else pieces.push({ text: letter, matched });
  }
  return pieces;
}
