import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, highlight } from '../../../lib/tenants/fold-text.ts';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import { createSearchEntry as findableOf, type SearchEntry, search } from '../../../lib/tenants/search.ts';
import { realmOf } from '../../../lib/tenants/tenant-facts.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';

interface About {
  vendor?: string;
  host?: string;
  environment?: Tenant['environment'];
  settings?: Record<string, string>;
  account?: string;
}

function findable(name: string, about: About = {}): SearchEntry {
  const { vendor = 'nextup', host = 'a.example', environment = 'production', settings = {}, account } = about;
  const tenant: Tenant = {
    id: 'one',
    vendor,
    name,
    baseUrl: `https://${host}`,
    environment,
    settings,
    destinations: [],
  };
  const known = { passes: {}, preferences: { lastAccount: account === undefined ? {} : { one: account } } };
  return findableOf(tenant, findDescriptor(vendor), known);
}

const all = [
  findable('Zürich Members', { vendor: 'nexudus', host: 'zurich.spaces.nexudus.com' }),
  findable('Acme ERP', {
    host: 'erp.acme.example',
    environment: 'sandbox',
    settings: { database: '99999999' },
    account: 'kim@desk.example',
  }),
  findable('Acme Members', { vendor: 'nexudus', host: 'acme.spaces.nexudus.com' }),
  findable('Metal Parts', {
    host: 'metal.example',
    environment: 'staging',
    settings: { database: 'ALTA_SOC' },
  }),
];
const names = (query: string, among: readonly SearchEntry[] = all) =>
  search(among, query).map(({ item }) => item.tenant.name);
const shown = (query: string, name: string) => {
  const [match] = search([findable(name)], query);
  return match === undefined
    ? null
    : highlight(name, match.letters, (letter) => ({ letter }))
        .map((piece) => (typeof piece === 'string' ? piece : `[${piece.letter}]`))
        .join('')
        .replaceAll('][', '');
};

test('text is compared alike however it is written: as ASCII, which is quicker, and as anything else', () => {
  const ascii = Array.from({ length: 95 }, (_, nth) => String.fromCharCode(32 + nth));
  // A letter of another script after it, taken away again, goes the long way.
  for (const one of [
    ...ascii,
    ...ascii.map((each) => `a${each}b`),
    ...ascii.map((each) => `${each} ${each}`),
  ])
    expect(foldText(one), JSON.stringify(one)).toBe(foldText(`${one} ж`).slice(0, -2));
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(foldText(text)).toBe(foldText(`${text} ж`).slice(0, -2));
    }),
  );
});

describe('a search', () => {
  test('finds nobody by what nobody has', () => {
    expect(names('xyzzy')).toEqual([]);
    expect(names('acme xyzzy')).toEqual([]);
    expect(names('q')).toEqual([]);
  });
  test('of nothing, of blanks or of punctuation, is the whole list in its order', () => {
    for (const query of ['', '  ', ' - ']) expect(names(query)).toEqual(all.map(({ tenant }) => tenant.name));
  });
  test('finds by name, vendor, host, environment, account, database', () => {
    expect(names('parts')).toEqual(['Metal Parts']);
    expect(names('zurich.spaces')).toEqual(['Zürich Members']);
    expect(names('sandbox')).toEqual(['Acme ERP']);
    expect(names('kim@desk')).toEqual(['Acme ERP']);
    expect(names('alta')).toEqual(['Metal Parts']);
    expect(names('nexudus')).toEqual(['Zürich Members', 'Acme Members']);
  });
  test('finds by company and site, and by tenant id', () => {
    const shop = findable('Corner Shop', {
      vendor: 'fourwayshop',
      settings: { companyId: 'CRN', siteId: '501' },
    });
    const ketch = findable('Ketch Retail', { vendor: 'q01', settings: { tenantId: '00000Q01-CUSTOMER' } });
    expect(names('crn', [shop, ketch])).toEqual(['Corner Shop']);
    expect(names('501', [shop, ketch])).toEqual(['Corner Shop']);
    expect(names('00000q01-customer', [shop, ketch])).toEqual(['Ketch Retail']);
  });
  test('never looks into settings that tell nobody apart', () => {
    const shop = findable('Corner Shop', {
      vendor: 'fourwayshop',
      settings: { companyId: 'CRN', siteId: '501', loginPath: 'zebra' },
    });
    expect(names('zebra', [shop])).toEqual([]);
  });
  test('cares for neither case nor accents', () => {
    expect(names('ZURICH')[0]).toBe('Zürich Members');
    expect(names('zürich')[0]).toBe('Zürich Members');
    expect(names('zu\u0308rich')[0]).toBe('Zürich Members');
  });
  test('takes words in any order, and needs each', () => {
    expect(names('members acme')).toEqual(['Acme Members']);
    expect(names('nexudus prod')).toEqual(['Zürich Members', 'Acme Members']);
  });
  test('puts the start of the name first, and leaves equal ones in their order', () => {
    expect(names('me')[0]).toBe('Metal Parts');
    expect(names('acme')).toEqual(['Acme ERP', 'Acme Members']);
    const backwards = [...all].reverse();
    expect(names('acme', backwards)).toEqual(['Acme Members', 'Acme ERP']);
  });
  test('puts a whole word before a longer one, and the whole name before all', () => {
    const few = ['Solaris', 'Sol Retail', 'Sol'].map((name) => findable(name));
    expect(names('sol', few)).toEqual(['Sol', 'Sol Retail', 'Solaris']);
  });
  test('puts a name that begins with all that is typed before one that only has its words', () => {
    const few = ['Corner Shop', 'P. Corner', 'Corner Shop Cookies', 'Corner P'].map((name) => findable(name));
    expect(names('corner shop c', few)[0]).toBe('Corner Shop Cookies');
    expect(names('corner p', few)[0]).toBe('Corner P');
  });
  test('puts whom a whole database or account names before those who have its words here and there', () => {
    const polar = (database: string) => findable(`Polar ${database}`, { settings: { database } });
    const among = [
      findable('Acme ERP', { host: '1.example' }),
      ...['LONG_BASE_DATABASE_A_X', 'ACME_12', 'LONG_BASE_DATABASE_B_X', 'ACME_1'].map(polar),
      findable('Acme Members', { host: '1.example', account: 'first.b@acme.example' }),
    ];
    expect(names('ACME_1', among).slice(0, 3)).toEqual(['Polar ACME_1', 'Polar ACME_12', 'Acme ERP']);
    expect(names('LONG_BASE_DATABASE_B_X', among)[0]).toBe('Polar LONG_BASE_DATABASE_B_X');
    expect(names('BASE_DATABASE_B', among)[0]).toBe('Polar LONG_BASE_DATABASE_B_X');
    expect(names('first.b@acme.example', among)[0]).toBe('Acme Members');
    expect(names('acme erp', among)[0]).toBe('Acme ERP');
  });
  test('neither loses nor doubles nor invents anybody', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), (query) => {
        const found = search(all, query).map(({ item }) => item);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((one) => all.includes(one))).toBe(true);
      }),
    );
  });
});

describe('typing errors', () => {
  const harbour = findable('Harbour');
  test.each(['habour', 'hharbour', 'harboar', 'harobur', 'ahrbour', 'harbuor mebers'])('%s', (query) => {
    const [match] = search([findable('Harbour Members', { host: 'x.example' })], query);
    expect(match).toBeDefined();
  });
  test('are overlooked once from four letters, twice from eight', () => {
    expect(search([findable('Oak')], 'oka')).toEqual([]);
    expect(search([findable('Oaks')], 'okas')[0]?.typo).toBe(true);
    expect(search([harbour], 'hxrbuor')).toEqual([]);
    expect(search([findable('Humongous')], 'humungouss')[0]?.typo).toBe(true);
    expect(search([findable('Humongous')], 'xumungxuss')).toEqual([]);
  });
  test('are not overlooked in numbers: another number is another tenant', () => {
    expect(search([findable('Medicon', { settings: { database: '30412278' } })], '30412277')).toEqual([]);
  });
  test('are told of', () => {
    expect(search([harbour], 'harbour')[0]?.typo).toBe(false);
    expect(search([harbour], 'hrbr')[0]?.typo).toBe(true);
    expect(search([harbour], 'harvour')[0]?.typo).toBe(true);
  });
  test('fewer come before more', () => {
    const two = [findable('Humangoux'), findable('Humongous')];
    expect(names('humongouz', two)).toEqual(['Humongous', 'Humangoux']);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', 'o'), minLength: 1, maxLength: 9 });
  const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
  test('never put anybody before one whose words begin with what is typed', () => {
    let typos = 0;
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 12 }), word, (tenants, query) => {
        const found = search(
          tenants.map((each) => findable(each)),
          query,
        );
        typos += found.filter(({ typo }) => typo).length;
        const firstTypo = found.findIndex(({ typo }) => typo);
        const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
        const lastPrefix = found.findLastIndex(({ item }) =>
          item.tenant.name.split(' ').some((each) => bare(each).startsWith(bare(query))),
        );
        expect(firstTypo === -1 || lastPrefix < firstTypo).toBe(true);
        expect(found.slice(firstTypo === -1 ? found.length : firstTypo).every(({ typo }) => typo)).toBe(true);
      }),
      { numRuns: 600, seed: 5 },
    );
    expect(typos).toBeGreaterThan(10);
  });
});

describe('what matched of a name', () => {
  test.each([
    ['mem', 'Acme Members', 'Acme [Mem]bers'],
    ['ers', 'Acme Members', 'Acme Memb[ers]'],
    ['members acme', 'Acme Members', '[Acme] [Members]'],
    ['nwmsp', 'Northwind MSP', '[N]orth[w]ind [MSP]'],
    ['sao', 'São Paulo', '[São] Paulo'],
    ['sa', 'Sa\u0303o Paulo', '[Sa\u0303]o Paulo'],
    ['strasse', 'Die Straße', 'Die [Straße]'],
    ['pauli', '„St. Pauli“', '„St. [Pauli]“'],
    ['production', 'Acme', 'Acme'],
    ['zebra', '🦓 Zebra', '🦓 [Zebra]'],
  ])('%s in %s', (query, name, expected) => {
    expect(shown(query, name)).toBe(expected);
  });
  test('loses no letter of any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.array(fc.nat(20)), (name, letters) => {
        expect(highlight(name, letters, (letter) => letter).join('')).toBe(name);
      }),
    );
  });
});

test('a realm is what its vendor says it is, without what is not filled in', () => {
  const { tenant } = findable('Shop', {
    vendor: 'fourwayshop',
    settings: { companyId: 'CRN', siteId: '501' },
  });
  expect(realmOf(tenant, findDescriptor('fourwayshop'))).toBe('CRN / 501');
  expect(
    realmOf({ ...tenant, settings: { companyId: 'CRN', siteId: '' } }, findDescriptor('fourwayshop')),
  ).toBe('CRN');
  expect(realmOf(tenant, findDescriptor('nexudus'))).toBe('');
  expect(realmOf(tenant, undefined)).toBe('');
});

describe('text as it is compared', () => {
  test('is the same by the short way, which texts of ASCII take, as by the long one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        // One letter that is not ASCII leads the long way.
        expect(` E${foldText(text)}`).toBe(foldText(`é ${text}`));
      }),
    );
  });
});
