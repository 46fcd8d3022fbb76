/** The message catalogues under Node, where there is no `browser.i18n`: for the build, scripts and tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Translate } from '../lib/i18n/i18n.ts';

type Catalogue = Readonly<Record<string, { message: string }>>;

/** A catalogue as its file holds it: English says to translators where a text is seen and what `$1` is. */
type DescribedCatalogue = Readonly<Record<string, { message: string; description?: string }>>;

/** The texts of one vendor: each key's sentence by language, and its `description`, which is no language. */
type VendorMessages = Readonly<Record<string, Readonly<Record<string, string>>>>;

const localesFolder = new URL('../public/_locales/', import.meta.url);
const vendorsFolder = new URL('../lib/vendors/', import.meta.url);

/** The languages of the catalogue, in the browser's form. */
export const languages: readonly string[] = readdirSync(localesFolder).sort();

/** A `Translate` over a catalogue, as the browser does it: `$1` to `$9` replaced, `''` for a missing key. */
export function createNodeTranslate(catalogue: Catalogue, locale: string): Translate {
  return (key, ...substitutions) =>
    key === '@@ui_locale'
      ? locale
      : key.startsWith('=')
        ? key.slice(1)
        : (catalogue[key]?.message ?? '').replace(
            /\$(\d)/g,
            (_match, position) => substitutions[Number(position) - 1] ?? '',
          );
}

/**
 * The catalogue of a language: the shared texts of `public/_locales`, then those of each vendor's folder.
 * @throws TypeError for a key in two places, of which the built catalogue would hold one
 */
export function readCatalogue(language: string): Catalogue {
  return mergeCatalogue(language, readSharedTexts(language), readVendorMessages());
}

/** The same catalogue with what translators are told of its texts, which English alone says. */
export function readDescribedCatalogue(language: string): DescribedCatalogue {
  return withVendors(language, readSharedTexts(language), readVendorMessages());
}

/**
 * Adds the vendors' texts of one language to the shared texts.
 * Descriptions are left out, because pages load the built catalogue.
 * @param vendors texts by the vendor's id
 * @throws TypeError for a key in two places
 */
export function mergeCatalogue(
  language: string,
  shared: DescribedCatalogue,
  vendors: Readonly<Record<string, VendorMessages>>,
): Catalogue {
  const texts = Object.entries(withVendors(language, shared, vendors));
  return Object.fromEntries(texts.map(([key, { message }]) => [key, { message }]));
}

/**
 * Adds the vendors' texts of one language to the shared texts, in English with their descriptions.
 * A text that lacks the language is left out: the browser falls back to English, and a test names it.
 * @param vendors texts by the vendor's id
 * @throws TypeError for a key in two places
 */
export function withVendors(
  language: string,
  shared: DescribedCatalogue,
  vendors: Readonly<Record<string, VendorMessages>>,
): DescribedCatalogue {
  const merged: Record<string, { message: string; description?: string }> = { ...shared };
  for (const [vendor, messages] of Object.entries(vendors)) {
    for (const [key, { [language]: message, description }] of Object.entries(messages)) {
      if (merged[key] !== undefined)
        throw new TypeError(`${vendor}/messages.json: "${key}" is a key of another file too`);
      if (message !== undefined)
        merged[key] = language === 'en' && description !== undefined ? { message, description } : { message };
    }
  }
  return merged;
}

function readSharedTexts(language: string): DescribedCatalogue {
  return readJson(new URL(`${language}/messages.json`, localesFolder)) as DescribedCatalogue;
}

function readVendorMessages(): Record<string, VendorMessages> {
  const files = readdirSync(vendorsFolder).map(
    (name) => [name, new URL(`${name}/messages.json`, vendorsFolder)] as const,
  );
  return Object.fromEntries(
    files
      .filter(([, file]) => existsSync(file))
      .map(([vendor, file]) => [vendor, readJson(file) as VendorMessages]),
  );
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export const english: Translate = createNodeTranslate(readCatalogue('en'), 'en_US');
