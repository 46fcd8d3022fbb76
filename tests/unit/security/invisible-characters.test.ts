import { describe, expect, test } from 'vitest';
import { invisibleCharacter, visibleText } from '../../../lib/security/invisible-characters.ts';

const hidden = [
  ['\u00ad', 'U+00AD SOFT HYPHEN'],
  ['\u034f', 'U+034F COMBINING GRAPHEME JOINER'],
  ['\u115f', 'U+115F HANGUL CHOSEONG FILLER'],
  ['\u180e', 'U+180E MONGOLIAN VOWEL SEPARATOR'],
  ['\u200b', 'U+200B ZERO WIDTH SPACE'],
  ['\u200c', 'U+200C ZERO WIDTH NON-JOINER'],
  ['\u200d', 'U+200D ZERO WIDTH JOINER'],
  ['\u2060', 'U+2060 WORD JOINER'],
  ['\u2063', 'U+2063 INVISIBLE SEPARATOR'],
  ['\u206a', 'U+206A'],
  ['\u2800', 'U+2800 BRAILLE PATTERN BLANK'],
  ['\u3164', 'U+3164 HANGUL FILLER'],
  ['\ufe0f', 'U+FE0F VARIATION SELECTOR'],
  ['\ufeff', 'U+FEFF ZERO WIDTH NO-BREAK SPACE'],
  ['\uffa0', 'U+FFA0 HALFWIDTH HANGUL FILLER'],
  ['\u{1d159}', 'U+1D159'],
  ['\u{e0041}', 'U+E0041 TAG'],
  ['\u{e0101}', 'U+E0101 VARIATION SELECTOR'],
] as const;

describe('a character that nobody sees', () => {
  test.each(hidden)('%j is named %s, wherever it stands', (character, name) => {
    for (const text of [
      character,
      `Acme${character}`,
      `${character}Acme`,
      `Ac${character}me`,
      `🏢${character}${character}`,
    ])
      expect([text, invisibleCharacter(text)]).toEqual([text, name]);
  });
  test.each(hidden)('%j is taken out', (character) => {
    expect(visibleText(` ${character} Ac${character}me \n${character}`)).toBe('Acme');
    expect(visibleText(character.repeat(3))).toBe('');
  });
});

test('a mark of direction stays, unless there is nothing it could turn', () => {
  expect(['Jane\u202e', '\u200eJane', '\u200e \u202e', '\u200f\u200b\u061c'].map(visibleText)).toEqual([
    'Jane\u202e',
    '\u200eJane',
    '',
    '',
  ]);
});

describe('a joiner inside an emoji', () => {
  test.each(['👩‍💻', '👨‍👩‍👧‍👦', '🏳️‍🌈', '❤️', '👍🏽', '🕵🏻‍♂️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '1️⃣', '🇮🇹', '☎︎'])(
    '%s stays',
    (emoji) => {
      const name = `Acme ${emoji} Shop`;
      expect([invisibleCharacter(name), visibleText(name)]).toEqual([null, name]);
      expect(visibleText(`Ac\u200bme ${emoji} Sh\u00adop`)).toBe(name);
    },
  );
  test.each([
    ['before one', '\u200d👩'],
    ['after one', '👩\u200d'],
    ['twice between two', '👩\u200d\u200d💻'],
    ['between letters', 'a\u200db'],
    ['of a digit that is no key', '1\ufe0f'],
    ['of tags that spell another text', '🏴\u{e0061}\u{e0062}\u{e007f}'],
  ])('but not one %s', (_where, text) => {
    expect(invisibleCharacter(text)).not.toBeNull();
  });
});

test('a text without any is only trimmed, and blanks within stay', () => {
  for (const text of ['Acme  Ltd', 'Jürgen', 'Ο Δήμος', '株式会社', 'עברית', 'Ce\u0301cile', ''])
    expect([invisibleCharacter(text), visibleText(` ${text}\t`)]).toEqual([null, text]);
});

test('a megabyte is read in a moment', () => {
  const before = performance.now();
  for (const text of [
    ' '.repeat(1_000_000),
    '\u200b'.repeat(1_000_000),
    '👩\u200d'.repeat(300_000),
    `a${' '.repeat(1_000_000)}b`,
  ])
    visibleText(text);
  expect(performance.now() - before).toBeLessThan(2000);
});
