/** The English catalogue, outside a browser: for scripts and tests. */
import { readFileSync } from 'node:fs';
import type { Say } from '../lib/speech.ts';

type Catalogue = Readonly<Record<string, { message: string }>>;

/** A catalogue as the browser says it: `$1` to `$9` filled in, `''` for a key it does not have. */
export function sayOf(catalogue: Catalogue, locale: string): Say {
  return (key, ...mentions) =>
    key === '@@ui_locale'
      ? locale
      : (catalogue[key]?.message ?? '').replace(/\$(\d)/g, (_all, nth) => mentions[Number(nth) - 1] ?? '');
}

/** A catalogue by its language. */
export function catalogueOf(language: string): Catalogue {
  return JSON.parse(
    readFileSync(new URL(`../public/_locales/${language}/messages.json`, import.meta.url), 'utf8'),
  );
}

export const english: Say = sayOf(catalogueOf('en'), 'en_US');
