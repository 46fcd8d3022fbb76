/**
 * Which English each translation was made from: a hash per key, and the languages that still follow an older one.
 * Pure functions over the record (`scripts/translated-from.json`, never shipped), for the script and the test.
 */
import { createHash } from 'node:crypto';

/** By key: the hash of the English sentence, then the languages that wait, as in `1f3a9c2e de fr`. */
export type TranslationRecord = Readonly<Record<string, string>>;

/** English sentences by key. */
type Sentences = Readonly<Record<string, { message: string }>>;

/** Eight hexadecimal digits of a sentence's SHA-256: enough to notice a change, short enough to review. */
export function sentenceHash(sentence: string): string {
  return createHash('sha256').update(sentence).digest('hex').slice(0, 8);
}

/**
 * The translations that are older than their English, as `key: languages`; a key without a record waits in all.
 * A record of a key that is gone counts too, so that the file stays a list of what is there.
 */
export function staleTranslations(record: TranslationRecord, english: Sentences): string[] {
  const stale = Object.entries(english).flatMap(([key, { message }]) => {
    const [hash, ...waiting] = (record[key] ?? '').split(' ');
    if (hash !== sentenceHash(message)) return [`${key}: every language`];
    return waiting.length === 0 ? [] : [`${key}: ${waiting.join(', ')}`];
  });
  return [
    ...stale,
    ...Object.keys(record)
      .filter((key) => english[key] === undefined)
      .map((key) => `${key}: gone`),
  ];
}

/**
 * The record after some keys were translated.
 * @param all the languages that are translated; `done` those in which these keys now follow the English
 * @throws TypeError for a key that English does not have
 */
export function withTranslated(
  record: TranslationRecord,
  english: Sentences,
  keys: readonly string[],
  { all, done }: { all: readonly string[]; done: readonly string[] },
): TranslationRecord {
  const changed = keys.map((key) => {
    const sentence = english[key]?.message;
    if (sentence === undefined) throw new TypeError(`No such key: ${key}`);
    const hash = sentenceHash(sentence);
    const [recorded, ...waiting] = (record[key] ?? '').split(' ');
    const before = recorded === hash ? waiting : all;
    return [key, [hash, ...before.filter((language) => !done.includes(language))].join(' ')] as const;
  });
  return sorted({ ...record, ...Object.fromEntries(changed) });
}

/** The record with new keys, whose translations are written with them, and without keys that are gone. */
export function withNewKeys(record: TranslationRecord, english: Sentences): TranslationRecord {
  const entries = Object.entries(english).map(
    ([key, { message }]) => [key, record[key] ?? sentenceHash(message)] as const,
  );
  return sorted(Object.fromEntries(entries));
}

function sorted(record: TranslationRecord): TranslationRecord {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
