import { describe, expect, test } from 'vitest';
import { languages, readCatalogue, readDescribedCatalogue } from '../../../scripts/node-i18n.ts';
import { endMark, pseudoCatalogue, startMark } from '../../support/pseudo-language.ts';

const english = readCatalogue('en');
const shipped = languages.map(readCatalogue);
const made = (kind: 'long' | 'mirrored') =>
  pseudoCatalogue(kind, english, readDescribedCatalogue('en'), shipped);

describe('the long pseudo-language', () => {
  const long = made('long');
  const text = (key: string) => long[key]?.message ?? '';
  test('is longer by two fifths and keeps every mention', () => {
    expect(text('questionDestination')).toMatch(/^⟦Öpéñ “\$2” öf \$1\? ëxtrå.*⟧$/);
    for (const [key, { message }] of Object.entries(english))
      expect([key, (text(key).match(/\$\d/g) ?? []).sort()]).toEqual([
        key,
        (message.match(/\$\d/g) ?? []).sort(),
      ]);
    expect(text('problem_timeout').length).toBeGreaterThan(
      (english.problem_timeout?.message.length ?? 0) * 1.35,
    );
  });
  test('marks the end of every text that has room for it, so that a clipped one is seen', () => {
    const unmarked = Object.keys(long).filter((key) => !text(key).endsWith(endMark));
    expect(unmarked.length).toBeLessThan(25);
    expect(unmarked).toContain('time_over');
    expect(long.cancel?.message).toBe(`${startMark}Çàñçél ëxtråëxtr${endMark}`);
  });
  test('leaves what has little room by its description as short as the longest language has it', () => {
    const longest = Math.max(...shipped.map(({ tagProduction }) => tagProduction?.message.length ?? 0));
    expect(text('tagProduction')).toHaveLength(longest);
    expect(text('time_over')).toMatch(/^éñdéd/);
    expect(text('time_over')).not.toContain(startMark);
  });
  test.each(languages)(
    'has no text and no word shorter than %s: where it fits, that one fits',
    (language) => {
      const longestWord = (message: string) => Math.max(...message.split(/\s+/).map((word) => word.length));
      const unshown = ['language', 'direction', 'extensionName', 'extensionDescription'];
      const shorter = Object.entries(readCatalogue(language)).filter(([key, { message }]) => {
        const own = text(key.replace(/(?<=_)(few|many)$/, 'other'));
        const isShorter = own.length < message.length || longestWord(own) < longestWord(message);
        return isShorter && !unshown.includes(key);
      });
      expect(shorter.map(([key]) => key)).toEqual([]);
    },
  );
});

describe('the mirrored one', () => {
  test('is English from right to left', () => {
    const mirrored = made('mirrored');
    expect(mirrored.direction?.message).toBe('rtl');
    expect(mirrored.logIn).toEqual(english.logIn);
  });
});
