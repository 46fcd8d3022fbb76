import { describe, expect, test } from 'vitest';
import { isSuccess, searchableText, toEntryText } from '../../../../components/journal/entry-text.ts';
import { matchesFilters, noFilters } from '../../../../components/journal/filters.ts';
import { failureFindings } from '../../../../lib/doctor/findings.ts';
import { type Entry, entrySchema } from '../../../../lib/journal/entry.ts';
import { createNodeTranslate, english, languages, readCatalogue } from '../../../../scripts/node-i18n.ts';
import { noon } from '../../../support/test-app.ts';

// What the journal's page says of an examination by the connection doctor.

const tenant = { id: 'acme', name: 'Acme Members', vendor: 'nexudus', environment: 'production' } as const;
const examined = (verdict: string): Entry => ({
  at: noon,
  act: 'examine',
  actor: 'person',
  tenant,
  outcome: 'done',
  verdict,
});
const verdicts = ['well', ...Object.keys(failureFindings)];

describe.each(languages)('in %s', (language) => {
  const t = createNodeTranslate(readCatalogue(language), language);
  test.each(verdicts)('%s is told in words, with no fact that the journal does not keep', (verdict) => {
    const entry = entrySchema.parse(examined(verdict));
    const told = toEntryText(t, entry);
    expect(told.action).toBe(t('doctor'));
    expect(told.outcome).toBe(verdict === 'well' ? t('journal_done') : verdict);
    expect(told.why.length).toBeGreaterThan(5);
    expect(told.why).not.toMatch(/\$\d|\uFFFC/);
  });
});

test('says whose side a trouble is on, and the sentence where it needs no fact', () => {
  expect(toEntryText(english, examined('certificate_date')).why).toBe(
    'The certificate has expired, or isn’t valid yet. On the server’s end.',
  );
  expect(toEntryText(english, examined('name_unknown')).why).toBe('In the tenant’s settings.');
  expect(toEntryText(english, examined('well')).why).toBe('No problem found: the server looks like Nexudus.');
});

test('is found by its words, its code and its outcome', () => {
  const found = (verdict: string, wanted: Partial<typeof noFilters>) => {
    const entry = examined(verdict);
    return matchesFilters(
      entry,
      { ...noFilters, ...wanted },
      searchableText(english, entry, toEntryText(english, entry)),
    );
  };
  expect(found('certificate_date', { words: 'doctor certificate_date' })).toBe(true);
  expect(found('certificate_date', { outcome: 'wrong' })).toBe(true);
  expect(found('certificate_date', { outcome: 'done' })).toBe(false);
  expect(found('well', { outcome: 'wrong' })).toBe(false);
  expect(found('well', { outcome: 'done' })).toBe(true);
  expect(isSuccess({ ...examined('well'), outcome: 'cancelled' })).toBe(false);
});
