import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../lib/errors.ts';
import { errorsPage, problemKeys } from '../../scripts/errors-page.ts';
import { readCatalogue } from '../../scripts/node-i18n.ts';

const keys = Object.keys(readCatalogue('en'));

describe('the page of the errors', () => {
  test('is the one the catalogue makes (npm run schema writes it)', async () => {
    expect(await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsPage());
  });
  test('has every code, and every sentence that can be said of one', () => {
    const page = errorsPage();
    for (const code of errorCodes) expect(page).toContain(`## \`${code}\`\n`);
    const told = errorCodes.flatMap((code) => problemKeys(keys, code).map(([key]) => key));
    expect(told.toSorted()).toEqual(keys.filter((key) => key.startsWith('problem_')).toSorted());
    expect(new Set(told).size).toBe(told.length);
  });
  test('fails for a sentence of which nobody said when it is read', () => {
    expect(() => problemKeys([...keys, 'problem_network_on_tuesday'], 'network')).toThrow(TypeError);
  });
});

describe('every code', () => {
  test('has a sentence of its own, and every sentence says what to do or that nothing is left to do', () => {
    const catalogue = readCatalogue('en');
    const next =
      /\b(?:again|first|ask|check|allow|set it|change|update|edit|open|unlock|mend|type|press|log in|try|wait|nothing left|restart)\b/i;
    for (const code of errorCodes) {
      expect([code, keys.includes(`problem_${code}`)]).toEqual([code, true]);
      for (const [key] of problemKeys(keys, code))
        expect([key, next.test(catalogue[key]?.message ?? '')]).toEqual([key, true]);
    }
  });
});
