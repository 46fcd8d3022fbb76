import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../../lib/vendors/definition/definition.ts';
import { parseDefinition } from '../../../../lib/vendors/definition/parse.ts';
import { previewDefinition } from '../../../../lib/vendors/definition/preview.ts';
import { createNodeTranslate, english, languages, readCatalogue } from '../../../../scripts/node-i18n.ts';
import { accepted, bearerFile, changed } from '../../../support/definitions.ts';

// A person agrees to what the preview says, so whatever a definition sends is in it.

const ok = { method: 'POST', path: ['call'], good: [{ status: [200] }] };
const linkFile = {
  ...bearerFile,
  settings: [
    bearerFile.settings[0],
    { name: 'console', label: 'Console', kind: 'address', required: true },
    { name: 'region', label: 'Region', kind: 'text' },
  ],
  check: { ...bearerFile.check, method: 'POST' },
  renew: { ...bearerFile.renew, method: 'POST', carry: true },
  recognise: { ...bearerFile.recognise, method: 'POST' },
  portal: {
    link: { call: ok, value: { at: '/v' }, at: 'console', path: ['in'], query: { t: { $: 'value' } } },
  },
};
const tabFile = { ...linkFile, portal: { tab: 'console' } };
const grantFile = {
  ...tabFile,
  signIn: [
    {
      id: 'client',
      label: 'Client',
      fields: [{ name: 'email', label: 'Email' }],
      grant: { grant_type: 'client_credentials', token_endpoint: ['token'], client_id: 'web' },
    },
  ],
};

/** Every placeholder, and the words that stand for it. */
const placeholders = {
  'field.email': 'Email',
  'field.password': 'Password',
  'field.code': 'Code',
  'setting.company': 'Company',
  token: 'the token',
  refresh: 'the refresh token',
  account: 'the account’s name',
  device: 'this installation’s id',
  path: 'the destination',
  value: 'the one-time value',
};
const marker = 'mk17';
/** A fixed text, and each placeholder behind one. */
const values: readonly (readonly [value: unknown, words: string])[] = [
  [marker, marker],
  ...Object.entries(placeholders).map(([$, words]) => [{ $, before: marker }, `${marker}${words}`] as const),
];
type Shape = (value: unknown) => unknown;
const itself: Shape = (value) => value;
const bodies: readonly (readonly [place: string, shape: Shape])[] = [
  ['body', (value) => ({ as: 'json', of: { a: { list: ['x', value] } } })],
  ['body', (value) => ({ as: 'form', of: { a: value } })],
  ['body', (value) => ({ as: 'text', of: value })],
];
const ofCall: readonly (readonly [place: string, shape: Shape])[] = [
  ['path.1', itself],
  ['query.q', itself],
  ['headers.x-header', itself],
  ['headers.Accept', itself],
  ['headers.authorization', (value) => ({ basic: [value, 'x'] })],
  ['headers.authorization', (value) => ({ basic: ['x', value] })],
  ...bodies,
];
const calls = ['signIn.0.call', 'check', 'renew', 'signOut', 'recognise', 'portal.link.call'];
const places: readonly (readonly [file: unknown, place: string, shape: Shape])[] = [
  ...calls.flatMap((call) => ofCall.map(([place, shape]) => [linkFile, `${call}.${place}`, shape] as const)),
  ...['token_endpoint.1', 'client_id', 'client_secret', 'scope'].map(
    (name) => [grantFile, `signIn.0.grant.${name}`, itself] as const,
  ),
  [
    grantFile,
    'signIn.0.grant',
    (value) => ({
      ...grantFile.signIn[0]?.grant,
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: value,
    }),
  ],
  [linkFile, 'carry.1', (value) => ({ header: 'x-more', value })],
  [linkFile, 'carry.1', (value) => ({ basic: [value, 'x'] })],
  [linkFile, 'carry.1', (value) => ({ basic: ['x', value] })],
  [tabFile, 'portal.header', (value) => ({ header: 'x-tab', value })],
  [linkFile, 'portal.link.path.1', itself],
  [linkFile, 'portal.link.query.more', itself],
];

const saidOf = (definition: Definition): string => previewDefinition(definition, english).join('\n');

describe('the preview of a definition shows', () => {
  const tried = places.flatMap(([file, place, shape]) =>
    values.map(([value, words]) => {
      const parsed = parseDefinition(changed(file, place, shape(value)));
      return { what: `${JSON.stringify(shape(value))} at ${place}`, parsed, words, place };
    }),
  );
  const good = tried.flatMap(({ parsed, ...each }) =>
    'definition' in parsed ? [{ ...each, said: saidOf(parsed.definition) }] : [],
  );
  test('every value that the schema allows, at every place of every call', () => {
    expect(good.filter(({ said, words }) => !said.includes(words)).map(({ what }) => what)).toEqual([]);
    // At each place something is allowed, and nearly half of all.
    expect(new Set(good.map(({ place }) => place)).size).toBe(new Set(places.map(([, at]) => at)).size);
    expect(good.length).toBeGreaterThan(220);
  });
  test('numbers, truths and empty parts of a body, a media type of its own, and a setting’s default', () => {
    const of = { n: 4711, yes: true, none: null, empty: {}, list: [] };
    const said = saidOf(
      accepted({
        ...(changed(linkFile, 'signOut.body', { as: 'json', contentType: 'application/mk17', of }) as object),
        settings: [...linkFile.settings, { name: 'more', label: 'More', kind: 'text', default: 'mk18' }],
      }),
    );
    for (const words of [
      '4711 as n',
      'true as yes',
      'null as none',
      '{} as empty',
      '[] as list',
      'application/mk17',
      'mk18',
    ])
      expect(said).toContain(words);
  });
  test.each(['signIn.0.call', 'check', 'renew'])('where the reply to %s tells the account', (call) => {
    const take = { token: { at: '/t' }, account: { at: '/mk17/name' } };
    const file = changed(linkFile, `${call}.take`, call === 'check' ? { account: take.account } : take);
    expect(saidOf(accepted(file))).toContain('/mk17/name');
  });
  test('that a renewal carries the session beside a body of its own, and none where it carries none', () => {
    const renewal = (carry: boolean) =>
      previewDefinition(accepted(changed(linkFile, 'renew.carry', carry)), english).find((sentence) =>
        sentence.startsWith('Renewal'),
      );
    expect(renewal(true)).toContain('Authorization: Bearer the token');
    expect(renewal(false)).not.toContain('Authorization');
  });
  test('what a one-time link’s call sends, and what its own address carries to another server', () => {
    const file = changed(linkFile, 'portal.link.query', { t: { $: 'value' }, who: { $: 'account' } });
    expect(previewDefinition(accepted(file), english).slice(-4)).toEqual([
      'Open portal asks POST /call for a one-time value and opens the address in “Console” with it, which may be another server.',
      'For that value it sends Authorization: Bearer the token and takes the value at /v of the reply.',
      'The opened address has the path /in and carries the one-time value as t in the query and the account’s name as who in the query.',
      'A tenant has these settings: Company, Console, and Region.',
    ]);
  });
  test('characters that nobody sees, or that turn the order of others, by their code', () => {
    const of = { 'a\u202Eb': 'c\u2066\nd' };
    expect(saidOf(accepted(changed(bearerFile, 'signOut.body.of', of)))).toContain(
      'the fixed text “c[U+2066][U+000A]d” as a[U+202E]b in the body',
    );
  });
  test.each(languages)('all of it in whole sentences in %s', (language) => {
    const t = createNodeTranslate(readCatalogue(language), language);
    const take = { account: { at: '/mk17' } };
    const file = changed(changed(linkFile, 'check.take', take), 'recognise.headers', { a: 'b' });
    for (const sentence of previewDefinition(accepted(file), t))
      expect(sentence).not.toMatch(/\$\d|undefined|preview_|^$| {2}/);
  });
});

test('a header Accept is left out where it names media types alone, and holds no placeholder', () => {
  const types = 'application/json, application/vnd.acme+json;q=0.9, */*';
  const withAccept = (value: unknown) => changed(bearerFile, 'signIn.0.call.headers', { Accept: value });
  expect(saidOf(accepted(withAccept(types)))).toBe(saidOf(accepted(bearerFile)));
  for (const value of [{ $: 'field.password' }, { $: 'setting.company' }, { basic: ['x', 'y'] }])
    expect(parseDefinition(withAccept(value))).toMatchObject({
      field: 'signIn.1.call.headers',
      issue: { key: 'fault_definition_ref' },
    });
});

test('an end that is read out of the token is said', () => {
  const take = { token: { at: '/jwt' }, expires: [{ from: { at: '/jwt' }, unit: 'jwt' }] };
  const sentences = previewDefinition(accepted(changed(bearerFile, 'signIn.0.call.take', take)), english);
  expect(sentences).toContain('The token itself says when it expires: the value at /jwt of the reply (JWT).');
});
