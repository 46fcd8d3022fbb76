import { describe, expect, test } from 'vitest';
import { definitionLimits } from '../../../../lib/vendors/definition/limits.ts';
import { digestOf, parseDefinition } from '../../../../lib/vendors/definition/parse.ts';
import { english } from '../../../../scripts/node-i18n.ts';
import { accepted, bearerFile, changed } from '../../../support/definitions.ts';

/** What is wrong with a definition, and where: `check.good.1: fault_definition_good`. */
function faultOf(value: unknown): string {
  const parsed = parseDefinition(value);
  return 'issue' in parsed ? `${parsed.field ?? ''}: ${parsed.issue.key}` : 'accepted';
}

const login = 'signIn.0.call';
const deep = (levels: number): unknown => (levels === 0 ? 'x' : { a: deep(levels - 1) });
const pong = { method: 'GET', path: ['ping'], good: [{ status: [200] }] };
const ref = (name: string) => ({ $: name });
const named = (json: string): unknown => JSON.parse(json);

/** A place of the good definition, what stands there instead, and the fault with its place. */
const hostile: readonly (readonly [what: string, place: string, value: unknown, fault: string])[] = [
  // Bounds.
  ['more than 8 KB', 'signIn.0.call.body.of.pad', 'x'.repeat(8192), ': fault_definition_size'],
  [
    'a fixed text without end',
    `${login}.body.of.pad`,
    'x'.repeat(401),
    'signIn.1.call.body.of.pad: fault_tooLong',
  ],
  ['a body of many levels', `${login}.body.of`, deep(7), 'signIn.1.call.body.of: fault_definition_tooDeep'],
  [
    'levels without end',
    'check.good.0.at',
    deep(40),
    'check.good.1.at.a.a.a.a.a.a.a.a.a.a: fault_definition_tooDeep',
  ],
  [
    'a body of many values',
    `${login}.body.of`,
    Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`a${i}`, 1])),
    'signIn.1.call.body.of: fault_definition_tooDeep',
  ],
  [
    'too many ways in',
    'signIn',
    Array.from({ length: 5 }, (_, i) => ({ ...bearerFile.signIn[0], id: `w${i}`, call: pong })),
    'signIn: fault_tooMany',
  ],
  [
    'too many calls',
    '',
    {
      ...bearerFile,
      signIn: Array.from({ length: 4 }, (_, i) => ({
        id: `w${i}`,
        label: `Way ${i}`,
        fields: [{ name: 'a', label: 'A' }],
        call: pong,
      })),
      portal: { link: { call: pong, value: { at: '/v' }, at: 'console', path: ['in'], query: 't' } },
    },
    ': fault_definition_calls',
  ],
  [
    'too many tests',
    'check.good',
    Array.from({ length: 9 }, () => ({ status: [200] })),
    'check.good: fault_tooMany',
  ],
  [
    'too many rules',
    'check.not',
    Array.from({ length: 17 }, () => ({ when: [{ status: [401] }], is: 'session_dead' })),
    'check.not: fault_tooMany',
  ],
  // Identity.
  ['the id of a vendor in code', 'id', 'nextup', 'id: fault_value'],
  ['an id with a capital', 'id', 'x-Acme', 'id: fault_value'],
  ['another version', 'definition', 2, 'definition: fault_value'],
  ['an unknown field', 'script', 'alert(1)', ': fault_unknownField'],
  ['an unknown field of a call', 'check.host', 'evil.example', 'check: fault_unknownField'],
  ['a name with a right-to-left mark', 'label', 'Acme\u202Eksed', 'label: fault_line'],
  [
    'a label that nobody sees',
    'signIn.0.fields.0.label',
    'Em\u200bail',
    'signIn.1.fields.1.label: fault_invisible',
  ],
  // Prototypes.
  [
    'a prototype among the headers',
    'check.headers',
    named('{"__proto__":{"x":"y"}}'),
    'check.headers: fault_unknownField',
  ],
  [
    'a prototype in the body',
    `${login}.body.of`,
    named('{"a":{"constructor":"y"}}'),
    'signIn.1.call.body.of.a: fault_unknownField',
  ],
  [
    'a pointer into a prototype',
    `${login}.take.token.at`,
    '/__proto__/x',
    'signIn.1.call.take.token.at: fault_definition_pointer',
  ],
  [
    'a pointer into a constructor',
    `${login}.take.token.at`,
    '/data/constructor/name',
    'signIn.1.call.take.token.at: fault_definition_pointer',
  ],
  ['a pointer that is none', 'check.good.1.at', 'data.id', 'check.good.2.at: fault_definition_pointer'],
  ['a pointer with a stray tilde', 'check.good.1.at', '/a~2b', 'check.good.2.at: fault_definition_pointer'],
  // Other servers.
  [
    'an address in the place of a path',
    'check.path',
    ['https://evil.example/me'],
    'check.path.1: fault_pathScheme',
  ],
  ['a path of another host', 'check.path', ['//evil.example/me'], 'check.path.1: fault_pathSlash'],
  ['a path that climbs', 'check.path', ['../admin'], 'check.path.1: fault_pathDots'],
  ['a path that climbs in code', 'check.path', ['a/%2e%2e/%2e%2e/admin'], 'check.path.1: fault_pathDots'],
  ['a path with a backslash', 'check.path', ['\\\\evil.example'], 'check.path.1: fault_pathBackslash'],
  ['a path with a query', 'check.path', ['me?to=evil'], 'check.path.1: fault_definition_path'],
  [
    'a default host',
    'settings.1.default',
    'https://evil.example',
    'settings.2.default: fault_definition_host',
  ],
  ['a portal of no address', 'portal', { tab: 'company' }, 'portal.tab: fault_definition_portal'],
  ['a portal on another host', 'portal', { tab: '//evil.example' }, 'portal.tab: fault_pathSlash'],
  [
    'a one-time link to no setting',
    'portal',
    { link: { call: pong, value: { at: '/v' }, at: 'company', path: ['in'], query: 't' } },
    'settings.1: fault_definition_portal',
  ],
  ['a page without cookies', 'portal', { page: 'console' }, 'portal.page: fault_definition_portal'],
  // Secrets.
  ['the token in a query', 'check.query', { t: ref('token') }, 'check.query: fault_definition_secretQuery'],
  [
    'the password in a query',
    `${login}.query`,
    { p: ref('field.password') },
    'signIn.1.call.query: fault_definition_secretQuery',
  ],
  [
    'the code in a query',
    `${login}.query`,
    { p: ref('field.code') },
    'signIn.1.call.query: fault_definition_secretQuery',
  ],
  [
    'the password in a path',
    `${login}.path`,
    ['login', ref('field.password')],
    'signIn.1.call.path: fault_definition_secretPath',
  ],
  [
    'the refresh token in a path',
    'renew.path',
    ['r', ref('refresh')],
    'renew.path: fault_definition_secretPath',
  ],
  [
    'the refresh token to every check',
    'check.headers',
    { x: ref('refresh') },
    'check.headers: fault_definition_ref',
  ],
  [
    'the password to every check',
    'check.headers',
    { x: ref('field.password') },
    'check.headers: fault_definition_ref',
  ],
  [
    'the token to the probe',
    'recognise.headers',
    { x: ref('token') },
    'recognise.headers: fault_definition_ref',
  ],
  ['the session to the probe', 'recognise.carry', true, 'recognise.carry: fault_definition_ref'],
  [
    'a password that is shown',
    'signIn.0.fields.1.secret',
    false,
    'signIn.1.fields.2.secret: fault_definition_openSecret',
  ],
  [
    'a password that is the account',
    'signIn.0.fields.1.account',
    true,
    'signIn.1.fields.2: fault_definition_secretAccount',
  ],
  [
    'a secret among the settings',
    'settings.0.name',
    'apiSecret',
    'settings.1.name: fault_definition_secretSetting',
  ],
  [
    'a secret among the settings by its label',
    'settings.0.label',
    'Your pass-word',
    'settings.1.name: fault_definition_secretSetting',
  ],
  // Headers.
  ...[
    'Cookie',
    'Host',
    'Origin',
    'Content-Length',
    'Proxy-Authorization',
    'Sec-Fetch-Site',
    'Referer',
    'X-HTTP-Method-Override',
    'X-Forwarded-For',
    'Transfer-Encoding',
  ].map(
    (name) =>
      [
        `the header ${name}`,
        'check.headers',
        { [name]: 'x' },
        `check.headers.${name}: fault_definition_header`,
      ] as const,
  ),
  [
    'a header that carries the session as a cookie',
    'carry.0.header',
    'cookie',
    'carry.1.header: fault_definition_header',
  ],
  [
    'a name that is two headers',
    'check.headers',
    { 'x\r\ny': 'z' },
    'check.headers.x??y: fault_definition_headerName',
  ],
  [
    'a value that is two headers',
    'check.headers',
    { x: 'a\r\nb: c' },
    'check.headers.x: fault_definition_latin',
  ],
  [
    'two headers before a token',
    'carry.0.value.before',
    'Bearer\r\nx: ',
    'carry.1.value.before: fault_definition_latin',
  ],
  ['a header beyond Latin-1', 'check.headers', { x: 'łódź' }, 'check.headers.x: fault_definition_latin'],
  // Placeholders.
  [
    'a placeholder nobody knows',
    `${login}.body.of.x`,
    ref('env.HOME'),
    'signIn.1.call.body.of.x.$: fault_value',
  ],
  [
    'a placeholder beside more',
    `${login}.body.of.x`,
    { $: 'field.email', eval: '1' },
    'signIn.1.call.body.of.x: fault_unknownField',
  ],
  [
    'a field that is not there',
    `${login}.body.of.x`,
    ref('field.other'),
    'signIn.1.call.body: fault_definition_ref',
  ],
  [
    'a setting that is not there',
    'check.path',
    ['a', ref('setting.other')],
    'check.path: fault_definition_ref',
  ],
  ['a body of a GET', 'check.body', { as: 'json', of: {} }, 'check.body: fault_definition_getBody'],
  [
    'a form of many levels',
    `${login}.body`,
    { as: 'form', of: { a: { b: 'c' } } },
    'signIn.1.call.body.of: fault_definition_body',
  ],
  [
    'a text of many values',
    `${login}.body`,
    { as: 'text', of: { a: 'b' } },
    'signIn.1.call.body.of: fault_definition_body',
  ],
  // Verdicts.
  [
    'a refusal that signs in',
    `${login}.good.0.status`,
    ['2xx', 401],
    'signIn.1.call.good.1: fault_definition_good',
  ],
  [
    'a class of refusals that signs in',
    `${login}.good.0.status`,
    ['4xx'],
    'signIn.1.call.good.1: fault_definition_good',
  ],
  [
    'a redirect that signs in',
    `${login}.good.0.status`,
    [302],
    'signIn.1.call.good.1: fault_definition_good',
  ],
  ['nothing that must be good', 'check.good', [], 'check.good: fault_empty'],
  ['a test that asks nothing', 'check.good.1', { at: '/data' }, 'check.good.2: fault_definition_test'],
  [
    'a rule that asks nothing',
    'check.not.0.when',
    [{ at: '/data' }],
    'check.not.1.when.1: fault_definition_test',
  ],
  ['a pattern', 'check.good.1', { at: '/data', matches: '.*' }, 'check.good.2: fault_unknownField'],
  [
    'a literal in capitals',
    'check.good.1',
    { at: '/data', contains: ['OK!'] },
    'check.good.2.contains.1: fault_definition_lowerCase',
  ],
  ['a code of the extension itself', 'check.not.0.is', 'vault_locked', 'check.not.1.is: fault_value'],
  [
    'a removed tenant for a refusal',
    `${login}.not.0.is`,
    'unknown_tenant',
    'signIn.1.call.not.1.is: fault_value',
  ],
  ['a missing call that is no log-out', 'check.not.0.is', 'no_call', 'check.not.1.is: fault_definition_code'],
  [
    'a code where no field asks for one',
    'check.not.0.is',
    'code_required',
    'check.not.1.is: fault_definition_code',
  ],
  ['a log-in without a token', `${login}.take`, undefined, 'signIn.1.call.take: fault_definition_noToken'],
  ['a token from a check', 'check.take', { token: { at: '/t' } }, 'check.take: fault_definition_noGrant'],
  ['a check that carries nothing', 'check.carry', false, 'carry: fault_definition_carry'],
  ['a session that carries nothing', 'carry', [{ header: 'x', value: 'y' }], 'carry: fault_definition_carry'],
  ['a life beyond ten years', `${login}.take.lives`, 1e308, 'signIn.1.call.take.lives: fault_value'],
  ['a life before its beginning', `${login}.take.lives`, -1, 'signIn.1.call.take.lives: fault_value'],
  [
    'a pause without end',
    'throttle',
    [{ when: [{ status: [420] }], wait: 1e9 }],
    'throttle.1.wait: fault_value',
  ],
  [
    'a pause whose test tells nothing',
    'throttle',
    [{ when: [{ status: [429] }] }, { when: [{ status: [200] }, { at: '/code' }] }],
    'throttle.2.when.2: fault_definition_test',
  ],
  [
    'a default that is none of the choices',
    'settings.2',
    { name: 'region', label: 'Region', kind: 'choice', choices: ['eu', 'us'], default: 'mars' },
    'settings.3.default: fault_choice',
  ],
  ['a query whose name has a blank', 'check.query', { ' a': 'b' }, 'check.query. a: fault_value'],
  [
    'two fields of one name',
    'signIn.0.fields.1',
    { name: 'email', label: 'Again' },
    'signIn.1.fields.2.name: fault_twice',
  ],
  ['two ways to sign in at once', 'signIn.0.paste', 'password', 'signIn.1: fault_definition_way'],
  ['no way to sign in', 'signIn.0.call', undefined, 'signIn.1: fault_definition_way'],
  [
    'a way by a field that is not there',
    'signIn.0',
    { id: 'a', label: 'W', fields: [{ name: 'x', label: 'X', secret: true }], paste: 'y' },
    'signIn.1.paste: fault_definition_ref',
  ],
  [
    'a pasted token that is shown',
    'signIn.0',
    { id: 'a', label: 'W', fields: [{ name: 'x', label: 'X' }], paste: 'x' },
    'signIn.1.fields.1.secret: fault_definition_openSecret',
  ],
  ['a method the egress does not know', 'check.method', 'TRACE', 'check.method: fault_value'],
  [
    'a type of body that is two headers',
    `${login}.body.contentType`,
    'a/b\r\nx: y',
    'signIn.1.call.body.contentType: fault_value',
  ],
  ['no object', '', ['x'], ': fault_notObject'],
  ['a text', '', 'x', ': fault_notObject'],
];

describe('a definition is refused by the place of what is wrong', () => {
  test.each(hostile)('%s', (_what, place, value, fault) => {
    expect(faultOf(changed(bearerFile, place, value))).toBe(fault);
  });
  test('in more than forty ways, each of which has its sentence', () => {
    expect(hostile.length).toBeGreaterThan(40);
    for (const [, place, value] of hostile) {
      const parsed = parseDefinition(changed(bearerFile, place, value));
      const { issue } = 'issue' in parsed ? parsed : { issue: null };
      expect(issue && english(issue.key, ...issue.substitutions).length > 5).toBe(true);
    }
  });
  test('and no value of it is repeated', () => {
    const secret = 'sk-live-51H8zQmPlease';
    const spoilt = [
      'id',
      'check.method',
      'check.path.0',
      'carry.0.header',
      'check.not.0.is',
      'portal.tab',
    ].map((place) => parseDefinition(changed(bearerFile, place, `${secret}\n`)));
    expect(spoilt.every((each) => 'issue' in each)).toBe(true);
    expect(JSON.stringify(spoilt).toLowerCase()).not.toContain(secret.toLowerCase());
  });
});

/** Odd, and good: what a real system needs. */
const odd: readonly (readonly [what: string, place: string, value: unknown])[] = [
  ['the definition itself', 'label', 'Acme Desk'],
  ['nearly 8 KB', 'settings.0.help', 'x'.repeat(300)],
  ['a whole body that is the token', `${login}.take.token.at`, ''],
  ['a token in a header of the reply', `${login}.take.token`, { header: 'Token' }],
  ['a pointer into a list', `${login}.take.token.at`, '/0/token'],
  ['a pointer with a slash in a name', `${login}.take.token.at`, '/a~1b/m~0n'],
  ['a pointer to an empty name', `${login}.take.token.at`, '/'],
  ['a key with a blank', 'check.good.1.at', '/error message'],
  ['an OData path', 'check.path', ["b1s/v1/Users('manager')"]],
  ['a path that ends in a slash', 'check.path', ['rest/V1/me/']],
  ['a path with an encoded slash', 'check.path', ['projects/a%2Fb']],
  ['a setting as a segment', 'check.path', ['companies', ref('setting.company'), 'me']],
  ['a query with a setting', 'check.query', { company: ref('setting.company'), 'filter[x]': 'y' }],
  ['the account in a query', `${login}.query`, { user: ref('field.email') }],
  ['a PUT', `${login}.method`, 'PUT'],
  ['a DELETE with a body', 'signOut.method', 'DELETE'],
  ['the token in the path of a log-out', 'signOut.path', ['sessions', ref('token')]],
  ['JSON as text', `${login}.body.contentType`, 'text/plain'],
  ['a vendor’s own media type', `${login}.body.contentType`, 'application/vnd.api+json; charset=utf-8'],
  [
    'JSON-RPC with numbers and lists',
    `${login}.body.of`,
    { jsonrpc: '2.0', id: 1, params: [ref('field.email'), ref('field.password'), null, true] },
  ],
  [
    'a form',
    `${login}.body`,
    { as: 'form', of: { u: ref('field.email'), p: ref('field.password'), fixed: '1' } },
  ],
  ['a text as the body', 'renew.body', { as: 'text', of: ref('refresh') }],
  [
    'no body at all',
    'renew',
    { ...bearerFile.renew, body: undefined, headers: { 'X-Refresh': ref('refresh') } },
  ],
  [
    'basic authorization of a call',
    `${login}.headers`,
    { authorization: { basic: ['client', ref('field.password')] } },
  ],
  [
    'a session by basic authorization',
    '',
    { ...bearerFile, portal: undefined, carry: [{ basic: [ref('token'), 'X'] }] },
  ],
  ['a session by cookies', '', { ...bearerFile, portal: { page: 'console' }, carry: [{ cookies: true }] }],
  [
    'cookies and a token beside them',
    'carry',
    [{ cookies: true }, { header: 'x-csrf', value: ref('token') }],
  ],
  [
    'a session in the body',
    '',
    {
      ...bearerFile,
      portal: undefined,
      carry: [{ bodyField: '/auth' }],
      check: { ...bearerFile.check, method: 'POST' },
    },
  ],
  [
    'a header of the account',
    '',
    {
      ...bearerFile,
      portal: undefined,
      carry: [...bearerFile.carry, { header: 'x-user', value: ref('account') }],
    },
  ],
  ['an own header of the portal', 'portal', { tab: 'console', header: 'X-Desk-Token' }],
  ['a portal at a fixed path', 'portal', { tab: '/admin/' }],
  [
    'a one-time link',
    '',
    {
      ...bearerFile,
      settings: [
        { name: 'company', label: 'Company', kind: 'text' },
        { name: 'console', label: 'Console', kind: 'address', required: true },
      ],
      portal: {
        link: {
          call: pong,
          value: { at: '/v' },
          at: 'console',
          path: ['in'],
          query: { t: ref('value'), to: ref('path') },
        },
      },
    },
  ],
  [
    'several ways in',
    'signIn.1',
    {
      id: 'token',
      label: 'Access token',
      fields: [{ name: 'pat', label: 'Personal access token', secret: true }],
      paste: 'pat',
    },
  ],
  [
    'an OAuth grant',
    'signIn.0',
    {
      id: 'client',
      label: 'API client',
      fields: [
        { name: 'client_id', label: 'Client ID', account: true },
        { name: 'client_secret', label: 'Client secret', secret: true },
      ],
      grant: { grant_type: 'client_credentials', token_endpoint: ['oauth/token'] },
    },
  ],
  ['minutes', `${login}.take.expires`, [{ from: { at: '/SessionTimeout' }, unit: 'min' }]],
  [
    'several expiries',
    `${login}.take.expires`,
    [
      { from: { at: '/a' }, unit: 'iso' },
      { from: { header: 'x-expires' }, unit: 'epoch-s' },
    ],
  ],
  ['a life of ten years', `${login}.take.lives`, 315_360_000],
  [
    'a refusal inside a 200',
    'check.not.0.when',
    [{ status: ['2xx'] }, { at: '/errorcode', is: 'invalidtoken' }],
  ],
  [
    'a server that is not reached',
    'check.not.1',
    { when: [{ status: [502] }, { at: '/Error', has: true }], is: 'unreachable', said: { at: '/Error' } },
  ],
  ['a log-out that some versions lack', 'signOut.not', [{ when: [{ status: [404, 405] }], is: 'no_call' }]],
  ['no log-out', 'signOut', undefined],
  ['no renewal', 'renew', undefined],
  ['nothing to recognise it by', 'recognise', undefined],
  [
    'a choice',
    'settings.2',
    {
      name: 'region',
      label: 'Region',
      kind: 'choice',
      choices: ['eu', { value: 'us', label: 'United States' }],
      default: 'eu',
    },
  ],
  [
    'a choice of one',
    'settings.2',
    { name: 'region', label: 'Region', kind: 'choice', choices: ['eu'], default: 'eu' },
  ],
  [
    'a pause of its own',
    'throttle',
    [{ when: [{ status: [200] }, { at: '/code', is: 'TOO_MANY' }], wait: 60 }],
  ],
  ['a label beyond Latin-1', 'label', 'Żółw ERP 日本'],
  ['a body beyond Latin-1', `${login}.body.of.locale`, 'język'],
  ['an id of one letter', 'id', 'x-a'],
];

describe('a definition is accepted that is odd and good', () => {
  test.each(odd)('%s', (_what, place, value) => {
    expect(faultOf(changed(bearerFile, place, value))).toBe('accepted');
  });
  test('in at least forty ways', () => expect(odd.length).toBeGreaterThanOrEqual(40));
});

test('nothing is added to a definition and nothing is lost', () => {
  expect(accepted(bearerFile)).toEqual(bearerFile);
});

test('the bound of 8 KB counts bytes, not letters', () => {
  const wide = (length: number) => changed(bearerFile, 'settings.0.help', 'ż'.repeat(length));
  const file = {
    ...bearerFile,
    settings: Array.from({ length: 20 }, (_, i) => ({
      name: `s${i}`,
      label: `S${i}`,
      kind: 'text',
      help: 'ż'.repeat(299),
    })),
  };
  expect(faultOf(changed(wide(10), 'label', 'A'))).toBe('accepted');
  expect(JSON.stringify(file).length).toBeGreaterThan(definitionLimits.bytes - 400);
  expect(faultOf(file)).toBe(': fault_definition_size');
});

describe('a placeholder', () => {
  const refs = ['field.email', 'setting.company', 'device', 'token', 'refresh', 'account', 'path', 'value'];
  const link = { call: pong, value: { at: '/v' }, at: 'console', path: ['in'], query: 't' };
  const file = {
    ...bearerFile,
    settings: [
      { name: 'company', label: 'Company', kind: 'text', required: true },
      { name: 'console', label: 'Console', kind: 'address', required: true },
    ],
    portal: { link },
  };
  test.each([
    ['a sign-in', login, ['field.email', 'setting.company', 'device']],
    ['a check', 'check', ['setting.company', 'device', 'token', 'account']],
    ['a renewal', 'renew', ['setting.company', 'device', 'token', 'refresh', 'account']],
    ['a sign-out', 'signOut', ['setting.company', 'device', 'token', 'refresh', 'account']],
    ['a recognition', 'recognise', ['setting.company']],
    ['a link', 'portal.link.call', ['setting.company', 'device', 'token', 'account', 'path']],
  ])('of %s stands for what is known there alone', (_what, call, known) => {
    const outcomes = refs.map((ref) => [
      ref,
      faultOf(changed(file, `${call}.headers`, { 'x-a': { $: ref } })),
    ]);
    const at = `${call.replace('.0.', '.1.')}.headers`;
    const expected = refs.map((ref) => [
      ref,
      known.includes(ref) ? 'accepted' : `${at}: fault_definition_ref`,
    ]);
    expect(outcomes).toEqual(expected);
  });
});

describe('a bound', () => {
  const [password] = bearerFile.signIn;
  const times = <T>(count: number, make: (nth: number) => T): T[] =>
    Array.from({ length: count }, (_, nth) => make(nth));
  const typed = (count: number) => ({
    ...password,
    fields: times(count, (nth) => ({ name: `f${nth}`, label: 'A' })),
    call: {
      method: 'POST',
      path: ['in'],
      body: { as: 'json', of: filled(count) },
      good: password?.call.good,
      take: password?.call.take,
    },
  });
  const filled = (count: number) =>
    Object.fromEntries(times(count, (nth) => [`f${nth}`, { $: `field.f${nth}`, orOmit: true }]));
  const ways = (count: number) => times(count, (nth) => ({ ...typed(1), id: `w${nth}` }));
  const settings = (count: number) =>
    times(count, (nth) => ({ name: nth === 0 ? 'company' : `s${nth}`, label: 'A', kind: 'text' }));
  test.each<[what: string, most: number, place: string, of: (count: number) => unknown]>([
    ['fields of a way in', 8, 'signIn.0', typed],
    ['ways in', 4, 'signIn', ways],
    ['settings', 20, 'settings', settings],
    ['tests of a reply', 8, 'check.good', (count) => times(count, () => ({ status: [200] }))],
    [
      'rules',
      16,
      'check.not',
      (count) => times(count, () => ({ when: [{ status: [401] }], is: 'session_dead' })),
    ],
    ['pieces of a path', 16, 'check.path', (count) => times(count, () => 'a')],
    ['statuses', 16, 'check.good.0.status', (count) => times(count, (nth) => 200 + nth)],
    [
      'values that carry a session',
      4,
      'carry',
      (count) => times(count, (nth) => ({ header: `x${nth}`, value: { $: 'token' } })),
    ],
    [
      'expiries',
      4,
      'signIn.0.call.take.expires',
      (count) => times(count, () => ({ from: { at: '/a' }, unit: 's' })),
    ],
    ['characters of a label', 60, 'label', (count) => 'a'.repeat(count)],
    ['characters of a source', 300, 'source', (count) => 'a'.repeat(count)],
    ['characters of a pointer', 200, 'check.good.1.at', (count) => `/${'a'.repeat(count - 1)}`],
    ['characters of a literal', 400, 'check.path.0', (count) => 'a'.repeat(count)],
  ])('on the %s lets %d through, and no more', (_what, most, place, of) => {
    const file = changed({ ...bearerFile, portal: undefined }, 'settings', settings(1));
    expect(faultOf(changed(file, place, of(most)))).toBe('accepted');
    expect(faultOf(changed(file, place, of(most + 1)))).not.toBe('accepted');
  });
});

describe('a digest', () => {
  test('is the same for the same definition, in whatever order its names stand', async () => {
    const turned = Object.fromEntries(Object.entries(accepted(bearerFile)).reverse());
    expect(await digestOf(accepted(turned))).toBe(await digestOf(accepted(bearerFile)));
    expect(await digestOf(accepted(bearerFile))).toMatch(/^[0-9a-f]{64}$/);
  });
  test('is another one for every changed letter', async () => {
    const digests = await Promise.all(
      odd.slice(1, 12).map(([, place, value]) => digestOf(accepted(changed(bearerFile, place, value)))),
    );
    expect(new Set([...digests, await digestOf(accepted(bearerFile))]).size).toBe(digests.length + 1);
  });
});
