/**
 * Messages of the catalogue (`public/_locales`), and numbers, times and durations in the catalogue's language.
 * Pure functions over a `Translate`, so that tests and pages share them.
 */
import type { MessageKey } from './message-key.ts';

/** Returns a message in the browser's language with its substitutions; `''` for an unknown key. */
export type Translate = (key: MessageKey | '@@ui_locale', ...substitutions: string[]) => string;

/** Common prefix of the messages of one counted thing, one per plural form (`tenants_one`, `tenants_other`). */
type PluralKey = MessageKey extends infer K ? (K extends `${infer Family}_other` ? Family : never) : never;

/**
 * The displayed language as a BCP 47 tag: the catalogue's own.
 * The browser's tag replaces it for the same language, because its region decides the format of times.
 */
export function languageOf(t: Translate): string {
  const catalogueLanguage = t('language');
  const browserLanguage = t('@@ui_locale').replaceAll('_', '-');
  return languagePart(browserLanguage) === languagePart(catalogueLanguage)
    ? browserLanguage
    : catalogueLanguage;
}

/** `pt` of `pt-BR`: a catalogue of one region serves the language's other regions too. */
function languagePart(tag: string): string {
  return tag.split('-')[0] ?? tag;
}

/** Texts as one list, with the language's own commas and its word before the last one. */
export function formatList(t: Translate, texts: readonly string[]): string {
  return new Intl.ListFormat(languageOf(t)).format(texts);
}

/** Facts in a row, with the language's commas only. */
export function formatFacts(t: Translate, texts: readonly string[]): string {
  // In French even a list of units ends with its word for “and”.
  const parts = new Intl.ListFormat(languageOf(t)).formatToParts(['1', '2', '3']);
  return texts.join(parts[1]?.value);
}

/**
 * A message in the plural form of a number.
 * @param substitutions the message's substitutions after the number, which is `$1`
 */
export function plural(t: Translate, key: PluralKey, number: number, ...substitutions: string[]): string {
  const form = new Intl.PluralRules(languageOf(t)).select(number);
  const values = [String(number), ...substitutions] as const;
  // A catalogue omits plural forms that read like `other`.
  return t(`${key}_${form}` as MessageKey, ...values) || t(`${key}_other`, ...values);
}

/**
 * A remaining time in hours and minutes, or in one unit; rounded down, so that it never overstates.
 * @param narrow one unit in its shortest form, for lists
 */
export function formatTimeLeft(t: Translate, milliseconds: number, narrow = false): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const write = (value: number, unit: string) =>
    value.toLocaleString(languageOf(t), { style: 'unit', unit, unitDisplay: narrow ? 'narrow' : 'short' });
  if (minutes < 1) return write(seconds, 'second');
  if (hours < 1) return write(minutes, 'minute');
  if (hours >= 48) return write(Math.floor(hours / 24), 'day');
  const rest = minutes % 60;
  return write(hours, 'hour') + (narrow || rest === 0 ? '' : ` ${write(rest, 'minute')}`);
}

/**
 * A local time, with its day unless that is today, and its year unless that is this one.
 * @param at epoch milliseconds
 * @param now epoch milliseconds
 */
export function formatDateTime(t: Translate, at: number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)];
  return date.toLocaleString(languageOf(t), {
    hour: '2-digit',
    minute: '2-digit',
    ...(date.toDateString() === today.toDateString() ? {} : { day: 'numeric', month: 'short' }),
    ...(date.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' }),
  });
}
