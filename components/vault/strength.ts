import { clearRegExpState } from '../../lib/security/clear-regexp.ts';
import { minPassphraseLength } from '../../lib/vault/limits.ts';

/** How long a passphrase holds, roughly: what somebody with the file and time would have to try. */
export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/**
 * A hint while typing, no promise. Repetition and runs count little; words count as words, because they are guessed
 * as words: about eleven bits each, as for one of 2,000.
 */
export function strengthOf(passphrase: string): Strength {
  const text = passphrase.normalize('NFKC');
  if ([...text].length < minPassphraseLength) return 'short';
  const bits = Math.min(bitsByLetter(text), bitsByWord(text));
  clearRegExpState();
  if (bits < 40) return 'weak';
  return bits < 52 ? 'fair' : 'strong';
}

function bitsByLetter(text: string): number {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(text)).length;
  const letters = [...text];
  // What follows by itself from what stands before it is no choice: `aaaa`, `1234`, `abcd`.
  const chosen = letters.filter((letter, at) => {
    const step = (letter.codePointAt(0) ?? 0) - (letters[at - 1]?.codePointAt(0) ?? 0);
    return Math.abs(step) > 1;
  });
  return new Set(chosen).size < 4 ? 0 : chosen.length * (2.5 + kinds * 0.8);
}

function bitsByWord(text: string): number {
  const words = text.toLowerCase().match(/\p{L}+|\d+|[^\p{L}\d\s]+/gu) ?? [];
  // A long run of letters that is no sentence is hard to tell from a word: it counts by its length.
  return [...new Set(words)].reduce((sum, word) => sum + (word.length > 12 ? word.length * 3.3 : 11), 0);
}
