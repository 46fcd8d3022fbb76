/** Words of English that no other catalogue language has: they mark an untranslated sentence. */
const words = [
  'is',
  'must',
  'has',
  'the',
  'with',
  'which',
  'cannot',
  'not',
  'and',
  'of',
  'from',
  'looks',
  'another',
  'than',
];
/** Words that are another language's too. */
const sharedWith: Readonly<Record<string, readonly string[]>> = { nl: ['is', 'of'], es: ['has'] };

/** Whether a text in a language has a word of English alone. */
export function hasEnglishWord(text: string, language: string): boolean {
  const telling = words.filter((word) => !(sharedWith[language] ?? []).includes(word));
  return new RegExp(`(?<!\\p{L})(?:${telling.join('|')})(?!\\p{L})`, 'iu').test(text);
}
