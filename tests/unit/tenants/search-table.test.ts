import { describe, expect, test } from 'vitest';
import { createSearchEntry, search } from '../../../lib/tenants/search.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { accounts, manyTenants } from '../../support/many-tenants.ts';

/** What is typed, what must come first, and whether only tolerance for typing errors finds it. Written before the code. */
const table: readonly [kind: string, query: string, first: string, typo?: 'typo'][] = [
  ['start of a name', 'acme', 'Acme ERP'],
  ['start of a name', 'harb', 'Harbour Coworking'],
  ['start of a name, two words', 'acme mem', 'Acme Members'],
  ['whole name before a longer one', 'delta dental', 'Delta Dental'],
  ['start of a later word', 'traders', 'Northwind Traders'],
  ['start of a later word', 'cycl', 'Adventure Works Cycles'],
  ['words in another order', 'msp northwind', 'Northwind MSP'],
  ['words in another order', 'nor del', 'Delta Dental North'],
  ['starts of words', 'w w imp', 'Wide World Importers'],
  ['inside a word', 'grove', 'Woodgrove Bank'],
  ['vendor', 'nextup erp', 'Acme ERP'],
  ['vendor, several words of it', 'n-able n-central acme', 'Acme MSP'],
  ['letters in order, in a database', 'nwtrdr', 'Northwind Traders', 'typo'],
  ['letters in order, in an account', 'rcpcao', 'São Paulo Centro', 'typo'],
  ['vendor and word', 'q01 travel', 'Bluebird Travel'],
  ['vendor and word', 'nexudus nor', 'Northern Lights Studio'],
  ['host', 'ncod201', 'Silverline Telecom'],
  ['host, with its dots', 'zurich.spaces.nexudus.com', 'Zürich Members'],
  ['host', 'uat.wood', 'Woodgrove Bank UAT'],
  ['account', 'miller@oldmill', 'Old Mill Studios'],
  ['name before account', 'wingtip', 'Wingtip Toys'],
  ['account', 'agent7', 'Bluebird Travel'],
  ['environment', 'acme prod', 'Acme Members'],
  ['environment', 'acme sandbox', 'Acme Members Test'],
  ['environment, name first', 'staging', 'Staging Post Hotel'],
  ['database', '99999999', 'Acme ERP'],
  ['database', 'alta_soc', 'Alta Societate ERP'],
  ['company', 'bikepal', 'Bike Palace'],
  ['site', '611', 'Bike Palace Outlet'],
  ['tenant id', '00000q01-0000-0002', 'Ketch Wholesale'],
  ['no diacritics', 'sao', 'São Paulo Centro'],
  ['no diacritics', 'munchen', 'München Nord'],
  ['no diacritics', 'lodz', 'Łódź Logistyka'],
  ['sharp s', 'strassenbau', 'Straßenbau Köhler'],
  ['diacritics typed', 'CAFÉ', 'Café Central'],
  ['letters in order', 'nwmsp', 'Northwind MSP', 'typo'],
  ['letters in order', 'acmem', 'Acme Members', 'typo'],
  ['letters in order', 'wwi', 'Wide World Importers'],
  ['a letter too many, swapped letters', 'acme mebmers', 'Acme Members', 'typo'],
  ['swapped letters', 'northwnid', 'Northwind MSP', 'typo'],
  ['a letter missing, another wrong', 'humngous inzurance', 'Humongous Insurance', 'typo'],
  ['two errors in a long word', 'inovattion graz', 'Innovation Hub Graz', 'typo'],
  ['a wrong first letter', 'hetropole', 'Metropole Desk', 'typo'],
  ['upper and lower case', 'KeTcH wHoLe', 'Ketch Wholesale'],
  ['punctuation', 'st pauli', 'St. Pauli Kontor'],
  ['punctuation typed', "o'brien", "O'Brien Hardware"],
  ['numbers', '24/7', '24/7 Fitness'],
  ['blanks', '  kestrel   optics ', 'Kestrel Optics'],
];

const facts = {
  passes: {},
  preferences: { lastAccount: accounts },
};
const all = manyTenants.map((tenant) => createSearchEntry(tenant, findDescriptor(tenant.vendor), facts));

describe('over a real list', () => {
  test('the list and the table are long enough', () => {
    expect(all.length).toBeGreaterThanOrEqual(115);
    expect(table.length).toBeGreaterThanOrEqual(40);
  });
  test.each(table)('%s: “%s” finds %s', (_kind, query, first, typo) => {
    const [match] = search(all, query);
    expect(match?.item.tenant.name).toBe(first);
    expect(match?.typo).toBe(typo === 'typo');
  });
});
