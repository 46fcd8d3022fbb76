/** The message catalogues under Node, where there is no `browser.i18n`: for scripts and tests. */
import { readFileSync } from 'node:fs';
import type { Translate } from '../lib/i18n/i18n.ts';

type Catalogue = Readonly<Record<string, { message: string }>>;

/** A `Say` over a catalogue, as the browser does it: `$1` to `$9` replaced, `''` for a missing key. */
export function createNodeTranslate(catalogue: Catalogue, locale: string): Translate {
  return (key, ...substitutions) =>
    key === '@@ui_locale'
      ? locale
      : (catalogue[key]?.message ?? '').replace(
          /\$(\d)/g,
          (_match, position) => substitutions[Number(position) - 1] ?? '',
        );
}

/** Reads the catalogue of a language from `public/_locales`. */
export function readCatalogue(language: string): Catalogue {
  return JSON.parse(
    readFileSync(new URL(`../public/_locales/${language}/messages.json`, import.meta.url), 'utf8'),
  );
}

export const english: Translate = createNodeTranslate(readCatalogue('en'), 'en_US');
