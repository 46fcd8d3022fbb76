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
/** The settings of which no page of the vendor is known. */
const withoutPage: Readonly<Record<string, readonly string[]>> = {
  nextup: ['baseUrl'],
  ncentral: ['baseUrl'],
  fourwayshop: ['loginPath', 'checkPath', 'logoutPath', 'portalUrl', 'extra'],
  nexudus: ['baseUrl', 'language'],
  q01: ['baseUrl', 'portalUrl'],
};

const helpOf = (vendor: string) => {
  const help = findHelp(vendor);
  if (help === undefined) throw new TypeError(`no help of ${vendor}`);
  return help;
};

test('an id of no vendor has no help', () => {
  for (const id of ['', 'nobody', 'constructor', '__proto__']) expect(findHelp(id)).toBeUndefined();
});

describe.each(descriptors)('the help of $id', ({ id, settings, signIn }) => {
  const { documentation, prerequisites, request, ...links } = helpOf(id);
  const pages = [documentation, ...Object.values(links.settings), ...Object.values(links.signIn)];

  test('links https pages on the vendor’s own hosts', () => {
    expect(hosts[id] ?? `no hosts of ${id} in this test`).toBeInstanceOf(Array);
    for (const page of pages) {
      const { protocol, host } = new URL(page);
      expect([page, protocol, hosts[id]?.includes(host)]).toEqual([page, 'https:', true]);
    }
  });
  test('links pages that are the same for everybody: no query, no fragment, no user', () => {
    for (const page of pages) expect([page, /[?#@$\s{}]/.test(page)]).toEqual([page, false]);
  });
  test('has a page for each setting, or says that none is known', () => {
    const names = ['baseUrl', ...settings.map(({ name }) => name)];
    const linked = Object.keys(links.settings);
    expect(names.filter((name) => !linked.includes(name))).toEqual(withoutPage[id] ?? []);
    expect(linked.filter((name) => !names.includes(name))).toEqual([]);
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
