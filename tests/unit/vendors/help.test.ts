import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { findHelp } from '../../../lib/vendors/help.ts';
import { createNodeTranslate, languages, readCatalogue } from '../../../scripts/node-i18n.ts';

/** The hosts of each vendor's own pages. */
const hosts: Readonly<Record<string, readonly string[]>> = {
  nextup: ['sandbox.nextup.ro'],
  ncentral: ['developer.n-able.com'],
  fourwayshop: ['developers.fourwayshop.it'],
  nexudus: ['learn.nexudus.com'],
  q01: ['q01-platform.github.io'],
};
/** The settings of which no page of the vendor is known, each with the reason; their help says whom to ask. */
const withoutPage: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nextup: {},
  ncentral: { baseUrl: 'each customer or partner runs a server of its own' },
  fourwayshop: {
    loginPath: 'the page names the log-in, not its path',
    checkPath: 'the page names no call that only checks',
    logoutPath: 'the page names no log-out',
    portalUrl: 'the page describes the API alone',
    extra: 'seen in public clients of the platform beneath',
  },
  nexudus: {
    baseUrl: 'the page shows the calls’ paths, and no host',
    language: 'the pages about signing in do not say which languages a portal has',
  },
  q01: {
    baseUrl: 'its form was seen in public, and no page names a customer’s',
    portalUrl: 'the pages describe the API alone',
  },
};
/** How each language asks somebody. */
const asking: Readonly<Record<string, RegExp>> = {
  en: /\bask\b/i,
  de: /\bfragen Sie\b/i,
  fr: /\bdemandez\b/i,
  es: /\b(?:pregunta|pide)\b/i,
  it: /\bchiedi\b/i,
  ro: /(?:^|\P{L})întreabă/iu,
  nl: /\bvraag\b/i,
  pl: /(?:^|\P{L})zapytaj/iu,
  pt_BR: /\b(?:pergunte|peça)\b/i,
};

const helpOf = (vendor: string) => {
  const help = findHelp(vendor);
  if (help === undefined) throw new TypeError(`no help of ${vendor}`);
  return help;
};

test('Nexudus’s ways to sign in have a page each, which describes that call', () => {
  expect(helpOf('nexudus').signIn).toEqual({
    password: 'https://learn.nexudus.com/api/endpoints/auth/get-token',
    link: 'https://learn.nexudus.com/api/endpoints/auth/exchange-jwt',
  });
});

test('Q01’s first words and its letter name the extra fields, as the setting’s help does, and ask for no names', () => {
  for (const language of languages) {
    const t = createNodeTranslate(readCatalogue(language), language);
    for (const key of ['ready_q01_extra', 'request_q01', 'help_q01_extra'] as const) {
      const names = ['customer', 'ambiente', 'refappId'].filter((name) => !t(key).includes(name));
      expect([language, key, names]).toEqual([language, key, []]);
    }
  }
  expect(readCatalogue('en').request_q01?.message).not.toMatch(/names? of/);
});

test('an id of no vendor has no help', () => {
  for (const id of ['', 'nobody', 'constructor', '__proto__']) expect(findHelp(id)).toBeUndefined();
});

describe.each(descriptors)('the help of $id', ({ id, baseUrl, settings, signIn }) => {
  const { documentation, prerequisites, request, ...links } = helpOf(id);
  const pages = [documentation, ...Object.values(links.settings), ...Object.values(links.signIn)];

  test('links https pages on the vendor’s own hosts', () => {
    expect(hosts[id] ?? `no hosts of ${id} in this test`).toBeInstanceOf(Array);
    for (const page of pages) {
      const { protocol, host } = new URL(page);
      expect([page, protocol, hosts[id]?.includes(host)]).toEqual([page, 'https:', true]);
    }
  });
  test('links no site’s front page, and only sources that the vendor’s own document names', () => {
    const path = `docs/vendors/${id}.md`;
    const sources = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    for (const page of pages) {
      const { pathname } = new URL(page);
      expect([page, pathname.length > 1]).toEqual([page, true]);
      const source = pathname.split('/').slice(-2).join('/');
      expect([page, sources?.includes(`\`${source}\``) ?? true]).toEqual([page, true]);
    }
  });
  test('links pages that are the same for everybody: no query, no fragment, no user', () => {
    for (const page of pages) expect([page, /[?#@$\s{}]/.test(page)]).toEqual([page, false]);
  });
  test('has a page for each setting, or says that none is known', () => {
    const names = ['baseUrl', ...settings.map(({ name }) => name)];
    const linked = Object.keys(links.settings);
    expect(names.filter((name) => !linked.includes(name))).toEqual(Object.keys(withoutPage[id] ?? {}));
    expect(linked.filter((name) => !names.includes(name))).toEqual([]);
  });
  test('says in every language whom to ask for what no page tells', () => {
    for (const name of Object.keys(withoutPage[id] ?? {})) {
      const { help: key = baseUrl.help } = settings.find((each) => each.name === name) ?? {};
      for (const language of languages) {
        const text = createNodeTranslate(readCatalogue(language), language)(key);
        expect([name, language, text]).toEqual([
          name,
          language,
          expect.stringMatching(asking[language] ?? /^$/),
        ]);
      }
    }
  });
  test('has a page for each way to sign in', () => {
    expect(Object.keys(links.signIn)).toEqual(signIn.map((method) => method.id));
  });
  test('says what must be there first, a sentence each, in every language', () => {
    for (const language of languages) {
      const t = createNodeTranslate(readCatalogue(language), language);
      for (const key of prerequisites)
        expect([language, key, t(key)]).toEqual([language, key, expect.stringMatching(/^\p{L}.{20,}\.$/u)]);
    }
    expect(new Set(prerequisites).size).toBe(prerequisites.length);
  });
  test('asks in its letter for values, and for no secret: it has no place for a tenant’s own', () => {
    if (request === undefined) return expect(['fourwayshop', 'q01']).not.toContain(id);
    for (const language of languages) {
      const letter = readCatalogue(language)[request]?.message ?? '';
      const lines = letter.split('\n');
      expect([language, lines.filter((line) => line.startsWith('- ')).length >= 3]).toEqual([language, true]);
      expect([language, /\$\d|https?:/.test(letter)]).toEqual([language, false]);
      // The sentence that asks for no password in the reply.
      expect([language, lines.at(-3)]).toEqual([language, expect.stringMatching(/tok|jeton/i)]);
    }
  });
});
