import { describe, expect, test } from 'vitest';
import { readCurl } from '../../../../lib/vendors/definition/curl.ts';
import type { Definition } from '../../../../lib/vendors/definition/definition.ts';
import {
  definitionFromExample,
  definitionIdOf,
  type ExampleChoices,
  freeLabel,
} from '../../../../lib/vendors/definition/from-example.ts';
import { parseDefinition } from '../../../../lib/vendors/definition/parse.ts';
import { type EditedExample, exampleOf, withEdits } from '../../../../lib/vendors/definition/to-example.ts';
import { readTypedPath, typedPathOf } from '../../../../lib/vendors/definition/typed-path.ts';
import { gallery } from '../../../../lib/vendors/gallery.ts';
import { accepted, bearerFile, changed } from '../../../support/definitions.ts';

// A saved definition opens in the editor and is saved again: what was not edited is as it was.

/** What the editor makes of what it shows. */
function made({ id }: Definition, { login, reply, labels, words }: EditedExample): Definition {
  const [token, refresh, expiry] = [reply?.tokens[0], reply?.refreshes[0], reply?.expiries[0]];
  const choices: ExampleChoices = { id, ...words, login, labels, token, refresh, expiry };
  return definitionFromExample(choices);
}

/** A definition after one edit in the editor. */
function edited(definition: Definition, change: (shown: EditedExample) => EditedExample): Definition {
  const shown = exampleOf(definition);
  return withEdits(definition, made(definition, shown), made(definition, change(shown)));
}
const withWords = (words: Partial<EditedExample['words']>) => (shown: EditedExample) => ({
  ...shown,
  words: { ...shown.words, ...words },
});

const commands = [
  `curl https://api.example/v1/login -d '{"identifier":"jane","password":"x","device":{"kind":[1,"y"],"type":"web"}}'`,
  'curl https://api.example/oauth/token -d grant_type=password -d client_id=web -d username=jane -d password=x',
  `curl -u jane:x -H 'X-Tenant: acme' https://api.example/api/v1/tenant42/login/ --json '{"a/b":"x","c~d":"y"}'`,
  'curl -u jane:x https://api.example/',
];

describe.each(commands)('what is made of %s', (command) => {
  const login = readCurl(command);
  if (login === null || typeof login === 'string') throw new TypeError('not read');
  const definition = definitionFromExample({
    ...{ label: 'Acme', source: 'https://docs.example', login, labels: {}, token: { at: '/token' } },
    ...{ refresh: { at: '/refresh' }, expiry: { from: { at: '/token' }, unit: 'jwt' } },
    ...{ header: 'X-Token', before: '', check: '/me?fields=id,name', renew: '/renew', signOut: '/out' },
  });
  test('opens as it was made', () => {
    const shown = exampleOf(definition);
    expect(shown.login?.fields).toEqual(login.fields);
    expect(shown.words).toMatchObject({ check: '/me?fields=id,name', renew: '/renew', signOut: '/out' });
    expect(made(definition, shown)).toEqual(definition);
  });
  test('keeps its id under another name, and takes each edit', () => {
    const next = edited(definition, withWords({ label: 'Other', check: '/users/me', signOut: '' }));
    const { signOut: _gone, ...rest } = definition;
    expect(next).toEqual({
      ...rest,
      label: 'Other',
      signIn: definition.signIn.map((method) => ({ ...method, label: 'Other user' })),
      check: { ...made(definition, exampleOf(definition)).check, path: ['users/me'], query: undefined },
    });
    expect(parseDefinition(JSON.parse(JSON.stringify(next)))).toHaveProperty('definition');
  });
});

describe('a definition by hand', () => {
  const own = accepted(bearerFile);
  test.each([...gallery, own].map((each) => [each.id, each] as const))('%s loses nothing', (_id, each) => {
    expect(edited(each, (shown) => shown)).toEqual(each);
    const renamed = edited(each, withWords({ label: 'Another', source: 'Elsewhere' }));
    expect(renamed).toMatchObject({ id: each.id, label: 'Another', source: 'Elsewhere' });
    const without = ({ label: _label, source: _source, signIn: _signIn, ...rest }: Definition) => rest;
    expect(without(renamed)).toEqual(without(each));
    expect(renamed.signIn.map(({ call, grant, paste }) => [call, grant, paste])).toEqual(
      each.signIn.map(({ call, grant, paste }) => [call, grant, paste]),
    );
    expect(parseDefinition(JSON.parse(JSON.stringify(renamed)))).toHaveProperty('definition');
  });
  test('keeps its rules and its portal when its check moves', () => {
    const next = edited(own, withWords({ check: '/users/self' }));
    expect(next).toEqual({ ...own, check: { ...own.check, path: ['users/self'] } });
  });
  test('shows no line for what a line cannot say', () => {
    const check = { method: 'GET', path: ['users', { $: 'setting.company' }], good: [{ status: [200] }] };
    const shown = exampleOf(accepted(changed(bearerFile, 'check', check)));
    expect(shown.hidden).toContain('check');
    expect(
      exampleOf(
        accepted({
          ...bearerFile,
          portal: undefined,
          carry: [{ bodyField: '/t' }],
          check: { ...bearerFile.check, method: 'DELETE' },
        }),
      ).hidden,
    ).toEqual(expect.arrayContaining(['check', 'header', 'before']));
  });
});

describe('a name', () => {
  test.each([
    ['Acme Désk', 'x-acme-desk'],
    ['Система', /^x-[a-z0-9]{10,}$/],
    ['系統', /^x-[a-z0-9]+$/],
    ['***', 'x-vendor'],
    [`${'a'.repeat(59)} b`, `x-${'a'.repeat(59)}`],
  ])('%s has an id that a definition may have', (label, id) => {
    expect(definitionIdOf(label)).toMatch(id);
    expect(definitionIdOf(label)).toMatch(/^x-[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(definitionIdOf(label).length).toBeLessThanOrEqual(64);
  });
  test('of another script is not another’s', () => {
    expect(definitionIdOf('Склад 5')).not.toBe(definitionIdOf('Касса 5'));
  });
  test('beside one that is there gets the next free number', () => {
    expect(freeLabel('Acme', ['x-acme', 'x-acme-2'])).toBe('Acme (3)');
    expect(freeLabel('a'.repeat(60), []).length).toBe(60);
  });
});

describe('a typed path', () => {
  const origin = 'https://api.example';
  test.each([
    ['/api/users/me', ['api/users/me'], undefined],
    ['api/users/me', ['api/users/me'], undefined],
    [' GET /api/users/me ', ['api/users/me'], undefined],
    ['https://api.example/api/users/me', ['api/users/me'], undefined],
    ['/api/users/me?populate=*&fields=id,name', ['api/users/me'], { populate: '*', fields: 'id,name' }],
    ['/', ['/'], undefined],
  ])('%s is read', (text, path, query) => {
    const read = readTypedPath(text, origin);
    expect(read).toEqual({ path, ...(query === undefined ? {} : { query }) });
    if ('issue' in read) throw new TypeError('refused');
    expect(readTypedPath(typedPathOf({ method: 'GET', good: [], ...read }) ?? '', origin)).toEqual(read);
  });
  test.each([
    ['', 'fault_empty'],
    ['https://evil.example/me', 'fault_definition_host'],
    ['/a b', 'fault_definition_path'],
    ['/../me', 'fault_pathDots'],
    ['/me?access_token=abc', 'fault_definition_secretQuery'],
    ['/me?x=7f9a2c4e6b8d0f1a3c5e7b9d1f3a5c7e', 'fault_definition_secretQuery'],
  ])('%s is refused', (text, key) => {
    expect(readTypedPath(text, origin)).toMatchObject({ issue: { key } });
  });
});
