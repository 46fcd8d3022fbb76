import { describe, expect, test } from 'vitest';
import {
  fieldIssueText,
  formIssueText,
  locatedIssueText,
} from '../../../components/shared/validation-text.ts';
import { ConciergeError } from '../../../lib/errors.ts';
import { noPolicy, readPolicy } from '../../../lib/policy/policy.ts';
import { parseTenantFile } from '../../../lib/tenants/tenant-file.ts';
import { createIssue, type LocatedIssue } from '../../../lib/tenants/validation-issue.ts';
import { descriptors, findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { createNodeTranslate, english, languages, readCatalogue } from '../../../scripts/node-i18n.ts';
import { hasEnglishWord } from '../../support/english-words.ts';

const shop = {
  id: 'shop',
  vendor: 'fourwayshop',
  name: 'Corner Shop',
  baseUrl: 'https://shop.example/services',
  settings: { companyId: 'CORNER', siteId: '501' } as Record<string, unknown>,
};
const rmm = { id: 'rmm', vendor: 'ncentral', name: 'RMM', baseUrl: 'https://rmm.example', settings: {} };
const erp = { ...shop, id: 'erp', vendor: 'nextup', settings: { database: '1' } };
const space = { ...shop, vendor: 'nexudus', settings: { portalUrl: 'https://space.example' } };

const entry = (change: object) => ({ version: 1, tenants: [rmm, { ...shop, ...change }] });
const setting = (settings: object) => entry({ settings: { ...shop.settings, ...settings } });
const path = (value: string) => entry({ destinations: [{ label: 'Out', path: value }] });

/** Files with one fault each: every way in which one can be refused. */
const files: readonly unknown[] = [
  // Every way in which a text is no JSON.
  ...['{', '[', '[-]', '{a:1}', '{"a" 1}', '[1 2]', '[1,]', '{}{}', '["a', '["\t"]', '["\\x"]', '[1 // b\n]'],
  ...['{"a":1,"a":2}', '{\0}\0'],
  ...['', '{', '[]', { version: 2, tenants: [] }, { version: 0.5, tenants: [] }, { tenants: [] }],
  ...[{ version: 1 }, { version: 1, tenants: Array.from({ length: 5001 }, () => rmm) }],
  ...[
    { version: 1, tenants: [], notes: '' },
    { version: 1, tenants: [rmm, rmm] },
  ],
  ...[entry({ id: 'A' }), entry({ name: ' ' }), entry({ name: 7 }), entry({ name: 'x'.repeat(81) })],
  ...[entry({ name: undefined }), entry({ name: 'A\ud800' }), entry({ name: 'A\u202e' })],
  ...[entry({ name: 'A\u200b' }), setting({ companyId: '\u3164' })],
  ...[
    entry({ environment: 'live' }),
    entry({ color: 'red' }),
    entry({ tags: ['a b'] }),
    entry({ vendor: 'acme' }),
  ],
  ...[entry({ destinations: {} }), entry({ destinations: [{ label: 'A', path: '/', kind: 'x' }] })],
  ...[entry({ destinations: Array.from({ length: 51 }, () => ({ label: 'A', path: '/' })) })],
  ...[entry({ settings: [] }), setting({ companyId: undefined }), setting({ token: 'x' })],
  ...[setting({ mode: 'cookie' }), setting({ mode: 'neither' }), setting({ portalUrl: 'https://a.example' })],
  ...[setting({ extra: '=1' }), setting({ extra: 'a=1&a=2' }), setting({ extra: 'constructor=1' })],
  ...[setting({ extra: 'password=1' })],
  ...['https://a b.example', 'shop.example', 'https://[', 'https://a:b@c.example'].map((baseUrl) =>
    entry({ baseUrl }),
  ),
  ...['https://a.example/?b', 'https://a.example/#b'].map((baseUrl) => entry({ baseUrl })),
  ...['/%', '/\u0000', '/\\', '//a', 'a:b', '/\u202e'].map(path),
  setting({ loginPath: '../login' }),
  {
    version: 1,
    tenants: [
      {
        ...erp,
        baseUrl: 'https://erp.example/NextUpServices',
        settings: { database: '1', servicePath: 'other/POST' },
      },
    ],
  },
  { version: 1, tenants: [{ ...rmm, baseUrl: 'https://rmm.example/dashboard' }] },
  { version: 1, tenants: [{ ...rmm, vendor: 'x-missing' }] },
  { version: 1, tenants: [{ ...rmm, settings: { accessExpiry: 'soon' } }] },
  { version: 1, tenants: [{ ...erp, settings: { database: '1', checkMethod: 'Get All' } }] },
  { version: 1, tenants: [{ ...space, settings: { ...space.settings, language: 'english' } }] },
  { version: 1, tenants: [{ ...space, settings: { portalUrl: 'https://space.example/login' } }] },
];

/** Policies with every fault that only a policy can have. */
const policies: readonly unknown[] = [
  ...[7, { version: 2 }, { version: 1 }, { vault: true }, { tenants: [rmm, { ...shop, name: 7 }] }],
  { preferences: { journal: 'no', autoLock: 0, everything: true } },
];

function refusalOf(file: unknown): LocatedIssue {
  try {
    parseTenantFile(typeof file === 'string' ? file : JSON.stringify(file), descriptors);
  } catch (thrown) {
    if (thrown instanceof ConciergeError && thrown.facts.locatedIssue !== undefined)
      return thrown.facts.locatedIssue;
  }
  throw new TypeError(`was taken: ${JSON.stringify(file).slice(0, 200)}`);
}

const found = [
  ...files.map(refusalOf),
  ...policies.flatMap((policy) => readPolicy(policy, noPolicy, descriptors).issues),
];

/** Said elsewhere, each with who says it. */
const elsewhere: Readonly<Record<string, string>> = {
  fault_galleryId: 'a file with a definition of the gallery (definitions.test.ts)',
  fault_managed: 'an import that would change what the organisation has set (policy.test.ts)',
  fault_addressHttps: 'the address of a team’s file (team-file.test.ts)',
  fault_team: 'a change of a tenant that came from the team’s file (team-file.test.ts)',
  fault_unencrypted: 'an import that the organisation forbids (policy.test.ts)',
  fault_tooLarge: 'the page, which does not read such a file (options.chromium.test.ts)',
  fault_notRead: 'the page, whose file was moved or locked since it was picked',
  fault_listFull: 'an import or a form that finds the list full (tenant-service.test.ts)',
  fault_notTakenIn: 'a page that was not told why',
  fault_pattern: 'a vendor that does not say its pattern in words',
  fault_addressHost: 'an address without a host, which no browser parses in the first place',
};

describe('what is wrong with a file or a policy', () => {
  test('is every fault there is, each come by in its own way', () => {
    // Those of a definition are met by definition/parse.test.ts, each by a definition that has it.
    const all = Object.keys(readCatalogue('en')).filter((key) => /^fault_(?!definition_)/.test(key));
    const keys = new Set<string>([
      ...found.map(({ issue: detail }) => detail.key),
      ...Object.keys(elsewhere),
    ]);
    expect(all.filter((key) => !keys.has(key))).toEqual([]);
    expect([...keys].filter((key) => !all.includes(key))).toEqual([]);
    for (const { issue: detail } of found)
      expect([detail.key, detail.key in elsewhere]).toEqual([detail.key, false]);
  });
  test.each(languages)('is said in %s, all of it, with its entry and its field', (language) => {
    const t = createNodeTranslate(readCatalogue(language), language);
    for (const locatedIssue of found) {
      const words = locatedIssueText(t, locatedIssue);
      const { at, field = '', issue: detail } = locatedIssue;
      for (const mention of [field, ...detail.substitutions, ...(at?.substitutions ?? [])])
        expect(words).toContain(mention);
      expect(words).not.toMatch(/\$\d|undefined|fault_|place_| {2}|^ | $|\.$/);
      if (language !== 'en') expect([words, hasEnglishWord(words, language)]).toEqual([words, false]);
    }
    if (language === 'en')
      expect(
        found.filter((each) => hasEnglishWord(locatedIssueText(t, each), language)).length,
      ).toBeGreaterThan(50);
  });
});

describe('what is wrong with a form', () => {
  const descriptor = findDescriptor('fourwayshop');
  const words = (change: object) => formIssueText(english, descriptor, refusalOf(entry(change)));
  test.each([
    [{ name: '' }, '“Name” is empty'],
    [{ vendor: 'x' }, '“Vendor” is not a vendor we know'],
    [{ baseUrl: 'x' }, '“Base URL” must start with https:// or http:// and a host'],
    [{ environment: 'x' }, '“Environment” must be production, staging or sandbox'],
    [{ color: 'x' }, '“Colour” must look like #rrggbb'],
    [{ settings: {} }, '“Company ID” is required'],
    [
      { settings: { ...shop.settings, mode: 'cookie' } },
      '“Check path” is required when “Session kept in” is “Browser cookies”',
    ],
    [
      {
        destinations: [
          { label: 'A', path: '/' },
          { label: 'B', path: '//' },
        ],
      },
      '“Destination 2” must have exactly one leading slash or none',
    ],
  ])('with %j names the field by its label', (change, vendorMessage) => {
    expect(words(change)).toBe(vendorMessage);
  });
  test('that is no field’s names the tenant', () => {
    const locatedIssue: LocatedIssue = {
      at: { key: 'place_named', substitutions: ['ERP'] },
      issue: createIssue('fault_managed'),
    };
    expect(formIssueText(english, descriptor, locatedIssue)).toBe(
      '“ERP” is set by your organisation and cannot be changed here',
    );
  });
  test('is said beside the field in the same words', () => {
    expect(fieldIssueText(english, createIssue('fault_line'))).toBe(
      'This has a control, line or direction character.',
    );
  });
});
