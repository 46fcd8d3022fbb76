import { describe, expect, test } from 'vitest';
import { type ExampleLogin, readCurl } from '../../../../lib/vendors/definition/curl.ts';
import { textBehindCurl } from '../../../../lib/vendors/definition/curl-command.ts';
import { readExampleRefusal, readExampleReply } from '../../../../lib/vendors/definition/example-reply.ts';
import { definitionFromExample } from '../../../../lib/vendors/definition/from-example.ts';
import { parseDefinition } from '../../../../lib/vendors/definition/parse.ts';
import {
  beforeTokenIssue,
  documentedAt,
  textBeforeToken,
} from '../../../../lib/vendors/definition/typed-words.ts';

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

/** The same log-in as each tool and person writes it. */
const json = `{"email":"jane@example.com","password":"${password}"}`;
const emailed = { email: 'account', password: 'secret' };
const written: readonly (readonly [what: string, text: string, kinds: Record<string, string>])[] = [
  ['options that share a dash', `curl -sX POST https://api.example/login -d '${json}'`, emailed],
  ['flags that share a dash', `curl -sSLk https://api.example/login -d '${json}'`, emailed],
  ['a joined method', `curl -XPUT https://api.example/login -d '${json}'`, emailed],
  ['joined data', `curl https://api.example/login -d'${json}'`, emailed],
  [
    'a joined header',
    `curl -HContent-Type:application/json https://api.example/login -sd '${json}'`,
    emailed,
  ],
  ['--data-raw=', `curl https://api.example/login --data-raw='${json}'`, emailed],
  ['--json=', `curl --json='${json}' https://api.example/login`, emailed],
  ['--json', `curl --json '${json}' https://api.example/login`, emailed],
  ['an option before it', `curl --retry 3 --max-time 5 https://api.example/login -d '${json}'`, emailed],
  [
    'quotes as bash has them',
    `curl 'https://api.example/login' --data-raw $'{"email":"jane@example.com","password":"it\\'s ${password}\\u0021"}'`,
    emailed,
  ],
  [
    'cmd of Windows',
    `curl ^"https://api.example/login^" ^\r\n  -H ^"content-type: application/json^" ^\r\n  --data-raw ^"^{^\\^"email^\\^":^\\^"jane@example.com^\\^",^\\^"password^\\^":^\\^"${password}^\\^"^}^"`,
    emailed,
  ],
  [
    'cmd of Windows by hand',
    `curl.exe -X POST "https://api.example/login" ^\n  -d "user=jane&password=${password}"`,
    { user: 'account', password: 'secret' },
  ],
  [
    'Basic authorization alone',
    `curl -u jane:${password} https://api.example/token`,
    { user: 'account', password: 'secret' },
  ],
  [
    'a client beside a person',
    `curl -sSu web:${token} https://api.example/token -d 'grant_type=password&username=jane&password=${password}'`,
    {
      ...{ grant_type: 'fixed', username: 'account', password: 'secret' },
      ...{ client_id: 'text', client_secret: 'secret' },
    },
  ],
];

/** The log-in of a text that has one. */
function loginOf(text: string): ExampleLogin {
  const read = readCurl(text);
  if (read === null || typeof read === 'string') throw new TypeError('not read');
  return read;
}
const kindsOf = (text: string) => Object.fromEntries(loginOf(text).fields.map(({ name, is }) => [name, is]));

describe('a pasted log-in', () => {
  test.each(written)('is read with %s', (_what, text, kinds) => {
    expect(kindsOf(text)).toEqual(kinds);
    const kept = JSON.stringify(loginOf(text));
    for (const value of [password, token, 'jane']) expect(kept).not.toContain(value);
  });
  test('by Basic authorization alone asks for both and sends no body', () => {
    const [get, post] = [['-s'], ['-X', 'POST']].map((more) =>
      loginOf(`curl ${more.join(' ')} -u a:b https://api.example/token`),
    );
    expect([get?.method, post?.method]).toEqual(['GET', 'POST']);
    expect(made(get as ExampleLogin).signIn[0]?.call).toMatchObject({
      method: 'GET',
      headers: { authorization: { basic: [{ $: 'field.user' }, { $: 'field.password' }] } },
    });
    expect(made(get as ExampleLogin).signIn[0]?.call?.body).toBeUndefined();
  });
  test.each([
    ['a form in parts', `curl -F user=jane -F password=${password} https://api.example/login`, 'multipart'],
    ['a form in parts, at length', 'curl --form a=b https://api.example/login', 'multipart'],
    ['data for the query', `curl -G https://api.example/login -d user=jane -d pass=${password}`, 'query'],
    ['flags and data for the query', `curl -sGd pass=${password} https://api.example/login`, 'query'],
    ['a query', `curl 'https://api.example/login?user=jane&password=${password}'`, 'query'],
  ])('that is %s says that it cannot be', (_what, text, refusal) => {
    expect(readCurl(text)).toBe(refusal);
  });
  test('keeps a header of the system’s own that is no secret, and tells which it leaves out', () => {
    const read = loginOf(
      `curl 'https://api.example/login?lang=en&trace=${refresh}' -b 'sid=${refresh}' -H 'X-Tenant: acme' -H 'X-Site: ${refresh}' -H 'X-Api-Key: abc' -H 'Authorization: Bearer ${token}' -H 'Sec-Fetch-Mode: cors' -H 'User-Agent: x' -H 'X-${refresh}: y' -d '${json}'`,
    );
    expect(read.headers).toEqual({ 'x-tenant': 'acme' });
    expect(read.leftOut).toEqual(['x-site', 'x-api-key', 'authorization', '…', 'cookie', '?lang', '?trace']);
    expect(made(read).signIn[0]?.call?.headers).toEqual({ 'x-tenant': 'acme' });
    for (const value of [password, token, refresh, 'abc']) expect(JSON.stringify(read)).not.toContain(value);
  });
  test.each([
    ['grant_type', 'client_credentials', true],
    ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer', true],
    ['scope', 'openid profile email', true],
    ['client_id', 'web-app', true],
    ['version', '2.0', true],
    ['locale', 'en-GB', true],
    ['client_id', '5f2b9c1e-7d43-4a88-9f10-2b6c8e0d1a37', false],
    ['client_id', 'Ab3xK9pQ7z', false],
    ['client_id', 'aBcDeFgHiJkL', false],
    ['client_id', '12345678', false],
    ['scope', 'correct horse battery staple please', false],
    ['scope', 'read 4f9a2c4e6b8d', false],
    ['type', 'sk_live_51H8zQm', false],
    ['mode', 'a-sentence-of-more-than-twenty-four', false],
    ['method', 'hunter2019x7', false],
  ])('keeps %s %s: %s', (name, value, stays) => {
    const read = loginOf(
      `curl https://api.example/token --json '${JSON.stringify({ [name]: value, user: 'j' })}'`,
    );
    const field = read.fields.find((each) => each.name === name);
    expect(field?.is === 'fixed').toBe(stays);
    expect(JSON.stringify(read).includes(value)).toBe(stays);
  });
  test('has settings in the place of a path’s pieces that may be a tenant’s own', () => {
    const read = loginOf(`curl https://api.example/api/v1/tenant42/x9K2p/oauth2/8471234/login/ -d '${json}'`);
    expect(read.path).toEqual(['api', 'v1', null, null, 'oauth2', null, 'login', '']);
    const definition = made(read, { part1: 'Site', part2: 'Code name' });
    expect(definition.signIn[0]?.call?.path).toEqual([
      ...['api/v1', { $: 'setting.part1' }, { $: 'setting.part2' }, 'oauth2'],
      ...[{ $: 'setting.part3' }, 'login/'],
    ]);
    expect(definition.settings?.map(({ label }) => label)).toEqual(['Site', 'Code name', 'part3']);
    expect(parseDefinition(JSON.parse(JSON.stringify(definition)))).toHaveProperty('definition');
  });
  test.each(logins)('as %s keeps its structure and none of its values', (_what, text, kinds) => {
    const read = loginOf(text);
    expect(kindsOf(text)).toEqual(kinds);
    const kept = JSON.stringify(read);
    for (const value of [password, token, refresh, 'jane']) expect(kept).not.toContain(value);
    expect(read.origin).toBe('https://api.example');
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
    expect(read).toMatchObject({ path: ['s', null, 'login'], origin: 'https://api.example' });
    for (const value of [password, token, refresh]) expect(JSON.stringify(read)).not.toContain(value);
  });
});

describe('an address that a documentation does not write out', () => {
  test.each([
    ['/api/token/', ''],
    ["'/api/token/'", ''],
    ['https://<your-server>/api/token/', ''],
    ['http://<host>:<port>/api/token/', ''],
    ["'http://<host>:<port>/api/token/'", ''],
    ['http://HOST:PORT/api/token/', ''],
    ['https://{your-domain}/api/token/', ''],
    ['$BASE_URL/api/token/', ''],
    ['odd://%zz/api/token/', ''],
    ['https://desk.example/api/token/', 'https://desk.example'],
    ['desk.example:8080/api/token/', 'https://desk.example:8080'],
  ])('%s has its path', (url, origin) => {
    const login = loginOf(`curl -X POST ${url} -d 'username=bob&password=pw'`);
    expect([login.path.join('/'), login.origin]).toEqual(['api/token/', origin]);
  });
});

describe('a body', () => {
  test.each([
    ['with typographic quotes', `curl https://api.example/login -d ‘{“user”:“jane”,“password”:“x”}’`],
    [
      'with placeholders',
      `curl https://api.example/login -d '{"user": <user name>, "password": <password>}'`,
    ],
  ])('%s is read', (_what, text) => {
    expect(kindsOf(text)).toEqual({ user: 'account', password: 'secret' });
  });
  test.each([
    ['broken JSON', `curl https://api.example/login -d '{"user": jane, "password": }'`, 'json'],
    ['a file', 'curl https://api.example/login -d @login.json', 'file'],
    ['a file of binary data', 'curl https://api.example/login --data-binary @login.json', 'file'],
  ])('that is %s is told as that', (_what, text, refusal) => {
    expect(readCurl(text)).toBe(refusal);
  });
});

describe('what a person types', () => {
  test.each([
    ['Token', 'Authorization', 'Token '],
    ['Bearer ', 'Authorization', 'Bearer '],
    ['Token token=', 'authorization', 'Token token='],
    ['', 'Authorization', ''],
    ['v1', 'X-Token', 'v1'],
  ])('%j before the token in %s is %j', (typed, header, text) => {
    expect(textBeforeToken(typed, header)).toBe(text);
  });
  test.each([
    ['Bearer ', true],
    ['Token token=', true],
    ['', true],
    ['SSWS', true],
    [`Token ${refresh}`, false],
    [refresh, false],
    ['Bearer a b c', false],
    ['Bärer\u{1F600}', false],
  ])('%j before the token is good: %s', (typed, isGood) => {
    expect(beforeTokenIssue(typed) === null).toBe(isGood);
  });
  test.each([
    ['docs.example/api', 'https://docs.example/api'],
    ['docs.acme.example', 'https://docs.acme.example'],
    ['manual.pdf', 'manual.pdf'],
    [`http://user:${password}@docs.example/?t=${refresh}&page=2`, 'http://docs.example/?page=2'],
    ['https://docs.example/api?topic=log-in', 'https://docs.example/api?topic=log-in'],
    ['The manual, page 7', 'The manual, page 7'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
  ])('%s as the documentation is %s', (typed, text) => {
    expect(documentedAt(typed)).toBe(text);
  });
});

describe('the place of a token', () => {
  const first = (reply: object) => {
    const read = readExampleReply(JSON.stringify(reply));
    const [source] = read?.tokens ?? [];
    return [source !== undefined && 'at' in source ? source.at : undefined, read?.isSure];
  };
  test.each<[object, string, boolean]>([
    [{ access: 'abc', refresh: 'def' }, '/access', true],
    [{ token: { value: 'abc', expires: '2030-01-01' } }, '/token/value', true],
    [{ api_key: 'k', user: { id: 1 } }, '/api_key', true],
    [{ session: { id: 'deadbeef' } }, '/session/id', true],
    [{ data: { ticket: 'PVE:jane', CSRFPreventionToken: '4EEC61E2:x' } }, '/data/ticket', true],
    [{ result: 'abc' }, '/result', false],
    [{ csrfToken: 'abcdefgh' }, '/csrfToken', false],
  ])('of %j is %s, sure: %s', (reply, place, isSure) => {
    expect(first(reply)).toEqual([place, isSure]);
  });
});

describe('what is pasted behind a command', () => {
  const login = `curl https://api.example/login \\\n  -d '${json}'`;
  test.each([
    ['nothing', login, ''],
    ['its reply', `${login}\n\n{"token":"t"}`, '{"token":"t"}'],
    ['its reply with headers', `${login}\nHTTP/1.1 200 OK\n\n{}`, 'HTTP/1.1 200 OK\n\n{}'],
    ['another command', `$ ${login}\n$ curl https://api.example/me`, '$ curl https://api.example/me'],
    ['an option of a line without a backslash', `curl https://api.example/login\n -d '${json}'`, ''],
  ])('%s is none of it', (_what, text, rest) => {
    expect(textBehindCurl(text)).toBe(rest);
    expect(kindsOf(text)).toEqual(emailed);
  });
});

describe('a pasted refusal', () => {
  test.each([
    ['{"message":"Wrong","code":7}', ['/message'], null],
    ['{"error":"invalid_grant","error_description":"Wrong"}', ['/error_description', '/error'], null],
    ['{"non_field_errors":["Wrong"]}', ['/non_field_errors/0'], null],
    ['{"errors":[{"message":"Wrong","extensions":{"code":"X"}}]}', ['/errors/0/message'], null],
    ['HTTP/2 401 \r\n\r\n', [], 401],
    ['HTTP/1.1 200 OK\n\n{"message":"Wrong"}', ['/message'], null],
  ])('%s', (text, places, status) => {
    const read = readExampleRefusal(text);
    expect(read?.said.map((each) => 'at' in each && each.at)).toEqual(places);
    expect(read?.status).toBe(status);
  });
  test.each(['', 'Wrong', '{"token":"abc"}', 'HTTP/1.1 200 OK\n\n', '{"message":1}'])(
    '%s is none',
    (text) => {
      expect(readExampleRefusal(text)).toBeNull();
    },
  );
  test.each([
    [418, [400, 401, 403, 412, 422, 418]],
    [401, [400, 401, 403, 412, 422]],
    [429, [400, 401, 403, 412, 422]],
    [404, [400, 401, 403, 412, 422]],
  ])('by %i is a wrong password among %j', (refusedStatus, statuses) => {
    const definition = definitionFromExample({
      ...{ label: 'Acme', source: 'https://docs.example', labels: {}, token: { at: '/token' } },
      ...{ login: loginOf(`curl https://api.example/login -d '${json}'`), refusedStatus },
      ...{ header: 'X', before: '', check: '/me', renew: '', signOut: '' },
    });
    expect(definition.signIn[0]?.call?.not?.[0]?.when).toEqual([{ status: statuses }]);
  });
});

test.each([
  ['{"token":"<jwt>"}', ['jwt']],
  ['{"jwt":"..."}', ['jwt']],
  ['{"token":"eyJhbGciOi..."}', ['jwt']],
  ['{"token":"<your token>"}', []],
  [JSON.stringify({ token }), []],
])('the end of a token that is only shown: %s', (text, units) => {
  expect(readExampleReply(text)?.expiries.map(({ unit }) => unit)).toEqual(units);
});

describe('a pasted reply', () => {
  test('tells the places of token, refresh token and end, and none of their values', () => {
    const reply = {
      data: { access_token: token, refresh_token: refresh, expires: 900_000, token_type: 'bearer' },
    };
    const read = readExampleReply(JSON.stringify(reply));
    expect(read).toEqual({
      tokens: [{ at: '/data/access_token' }],
      isSure: true,
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
  test('whose token is a JWT with an end offers the token itself, and keeps nothing of it', () => {
    const of = (claims: object) => `eyJhbGciOiJIUzI1NiJ9.${btoa(JSON.stringify(claims))}.Zm9vYmFyYmF6`;
    const own = of({ sub: 'jane', exp: 1_790_000_000 });
    const ends = (reply: unknown) => readExampleReply(JSON.stringify(reply))?.expiries;
    const itself = { from: { at: '/jwt' }, unit: 'jwt' };
    expect(ends({ jwt: own, user: { id: 1 } })).toEqual([itself]);
    expect(JSON.stringify(readExampleReply(JSON.stringify({ jwt: own })))).not.toContain(own.split('.')[1]);
    for (const claims of [{ sub: 'jane' }, { exp: 'soon' }, { exp: -1 }, { exp: null }, ['exp']])
      expect(ends({ jwt: of(claims) })).toEqual([]);
    expect(ends({ jwt: 'eyJhbGciOiJIUzI1NiJ9.bm8.Zm9vYmFyYmF6' })).toEqual([]);
    expect(readExampleReply(JSON.stringify(own))?.expiries).toEqual([{ from: { at: '' }, unit: 'jwt' }]);
    const header = `HTTP/1.1 200 OK\r\nX-Auth-Token: ${own}\r\n\r\n{}`;
    expect(readExampleReply(header)?.expiries).toEqual([{ from: { header: 'X-Auth-Token' }, unit: 'jwt' }]);
  });
  test('has the end beside its token first, then the token’s own, then any other', () => {
    const own = `eyJhbGciOiJIUzI1NiJ9.${btoa('{"exp":1790000000}')}.Zm9vYmFyYmF6`;
    const user = { passwordExpiresAt: '2030-01-01T00:00:00Z' };
    const refreshEnd = { refresh_expires_in: 1800 };
    const units = (reply: unknown) =>
      readExampleReply(JSON.stringify(reply))?.expiries.map(({ unit }) => unit);
    expect(units({ user, jwt: own })).toEqual(['jwt', 'iso']);
    expect(units({ user, jwt: own, expires_in: 60 })).toEqual(['s', 'jwt', 'iso']);
    expect(
      readExampleReply(JSON.stringify({ ...refreshEnd, token, expires_in: 60 }))?.expiries[0],
    ).toMatchObject({ from: { at: '/expires_in' } });
  });
  test.each(['<jwt>', '<your token>', 'abc', '...'])(
    'has its token where a documentation writes %s',
    (value) => {
      expect(readExampleReply(JSON.stringify({ token: value, id: 'x7' }))?.tokens).toEqual([
        { at: '/token' },
      ]);
    },
  );
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

/** The definition of a log-in whose reply has all of it. */
function made(login: ExampleLogin, labels: Record<string, string> = {}) {
  const reply = readExampleReply(JSON.stringify({ token, refresh_token: refresh, expires_in: 60 }));
  const found = reply?.tokens[0];
  if (found === undefined) throw new TypeError('no token');
  // Which text is the password, a person says where no name does.
  const fields = login.fields.map((field) =>
    field.is === 'text' ? { ...field, is: 'secret' as const } : field,
  );
  return definitionFromExample({
    ...{ label: 'Acme Désk', source: 'https://docs.example', login: { ...login, fields }, labels },
    ...{ token: found, refresh: reply?.refreshes[0], expiry: reply?.expiries[0] },
    ...{ header: 'Authorization', before: 'Bearer ' },
    ...{ check: '/me', renew: '/refresh', signOut: '/logout' },
  });
}

test.each([...logins, ...written])(
  'a log-in as %s, its reply and a path make a definition that may be imported',
  (_what, text) => {
    const definition = made(loginOf(text));
    expect(definition.id).toBe('x-acme-desk');
    expect(parseDefinition(JSON.parse(JSON.stringify(definition)))).toMatchObject({
      definition: { id: definition.id },
    });
  },
);
