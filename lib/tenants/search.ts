import type { Tenant } from './schema.ts';

/** A tenant with the texts it may be found by. */
export interface Findable {
  tenant: Tenant;
  /** The name first, then vendor, host, environment, account, database or company. */
  texts: readonly string[];
}

/** Text as it is compared: without diacritics, lower case. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * The tenants that match, best first; equal ones keep the order they came in. Each word of the query must be
 * found, in any order: at the start of the name, of a word, inside, or as letters in order.
 */
export function search(all: readonly Findable[], query: string): Findable[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...all];
  const whole = words.join(' ');
  return all
    .map((item, place) => ({ item, place, score: scoreOf(item, words, whole) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ item }) => item);
}

function scoreOf(item: Findable, words: readonly string[], whole: string): number {
  const [name = '', ...others] = item.texts.map(plain);
  let score = name.startsWith(whole) ? 100 : 0;
  for (const word of words) {
    const best = Math.max(wordScore(name, word) * 3, ...others.map((text) => wordScore(text, word)));
    if (best === 0) return 0;
    score += best;
  }
  return score;
}

function wordScore(text: string, word: string): number {
  if (text.startsWith(word)) return 12;
  if (text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 9;
  if (text.includes(word)) return 6;
  return word.length >= 2 && inOrder(text, word) ? 2 : 0;
}

function inOrder(text: string, word: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
