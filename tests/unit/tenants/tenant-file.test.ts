import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { locatedIssueText } from '../../../components/shared/validation-text.ts';
import { ConciergeError } from '../../../lib/errors.ts';
import { serializeTenantFile } from '../../../lib/tenants/serialize-tenant-file.ts';
import { parseTenantFile } from '../../../lib/tenants/tenant-file.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { leak } from '../../support/leak.ts';
import { pathsOf, replacedAt } from '../../support/test-app.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const members = {
  id: 'acme-members',
  vendor: 'nexudus',
  name: 'Acme Members',
  baseUrl: 'https://acme.spaces.nexudus.com',
  environment: 'production',
  color: '#b3261e',
  settings: { portalUrl: 'https://members.acme.example', language: 'en' },
  destinations: [{ label: 'Bookings', path: '/bookings' }],
};
const erp = {
  id: 'acme-erp',
  vendor: 'nextup',
  name: 'Acme ERP',
  baseUrl: 'http://127.0.0.1:8080',
  environment: 'sandbox',
  settings: { database: '99999999', servicePath: 'NextUpServices/msc/POST' },
  destinations: [],
};
const file = { version: 1, tenants: [members, erp] };

const read = (value: unknown) =>
  parseTenantFile(typeof value === 'string' ? value : JSON.stringify(value), descriptors);

/** What a refused file says, as a page says it in English: where and why. */
function refusal(value: unknown): string {
  try {
    read(value);
  } catch (thrown) {
    if (!(thrown instanceof ConciergeError) || thrown.facts.locatedIssue === undefined) throw thrown;
    expect(thrown.code).toBe('bad_tenant_file');
    expect(Object.keys(thrown.facts).filter((name) => name !== 'locatedIssues')).toEqual(['locatedIssue']);
    return locatedIssueText(english, thrown.facts.locatedIssue);
  }
  throw new TypeError('the file was taken');
}

describe('a tenant file is refused', () => {
  test.each([
    ['nothing', '', 'is empty'],
    ['blanks', ' \n\t ', 'is empty'],
    ['a lone byte order mark', '\ufeff', 'is empty'],
    ['words', 'hello', 'is not valid JSON (line 1, column 1): a value is expected here'],
    [
      'half a file',
      JSON.stringify(file, null, 2).slice(0, -10),
      'is not valid JSON: it breaks off at line 33, column 2, and its end is missing',
    ],
    [
      'two files',
      `{}\n${JSON.stringify(file)}`,
      'is not valid JSON (line 2, column 1): the content is complete before this, and nothing may follow',
    ],
    [
      'HTML',
      '<!doctype html><html></html>',
      'is not valid JSON (line 1, column 1): a value is expected here',
    ],
    [
      'a comment',
      `{ "version": 1,\n  // tenants\n  "tenants": [] }`,
      'is not valid JSON (line 2, column 3): JSON has no comments; take this one out',
    ],
    [
      'an entry with a field twice',
      '{"version":1,"version":1,"tenants":[]}',
      'names one field twice (line 1, column 14); keep the one that is meant',
    ],
    ['UTF-16 without its mark', [...'{}'].map((letter) => `${letter}\0`).join(''), 'is not text in UTF-8'],
    [
      'JSON with a fault after its byte order mark',
      '\ufeff[1 2]',
      'is not valid JSON (line 1, column 4): a comma or a closing bracket is expected here',
    ],
    ['null', 'null', 'is not a JSON object'],
    ['a bare list', JSON.stringify([members]), 'is not a JSON object'],
    ['a text', '"tenants"', 'is not a JSON object'],
    ['a number', '1', 'is not a JSON object'],
  ])('that is %s', (_what, text, reason) => {
    expect(refusal(text)).toBe(`the file ${reason}`);
  });
  test.each([[undefined], [null], ['1'], [true], [[1]]])('with the version %j', (version) => {
    expect(refusal({ ...file, version })).toBe('the file has no version number');
  });
  test.each([0, 2, 999])('of version %d, by its number', (version) => {
    expect(refusal({ ...file, version })).toBe(
      `the file is of version ${version}; this extension reads version 1`,
    );
  });
  test.each([1000, 1.5, -1, 1e300])('of version %d, which is none that could be', (version) => {
    expect(refusal({ ...file, version })).toBe(
      'the file is of another version; this extension reads version 1',
    );
  });
  test.each([[undefined], [null], [{}], ['x'], [1]])('with %j for its list', (tenants) => {
    expect(refusal({ version: 1, tenants })).toBe('the file has no list of tenants');
  });
  test('with an unknown field of its own, named', () => {
    expect(refusal({ ...file, secrets: {} })).toBe('the file has an unknown field "secrets"');
    expect(refusal(`{"version":1,"tenants":[],"__proto__":{}}`)).toBe(
      'the file has an unknown field "__proto__"',
    );
  });
  test('with more tenants than anyone keeps', () => {
    expect(refusal({ version: 1, tenants: Array.from({ length: 5001 }, () => ({})) })).toBe(
      'the file has more than 5000 tenants',
    );
  });
  test('with an entry that is no object, counted from 1', () => {
    expect(refusal({ version: 1, tenants: [members, null] })).toBe('entry 2 is not a JSON object');
    expect(refusal({ version: 1, tenants: ['x'] })).toBe('entry 1 is not a JSON object');
    expect(refusal({ version: 1, tenants: [[members]] })).toBe('entry 1 is not a JSON object');
  });
  test('with an entry that carries an unknown field, named with its id', () => {
    expect(refusal({ version: 1, tenants: [members, { ...erp, password: 'Hunter2' }] })).toBe(
      'entry 2 (acme-erp) has an unknown field "password"',
    );
    const destination = { label: 'A', path: '/a', token: 'x' };
    expect(refusal({ version: 1, tenants: [{ ...members, destinations: [destination] }] })).toBe(
      'entry 1 (acme-members) "destinations.1" has an unknown field "token"',
    );
  });
  test('with a setting its vendor does not have, named', () => {
    expect(
      refusal({ version: 1, tenants: [{ ...erp, settings: { database: '1', password: 'Hunter2' } }] }),
    ).toBe('entry 1 (acme-erp) "settings.password" is not a setting of NextUp ERP');
  });
  test('with a key that names a prototype, wherever it stands', () => {
    const hostile = (place: string) => `{"version":1,"tenants":[${place}]}`;
    const inEntry = JSON.stringify(members).replace('"id"', '"__proto__":{"a":"b"},"id"');
    const inSettings = JSON.stringify(members).replace('"portalUrl"', '"__proto__":"b","portalUrl"');
    const inDestination = JSON.stringify(members).replace('"label"', '"__proto__":{"a":"b"},"label"');
    for (const entry of [inEntry, inSettings, inDestination]) {
      expect(refusal(hostile(entry))).toMatch(/^entry 1 \(acme-members\) .*"__proto__"/);
    }
    expect(
      refusal({ version: 1, tenants: [{ ...erp, settings: { database: '1', constructor: 'x' } }] }),
    ).toBe('entry 1 (acme-erp) "settings.constructor" is not a setting of NextUp ERP');
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
  test('with an id twice, the second one named', () => {
    expect(refusal({ version: 1, tenants: [members, erp, { ...erp, name: 'Another' }] })).toBe(
      'entry 3 (acme-erp) has the id of an earlier entry',
    );
  });
  test.each([
    [{ id: undefined }, 'entry 1', '"id" is missing'],
    [{ id: 'Acme Members' }, 'entry 1', '"id" must be 1 to 64 of a-z, 0-9 and -'],
    [{ name: undefined }, 'entry 1 (acme-members)', '"name" is missing'],
    [{ name: 1 }, 'entry 1 (acme-members)', '"name" must be text'],
    [{ name: '' }, 'entry 1 (acme-members)', '"name" is empty'],
    [{ name: 'a\nb' }, 'entry 1 (acme-members)', '"name" has a control, line or direction character'],
    [{ vendor: undefined }, 'entry 1 (acme-members)', '"vendor" is missing'],
    [{ vendor: 'acme' }, 'entry 1 (acme-members)', '"vendor" is not a vendor we know'],
    [{ baseUrl: undefined }, 'entry 1 (acme-members)', '"baseUrl" is missing'],
    [
      { baseUrl: 'javascript:alert(1)' },
      'entry 1 (acme-members)',
      '"baseUrl" must start with https:// or http:// and a host',
    ],
    [
      { baseUrl: 'https://a:b@c.example' },
      'entry 1 (acme-members)',
      '"baseUrl" must not carry a user name or password',
    ],
    [
      { environment: 'live' },
      'entry 1 (acme-members)',
      '"environment" must be production, staging or sandbox',
    ],
    [{ color: 'red' }, 'entry 1 (acme-members)', '"color" must look like #rrggbb'],
    [{ settings: [] }, 'entry 1 (acme-members)', '"settings" must be an object'],
    [{ settings: {} }, 'entry 1 (acme-members)', '"settings.portalUrl" is required'],
    [{ settings: { portalUrl: 1 } }, 'entry 1 (acme-members)', '"settings.portalUrl" must be text'],
    [{ destinations: {} }, 'entry 1 (acme-members)', '"destinations" must be a list'],
    [
      { destinations: [{ label: 'A', path: '//x' }] },
      'entry 1 (acme-members)',
      '"destinations.1.path" must have exactly one leading slash or none',
    ],
    [
      { destinations: [{ label: 'A', path: '/a', kind: 'x' }] },
      'entry 1 (acme-members)',
      '"destinations.1.kind" has a value that is not allowed',
    ],
  ])('with %j, and says where and why', (change, entry, reason) => {
    expect(refusal({ version: 1, tenants: [{ ...members, ...change }] })).toBe(`${entry} ${reason}`);
  });
  test('and a field’s name is repeated short and plain', () => {
    const words = refusal({ version: 1, tenants: [{ ...erp, [`\u202e\n${'x'.repeat(200)}`]: 1 }] });
    expect(words).toMatch(/^entry 1 \(acme-erp\) has an unknown field "[\x20-\x7e…]{1,40}"$/);
  });
});

describe('a refusal repeats no value', () => {
  const secret = fc.stringMatching(/^[A-Z0-9]{12,24}$/);
  const wraps: ((value: string) => unknown)[] = [
    (value) => value,
    (value) => `${value}\n`,
    (value) => `${value}\u202e`,
    (value) => ` ${value} `,
    (value) => `https://user:${value}@acme.example`,
    (value) => `https://acme.example/?token=${value}`,
    (value) => `javascript:${value}`,
    (value) => `//${value}`,
    (value) => `/${value}\\`,
    (value) => `/${value}%`,
    (value) => `password=${value}`,
    (value) => `#${value}`,
    (value) => value.repeat(60),
    (value) => [value],
    (value) => ({ a: value }),
    (value) => Number(`1${value.replace(/\D/g, '7').slice(0, 11)}`),
  ];
  const paths = pathsOf(file).filter((path) => path.length > 0);

  test('not six characters of it, wherever it was planted', () => {
    let refused = 0;
    fc.assert(
      fc.property(secret, fc.constantFrom(...paths), fc.constantFrom(...wraps), (value, path, wrap) => {
        const planted = wrap(value);
        const hidden = typeof planted === 'number' ? String(planted) : value;
        try {
          read(replacedAt(file, path, planted));
        } catch (thrown) {
          refused += 1;
          expect(thrown).toBeInstanceOf(ConciergeError);
          const { code, facts, message } = thrown as ConciergeError;
          expect(code).toBe('bad_tenant_file');
          expect(leak(JSON.stringify([facts, message]), [hidden], 6)).toBeUndefined();
        }
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
  test('nor of a field that should not be there', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom('password', 'token', 'toString', '__proto__'),
        fc.constantFrom(...wraps),
        (value, name, wrap) => {
          const entry = JSON.parse(
            `{"${name}":${JSON.stringify(wrap(value))},${JSON.stringify(members).slice(1)}`,
          );
          expect(leak(refusal({ version: 1, tenants: [entry] }), [value], 6)).toBeUndefined();
        },
      ),
    );
  });
  test('nor of a text that is no JSON', () => {
    expect(leak(refusal('{"password":"HUNTER2HUNTER2"'), ['HUNTER2HUNTER2'], 6)).toBeUndefined();
    expect(leak(refusal('HUNTER2HUNTER2'), ['HUNTER2HUNTER2'], 6)).toBeUndefined();
  });
});

describe('a tenant file is read', () => {
  test('as the contract’s example has it', () => {
    expect(read(file)).toEqual([members, erp]);
  });
  test('with a byte order mark, with a schema’s name, with nobody in it', () => {
    expect(read(`\ufeff${JSON.stringify(file)}`)).toHaveLength(2);
    expect(read({ $schema: 'https://x.example/s.json', ...file })).toHaveLength(2);
    expect(read({ version: 1, tenants: [] })).toEqual([]);
  });
  test('in its own order', () => {
    expect(read({ version: 1, tenants: [erp, members] }).map((tenant) => tenant.id)).toEqual([
      'acme-erp',
      'acme-members',
    ]);
  });
  test('with as many tenants as anyone keeps', () => {
    const tenants = Array.from({ length: 5000 }, (_, index) => ({ ...erp, id: `t-${index}` }));
    expect(read({ version: 1, tenants })).toHaveLength(5000);
  });
});

describe('a path in a base URL', () => {
  const settings: Record<string, Record<string, string>> = {
    nextup: { database: '1' },
    ncentral: {},
    fourwayshop: { companyId: 'C', siteId: '1' },
    nexudus: { portalUrl: 'https://members.acme.example' },
    q01: { tenantId: 'T', resource: 'R' },
  };
  const stored = (vendor: string, baseUrl: string, more: Record<string, string> = {}) => {
    const tenant = { id: 'a', vendor, name: 'A', baseUrl, settings: { ...settings[vendor], ...more } };
    const [found] = read({ version: 1, tenants: [tenant] });
    return [found?.baseUrl, found?.settings.servicePath];
  };
  const apps = 'https://apps.acme.test';

  test.each<[string, string, string, string?]>([
    ['nextup', '/erp/NextUpServices/Services/POST/', '', 'erp/NextUpServices/Services/POST/'],
    ['nextup', '/erp', '', 'erp/NextUpServices/Services/POST/'],
    ['nextup', '/NextUpServices/Services/POST/', ''],
    ['q01', '/q01', '/q01'],
    ['q01', '/q01/', '/q01'],
    ['fourwayshop', '/services/', '/services'],
    ['ncentral', '/rmm', '/rmm'],
    ['nexudus', '/space', '/space'],
  ])('is kept or moved: %s %s', (vendor, path, kept, servicePath) => {
    expect(stored(vendor, apps + path)).toEqual([apps + kept, servicePath]);
  });
  test.each<[string, string, string]>([
    ['ncentral', 'N-able N-central', '/rmm/dashboard'],
    ['ncentral', 'N-able N-central', '/dashboard'],
    ['nexudus', 'Nexudus', '/en/bookings'],
    ['q01', 'Q01 (KetchApp)', '/q01/api/v4/auth/login'],
    ['nextup', 'NextUp ERP', '/NextUpServices/Services/GET/GetAllArticles'],
    ['nextup', 'NextUp ERP', '/NextUpServices/msc/POST/a'],
  ])('that is a page or a call is refused with its place, not cut off: %s', (vendor, label, path) => {
    const tenant = { id: 'a', vendor, name: 'A', baseUrl: apps + path, settings: settings[vendor] };
    expect(refusal({ version: 1, tenants: [tenant] })).toBe(
      `entry 1 (a) "baseUrl" has a path that is a page or a call of ${label}, not part of its base URL: leave it out`,
    );
  });
  test('is joined to the service path that the file names, and refused where both name a call', () => {
    expect(stored('nextup', `${apps}/erp`, { servicePath: 'NextUpServices/msc/POST' })).toEqual([
      apps,
      'erp/NextUpServices/msc/POST',
    ]);
    const settingsOfBoth = { database: '1', servicePath: 'NextUpServices/msc/POST' };
    const both = { ...erp, baseUrl: `${apps}/erp/NextUpServices/Services/POST`, settings: settingsOfBoth };
    expect(refusal({ version: 1, tenants: [both] })).toBe(
      'entry 1 (acme-erp) "baseUrl" has a path that contradicts “servicePath”: give the path in one place only',
    );
  });
  test('keeps every call below it: a path setting that climbs out is refused', () => {
    for (const loginPath of ['../login', '/a/../../login', '%2e%2e/login', '..'])
      expect(() => stored('fourwayshop', `${apps}/services`, { loginPath })).toThrow();
    expect(stored('fourwayshop', `${apps}/services`, { loginPath: 'a/../login' })).toEqual([
      `${apps}/services`,
      undefined,
    ]);
  });
});

describe('a written file', () => {
  test('is read back as it was, and written again the same', () => {
    const tenants = read(file);
    const text = serializeTenantFile(tenants);
    expect(JSON.parse(text)).toEqual(file);
    expect(text.endsWith('}\n')).toBe(true);
    expect(read(text)).toEqual(tenants);
    expect(serializeTenantFile(read(text))).toBe(text);
  });
  test('of any tenants that were taken', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const entry = fc.record(
      {
        name,
        environment: fc.constantFrom('production', 'staging', 'sandbox'),
        color: fc.stringMatching(/^#[0-9a-f]{6}$/),
        destinations: fc.array(fc.record({ label: name, path: fc.webPath() }), { maxLength: 3 }),
      },
      { requiredKeys: ['name'] },
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        const text = JSON.stringify({
          version: 1,
          tenants: entries.map((each, index) => ({ ...erp, ...each, id: `t-${index}` })),
        });
        let tenants: ReturnType<typeof read>;
        try {
          tenants = read(text);
        } catch {
          return;
        }
        taken += 1;
        expect(read(serializeTenantFile(tenants))).toEqual(tenants);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

describe('the faults of a file', () => {
  /** Each fault of a text, with line and column. */
  function faultsOf(text: string): string[] {
    try {
      parseTenantFile(text, descriptors);
    } catch (thrown) {
      const { locatedIssues = [] } = (thrown as ConciergeError).facts;
      return locatedIssues.map(
        (each) => `${each.place?.line}:${each.place?.column} ${locatedIssueText(english, each)}`,
      );
    }
    return [];
  }

  test('are told all at once, each by line and column', () => {
    const text = `{
  "version": 1,
  "tenants": [
    { "id": "good", "vendor": "nextup", "name": "Good", "baseUrl": "https://a.example", "settings": { "database": "1" } },
    { "id": "two", "vendor": "nextup", "name": "",
      "baseUrl": "ftp://b.example", "settings": { "database": "1" } },
    { "id": "three", "vendor": "nextup", "name": "Three \\\\ \\" [{", "baseUrl": "https://c.example",
      "settings": { } },
    { "id": "good", "vendor": "nextup", "name": "Again", "baseUrl": "https://d.example", "settings": { "database": "2" } }
  ]
}`;
    expect(faultsOf(text)).toEqual([
      '5:48 entry 2 (two) "name" is empty',
      '6:18 entry 2 (two) "baseUrl" must start with https:// or http:// and a host',
      '8:19 entry 3 (three) "settings.database" is required',
      '9:13 entry 4 (good) has the id of an earlier entry',
    ]);
  });
  test('are a hundred at most', () => {
    const entries = Array.from({ length: 300 }, () => ({ id: 'X' }));
    expect(faultsOf(JSON.stringify({ version: 1, tenants: entries }))).toHaveLength(100);
  });
});
