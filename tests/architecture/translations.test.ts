import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  languages,
  mergeCatalogue,
  readCatalogue,
  readDescribedCatalogue,
  withVendors,
} from '../../scripts/node-i18n.ts';
import {
  sentenceHash,
  staleTranslations,
  type TranslationRecord,
  withNewKeys,
  withTranslated,
} from '../../scripts/translation-record.ts';
import { hasEnglishWord } from '../support/english-words.ts';
import { filesBelow, root, sources } from './sources.ts';

// What keeps a translation true: the English it was made from, the terms of its language, its typography.

const english = readCatalogue('en');
const translated = languages.filter((language) => language !== 'en');

/** Keys of a language's sentences in which an expression is found, each with its sentence. */
function found(language: string, words: RegExp, except: RegExp = /^$/): string[] {
  return Object.entries(readCatalogue(language))
    .filter(([key, { message }]) => words.test(message) && !except.test(key))
    .map(([key, { message }]) => `${key}: ${message}`);
}

describe('a translation', () => {
  test.each(translated)('into %s has no word of English alone', (language) => {
    const sentences = Object.entries(readCatalogue(language));
    expect(sentences.filter(([, { message }]) => hasEnglishWord(message, language))).toEqual([]);
  });
  const record: TranslationRecord = JSON.parse(
    readFileSync(new URL('../../scripts/translated-from.json', import.meta.url), 'utf8'),
  );
  test('follows its English: translate what is named, then `npm run translated -- KEY …`', () => {
    expect(Object.keys(english).length).toBeGreaterThan(800);
    expect(staleTranslations(record, english)).toEqual([]);
  });
  test('waits once its English has changed, until each language has followed', () => {
    const all = ['de', 'fr'];
    const [before, after] = [{ a: { message: 'One' } }, { a: { message: 'Two' } }];
    const first = withNewKeys({}, before);
    expect(first).toEqual({ a: sentenceHash('One') });
    expect(staleTranslations(first, before)).toEqual([]);
    expect(staleTranslations(first, after)).toEqual(['a: every language']);
    expect(withNewKeys(first, after)).toEqual(first);
    const german = withTranslated(first, after, ['a'], { all, done: ['de'] });
    expect(staleTranslations(german, after)).toEqual(['a: fr']);
    const both = withTranslated(german, after, ['a'], { all, done: ['fr'] });
    expect(staleTranslations(both, after)).toEqual([]);
    expect(staleTranslations(both, {})).toEqual(['a: gone']);
    expect(withNewKeys(both, {})).toEqual({});
    expect(() => withTranslated(both, after, ['b'], { all, done: all })).toThrow('No such key: b');
  });
});

describe('the English catalogue', () => {
  const described = Object.entries(readDescribedCatalogue('en'));
  test('says to translators what each mention is', () => {
    const untold = described.flatMap(([key, { message, description = '' }]) => {
      const mentions = [...new Set(message.match(/\$\d/g) ?? [])];
      return mentions.some((mention) => !description.includes(mention)) ? [key] : [];
    });
    expect(untold).toEqual([]);
  });
  test('describes no mention that is not there, and in one line', () => {
    for (const [key, { message, description = '' }] of described) {
      const mentions = [...new Set(description.match(/\$\d/g) ?? [])];
      expect([key, mentions.filter((mention) => !message.includes(mention))]).toEqual([key, []]);
      expect([key, description.length <= 160 && !description.includes('\n')]).toEqual([key, true]);
    }
  });
  test('says it in English alone, and to nobody who runs the extension', () => {
    for (const language of translated)
      for (const [key, text] of Object.entries(readDescribedCatalogue(language)))
        expect([language, key, Object.keys(text)]).toEqual([language, key, ['message']]);
    for (const language of languages)
      for (const [key, text] of Object.entries(readCatalogue(language)))
        expect([language, key, Object.keys(text)]).toEqual([language, key, ['message']]);
  });
  test('has the vendors’ texts in it, each described beside its languages', () => {
    const vendors = { x: { a: { en: 'A $1', de: 'Ein $1', description: '$1: a number.' } } };
    expect(withVendors('en', {}, vendors)).toEqual({ a: { message: 'A $1', description: '$1: a number.' } });
    expect(withVendors('de', {}, vendors)).toEqual({ a: { message: 'Ein $1' } });
    expect(mergeCatalogue('en', {}, vendors)).toEqual({ a: { message: 'A $1' } });
    const keys = described.map(([key]) => key);
    expect(keys.sort()).toEqual(Object.keys(english).sort());
  });
});

/**
 * Words that a language's term list has replaced (docs/translating.md); `except` are the keys where one is right.
 */
const replaced: Readonly<Record<string, readonly { words: RegExp; except?: RegExp }[]>> = {
  en: [
    { words: /\blog(?:ged|ging)? (?:in|out)\b|\blog-(?:in|out)\b/i },
    {
      words: /\b(?:can|could|do|does|did|is|are|was|has|have) ?not\b/,
      except: /^(?:fault_|preview_|request_)/,
    },
    {
      words:
        /\b(?:asked|allow(?:ed)?|hosts,|server,) by name\b|carried (?:along|by)|on (?:our|your|the server’s) side|put away|left out:/i,
    },
    { words: /\bif it stays\b|called off|^went wrong|kept aside|\bstands before\b/i },
    { words: /examin|\bin its place\b|\bby (?:itself|themselves)\b|\bdead\b/i },
  ],
  it: [
    { words: /esamin|interpell|\bmorta\b|andat[oa] storto|\bgiro\b|\brinvii\b/i },
    { words: /\bfalli(?:t|sc)|\besame\b|\bcose\b|\bda sol[aeio]\b/i },
    { words: /conservat|«|»/ },
    { words: /Disconnesso/, except: /^state_|^status_|tab/ },
  ],
  ro: [
    { words: /(?<!\p{L})(?:în|des)cui/iu },
    { words: /moart|lăsat deoparte|\blucruri\b|\bcalculator|\brund[aă]\b|aruncat/i },
    { words: /examin|repetă verificarea|de la sine|(?:reînnoi|deschid|trec|arată) singur/i },
    { words: /[şţŞŢ]/ },
  ],
  de: [
    { words: /untersuch|aufbewahrt|scheiter|schiefgegangen|^Ausgelassen|\bvon (?:selbst|allein)\b/i },
    { words: /\btote?[nrs]?\b|\blebt\b/ },
    { words: /\bNetz(?:es|e)?\b|Netzadministration|Prüfcode|\bRechner\b|\bErlaubnis\b/ },
    { words: /(?<!\p{L})(?:du|deine?|deinen|dir|dich)(?!\p{L})/iu },
  ],
  fr: [
    { words: /réglage|\bmachine\b|laissé de côté|\bmorte\b/i },
    { words: /\bchoses\b|\bexam(?:en|in)|\brenvois?\b|\bpassages?\b/i },
    { words: /interrogation/, except: /^pasted_query/ },
    { words: /renouveler seul|tou(?:t|te)s? seul|(?:de lui|d’elle|d’eux|d’elles)-mêmes?/i },
    { words: /(?<![\p{L}-])(?:tu|ton|tes|toi)(?!\p{L})/iu },
  ],
  nl: [
    { words: /(?<!\p{L})(?:u|uw|uwe|uzelf)(?!\p{L})/iu },
    { words: /vanzelf/i },
    { words: /(?:aan|af)ge?meld|(?:aan|af)meld|toestemming|wachtwoordsleutel|referenties|incognito/i },
    {
      words: /(?<!\p{L})(?:de|deze|die) (?:gemaskeerde |nieuwe )?token(?!\p{L})|gefaald|gecanceld|geskipt/iu,
    },
  ],
  pl: [
    // No form of the reader that has a gender.
    {
      words:
        /(?<!\p{L})(?:Pan(?:a|i|u|em|ią|ie)?|Państw\p{L}*)(?!\p{L})|\p{L}(?:łeś|łaś|łbyś|łabyś)(?!\p{L})/u,
    },
    { words: /(?<!\p{L})(?:dzierżaw|najemc|sprzedawc|poświadcze|ciasteczk|wtyczk|fraz[aęyo])\p{L}*/iu },
    { words: /(?<!\p{L})(?:twój|twoj|twoi)\p{L}*/u },
    { words: /(?<!\p{L})(?:sam[aeo]? się|się sam[aeo]?|ponownie sam|portal sam)(?!\p{L})/u },
  ],
  pt_BR: [
    {
      words:
        /ficheiro|ecrã|utilizador|palavra-passe|\bseparador|(?<!com)partilh|contact[oea]|(?<!\p{L})equipa(?!\p{L})/iu,
    },
    { words: /(?<!\p{L})(?:tu|teus?|tuas?|contigo|vosso|sozinh[ao]s?)(?!\p{L})/iu },
    {
      words:
        /passkey|ticket|sessão iniciada|desconect|solicitaç|(?<!\p{L})(?:entradas?|diário|trancar)(?!\p{L})/iu,
    },
  ],
  es: [
    { words: /\bordenador|\bmuerta\b|\bronda\b|examin|\bexamen\b|\bcosas\b|\bvence/i },
    { words: /por sí sol[ao]|(?:renovarse|abran?) sol[ao]/i },
    { words: /(?<!\p{L})(?:usted(?:es)?|introduzca|compruebe)(?!\p{L})/iu },
  ],
};

describe.each(Object.entries(replaced))('in %s', (language, lists) => {
  test('no word stands that its term list has replaced', () => {
    for (const { words, except } of lists) expect(found(language, words, except)).toEqual([]);
  });
});

describe('typography', () => {
  /** Double signs of French stand behind a no-break space, and quotation marks have one inside. */
  const unbound = /(?:^|[^\u202f])[;!?](?=\s|$)|(?:^|[^\u00a0]):(?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»/;
  test('of French keeps a sign on the line of its word', () => {
    expect(found('fr', unbound)).toEqual([]);
    expect(found('fr', /\d \d{3}\b/)).toEqual([]);
    expect(
      ['Quoi ?', 'Oui :', '« a »', 'Non\u00a0:', 'Quoi\u202f?'].map((text) => unbound.test(text)),
    ).toEqual([true, true, true, false, false]);
  });
  test('has an ellipsis behind its word: in German with a no-break space, else with none', () => {
    for (const language of languages) {
      const loose = language === 'de' ? /[\p{L}\d] ?…/u : /(?<!«)\s…/;
      expect([language, ...found(language, loose)]).toEqual([language]);
    }
  });
  test('has no straight quotation mark but around names of the file, and no typewriter apostrophe', () => {
    for (const language of languages)
      expect([language, ...found(language, /'|"/, /^(?:faultyField|fault_)/)]).toEqual([language]);
  });
});

describe('a sentence that names a button', () => {
  const buttons: Readonly<Record<string, string>> = {
    vault_keptNone: 'keep_vault',
    problem_vendor_refused: 'copyForTicket',
    problem_vendor_refused_living_token: 'copyForTicket',
  };
  test.each(languages)('in %s names it as the button does', (language) => {
    const catalogue = readCatalogue(language);
    for (const [sentence, button] of Object.entries(buttons))
      expect(catalogue[sentence]?.message).toContain(catalogue[button]?.message);
  });
});

describe('what has little room', () => {
  test.each(languages)('is short in %s: the time of a row has 52 px', (language) => {
    const catalogue = readCatalogue(language);
    for (const key of ['time_out', 'time_over', 'time_renew'])
      expect([key, (catalogue[key]?.message.length ?? 99) <= 8]).toEqual([key, true]);
  });
});

describe('a page that runs from right to left', () => {
  /** Sides by name, and four values of which the second and the fourth differ. */
  const sided =
    /(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b|(?:margin|padding|inset)\s*:\s*\S+ (\S+) \S+ (?!\1;)\S+;/g;
  /** A menu that a script places where the pointer is, which counts from the left. */
  const placed = 'inset: 0 auto auto 0;';
  const sidesIn = (css: string) =>
    [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(sided)].flatMap(([side]) =>
      side === placed ? [] : [side],
    );
  const styles = filesBelow('components/style').filter((path) => path.endsWith('.css'));
  const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
  test('has no style that names left or right: start and end are mirrored by the browser', () => {
    expect(styles.length).toBeGreaterThan(5);
    for (const path of styles) expect([path, ...sidesIn(textOf(path))]).toEqual([path]);
  });
  test('has the edge of a shadow on the side where a line begins', () => {
    const shadow = /(?<=\n)([^\n{}]+) \{[^}]*box-shadow: inset (-?\d+px)([^;]*);/g;
    const found = styles.flatMap((path) =>
      [...textOf(path).matchAll(shadow)].map(([, selector = '', by = '', rest = '']) => ({
        selector,
        by,
        rest,
      })),
    );
    const sided = found.filter(({ by }) => /[1-9]/.test(by));
    const mirrored = ({ selector, by, rest }: (typeof found)[number]) =>
      sided.some(
        (each) =>
          each.selector === `:root[dir='rtl'] ${selector}` && each.by === `-${by}` && each.rest === rest,
      );
    const ofLines = sided.filter(({ selector }) => !selector.startsWith(":root[dir='rtl'] "));
    expect(ofLines.length).toBeGreaterThan(1);
    expect(ofLines.filter((each) => !mirrored(each))).toEqual([]);
  });
  test('turns every arrow that code shows; Unicode itself mirrors ‹ and ›, and a sentence has its own', () => {
    const arrows = /[←→⇐⇒➜▸▶▹◂◀◃]/;
    const turned = /<span class="turns">→<\/span>/g;
    const shown = [...sources, ...styles.map((path) => ({ path, code: textOf(path) }))].filter(({ path }) =>
      path.startsWith('components/'),
    );
    const found = shown.flatMap(({ path, code }) => (arrows.test(code.replace(turned, '')) ? [path] : []));
    const allowed = {
      'components/options/destinations.ts': 'reads what a person typed',
      'components/style/options.css': 'a fold’s mark, which has its twin for a mirrored page',
    };
    expect(found).toEqual(Object.keys(allowed));
    expect(shown.some(({ code }) => code.search(turned) >= 0)).toBe(true);
    const css = styles.map(textOf).join('\n');
    expect(css).toMatch(/:root\[dir='rtl'\] \.turns \{[^}]*scaleX\(-1\)/);
    expect(css).toMatch(/:root\[dir='rtl'\] \.fold-title:not\(\[aria-expanded='true'\]\)::before \{[^}]*'◂'/);
  });
  test('would find one', () => {
    const found = ['a{left:0}', 'a{padding-left: 2px}', 'a{text-align: right}', 'a{margin: 0 1px 0 2px;}'];
    expect(found.filter((css) => sidesIn(css).length !== 1)).toEqual([]);
    const good = ['a{inset-inline-start:0}', 'a{margin: 0 1px 0 1px;}', '.time-left{top:0}', '/* left: */'];
    expect(good.flatMap(sidesIn)).toEqual([]);
  });
});
