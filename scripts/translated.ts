/**
 * `npm run translated -- [language,…] key …`: records that these keys now follow their English sentence.
 * Without languages all of them do, as when one change writes the sentence and its translations.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { languages, readCatalogue } from './node-i18n.ts';
import { staleTranslations, type TranslationRecord, withTranslated } from './translation-record.ts';

const file = new URL('./translated-from.json', import.meta.url);
const all = languages.filter((language) => language !== 'en');
const [first = '', ...rest] = process.argv.slice(2);
const named = first.split(',').filter((language) => all.includes(language));
const keys = named.length > 0 ? rest : [first, ...rest].filter(Boolean);

const english = readCatalogue('en');
const record = JSON.parse(await readFile(file, 'utf8')) as TranslationRecord;
const next = withTranslated(record, english, keys, { all, done: named.length > 0 ? named : all });
await writeFile(file, `${JSON.stringify(next, null, 2)}\n`);
console.log(staleTranslations(next, english).join('\n') || 'Every translation follows its English.');
