import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languages, mergeCatalogue, readCatalogue } from '../../scripts/node-i18n.ts';
import { exists, root, source, sources } from './sources.ts';

// Every text a person reads stands in the message catalogue, and everything in the catalogue is read by somebody.

const english = readCatalogue('en');
const seen = sources.filter(({ path }) => /^(?:components|entrypoints)\/.*\.tsx?$/.test(path));

/** Words in a markup's text or in the attributes people read, as `file: words`. */
function literalWords(path: string, code: string): string[] {
  // A file without markup has types between such brackets.
  const texts = path.endsWith('.tsx')
    ? [...code.matchAll(/(?<!=)>([^<>{}=;()]*\p{L}{2,}[^<>{}=;()]*)<\/?[a-zA-Z]/gu)]
    : [];
  const attributes = [
    ...code.matchAll(
      /\b(?:aria-label|title|placeholder|alt|label|legend|help|confirm)=(?:"([^"]*\p{L}{2,}[^"]*)"|\{[`']([^`']*\p{L}{2,}[^`']*)[`']\})/gu,
    ),
  ];
  // A text that stands alone on its line, between the tags of others.
  const lines = [...code.matchAll(/\n\s+(\p{Lu}[\p{L}’]*(?: [\p{L}’,.…-]+)+)\n\s*(?:<|\{)/gu)];
  // A string of several words that begins like a sentence, wherever it stands.
  const sentences = [...code.matchAll(/['"`](\p{Lu}\p{L}*(?: [\p{L}\p{P}$]+){2,}[.…?:]?)['"`]/gu)];
  return [...texts, ...attributes, ...lines, ...sentences].map(
    ([, text, or]) => `${path}: ${(text ?? or ?? '').trim().replace(/\s+/g, ' ')}`,
  );
}

describe('a text a person reads', () => {
  test('stands in the catalogue, not in the markup', () => {
    expect(seen.flatMap(({ path, code }) => literalWords(path, code))).toEqual([]);
  });
  test('would be found in the markup', () => {
    const found = (code: string) => literalWords('a.tsx', code).length;
    expect(found('<p class="help">Nothing here</p>')).toBe(1);
    expect(found('<p>\n        No tenants yet <b>x</b>')).toBe(1);
    expect(found('<section aria-label="Import preview">')).toBe(1);
    expect(found('<Switch label={`Move it`} />')).toBe(1);
    expect(found("setSaid('No link was copied.')")).toBe(1);
    expect(found("<p>{t('nothing')}</p>")).toBe(0);
    expect(found('const more = a.length > 8 ? b : c;')).toBe(0);
  });
  test('is not in the pages’ own markup, but for the product’s name', () => {
    const pages = readdirSync(join(root, 'entrypoints'), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.html'));
    expect(pages.length).toBeGreaterThanOrEqual(4);
    for (const page of pages) {
      const html = readFileSync(join(root, 'entrypoints', page), 'utf8');
      const words = html.replace(/<!--[\s\S]*?-->|<[^>]+>/g, ' ').replace(/Tenant Concierge/g, ' ');
      expect([page, words.trim()]).toEqual([page, '']);
    }
  });
});

/** Texts in which two plain words follow each other, as in a sentence; what is thrown at a caller is for no person. */
function plainWords(code: string): string[] {
  const text = /'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/;
  const thrown = new RegExp(`new TypeError\\((?:${text.source})\\)`, 'g');
  // A regular expression may hold quotation marks.
  const expression = /(?<=[(,=:[!&|?{};\n] ?)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/;
  const classes = /\b(?:class|rel)=(?:"[^"]*"|\{`[^`]*`\})/g;
  const texts = code
    .replace(thrown, '')
    .replace(classes, '')
    .matchAll(new RegExp(`${expression.source}|${text.source}`, 'g'));
  return [...texts]
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .filter((words) => /(?<![\w-])\p{Ll}{2,} \p{Ll}{2,}(?![\w-])/u.test(words));
}

describe('what the code itself knows', () => {
  /** English by its nature, each with who reads it. */
  const english: Readonly<Record<string, string>> = {
    'lib/doctor/report.ts': 'whoever works on a ticket: a format',
    'lib/tickets/ticket-text.ts': 'the same',
    'lib/pages/page-api.ts': 'the same: the browser’s name',
    'lib/tenants/json-schema.ts': 'an editor, which shows one language',
    'lib/policy/managed-schema.ts': 'an administrator’s tool, which shows one language',
    'lib/vault/jwe.ts': 'nobody: a label of the encryption',
  };
  /** Names of two words, which a page says in its own. */
  const names = [
    ...['no call', 'not sent', 'no token', 'no link', 'nothing saved', 'private link', 'private window'],
    ...['renewal interrupted', 'after expiry', 'signed in', 'error message', 'in the body'],
    ...['no prf', 'enter privately', 'text colour', 'living token', 'too long', 'memory full', 'disk full'],
  ];
  const spoken = sources
    .filter(({ path }) => english[path] === undefined)
    .flatMap(({ path, code }) => plainWords(code).map((words) => ({ path, words })));
  test('is told by a key and what it mentions, never in a sentence of English', () => {
    const sentences = spoken.filter(({ words }) => !names.includes(words));
    expect(sentences.map(({ path, words }) => `${path}: ${words}`)).toEqual([]);
  });
  test('would be found as a sentence', () => {
    expect(plainWords("return 'is empty';")).toEqual(['is empty']);
    expect(plainWords('const a = [/[\'"]/, `has two of them`];')).toEqual(['has two of them']);
    expect(
      plainWords("throw new TypeError('no such thing'); x('fault_empty'); y('in-order state');"),
    ).toEqual([]);
    for (const path of Object.keys(english))
      expect([path, plainWords(source(path).code).length > 0]).toEqual([path, true]);
    expect(names.filter((name) => !spoken.some(({ words }) => words === name))).toEqual([]);
  });
});

describe('the catalogue', () => {
  const code = [...sources.map((each) => each.code), readFileSync(join(root, 'wxt.config.ts'), 'utf8')].join(
    '\n',
  );

  /** Keys that code puts together: what stands before a `${` in a template that is nothing else. */
  const families = [
    ...new Set([...code.matchAll(/`([a-zA-Z_]+)\$\{/g)].map(([, beginning = '']) => beginning)),
  ].filter((beginning) => Object.keys(english).some((key) => key.startsWith(beginning)));
  test('holds nothing that nobody says', () => {
    expect(families).toContain('problem_');
    const unsaid = Object.keys(english).filter((key) => {
      const family = key.replace(/_(?:one|two|few|many|other)$/, '');
      const said = [key, family].some((name) => new RegExp(`['"\`]${name}['"\`]|__MSG_${name}__`).test(code));
      return !said && !families.some((beginning) => key.startsWith(beginning));
    });
    expect(unsaid).toEqual([]);
  });
  test('has every key that is said by its name', () => {
    const said = [...code.matchAll(/\bt\(\s*['"`]([\w@]+)['"`]/g)].map(([, key = '']) => key);
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((key) => !key.startsWith('@@') && english[key] === undefined)).toEqual([]);
    const manifest = [...code.matchAll(/__MSG_(\w+)__/g)].map(([, key = '']) => key);
    expect(manifest.filter((key) => english[key] === undefined)).toEqual([]);
  });
  test('has keys that differ by more than capitals, which browsers overlook', () => {
    const keys = Object.keys(english).map((key) => key.toLowerCase());
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
    expect(Object.keys(english).filter((key) => !/^[A-Za-z]\w*$/.test(key))).toEqual([]);
  });
});

/** The vendors' folders that have texts of their own. */
const vendors = readdirSync(join(root, 'lib/vendors')).filter((name) =>
  exists(`lib/vendors/${name}/messages.json`),
);

describe('a vendor’s texts', () => {
  const textsOf = (vendor: string): Record<string, Record<string, string>> =>
    JSON.parse(readFileSync(join(root, `lib/vendors/${vendor}/messages.json`), 'utf8'));
  const owners = (key: string) => {
    const names = new RegExp(`['"\`]${key}['"\`]|__MSG_${key}__`);
    const using = [...sources, source('wxt.config.ts')].filter(({ code }) => names.test(code));
    return new Set(using.map(({ path }) => /^lib\/vendors\/(\w+)\//.exec(path)?.[1] ?? 'shared'));
  };

  test('stand in its folder, where no other part of the extension uses them', () => {
    expect(vendors.length).toBeGreaterThanOrEqual(5);
    const keys = vendors.flatMap((vendor) => Object.keys(textsOf(vendor)).map((key) => ({ vendor, key })));
    expect(keys.length).toBeGreaterThan(50);
    for (const { vendor, key } of keys) expect([key, ...owners(key)]).toEqual([key, vendor]);
  });
  test('do not stand among the shared ones', () => {
    const shared = JSON.parse(readFileSync(join(root, 'public/_locales/en/messages.json'), 'utf8'));
    const misplaced = Object.keys(shared).filter((key) => {
      const [owner = 'shared', ...others] = owners(key);
      return owner !== 'shared' && others.length === 0;
    });
    expect(misplaced).toEqual([]);
  });
  test('are written in every language of the catalogue, and in no other', () => {
    for (const vendor of vendors)
      for (const [key, { description, ...sentences }] of Object.entries(textsOf(vendor)))
        expect([vendor, key, ...Object.keys(sentences).sort()]).toEqual([vendor, key, ...languages]);
  });
  test('have keys of their own: one in two places is refused', () => {
    const text = (message: string) => ({ message });
    expect(mergeCatalogue('en', { a: text('A') }, { x: { b: { en: 'B' } } })).toEqual({
      a: text('A'),
      b: text('B'),
    });
    const twice = [
      () => mergeCatalogue('en', { a: text('A') }, { x: { a: { en: 'B' } } }),
      () => mergeCatalogue('en', {}, { x: { a: { en: 'A' } }, y: { a: { en: 'B' } } }),
      // Also where a language is missing: the key would change its owner with the language.
      () => mergeCatalogue('de', { a: text('A') }, { x: { a: { en: 'B' } } }),
    ];
    for (const merge of twice) expect(merge).toThrow('"a" is a key of another file too');
  });
  test('are in the built catalogues, and nothing else is', () => {
    for (const target of ['chrome', 'edge', 'firefox']) {
      expect(readdirSync(join(root, `.output/${target}-mv3/_locales`)).sort()).toEqual(languages);
      for (const language of languages) {
        const built = join(root, `.output/${target}-mv3/_locales/${language}/messages.json`);
        expect(JSON.parse(readFileSync(built, 'utf8'))).toEqual(readCatalogue(language));
      }
    }
  });
});

/** The same in every language: names, terms of the trade and of the vendors, and what is no word. */
const sameWord =
  /^(?:extensionName|direction|time_out|faultyPlace|token|tagProduction|environment_(?:staging|sandbox)|milliseconds|way_magicLink|ready_method|ready_methodFields|preview_place_setting|definition_fault|definition_tried|definition_triedProblem|definition_triedToken|setting_(?:companyId|siteId|tenantId|database)|field_password|account|titleJournal|journal|vault_passkey|actions_of)$/;
/** Further words that are the same in one language. */
const sameIn: Readonly<Record<string, readonly string[]>> = {
  de: [
    ...['form_name', 'passphrase', 'server', 'doctorVerdict_trouble'],
    ...['definition_token', 'definition_is_text'],
  ],
  es: [
    ...['tenants', 'titleTenants', 'journal_tenant', 'journal_tenants_one', 'journal_tenants_other'],
    ...['definition_token', 'no'],
  ],
  fr: [
    ...['tenants', 'titleTenants', 'journal_tenant', 'journal_tenants_one', 'journal_tenants_other'],
    ...[
      'environment_production',
      'production',
      'form_destinations',
      'form_destinationAt',
      'doctorConclusion',
    ],
    ...['actions', 'actions_key', 'definition_is_secret', 'definition_expiry'],
  ],
  it: [
    'column_account',
    'definition_token',
    'no',
    'journal_tenant',
    'journal_tenants_one',
    'place_named',
    'faultyLabel',
    'server',
  ],
  nl: [
    ...['tenants', 'titleTenants', 'journal_tenant', 'journal_tenants_one', 'journal_tenants_other'],
    ...['place_named', 'place_policyTenant', 'faultyLabel', 'together_tag', 'definition_token', 'server'],
    ...['recent', 'form_tags', 'together_title', 'titleTogether', 'nav_unlocked', 'density_compact'],
    ...['many_key'],
    ...['column_realm', 'column_account', 'setting_resource'],
  ],
  pl: [
    ...['journal_tenant', 'journal_tenants_one', 'place_policyTenant'],
    ...['doctorVerdict_trouble', 'together_tag', 'definition_token', 'many_key'],
  ],
  pt_BR: [
    ...['tenants', 'titleTenants', 'journal_tenant', 'journal_tenants_one', 'journal_tenants_other'],
    ...['form_tags', 'place_named', 'faultyLabel', 'together_tag', 'definition_token', 'many_key'],
  ],
  ro: [
    ...['journal_tenant', 'journal_tenants_one', 'server', 'many_key'],
    ...['definition_token', 'definition_is_secret', 'definition_is_text'],
  ],
};

describe.each(languages)('in %s', (language) => {
  const catalogue = readCatalogue(language);

  test('a sentence mentions what the English one mentions, and is not empty', () => {
    for (const [key, { message }] of Object.entries(catalogue)) {
      const source = english[key]?.message ?? english[key.replace(/_(?:two|few|many)$/, '_other')]?.message;
      expect([key, source === undefined]).toEqual([key, false]);
      expect([key, message.trim() === '']).toEqual([key, false]);
      expect([key, mentions(message)]).toEqual([key, mentions(source ?? '')]);
    }
  });
  test('nothing is left unsaid, and nothing is said that English does not say', () => {
    const missing = Object.keys(english).filter((key) => catalogue[key] === undefined);
    expect(missing).toEqual([]);
    const more = Object.keys(catalogue).filter(
      (key) =>
        english[key] === undefined && english[key.replace(/_(?:two|few|many)$/, '_other')] === undefined,
    );
    expect(more).toEqual([]);
  });
  test('nothing is English, but what is the same word there', () => {
    if (language === 'en') return;
    const same = Object.entries(catalogue)
      .filter(([key, { message }]) => message === english[key]?.message)
      .map(([key]) => key);
    expect(same.filter((key) => !sameWord.test(key) && !(sameIn[language] ?? []).includes(key))).toEqual([]);
  });
  test('a way to sign in is never named like a field', () => {
    const named = (beginning: string) =>
      Object.entries(catalogue).flatMap(([key, { message }]) => (key.startsWith(beginning) ? [message] : []));
    const fields = named('field_');
    expect(named('way_').filter((method) => fields.includes(method))).toEqual([]);
  });
  test('the catalogue names its own language as a tag, and the way it is written', () => {
    const tag = catalogue.language?.message ?? '';
    expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
    expect(tag.replace('-', '_')).toBe(language);
    expect(catalogue.direction?.message).toMatch(/^(?:ltr|rtl)$/);
  });
});

/** `$1` to `$9` of a sentence, each once, in order. */
function mentions(message: string): string[] {
  return [...new Set(message.match(/\$\d/g) ?? [])].sort();
}
