import { describe, expect, test } from 'vitest';
import { deriveRows, distinguishingDetail } from '../../../../components/popup/list-model.ts';
import type { View } from '../../../../components/shared/page-types.ts';
import { deriveListOrder } from '../../../../lib/tenants/list-order.ts';
import { createNamesakeLookup } from '../../../../lib/tenants/namesakes.ts';
import { createSearchEntry, search } from '../../../../lib/tenants/search.ts';
import { findSummary } from '../../../../lib/vendors/summaries.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { noon } from '../../../support/test-app.ts';

const details = (view: View): Record<string, string> => {
  const alike = createNamesakeLookup(view.tenants);
  return Object.fromEntries(
    view.tenants.map((each) => [each.id, distinguishingDetail(each, alike(each), view)]),
  );
};
const ids = (rows: ReturnType<typeof deriveRows>) => rows.map((row) => row.tenant.id);

describe('what stands beside a vendor’s name', () => {
  test('is the realm, and without one the address', () => {
    const erp = tenant('erp', { vendor: 'nextup', settings: { database: 'ALTA_SOC' } });
    const shop = tenant('shop', { vendor: 'fourwayshop', settings: { companyId: 'CRN', siteId: '501' } });
    expect(details(viewOf([erp, shop, tenant('acme')]))).toEqual({
      erp: 'ALTA_SOC',
      shop: 'CRN / 501',
      acme: 'acme.spaces.nexudus.com',
    });
  });

  const one = { name: 'Acme', vendor: 'nextup', baseUrl: 'https://erp.example' };
  const one99 = { ...one, settings: { database: '99' } };
  const table: readonly [what: string, a: object, b: object, expected: object][] = [
    [
      'the database',
      one99,
      { ...one, settings: { database: '98' } },
      { a: 'erp.example · 99', b: 'erp.example · 98' },
    ],
    ['the host', one99, { ...one99, baseUrl: 'https://two.example' }, { a: 'erp.example', b: 'two.example' }],
    [
      'the port',
      one99,
      { ...one99, baseUrl: 'https://erp.example:8443' },
      { a: 'erp.example', b: 'erp.example:8443' },
    ],
    [
      'the path',
      one99,
      { ...one99, baseUrl: 'https://erp.example/test' },
      { a: 'erp.example', b: 'erp.example/test' },
    ],
    [
      'the environment',
      one99,
      { ...one99, environment: 'staging' },
      { a: 'erp.example · production', b: 'erp.example · staging' },
    ],
    ['nothing but the id', one99, one99, { a: 'erp.example · a', b: 'erp.example · b' }],
  ];
  test.each(table)('is %s where two of one name differ by that', (_what, a, b, expected) => {
    expect(details(viewOf([tenant('a', a), tenant('b', b)]))).toEqual(expected);
  });
  test('is the account where only that differs, and the id of who has none', () => {
    const view = viewOf([tenant('a', one99), tenant('b', one99)], { a: signedIn('jane@acme.example') });
    expect(details(view)).toEqual({ a: 'erp.example · jane@acme.example', b: 'erp.example · b' });
  });
  test('takes names for one that differ by accents, case and punctuation only', () => {
    const view = viewOf([
      tenant('a', { ...one99, name: 'Zürich, Nord' }),
      tenant('b', { ...one99, name: 'ZURICH NORD' }),
    ]);
    expect(details(view)).toEqual({ a: 'erp.example · a', b: 'erp.example · b' });
  });
  test('is host and port for all whose names look alike, whatever else tells them apart', () => {
    const names = ['Acme', 'Аcme', 'Αсмe', 'A\u200bcme', 'acmé', 'ＡＣＭＥ'];
    const view = viewOf([
      ...names.map((name, at) =>
        tenant(`t${at}`, {
          ...one,
          name,
          baseUrl: `https://erp.example:${8000 + at}`,
          settings: { database: `d${at}` },
        }),
      ),
      tenant('other', { ...one, name: 'Acne', settings: { database: '99' } }),
    ]);
    expect(details(view)).toEqual({
      ...Object.fromEntries(names.map((_name, at) => [`t${at}`, `erp.example:${8000 + at}`])),
      other: '99',
    });
  });
  test('is never the same for two of one name', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      tenant(`t${at}`, {
        ...one,
        baseUrl: `https://h${at % 3}.example`,
        settings: { database: `d${at % 5}` },
        environment: at % 2 === 0 ? 'staging' : 'production',
      }),
    );
    expect(new Set(Object.values(details(viewOf(many)))).size).toBe(30);
  });
});

describe('the list', () => {
  const tenants = ['acme', 'beta', 'gamma'].map((id) => tenant(id));
  const view = viewOf(tenants, { gamma: signedIn() });
  const order = deriveListOrder(view, noon);
  const rows = (of: View, query = '') => {
    const all = tenants.map((each) => createSearchEntry(each, findSummary(each.vendor), view));
    return deriveRows(of.tenants, order, query === '' ? null : search(all, query));
  };

  test('stands as on opening, under its headings, though everybody’s state has changed', () => {
    expect(ids(rows(view))).toEqual(['gamma', 'acme', 'beta']);
    const later = viewOf(tenants, { beta: signedIn() }, { favourites: ['beta'], usedAt: { beta: noon } });
    expect(ids(rows(later))).toEqual(['gamma', 'acme', 'beta']);
    expect(rows(later).map(({ heading }) => heading)).toEqual(['state_signed_in', 'allOthers', 'allOthers']);
  });
  test('puts who came since at the end, and leaves out who went', () => {
    expect(ids(rows(viewOf([tenant('delta'), ...tenants.slice(1)])))).toEqual(['gamma', 'beta', 'delta']);
  });
  test('shows a found tenant as it is now, and none that went', () => {
    const [acme = tenant('acme'), ...others] = tenants;
    const edited = viewOf([{ ...acme, name: 'Acme New' }, ...others]);
    expect(rows(edited, 'acme').map((row) => row.tenant.name)).toEqual(['Acme New']);
    expect(rows(viewOf(others), 'acme')).toEqual([]);
  });
  test('says who was found by overlooking an error', () => {
    expect(rows(view, 'acme').map(({ heading }) => heading)).toEqual([undefined]);
    expect(rows(view, 'gmama').map(({ tenant: { id }, heading }) => [id, heading])).toEqual([
      ['gamma', 'similar'],
    ]);
  });
});
