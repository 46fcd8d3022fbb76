/**
 * How we speak to a person: sentences of the message catalogue (`public/_locales`), numbers, times and durations as
 * the catalogue's language writes them. Plain functions over a `say` that is handed in.
 */
import type { MessageKey } from './message-key.ts';

/** Says a sentence in the browser's language, with what it mentions filled in; `''` for a key that is in no catalogue. */
export type Translate = (key: MessageKey | '@@ui_locale', ...substitutions: string[]) => string;

/** What is counted: a family of sentences, one for each plural form (`tenants_one`, `tenants_other`). */
export type PluralKey = MessageKey extends infer K
  ? K extends `${infer Family}_other`
    ? Family
    : never
  : never;

/**
 * The language that is shown, as a BCP 47 tag. The catalogue names its own; the browser's tag is kept where it is the
 * same language, because a region decides how times are written.
 */
export function languageOf(t: Translate): string {
  const own = t('language');
  const browsers = t('@@ui_locale').replace('_', '-');
  return browsers.split('-')[0] === own ? browsers : own;
}

/**
 * A sentence about so many things, in the plural form its language has for the number.
 * @param mentions what it mentions beside the number, which is `$1`
 */
export function plural(t: Translate, what: PluralKey, number: number, ...substitutions: string[]): string {
  const form = new Intl.PluralRules(languageOf(t)).select(number);
  const words = [String(number), ...substitutions] as const;
  // A language has fewer sentences than plural forms where two of them read the same.
  return t(`${what}_${form}` as MessageKey, ...words) || t(`${what}_other`, ...words);
}

/**
 * Time left, as a person says it: hours and minutes, or one unit. Rounded down: never more than there is.
 * @param narrow one unit, as short as can be, for a list
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

/** A moment as a person reads it: the time when it is today, else with its day. */
export function formatDateTime(t: Translate, at: number, now: number): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date(now).toDateString();
  return date.toLocaleString(languageOf(t), {
    hour: '2-digit',
    minute: '2-digit',
    ...(today ? {} : { day: 'numeric', month: 'short' }),
  });
}
