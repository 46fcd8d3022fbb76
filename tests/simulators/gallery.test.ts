import { afterEach, describe, expect, test } from 'vitest';
import { type GallerySimulator, galleryProducts } from './gallery.ts';

type Id = keyof typeof galleryProducts;
let server: GallerySimulator | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function started(id: Id): Promise<GallerySimulator> {
  server = await galleryProducts[id]();
  return server;
}
const asJson = { 'content-type': 'application/json' };
const asForm = { 'content-type': 'application/x-www-form-urlencoded' };

describe('every product of the gallery', () => {
  test.each(Object.keys(galleryProducts) as Id[])('%s', async (id) => {
    const { origin, requests } = await started(id);
    const missing = await fetch(`${origin}/nowhere`, { headers: { cookie: 'a=b' } });
    expect([id, missing.status]).toEqual([id, 404]);
    expect([...missing.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(requests.map(({ method, path, notes }) => [method, path, notes])).toEqual([
      ['GET', '/nowhere', ['unexpected cookie']],
    ]);
    expect((await fetch(origin, { method: 'OPTIONS' })).status).toBe(405);
    const extension = await fetch(origin, { headers: { origin: 'chrome-extension://abcdefgh' } });
    expect(extension.status).toBe(403);
  });
});

/** What a product refuses, by its id: the request from its good credentials, and the status or a part of its body. */
type Wrong = readonly [
  id: Id,
  what: string,
  path: string,
  init: (fields: Record<string, string>) => RequestInit,
  refusal: number | string,
];
const post = (headers: Record<string, string>, body: unknown): RequestInit => ({
  method: 'POST',
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const realm = '/realms/demo/protocol/openid-connect';
const login = '/_matrix/client/v3/login';
const rpc = { jsonrpc: '2.0', method: 'user.login', id: 1 };
const parse = { 'x-parse-application-id': 'acme-application', 'x-parse-revocable-session': '1' };

const wrongs: readonly Wrong[] = [
  ['x-directus', 'a log-in for cookies', '/auth/login', (fields) => post(asJson, fields), 400],
  [
    'x-directus',
    'a field that it does not know',
    '/auth/login',
    (fields) => post(asJson, { ...fields, mode: 'json', more: 1 }),
    400,
  ],
  ['x-node-red', 'JSON for a form', '/auth/token', (fields) => post(asJson, fields), 401],
  ['x-etcd', 'a check of another user', '/v3/auth/user/get', () => post(asJson, { name: 'other' }), 401],
  [
    'x-keycloak',
    'another client',
    `${realm}/token`,
    (fields) =>
      post(asForm, String(new URLSearchParams({ ...fields, grant_type: 'password', client_id: 'x' }))),
    'invalid_client',
  ],
  [
    'x-keycloak',
    'a log-in without the scope of its check',
    `${realm}/token`,
    (fields) =>
      post(
        asForm,
        String(new URLSearchParams({ ...fields, grant_type: 'password', client_id: 'admin-cli' })),
      ),
    400,
  ],
  ['x-matrix', 'a log-in without its kind', login, (fields) => post(asJson, fields), 400],
  ['x-matrix', 'a check without a token', '/_matrix/client/v3/account/whoami', () => ({}), 'M_MISSING_TOKEN'],
  [
    'x-mattermost',
    'a field by another name',
    '/api/v4/users/login',
    (fields) => post(asJson, { username: fields.login, password: fields.password }),
    400,
  ],
  ['x-parse-server', 'no application', '/login', (fields) => post(asJson, fields), 'unauthorized'],
  ['x-parse-server', 'no token', '/users/me', () => ({ headers: parse }), '209'],
  [
    'x-rocket-chat',
    'a token without its user',
    '/api/v1/me',
    () => ({ headers: { 'x-auth-token': 'somebody' } }),
    401,
  ],
  ['x-signal-k', 'a form for JSON', '/signalk/v1/auth/login', () => post(asForm, 'username=jane'), 400],
  [
    'x-zabbix',
    'another media type',
    '/api_jsonrpc.php',
    () => post({ 'content-type': 'text/plain' }, rpc),
    412,
  ],
  [
    'x-zabbix',
    'a log-in with a session',
    '/api_jsonrpc.php',
    (params) => post({ ...asJson, authorization: 'Bearer somebody' }, { ...rpc, params }),
    'without authorization',
  ],
  [
    'x-gitea',
    'another scheme',
    '/api/v1/user',
    ({ token = '' }) => ({ headers: { authorization: `Basic ${token}` } }),
    401,
  ],
  [
    'x-syncthing',
    'the key in another header',
    '/rest/system/ping',
    ({ key = '' }) => ({ headers: { authorization: `token ${key}` } }),
    403,
  ],
];

test.each(wrongs)('%s refuses %s', async (id, _what, path, init, refusal) => {
  const { origin, fields } = await started(id);
  const reply = await fetch(origin + path, init(fields));
  if (typeof refusal === 'number') expect(reply.status).toBe(refusal);
  else expect(await reply.text()).toContain(refusal);
});

test('a refresh token serves once, and a session that ended is another than one nobody had', async () => {
  const { origin, fields, clock } = await started('x-directus');
  const signIn = await fetch(`${origin}/auth/login`, post(asJson, { ...fields, mode: 'json' }));
  const { data } = (await signIn.json()) as { data: { access_token: string; refresh_token: string } };
  const renew = () =>
    fetch(`${origin}/auth/refresh`, post(asJson, { refresh_token: data.refresh_token, mode: 'json' }));
  expect([(await renew()).status, (await renew()).status]).toEqual([200, 401]);
  const me = (token: string) =>
    fetch(`${origin}/users/me`, { headers: { authorization: `Bearer ${token}` } });
  expect((await me(data.access_token)).status).toBe(200);
  clock.advance(901);
  expect(await (await me(data.access_token)).text()).toContain('TOKEN_EXPIRED');
  expect(await (await me('somebody')).text()).toContain('INVALID_CREDENTIALS');
});
