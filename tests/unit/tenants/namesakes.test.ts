import { describe, expect, test } from 'vitest';
import {
  createNamesakeLookup,
  factsBeside,
  factTexts,
  foldLookAlikes,
} from '../../../lib/tenants/namesakes.ts';
import { tellingName } from '../../../lib/tenants/telling-name.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { tenant } from '../../support/page-view.ts';

describe('names that look alike', () => {
  test.each([
    ['by Cyrillic letters', 'Acme Production', 'Асmе Рrоduсtiоn'],
    ['by Cyrillic capitals', 'ACME SHOP', 'АСМЕ ЅНОР'],
    ['by Greek letters', 'Akme Zoo', 'Αkme Ζοο'],
    ['by small Greek letters', 'Nova', 'Nονα'],
    ['by Armenian letters', 'son', 'sօո'],
    ['by a dotless i', 'Iride', 'ırıde'],
    ['by full-width letters', 'Acme', 'Ａｃｍｅ'],
    ['by mathematical letters', 'Acme', '𝐀𝐜𝐦𝐞'],
    ['by letters nobody sees', 'Acme', 'A\u200bc\u2060m\u00ade\u{e0041}'],
    ['by accents, case and punctuation', 'Zürich, Nord', 'ZURICH NORD'],
    ['by a one for an l', 'Alpha', 'A1pha'],
    ['by a capital I for an l', 'Alpha', 'AIpha'],
    ['by a zero for an O', 'Oslo', '0slo'],
    ['by rn for m', 'Acme', 'Acrne'],
  ])('%s fold to one', (_how, name, other) => {
    expect(foldLookAlikes(other)).toBe(foldLookAlikes(name));
  });
  test.each([
    ['Acme', 'Acne'],
    ['Acme 1', 'Acme 2'],
    ['Москва', 'Киев'],
    ['Αθήνα', 'Πάτρα'],
    ['東京', '京都'],
  ])('are not %s and %s', (name, other) => {
    expect(foldLookAlikes(other)).not.toBe(foldLookAlikes(name));
  });
  const sources = {
    passes: {},
    preferences: { lastAccount: {} },
    findDescriptor: () => ({ realm: ['database'], settings: [] }),
  };
  test('on one server are told apart by realm, which comes first', () => {
    const erp = (id: string, database: string) =>
      tenant(id, { name: 'Cargo', baseUrl: 'https://erp.example', settings: { database } });
    const tenants = [erp('a', 'NORTH'), erp('b', 'SOUTH')];
    const namesakes = createNamesakeLookup(tenants);
    expect(tenants.map((each) => tellingName(each, namesakes(each), sources))).toEqual([
      'Cargo · NORTH · erp.example',
      'Cargo · SOUTH · erp.example',
    ]);
  });
  test('of one realm are told apart by another setting that their vendor requires, never by an id of ours', () => {
    const q01 = (id: string, resource: string) =>
      tenant(id, {
        vendor: 'q01',
        name: 'Retail',
        baseUrl: 'https://q01.example',
        settings: { tenantId: 'CUSTOMER', resource },
      });
    const both = [q01('a', 'ketchapp'), q01('b', 'posapp')];
    const facts = both.map((each) => factsBeside(each, both, { ...sources, findDescriptor }));
    expect(facts.map(factTexts)).toEqual([
      ['ketchapp', 'CUSTOMER', 'q01.example'],
      ['posapp', 'CUSTOMER', 'q01.example'],
    ]);
  });
  test.each([
    ['in the middle', ['CARGO_TRANS_ROMANIA_2019', 'CARGO_TRANS_HUNGARY_2019'], [12, 12]],
    ['within a word, at the start of the word', ['CARGO_ROMANIA_2019', 'CARGO_ROMA_2019'], [6, 6]],
    ['by what follows', ['CARGO', 'CARGO_TRANS'], [0, 0]],
    ['from the start', ['ROMANIA_CARGO', 'HUNGARY_CARGO'], [0, 0]],
    ['in two places that one line shows', ['A_RO_1', 'A_RO_2', 'A_HU_1'], [2, 2, 2]],
    ['in letters of two code units', ['𝐂𝐀_RO_1', '𝐂𝐀_HU_1'], [3, 3]],
    [
      'in places far from each other, by no one place',
      ['A_ROMANIA_PRODUCTION_1', 'A_ROMANIA_PRODUCTION_2', 'A_HUNGARY_PRODUCTION_1'],
      [undefined, undefined, 2],
    ],
  ])('whose databases part %s say where', (_how, databases, expected) => {
    const all = databases.map((database, at) =>
      tenant(`t-${at}`, { name: 'Cargo', baseUrl: 'https://erp.example', settings: { database } }),
    );
    const facts = all.map((each) => factsBeside(each, all, sources));
    expect(facts.map(([realm]) => realm?.text)).toEqual(databases);
    expect(facts.map(([realm]) => realm?.tellsAt)).toEqual(expected);
    expect(facts.every(([, place]) => place?.tellsAt === undefined)).toBe(true);
  });
  test('are told apart by address, each of them, and no other name is', () => {
    const tenants = [
      tenant('a', { name: 'Acme', baseUrl: 'https://one.example' }),
      tenant('b', { name: 'Асmе', baseUrl: 'https://one.example:8443' }),
      tenant('c', { name: 'Beta', baseUrl: 'https://two.example' }),
    ];
    const namesakes = createNamesakeLookup(tenants);
    expect(tenants.map((each) => tellingName(each, namesakes(each), sources))).toEqual([
      'Acme · one.example',
      'Асmе · one.example:8443',
      'Beta',
    ]);
  });
});
