import { describe, expect, test } from 'vitest';
import { deriveRows } from '../../../../components/popup/list-model.ts';
import { factSources } from '../../../../components/shared/facts-beside.ts';
import type { View } from '../../../../components/shared/page-types.ts';
import { find } from '../../../../lib/tenants/finding.ts';
import { deriveListOrder } from '../../../../lib/tenants/list-order.ts';
import { createNamesakeLookup, factsBeside, factTexts } from '../../../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { createSearchEntry, search } from '../../../../lib/tenants/search.ts';
import { findDescriptor } from '../../../../lib/vendors/descriptors.ts';
import { signedIn, tenant, viewOf } from '../../../support/page-view.ts';
import { noon } from '../../../support/test-app.ts';

const details = (view: View): Record<string, string> => {
  const alike = createNamesakeLookup(view.tenants);
  return Object.fromEntries(
    view.tenants.map((each) => [
      each.id,
      factTexts(factsBeside(each, alike(each), factSources(view))).join(' · '),
    ]),
  );
};
const ids = (rows: ReturnType<typeof deriveRows>) => rows.map((row) => row.tenant.id);

describe('what stands beside a tenant’s name', () => {
  test('is the realm where there is one, and the address', () => {
    const erp = tenant('erp', { vendor: 'nextup', settings: { database: 'ALTA_SOC' } });
    const shop = tenant('shop', { vendor: 'fourwayshop', settings: { companyId: 'CRN', siteId: '501' } });
    expect(details(viewOf([erp, shop, tenant('acme')]))).toEqual({
      erp: 'ALTA_SOC · erp.spaces.nexudus.com',
      shop: 'CRN / 501 · shop.spaces.nexudus.com',
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
      { a: '99 · erp.example', b: '98 · erp.example' },
    ],
    [
      'the host',
      one99,
      { ...one99, baseUrl: 'https://two.example' },
      { a: 'erp.example · 99', b: 'two.example · 99' },
    ],
    [
      'the port',
      one99,
      { ...one99, baseUrl: 'https://erp.example:8443' },
      { a: 'erp.example · 99', b: 'erp.example:8443 · 99' },
    ],
    [
      'the path',
      one99,
      { ...one99, baseUrl: 'https://erp.example/test' },
      { a: 'erp.example · 99', b: 'erp.example/test · 99' },
    ],
    [
      'the environment',
      one99,
      { ...one99, environment: 'staging' },
      { a: 'production · 99 · erp.example', b: 'staging · 99 · erp.example' },
    ],
    ['nothing but the id', one99, one99, { a: 'a · 99 · erp.example', b: 'b · 99 · erp.example' }],
  ];
  test.each(table)('is first %s where two of one name differ by that', (_what, a, b, expected) => {
    expect(details(viewOf([tenant('a', a), tenant('b', b)]))).toEqual(expected);
  });
  test('is first the account where each has another, and no account where one has none', () => {
    const tenants = [tenant('a', one99), tenant('b', one99)];
    const passes = { a: signedIn('jane@acme.example') };
    expect(details(viewOf(tenants, passes, { lastAccount: { b: 'kim@acme.example' } }))).toEqual({
      a: 'jane@acme.example · 99 · erp.example',
      b: 'kim@acme.example · 99 · erp.example',
    });
    expect(details(viewOf(tenants, passes)).a).toBe('a · 99 · erp.example');
  });
  test('takes names for one that differ by accents, case and punctuation only', () => {
    const view = viewOf([
      tenant('a', { ...one99, name: 'Zürich, Nord' }),
      tenant('b', { ...one99, name: 'ZURICH NORD' }),
    ]);
    expect(details(view)).toEqual({ a: 'a · 99 · erp.example', b: 'b · 99 · erp.example' });
  });
  test('is host and port for all whose names look alike, where each has its own', () => {
    const names = ['Acme', 'Аcme', 'Αсmе', 'A\u200bcme', 'acmé', 'ＡＣＭＥ'];
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
      ...Object.fromEntries(names.map((_name, at) => [`t${at}`, `erp.example:${8000 + at} · d${at}`])),
      other: '99 · erp.example',
    });
  });
  test('begins with the same kind of fact for six of one name on two servers, and is never the same', () => {
    const six = Array.from({ length: 6 }, (_, at) =>
      tenant(`t${at}`, {
        ...one,
        baseUrl: `https://h${at % 2}.example`,
        settings: { database: `d${at}` },
        environment: at === 0 ? 'sandbox' : 'production',
      }),
    );
    expect(Object.values(details(viewOf(six)))).toEqual(six.map((_, at) => `d${at} · h${at % 2}.example`));
    const grid = six.map((each, at) => ({ ...each, settings: { database: `d${at % 3}` } }));
    expect(Object.values(details(viewOf(grid)))).toEqual(
      grid.map((_, at) => `d${at % 3} · h${at % 2}.example`),
    );
  });
});

describe('the list', () => {
  const tenants = ['acme', 'beta', 'gamma'].map((id) => tenant(id));
  const view = viewOf(tenants, { gamma: signedIn() });
  const order = deriveListOrder(view, noon);
  const rows = (of: View, query = '') => {
    const all = tenants.map((each) => createSearchEntry(each, findDescriptor(each.vendor), view));
    return deriveRows(of.tenants, order, query === '' ? null : search(all, query));
  };

  test('stands as on opening, under its headings, though everybody’s state has changed', () => {
    expect(ids(rows(view))).toEqual(['gamma', 'acme', 'beta']);
    const later = viewOf(tenants, { beta: signedIn() }, { favourites: ['beta'], usedAt: { beta: noon } });
    expect(ids(rows(later))).toEqual(['gamma', 'acme', 'beta']);
    expect(rows(later).map(({ heading }) => heading)).toEqual(['state_signed_in', 'allOthers', 'allOthers']);
  });
  test('offers a destination in a row of its own, and none that went', () => {
    const hub = tenant('hub', { destinations: [{ label: 'Bookings', path: '/b' }] });
    const found = find([createSearchEntry(hub, findDescriptor(hub.vendor), view)], 'hub book');
    const shown = (of: Tenant) =>
      deriveRows([of], order, found).map(({ key, heading, match }) => [key, heading, match?.destination]);
    expect(shown(hub)).toEqual([['hub.0', 'form_destinations', 0]]);
    expect(shown({ ...hub, destinations: [] })).toEqual([]);
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
