import { clearRegExpState } from '../../lib/security/clear-regexp.ts';
import { continuesRun, isTooSimple, minPassphraseLength } from '../../lib/vault/limits.ts';

/** A passphrase's rough resistance to an offline attack on the stored vault. */
export type Strength = 'short' | 'simple' | 'weak' | 'fair' | 'strong';

/**
 * Estimates a passphrase's strength as a hint while typing. Repetition and runs count little.
 * Words count about eleven bits each, as one of 2,000, because attacks guess whole words.
 */
export function strengthOf(passphrase: string): Strength {
  const text = passphrase.normalize('NFKC');
  if ([...text].length < minPassphraseLength) return 'short';
  if (isTooSimple(text)) return 'simple';
  const bits = Math.min(bitsByLetter(text), bitsByWord(text));
  clearRegExpState();
  if (bits < 40) return 'weak';
  return bits < 52 ? 'fair' : 'strong';
}

function bitsByLetter(text: string): number {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(text)).length;
  const letters = [...text];
  // Characters that continue a run or a repetition add no entropy: `aaaa`, `1234`, `abcd`.
  const chosen = letters.filter((letter, at) => !continuesRun(letter, letters[at - 1]));
  return chosen.length * (2.5 + kinds * 0.8);
}

function bitsByWord(text: string): number {
  const words = text.toLowerCase().match(/\p{L}+|\d+|[^\p{L}\d\s]+/gu) ?? [];
  // A run of more than twelve characters is no dictionary word, so its length counts.
  return [...new Set(words)].reduce((sum, word) => sum + (word.length > 12 ? word.length * 3.3 : 11), 0);
}
