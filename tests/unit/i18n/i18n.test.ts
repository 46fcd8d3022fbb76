import { describe, expect, test } from 'vitest';
import {
  formatDateTime,
  formatFacts,
  formatList,
  formatTimeLeft,
  languageOf,
  plural,
} from '../../../lib/i18n/i18n.ts';
import { createNodeTranslate, english, readCatalogue } from '../../../scripts/node-i18n.ts';

const languages = ['en', 'it', 'ro', 'de', 'fr', 'es', 'nl', 'pl', 'pt_BR'] as const;
const sayIn = (language: string, browsers = language) =>
  createNodeTranslate(readCatalogue(language), browsers);

describe('the language that is shown', () => {
  test('is the browser’s, region and all, where the catalogue is in that language', () => {
    expect(languageOf(sayIn('en', 'en_GB'))).toBe('en-GB');
    expect(languageOf(sayIn('de', 'de_AT'))).toBe('de-AT');
  });
  test('is the catalogue’s own where the browser speaks one we do not have', () => {
    expect(languageOf(sayIn('en', 'ja'))).toBe('en');
    expect(languageOf(sayIn('en', 'zh_CN'))).toBe('en');
  });
  test('is a whole tag, also of a catalogue of one region, which serves the other regions', () => {
    const brazilian = { language: { message: 'pt-BR' }, tenants_other: { message: '$1' } };
    expect(languageOf(createNodeTranslate(brazilian, 'pt_BR'))).toBe('pt-BR');
    expect(languageOf(createNodeTranslate(brazilian, 'pt_PT'))).toBe('pt-PT');
    expect(languageOf(createNodeTranslate(brazilian, 'sv'))).toBe('pt-BR');
    expect(languageOf(sayIn('en', 'zh_Hant_TW'))).toBe('en');
    expect(Intl.getCanonicalLocales(languageOf(sayIn('de', 'de_Latn_CH')))).toEqual(['de-Latn-CH']);
  });
});

describe('a list', () => {
  test('has its language’s commas and its word before the last', () => {
    const hosts = ['a', 'b', 'c'];
    expect(formatList(english, hosts)).toBe('a, b, and c');
    expect(languages.map((language) => formatList(sayIn(language), hosts))).toEqual([
      ...['a, b, and c', 'a, b e c', 'a, b și c', 'a, b und c', 'a, b et c', 'a, b y c'],
      ...['a, b en c', 'a, b i c', 'a, b e c'],
    ]);
    expect(formatList(sayIn('de'), ['a'])).toBe('a');
    expect(formatList(english, [])).toBe('');
  });
  test('of facts has none', () => {
    expect(formatFacts(english, ['a', 'b'])).toBe('a, b');
    expect(formatFacts(sayIn('fr'), ['a', 'b', 'c'])).toBe('a, b, c');
    expect(formatFacts(english, ['a'])).toBe('a');
  });
});

describe('what is counted', () => {
  test('is plain digits and the English plural, as it is promised', () => {
    expect([0, 1, 2, 5000].map((number) => plural(english, 'imported', number))).toEqual([
      'Imported 0 tenants',
      'Imported 1 tenant',
      'Imported 2 tenants',
      'Imported 5000 tenants',
    ]);
  });
  test('is few up to 19 in Romanian, and takes “de” from 20 on', () => {
    const ro = sayIn('ro');
    expect(
      [0, 1, 2, 19, 20, 21, 101, 119, 120, 1000].map((number) => plural(ro, 'imported', number)),
    ).toEqual([
      '0 tenanți importați',
      '1 tenant importat',
      '2 tenanți importați',
      '19 tenanți importați',
      '20 de tenanți importați',
      '21 de tenanți importați',
      '101 tenanți importați',
      '119 tenanți importați',
      '120 de tenanți importați',
      '1000 de tenanți importați',
    ]);
  });
  test('has few and many in Polish', () => {
    const t = sayIn('pl');
    const texts = [0, 1, 2, 5, 22, 101].map((number) => plural(t, 'imported', number));
    expect(texts.map((text) => text.replace(/\d+ /, ''))).toEqual([
      'Zaimportowano tenantów',
      'Zaimportowano tenanta',
      'Zaimportowano tenanty',
      'Zaimportowano tenantów',
      'Zaimportowano tenanty',
      'Zaimportowano tenantów',
    ]);
  });
  test.each([
    ['ro', ['few', 'one', 'few', 'few', 'other', 'few']],
    ['pl', ['many', 'one', 'few', 'many', 'few', 'many']],
    ['en', ['other', 'one', 'other', 'other', 'other', 'other']],
  ])('takes its form by the rules of %s, for 0, 1, 2, 5, 22 and 101', (language, forms) => {
    const texts = ['one', 'few', 'many', 'other'].map(
      (form) => [`imported_${form}`, { message: `$1 ${form}` }] as const,
    );
    const t = createNodeTranslate(
      { language: { message: language }, ...Object.fromEntries(texts) },
      language,
    );
    const numbers = [0, 1, 2, 5, 22, 101];
    expect(numbers.map((number) => plural(t, 'imported', number))).toEqual(
      numbers.map((number, place) => `${number} ${forms[place]}`),
    );
  });
  test('is one in French for nothing too', () => {
    const fr = sayIn('fr');
    expect([0, 1, 2].map((number) => plural(fr, 'imported', number))).toEqual([
      '0 tenant importé',
      '1 tenant importé',
      '2 tenants importés',
    ]);
  });
  test.each([
    ['de', '1 Mandant importiert', '7 Mandanten importiert'],
    ['it', '1 tenant importato', '7 tenant importati'],
    ['es', '1 tenant importado', '7 tenants importados'],
  ])('has its forms in %s', (language, one, many) => {
    expect(plural(sayIn(language), 'imported', 1)).toBe(one);
    expect(plural(sayIn(language), 'imported', 7)).toBe(many);
  });
  test.each(languages)('in %s has a sentence for every form the language has', (language) => {
    const catalogue = readCatalogue(language);
    const families = Object.keys(readCatalogue('en')).flatMap((key) => /^(.+)_one$/.exec(key)?.[1] ?? []);
    expect(families.length).toBeGreaterThan(8);
    // `many` is a million and more in Italian, French and Spanish: said like `other`.
    const forms = new Intl.PluralRules(language.replace('_', '-'))
      .resolvedOptions()
      .pluralCategories.filter((form) => form !== 'many' || language === 'pl');
    const translated = families.filter((family) => catalogue[`${family}_other`] !== undefined);
    expect(
      translated.flatMap((family) => forms.filter((form) => catalogue[`${family}_${form}`] === undefined)),
    ).toEqual([]);
    for (const family of translated) {
      const vendorMessage = Object.keys(catalogue).filter(
        (key) => key.replace(/_(?:zero|one|two|few|many|other)$/, '') === family && key !== family,
      );
      expect([family, vendorMessage.length]).toEqual([family, forms.length]);
    }
  });
  test('falls back to the form that is always there', () => {
    const t = createNodeTranslate(
      { language: { message: 'ro' }, imported_other: { message: '$1 imported' } },
      'ro',
    );
    expect(plural(t, 'imported', 3)).toBe('3 imported');
  });
  test('mentions more than its number', () => {
    expect(plural(english, 'importAdded', 2, 'A, B')).toBe('Added: 2 tenants (A, B).');
  });
});

describe('time left', () => {
  const minute = 60_000;
  test('is never more than there is', () => {
    expect(formatTimeLeft(english, -5)).toBe('0 sec');
    expect(formatTimeLeft(english, 999)).toBe('0 sec');
    expect(formatTimeLeft(english, 119_999)).toBe('1 min');
    expect(formatTimeLeft(english, 60 * minute - 1)).toBe('59 min');
  });
  test('is hours and minutes below two days, then days', () => {
    expect(formatTimeLeft(english, (19 * 60 + 41) * minute)).toBe('19 hr 41 min');
    expect(formatTimeLeft(english, 24 * 60 * minute)).toBe('24 hr');
    expect(formatTimeLeft(english, 48 * 60 * minute)).toBe('2 days');
  });
  test('is one short unit in a list', () => {
    expect(formatTimeLeft(english, (19 * 60 + 41) * minute, true)).toBe('19h');
    expect(formatTimeLeft(english, 4 * minute, true)).toBe('4m');
  });
  test.each([
    ['de', '19 Std. 41 Min.'],
    ['ro', '19 ore 41 min.'],
    ['fr', '19 h 41 min'],
    ['it', '19 h 41 min'],
    ['es', '19 h 41 min'],
    ['nl', '19 uur 41 min'],
    ['pl', '19 godz. 41 min'],
    ['pt_BR', '19 h 41 min'],
  ])('is written as in %s', (language, words) => {
    expect(formatTimeLeft(sayIn(language), (19 * 60 + 41) * minute).replace(/\s/g, ' ')).toBe(words);
  });
});

describe('a moment', () => {
  const now = new Date(2026, 10, 21, 9, 0).getTime();
  test('is its time today, and its day too on any other', () => {
    const gb = sayIn('en', 'en_GB');
    expect(formatDateTime(gb, new Date(2026, 10, 21, 14, 3).getTime(), now)).toBe('14:03');
    expect(formatDateTime(gb, new Date(2026, 10, 22, 14, 3).getTime(), now)).toMatch(/^22 Nov, 14:03$/);
    expect(formatDateTime(sayIn('de'), new Date(2026, 10, 22, 14, 3).getTime(), now)).toMatch(
      /^22\. Nov\.?, 14:03$/,
    );
  });
  test.each([
    ['en', 'en_US', 'Jan 3, 2027, 02:03 PM'],
    ['en', 'en_GB', '3 Jan 2027, 14:03'],
    ['it', 'it', '3 gen 2027, 14:03'],
    ['ro', 'ro', '3 ian. 2027, 14:03'],
    ['de', 'de', '3. Jan. 2027, 14:03'],
    ['fr', 'fr', '3 janv. 2027, 14:03'],
    ['es', 'es', '3 ene 2027, 14:03'],
    ['nl', 'nl', '3 jan 2027, 14:03'],
    ['pl', 'pl', '3 sty 2027, 14:03'],
    ['pt_BR', 'pt_BR', '3 de jan. de 2027, 14:03'],
  ])('says its year where that is another one, in %s (%s)', (language, browsers, words) => {
    const later = new Date(2027, 0, 3, 14, 3).getTime();
    const shown = (at: number, from: number) =>
      formatDateTime(sayIn(language, browsers), at, from).replace(/\s/g, ' ').replace(' à ', ', ');
    expect(shown(later, now)).toBe(words);
    expect(shown(now, later)).toContain('2026');
    expect(shown(later, new Date(2027, 5, 1).getTime())).not.toContain('2027');
    // The last minute of one year and the first of the next are a minute and a year apart.
    const eve = new Date(2026, 11, 31, 23, 59).getTime();
    expect(shown(eve + 60_000, eve)).toContain('2027');
  });
});
