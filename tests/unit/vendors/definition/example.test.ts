import { describe, expect, test } from 'vitest';
import { readCurl } from '../../../../lib/vendors/definition/curl.ts';
import { readExampleReply } from '../../../../lib/vendors/definition/example-reply.ts';
import { definitionFromExample } from '../../../../lib/vendors/definition/from-example.ts';
import { parseDefinition } from '../../../../lib/vendors/definition/parse.ts';

// What is pasted becomes its structure at once: no value of a person stays.

const password = 'Sk-live-51H8zQmPlease';
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.Zm9vYmFyYmF6';
const refresh = '7f9a2c4e6b8d0f1a3c5e7b9d1f3a5c7e';

/** Each way in which a log-in is pasted, and what becomes of it. */
const logins: readonly (readonly [what: string, text: string, kinds: Record<string, string>])[] = [
  [
    'JSON in single quotes',
    `curl -X POST https://api.example/v1/login -H 'Content-Type: application/json' -d '{"email":"jane@example.com","password":"${password}"}'`,
    { email: 'account', password: 'secret' },
  ],
  [
    'JSON in double quotes over several lines',
    `curl --request POST \\\n  --url https://api.example/v1/login \\\n  --header "Content-Type: application/json" \\\n  --data "{\\"user\\":\\"jane\\",\\"pwd\\":\\"${password}\\"}"`,
    { user: 'account', pwd: 'secret' },
  ],
  [
    'a form',
    `curl https://api.example/oauth/token -d grant_type=password -d client_id=web -d username=jane -d password=${password}`,
    { grant_type: 'fixed', client_id: 'fixed', username: 'account', password: 'secret' },
  ],
  [
    'as a browser copies it',
    `curl 'https://api.example/login' -H 'cookie: sid=${refresh}' -H 'authorization: Bearer ${token}' --data-raw $'{"login":"jane","pass":"${password}","remember":true}' --compressed`,
    { login: 'account', pass: 'secret', remember: 'fixed' },
  ],
  [
    'JSON-RPC',
    `curl https://api.example/rpc --json '{"jsonrpc":"2.0","id":1,"method":"login","params":["jane","${password}"]}'`,
    { jsonrpc: 'fixed', id: 'fixed', method: 'fixed', 0: 'account', 1: 'text' },
  ],
];

describe('a pasted log-in', () => {
  test.each(logins)('as %s keeps its structure and none of its values', (_what, text, kinds) => {
    const read = readCurl(text);
    expect(Object.fromEntries(read?.fields.map(({ name, is }) => [name, is]) ?? [])).toEqual(kinds);
    const kept = JSON.stringify(read);
    for (const value of [password, token, refresh, 'jane']) expect(kept).not.toContain(value);
    expect(read?.origin).toBe('https://api.example');
  });
  test.each([
    ['nothing', ''],
    ['a sentence', 'log in with your password'],
    ['a request without a body', 'curl https://api.example/me'],
    ['a body that is a value', `curl https://api.example/login -d '${token}'`],
    ['no address', `curl -d a=${password}`],
  ])('that is %s is none', (_what, text) => {
    expect(readCurl(text)).toBeNull();
  });
  test('has no token in its path or in its names', () => {
    const read = readCurl(
      `curl https://u:${password}@api.example/s/${refresh}/login?key=${token} -d '{"${refresh}":"x","user":"jane"}'`,
    );
    expect(read).toMatchObject({ path: 's/login', origin: 'https://api.example' });
    for (const value of [password, token, refresh]) expect(JSON.stringify(read)).not.toContain(value);
  });
});

describe('a pasted reply', () => {
  test('tells the places of token, refresh token and end, and none of their values', () => {
    const reply = {
      data: { access_token: token, refresh_token: refresh, expires: 900_000, token_type: 'bearer' },
    };
    const read = readExampleReply(JSON.stringify(reply));
    expect(read).toEqual({
      tokens: [{ at: '/data/access_token' }],
      refreshes: [{ at: '/data/refresh_token' }],
      expiries: [{ from: { at: '/data/expires' }, unit: 'ms' }],
    });
  });
  test.each([
    ['seconds', { token, expires_in: 3600 }, 's'],
    ['a date', { token, expiresAt: '2030-01-01T00:00:00Z' }, 'iso'],
    ['an instant in seconds', { token, exp: 1, expires: 1_900_000_000 }, 'epoch-s'],
    ['an instant in milliseconds', { token, expires: 1_900_000_000_000 }, 'epoch-ms'],
    ['minutes', { SessionId: refresh, SessionTimeout: 30 }, 'min'],
  ])('tells %s', (_what, reply, unit) => {
    expect(readExampleReply(JSON.stringify(reply))?.expiries.map((each) => each.unit)).toContain(unit);
  });
  test('may be the token itself, or have it in a header', () => {
    expect(readExampleReply(`"${refresh}"`)?.tokens).toEqual([{ at: '' }]);
    expect(readExampleReply(refresh)?.tokens).toEqual([{ at: '' }]);
    const headers = `HTTP/1.1 201 Created\r\nX-Subject-Token: ${token}\r\nSet-Cookie: a=${refresh}\r\n\r\n{"user":{"id":1}}`;
    const read = readExampleReply(headers);
    expect(read?.tokens).toEqual([{ header: 'X-Subject-Token' }]);
    expect(JSON.stringify(read)).not.toContain(refresh);
  });
  test.each([
    ['nothing', ''],
    ['a page', '<!doctype html><html>'],
    ['no token', '{"ok":true,"id":7}'],
    ['a token as a name', JSON.stringify({ [refresh]: { ok: true } })],
  ])('that is %s has none', (_what, text) => {
    expect(readExampleReply(text)).toBeNull();
  });
});

test('a log-in, its reply and a path make a definition that may be imported', () => {
  for (const [, text] of logins) {
    const login = readCurl(text);
    const reply = readExampleReply(JSON.stringify({ token, refresh_token: refresh, expires_in: 60 }));
    const found = reply?.tokens[0];
    if (login === null || found === undefined) throw new TypeError('not read');
    // Which text is the password, a person says where no name does.
    const fields = login.fields.map((field) =>
      field.is === 'text' ? { ...field, is: 'secret' as const } : field,
    );
    const definition = definitionFromExample({
      ...{ label: 'Acme Désk', source: 'https://docs.example', login: { ...login, fields }, labels: {} },
      ...{ token: found, refresh: reply?.refreshes[0], expiry: reply?.expiries[0] },
      ...{ header: 'Authorization', before: 'Bearer ' },
      ...{ check: '/me', renew: '/refresh', signOut: '/logout' },
    });
    expect(definition.id).toBe('x-acme-desk');
    expect(parseDefinition(JSON.parse(JSON.stringify(definition)))).toMatchObject({
      definition: { id: definition.id },
    });
  }
});
