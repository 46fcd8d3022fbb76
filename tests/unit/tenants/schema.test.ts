import { describe, expect, test } from 'vitest';
import { createTenantSchema, issueFromZod } from '../../../lib/tenants/schema.ts';
import { validateSetting } from '../../../lib/tenants/settings.ts';
import type { SettingDescriptor, VendorDescriptor } from '../../../lib/vendors/contract.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';

/** A vendor with a setting of every kind. */
const every: VendorDescriptor = {
  id: 'every',
  label: 'Every',
  baseUrl: { label: 'setting_baseUrl', help: 'help_portalUrl', example: '', keep: 'path' },
  settings: [
    { name: 'text', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'text' },
    {
      name: 'expiry',
      label: 'setting_baseUrl',
      help: 'help_portalUrl',
      kind: 'text',
      pattern: '\\d+[smh]',
      patternHelp: 'fault_lifetime',
      default: '1h',
    },
    {
      name: 'mode',
      label: 'setting_baseUrl',
      help: 'help_portalUrl',
      kind: 'text',
      choices: [
        ['a', 'choice_mode_bearer'],
        ['b', 'choice_mode_cookie'],
      ],
    },
    { name: 'path', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'path' },
    { name: 'portal', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'address' },
    { name: 'own', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'address', ownOrigin: true },
    { name: 'address', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'address' },
    { name: 'extra', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'extra' },
    { name: 'needed', label: 'setting_baseUrl', help: 'help_portalUrl', kind: 'text', required: true },
  ],
  signIn: [{ id: 'password', label: 'way_apiUser', fields: [] }],
  can: { renew: false, check: false },
  portal: null,
  logoutNote: 'logout_fourwayshop',
};
const schema = createTenantSchema([every, ...descriptors]);
const good = {
  id: 'acme',
  vendor: 'every',
  name: 'Acme',
  baseUrl: 'https://acme.example/erp/',
  settings: { needed: 'x' },
};

/** The path and the key of the first fault, or `null`. */
function detail(value: unknown): { where: string; key: string } | null {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return null;
  const [issue] = result.error.issues;
  return { where: issue?.path.join('.') ?? '', key: issue === undefined ? '' : issueFromZod(issue).key };
}
const taken = (value: unknown) => schema.parse(value);

test('NextUp’s explorer, which receives the token, is on its server’s own origin', () => {
  const settings = { database: '1', explorerUrl: 'https://elsewhere.example/swagger' };
  expect(detail({ ...good, vendor: 'nextup', settings })).toEqual({
    where: 'settings.explorerUrl',
    key: 'fault_ownOrigin',
  });
});

describe('an address', () => {
  const spelled = [
    'https://acme.example/erp',
    'https://ACME.example.:443//erp/',
    'https://acme.example./%65rp',
  ];
  test.each(spelled)('is stored in one form, whichever setting it is: %s', (address) => {
    const tenant = taken({
      ...good,
      baseUrl: address,
      settings: { needed: 'x', portal: address, own: address, address },
    });
    const [stored] = spelled;
    expect([tenant.baseUrl, tenant.settings]).toEqual([
      stored,
      { portal: stored, own: stored, address: stored, needed: 'x' },
    ]);
  });
  test('on the tenant’s own origin may be written otherwise', () => {
    for (const baseUrl of spelled)
      for (const own of spelled)
        expect(detail({ ...good, baseUrl, settings: { needed: 'x', own } })).toBeNull();
    const own = 'https://evil.example.';
    expect(detail({ ...good, settings: { needed: 'x', own } })?.key).toBe('fault_ownOrigin');
  });
});

describe('a tenant is refused', () => {
  test.each([null, undefined, 1, 'acme', true, [], [good], () => good])('that is no object: %o', (value) => {
    expect(detail(value)).not.toBeNull();
  });
  test.each(['id', 'vendor', 'name', 'baseUrl'])('without its %s', (name) => {
    const { [name]: _gone, ...rest } = good as Record<string, unknown>;
    expect(detail(rest)?.where).toBe(name);
  });
  test.each([
    ['token', 'x'],
    ['password', 'x'],
    ['secret', 'x'],
    ['Id', 'x'],
    ['toString', 'x'],
    ['constructor', 'x'],
  ])('with the unknown field %s', (name, value) => {
    expect(detail({ ...good, [name]: value })).not.toBeNull();
  });
  test('with a key that names a prototype, which a plain assignment would lose', () => {
    const hostile: unknown = JSON.parse(
      '{"id":"acme","vendor":"every","name":"Acme","baseUrl":"https://acme.example","settings":{"needed":"x"},"__proto__":{"admin":true}}',
    );
    expect(detail(hostile)).not.toBeNull();
    expect(detail({ ...good, settings: { needed: 'x', constructor: 'y' } })).not.toBeNull();
  });
  test.each([
    '',
    'A',
    'acme_1',
    'acme.1',
    ' acme',
    'acme ',
    'acmé',
    'acme\n',
    'a'.repeat(65),
    1,
    null,
    ['acme'],
  ])('with the id %j', (id) => {
    expect(detail({ ...good, id })?.where).toBe('id');
  });
  test.each([
    '',
    ' ',
    '\t',
    'Acme\nMembers',
    'Acme\n',
    '\rAcme',
    'Acme\u0000',
    'Acme\u001b[31m',
    'Acme\u0085',
    'Acme\u2028',
    'Acme\u202eknalb',
    'Acme\u2066',
    'Acme\u200f',
    'Acme\u061c',
    ...[
      '\u00ad',
      '\u034f',
      '\u200b',
      '\u200d',
      '\u2060',
      '\u2800',
      '\u3164',
      '\ufe0f',
      '\uffa0',
      '\u{e0041}',
    ].flatMap((hidden) => [hidden, `Ac${hidden}me`, `${hidden} Acme`]),
    'Acme\ud800',
    '\udc00Acme',
    'a'.repeat(81),
    1,
    null,
  ])('with the name %j', (name) => {
    expect(detail({ ...good, name })?.where).toBe('name');
  });
  test.each(['every ', 'Every', 'constructor', '__proto__', '', 'nobody', 1])(
    'with the vendor %j',
    (vendor) => {
      expect(detail({ ...good, vendor })?.where).toBe('vendor');
    },
  );
  test.each(['Production', 'prod', '', 1, null])('with the environment %j', (environment) => {
    expect(detail({ ...good, environment })?.where).toBe('environment');
  });
  test.each(['red', '#fff', '#12345', '#1234567', '#12345g', '#b3261e;', 'url(x)', '', 1])(
    'with the colour %j',
    (color) => {
      expect(detail({ ...good, color })?.where).toBe('color');
    },
  );
  test.each([
    'javascript:alert(1)',
    'https://user:pass@acme.example',
    'https://acme.example?x=1',
    '//acme.example',
    `https://${'a'.repeat(500)}.example`,
  ])('with the address %j', (baseUrl) => {
    expect(detail({ ...good, baseUrl })?.where).toBe('baseUrl');
  });
  test.each([
    ['no list', {}],
    ['no object', ['/a']],
    ['no path', [{ label: 'setting_baseUrl' }]],
    ['no label', [{ path: '/a' }]],
    ['an empty label', [{ label: ' ', path: '/a' }]],
    ['an empty path', [{ label: 'setting_baseUrl', path: '' }]],
    ['a label on two lines', [{ label: 'A\nB', path: '/a' }]],
    ['a label that turns round', [{ label: 'A\u202eB', path: '/a' }]],
    ['a long label', [{ label: 'a'.repeat(41), path: '/a' }]],
    ['another site', [{ label: 'setting_baseUrl', path: '//evil.example' }]],
    ['another site, encoded', [{ label: 'setting_baseUrl', path: '%2f%2fevil.example' }]],
    ['a scheme', [{ label: 'setting_baseUrl', path: 'javascript:alert(1)' }]],
    ['a backslash', [{ label: 'setting_baseUrl', path: '/\\evil.example' }]],
    ['an unknown kind', [{ label: 'setting_baseUrl', path: '/a', kind: 'folder' }]],
    ['an unknown field', [{ label: 'setting_baseUrl', path: '/a', token: 'x' }]],
    ['half a character', [{ label: 'setting_baseUrl', path: '/a\ud800' }]],
    ['more than fifty', Array.from({ length: 51 }, () => ({ label: 'setting_baseUrl', path: '/a' }))],
  ])('with a destination of %s', (_what, destinations) => {
    expect(detail({ ...good, destinations })?.where).toMatch(/^destinations/);
  });
  test.each([
    ['no object', ['x'], 'settings'],
    ['a number', { needed: 1 }, 'settings.needed'],
    ['null', { needed: null }, 'settings.needed'],
    ['a nested object', { needed: { a: 'b' } }, 'settings.needed'],
    ['a missing value', {}, 'settings.needed'],
    ['an empty needed value', { needed: '' }, 'settings.needed'],
    ['an unknown name', { needed: 'x', password: 'y' }, 'settings.password'],
    ['a control character', { needed: 'a\u0000' }, 'settings.needed'],
    ['half a character', { needed: 'a\ud800' }, 'settings.needed'],
    ['a turned direction', { needed: 'a\u202e' }, 'settings.needed'],
    ['a wrong pattern', { needed: 'x', expiry: '2d' }, 'settings.expiry'],
    ['a pattern that only begins well', { needed: 'x', expiry: '120s; rm' }, 'settings.expiry'],
    ['a pattern on its second line', { needed: 'x', expiry: 'a\n120s' }, 'settings.expiry'],
    ['no choice', { needed: 'x', mode: 'c' }, 'settings.mode'],
    ['a path elsewhere', { needed: 'x', path: '//evil.example' }, 'settings.path'],
    ['a portal with a name', { needed: 'x', portal: 'https://user@portal.example' }, 'settings.portal'],
    ['a portal without a scheme', { needed: 'x', portal: 'portal.example' }, 'settings.portal'],
    ['an address with a query', { needed: 'x', address: 'https://a.example/?q' }, 'settings.address'],
    [
      'an address that is not on its own origin',
      { needed: 'x', own: 'https://other.example' },
      'settings.own',
    ],
    ['its own host on another port', { needed: 'x', own: 'https://acme.example:8443' }, 'settings.own'],
    ['its own host on another scheme', { needed: 'x', own: 'http://acme.example' }, 'settings.own'],
    ['its own host as a prefix', { needed: 'x', own: 'https://acme.example.evil.example' }, 'settings.own'],
    ['an extra that is a secret', { needed: 'x', extra: 'password=y' }, 'settings.extra'],
    ['too much text', { needed: 'x'.repeat(1001) }, 'settings.needed'],
  ])('with settings of %s', (_what, settings, where) => {
    expect(detail({ ...good, settings })?.where).toBe(where);
  });
  test('and no fault repeats a value', () => {
    const secret = 'Hunter2Hunter2';
    const values = [
      { ...good, id: secret },
      { ...good, vendor: secret },
      { ...good, environment: secret },
      { ...good, color: secret },
      { ...good, baseUrl: secret },
      { ...good, name: `${secret}\n` },
      { ...good, settings: { needed: 'x', expiry: secret, mode: secret } },
      { ...good, settings: { needed: 'x', extra: `password=${secret}` } },
      { ...good, destinations: [{ label: 'setting_baseUrl', path: `//${secret}` }] },
      { ...good, destinations: [{ label: 'setting_baseUrl', path: '/a', kind: secret }] },
    ];
    for (const value of values) {
      expect(detail(value)).not.toBeNull();
      expect(
        JSON.stringify(schema.safeParse(value, { reportInput: true }).error?.issues.map(issueFromZod)),
      ).not.toContain('Hunter');
    }
  });
});

describe('a tenant is taken', () => {
  test('from the stored list, though its vendor has come to read its path as a page’s', () => {
    const stored = { ...good, vendor: 'ncentral', baseUrl: 'https://acme.example/rmm/login', settings: {} };
    expect(detail(stored)).toEqual({ where: 'baseUrl', key: 'fault_addressPage' });
    const { data } = createTenantSchema(descriptors, true).safeParse(stored);
    expect(data?.baseUrl).toBe('https://acme.example/rmm');
  });
  test('with what it needs, its defaults filled in: production is the careful one', () => {
    expect(taken(good)).toEqual({
      id: 'acme',
      vendor: 'every',
      name: 'Acme',
      baseUrl: 'https://acme.example/erp',
      environment: 'production',
      settings: { needed: 'x' },
      destinations: [],
    });
  });
  test('with everything', () => {
    const full = {
      ...good,
      environment: 'sandbox',
      color: '#B3261e',
      settings: {
        needed: 'x',
        text: 'ALTA_SOC',
        expiry: '120s',
        mode: 'b',
        path: 'services/',
        portal: 'https://portal.example/members/',
        own: 'https://acme.example/somewhere',
        address: 'https://docs.example/api/',
        extra: 'refappId=42&env=prod',
      },
      destinations: [
        { label: 'Bookings', path: '/bookings' },
        { label: 'Invoice', path: 'files/1', kind: 'file' },
      ],
    };
    expect(taken(full)).toEqual({
      ...full,
      baseUrl: 'https://acme.example/erp',
      settings: {
        ...full.settings,
        portal: 'https://portal.example/members',
        own: 'https://acme.example/somewhere',
        address: 'https://docs.example/api',
      },
    });
  });
  test('with the longest id and name, and with names in any script', () => {
    expect(taken({ ...good, id: 'a'.repeat(64), name: 'é'.repeat(80) }).name).toHaveLength(80);
    expect(taken({ ...good, name: '株式会社 🏢 Ünïted' }).name).toBe('株式会社 🏢 Ünïted');
  });
  test('its name without the blanks around it', () => {
    expect(taken({ ...good, name: '  Acme Members  ' }).name).toBe('Acme Members');
  });
  test('an empty setting as good as none', () => {
    expect(taken({ ...good, settings: { needed: 'x', text: '', mode: '', path: '' } }).settings).toEqual({
      needed: 'x',
    });
  });
  test('and taking what was stored changes nothing', () => {
    const once = taken({
      ...good,
      color: '#112233',
      destinations: [{ label: 'setting_baseUrl', path: 'a' }],
    });
    expect(taken(structuredClone(once))).toEqual(once);
  });
});

describe('every vendor of the list', () => {
  test.each(descriptors.map((descriptor) => [descriptor.id, descriptor] as const))(
    '%s declares settings that its own examples and defaults fit',
    (_id, descriptor) => {
      const examples = descriptor.settings.flatMap((each): [SettingDescriptor, string][] =>
        [each.example, each.default].filter((value) => value !== undefined).map((value) => [each, value]),
      );
      expect(examples.length).toBeGreaterThan(0);
      for (const [declared, value] of examples)
        expect(validateSetting(declared, value, descriptor.baseUrl.example)).toBeNull();
    },
  );
  test.each(descriptors.map((descriptor) => [descriptor.id, descriptor] as const))(
    '%s keeps no secret in a setting',
    (_id, descriptor) => {
      for (const { name } of descriptor.settings)
        expect(name).not.toMatch(/pass|secret|token|credential|key/i);
    },
  );
});
