import { describe, expect, test } from 'vitest';
import { find } from '../../../lib/tenants/finding.ts';
import { createSearchEntry } from '../../../lib/tenants/search.ts';
import type { Tenant } from '../../../lib/tenants/tenant.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { tenant } from '../../support/page-view.ts';

const bookings = [
  { label: 'Bookings', path: '/bookings' },
  { label: 'My invoices', path: '/invoices' },
];
const erp = (id: string, database: string, more: Partial<Tenant> = {}) =>
  tenant(id, {
    vendor: 'nextup',
    name: 'Cargo Trans',
    baseUrl: 'https://erp.cargotrans.example:8443',
    settings: { database },
    ...more,
  });
const all = [
  tenant('hub', { name: 'Hub Milano', destinations: bookings, tags: ['VIP', 'emea'] }),
  tenant('acme', {
    name: 'Acme Members',
    settings: { portalUrl: 'https://members.acme.example' },
    destinations: bookings,
    tags: ['vip2'],
  }),
  erp('prod', 'CARGO_TRANS_PROD', { tags: ['vip'] }),
  erp('test', 'CARGO_TRANS_TEST'),
  tenant('deep', { name: 'Deep', baseUrl: 'https://shared.example/deep' }),
  tenant('flat', { name: 'Flat', baseUrl: 'https://shared.example' }),
];
const accounts = { passes: {}, preferences: { lastAccount: { test: 'kim@desk.example' } } };
const entries = all.map((each) => createSearchEntry(each, findDescriptor(each.vendor), accounts));
const found = (query: string) =>
  find(entries, query).map(
    ({ item, destination }) => item.tenant.id + (destination === undefined ? '' : `.${destination}`),
  );

describe('a pasted address finds', () => {
  test.each([
    ['the tenant of its API', 'https://hub.spaces.nexudus.com/en/bookings?id=7#top', ['hub']],
    ['the tenant of its portal', 'https://members.acme.example/bookings', ['acme']],
    ['it inside a sentence', 'See <https://members.acme.example/x>, please', ['acme']],
    ['by a bare host', 'members.acme.example', ['acme']],
    ['by a bare host and path', 'members.acme.example/bookings/7', ['acme']],
    ['whatever its capitals', 'HTTPS://Members.ACME.example', ['acme']],
    [
      'the tenant that its query names first',
      'https://erp.cargotrans.example:8443/?db=CARGO_TRANS_TEST',
      ['test', 'prod'],
    ],
    ['tenants of the host on another port too', 'https://erp.cargotrans.example/', ['prod', 'test']],
    ['the tenant of its path first', 'https://shared.example/deep/page', ['deep', 'flat']],
    ['the tenant of its path alone above', 'https://shared.example/other', ['flat', 'deep']],
    [
      'the tenant that all addresses of a text lead to',
      'https://members.acme.example/a and https://members.acme.example/b, see https://wiki.example/',
      ['acme'],
    ],
    ['nobody of another host', 'https://evil-members.acme.example.test/', []],
  ])('%s', (_what, query, expected) => {
    expect(found(query)).toEqual(expected);
  });
});

describe('words that name a tenant and one of its destinations', () => {
  test('find that destination', () => {
    expect(found('hub book')).toEqual(['hub.0']);
    expect(found('acme my inv')).toEqual(['acme.1']);
    expect(found('nexudus bookings')).toEqual(['hub.0', 'acme.0']);
  });
  test('find it in the other order too, behind what the usual one finds', () => {
    expect(found('book hub')).toEqual(['hub.0']);
    expect(found('bookings acme')).toEqual(['acme.0']);
    expect(found('my invoices acme')).toEqual(['acme.1']);
    const named = [
      tenant('book', { name: 'Book Club', destinations: [{ label: 'Hub', path: '/hub' }] }),
      ...all,
    ];
    const of = named.map((each) => createSearchEntry(each, findDescriptor(each.vendor), accounts));
    expect(find(of, 'book hub').map(({ item, destination }) => [item.tenant.id, destination])).toEqual([
      ['book', 0],
      ['hub', 0],
    ]);
  });
  test('find it behind a tenant that all the words name', () => {
    const twice = [tenant('whole', { name: 'Hub Bookings' }), ...all].map((each) =>
      createSearchEntry(each, findDescriptor(each.vendor), accounts),
    );
    expect(find(twice, 'hub bookings').map(({ item, destination }) => [item.tenant.id, destination])).toEqual(
      [
        ['whole', undefined],
        ['hub', 0],
      ],
    );
  });
  test('tolerate an error in the tenant’s name, and say so', () => {
    expect(find(entries, 'mlano book')[0]).toMatchObject({ destination: 0 });
    expect(find(entries, 'mialno book')[0]).toMatchObject({ destination: 0, typo: true });
  });
  test('find each of several destinations that they name, the closest first', () => {
    const labels = ['Booking list today', 'Bookings', 'Booking list', 'Orders'];
    const destinations = labels.map((label, at) => ({ label, path: `/${at}` }));
    const of = [tenant('club', { name: 'Book Club', destinations })].map((each) =>
      createSearchEntry(each, findDescriptor(each.vendor), accounts),
    );
    const found = (query: string) => find(of, query).flatMap(({ destination }) => destination ?? []);
    expect([found('club booking list'), found('club booking')]).toEqual([
      [2, 0],
      [0, 1, 2],
    ]);
  });
  test('are two at least: a destination alone names nobody', () => {
    expect(found('bookings')).toEqual([]);
  });
  test('are all offered, because their number is told', () => {
    const many = Array.from({ length: 300 }, (_, at) => tenant(`t${at}`, { destinations: bookings }));
    const of = many.map((each) => createSearchEntry(each, findDescriptor(each.vendor), accounts));
    expect(find(of, 'nexudus bookings').length).toBe(300);
  });
});

describe('a tag', () => {
  test('narrows, without case', () => {
    expect(found('#vip')).toEqual(['hub', 'prod']);
    expect(found('#EMEA')).toEqual(['hub']);
  });
  test('is completed while nobody has it so far', () => {
    expect(found('#vi')).toEqual(['hub', 'acme', 'prod']);
    expect(found('#vip2')).toEqual(['acme']);
    expect(found('#nobody')).toEqual([]);
  });
  test('is found without its accents, while nobody has it so', () => {
    const tagged = (id: string, tag: string) => {
      const one = tenant(id, { tags: [tag] });
      return createSearchEntry(one, findDescriptor(one.vendor), accounts);
    };
    const ids = (entries: ReturnType<typeof tagged>[]) =>
      find(entries, '#uber').map(({ item }) => item.tenant.id);
    expect(ids([tagged('a', 'Über'), tagged('b', 'Überall'), tagged('c', 'Ufer')])).toEqual(['a', 'b']);
    expect(ids([tagged('a', 'Über'), tagged('b', 'uber')])).toEqual(['b']);
  });
  test('narrows with words, and with another tag', () => {
    expect(found('#vip hub')).toEqual(['hub']);
    expect(found('#vip #emea')).toEqual(['hub']);
    expect(found('#vip hub book')).toEqual(['hub.0']);
  });
  test('alone, as it is begun, narrows nothing', () => {
    expect(found('#')).toEqual(all.map(({ id }) => id));
  });
  test('is found as a word too', () => {
    expect(found('emea')).toEqual(['hub']);
  });
});

test('accounts, portal hosts and databases are searched', () => {
  expect(found('kim@desk')).toEqual(['test']);
  expect(found('members acme')).toEqual(['acme']);
  expect(found('cargo_trans_prod')[0]).toBe('prod');
});

describe('a sentence of a ticket finds, as likely ones that Enter asks about,', () => {
  test.each([
    [
      'whose database it mentions, before those of its name',
      'Look at CARGO_TRANS_TEST, please',
      ['test', 'prod'],
    ],
    ['whose host it mentions', 'Bitte prüfen: members.acme.example antwortet nicht.', ['acme']],
    [
      'whose addresses it mentions, where there are several',
      'https://members.acme.example/a fails, https://hub.spaces.nexudus.com/b works',
      ['acme', 'hub'],
    ],
    ['whose account it mentions', 'mailto:kim@desk.example', ['test']],
    ['whose names it mentions, the longest first', 'Hub Milano, after Deep: slow', ['hub', 'deep']],
    ['nobody by a part of a name', 'Milano is slow today', []],
  ])('those %s', (_what, query, expected) => {
    const matches = find(entries, query);
    expect(matches.map(({ item }) => item.tenant.id)).toEqual(expected);
    expect(matches.every(({ typo }) => typo)).toBe(true);
  });
});
