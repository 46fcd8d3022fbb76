import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NexudusSimulator, startNexudus } from './nexudus.ts';

let space: NexudusSimulator;
beforeEach(async () => {
  space = await startNexudus();
});
afterEach(() => space.close());

const jane = {
  grant_type: 'password',
  username: 'jane@example.com',
  password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K',
};
const tom = {
  grant_type: 'password',
  username: 'tom@example.com',
  password: 'Tom-demo-password-5Zp1Hs7YcM4wQe8J',
};

async function grant(
  form: Record<string, string>,
  headers: Record<string, string> = { client_id: 'client-a' },
) {
  const response = await fetch(`${space.origin}/api/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: response.status, ...(await response.json()) };
}
const renewal = (refresh_token: string) => ({ grant_type: 'refresh_token', refresh_token });
const bearer = async (): Promise<string> => (await grant(jane)).access_token;
const api = (path: string, token: string | null, init: RequestInit = {}) =>
  fetch(space.origin + path, {
    ...init,
    headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...init.headers },
  });
const mint = async (token: string) =>
  (await api('/api/sys/users/token/refresh', token, { method: 'POST' })).json();
const value = async (): Promise<string> => (await mint(await bearer())).Value;
const open = (path: string, headers: Record<string, string> = {}) =>
  fetch(space.portalOrigin + path, { redirect: 'manual', headers });
const link = (t: string, redirectUrl = '/bookings') =>
  `/user/login?server=true&t=${encodeURIComponent(t)}&redirectUrl=${encodeURIComponent(redirectUrl)}`;

describe('the password grant', () => {
  test('gives a bearer, its seconds and a refresh token', async () => {
    expect(await grant(jane)).toEqual({
      status: 200,
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 86_400,
      refresh_token: expect.any(String),
    });
  });
  test.each([{ username: 'x@example.com' }, { password: 'wrong' }, { username: '' }])(
    'refuses wrong credentials: %o',
    async (wrong) => {
      expect(await grant({ ...jane, ...wrong })).toMatchObject({ status: 400, error: 'invalid_grant' });
    },
  );
  test('refuses JSON, another type, another grant, no grant', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      fetch(`${space.origin}/api/token`, {
        method: 'POST',
        headers: { client_id: 'a', ...headers },
        body,
      }).then((r) => r.json());
    const form = new URLSearchParams(jane).toString();
    const wrong = { error: 'unsupported_grant_type' };
    expect(await send({ 'Content-Type': 'application/json' }, JSON.stringify(jane))).toEqual(wrong);
    expect(await send({ 'Content-Type': 'text/plain' }, form)).toEqual(wrong);
    expect(await grant({ ...jane, grant_type: 'magic' })).toEqual({ status: 400, ...wrong });
    expect(await grant({})).toEqual({ status: 400, ...wrong });
  });
  test('refuses an unknown field, a repeated field, a query, GET', async () => {
    expect(await grant({ ...jane, client_id: 'a' })).toMatchObject({ status: 400, error: 'invalid_request' });
    expect(await grant({ ...jane, refresh_token: 'a' })).toMatchObject({ error: 'invalid_request' });
    const twice = `${new URLSearchParams(jane)}&password=b`;
    const headers = { client_id: 'a', 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await fetch(`${space.origin}/api/token`, { method: 'POST', headers, body: twice })).status).toBe(
      400,
    );
    expect(
      (
        await fetch(`${space.origin}/api/token?a=b`, {
          method: 'POST',
          headers,
          body: String(new URLSearchParams(jane)),
        })
      ).status,
    ).toBe(400);
    expect((await fetch(`${space.origin}/api/token`)).status).toBe(405);
  });
  test('needs client_id, unless the switch says no', async () => {
    expect(await grant(jane, {})).toMatchObject({ status: 400, error: 'invalid_client' });
    space.switches.requireClientIdAtLogin = false;
    const { refresh_token } = await grant(jane, {});
    expect(await grant(renewal(refresh_token), { client_id: 'jane@example.com' })).toMatchObject({
      status: 200,
    });
  });
  test('asks for the code of a two-factor user until it is right', async () => {
    expect(await grant(tom)).toMatchObject({ status: 400, error: 'two_factor_auth_check' });
    expect(await grant({ ...tom, totp: '' })).toMatchObject({ error: 'two_factor_auth_check' });
    expect(await grant({ ...tom, totp: '000000' })).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect(await grant({ ...tom, password: 'wrong', totp: '492817' })).toMatchObject({
      error: 'invalid_grant',
    });
    expect(await grant({ ...tom, totp: '492817' })).toMatchObject({ status: 200 });
  });
  test('tells a reset secret to who must reset, and writes it down', async () => {
    const reply = await grant({
      ...jane,
      username: 'rita@example.com',
      password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S',
    });
    expect(reply).toMatchObject({ status: 400, error: 'must_reset_password' });
    expect(space.secrets()).toContain(reply.error_description);
  });
  test('is closed to single sign-on', async () => {
    const sam = { ...jane, username: 'sam@example.com', password: 'Sam-demo-password-2Wm7Pj5RfC8yVz1D' };
    expect(await grant(sam)).toMatchObject({ status: 400, error: 'invalid_grant' });
  });
  test('answers without a token, a refresh token or its seconds, at switches', async () => {
    Object.assign(space.switches, {
      withoutAccessToken: true,
      withoutRefreshToken: true,
      expiresIn: 'missing',
    });
    expect(await grant(jane)).toEqual({ status: 200, token_type: 'bearer' });
    space.switches.expiresIn = 'string';
    expect((await grant(jane)).expires_in).toBe('86400');
  });
});

describe('the renewal', () => {
  test('gives a new pair; that and a log-in kill every earlier refresh token of the client_id', async () => {
    const [first, second, other] = [
      await grant(jane),
      await grant({ ...tom, totp: '492817' }),
      await grant(jane, { client_id: 'client-b' }),
    ];
    expect(await grant(renewal(first.refresh_token))).toMatchObject({ error: 'invalid_grant' });
    expect(space.liveRefreshTokens()).toBe(2);
    const renewed = await grant(renewal(second.refresh_token));
    expect(renewed).toMatchObject({ status: 200, expires_in: 86_400 });
    expect(renewed.refresh_token).not.toBe(second.refresh_token);
    for (const dead of [first, second])
      expect(await grant(renewal(dead.refresh_token))).toMatchObject({ error: 'invalid_grant' });
    expect(await grant(renewal(other.refresh_token), { client_id: 'client-b' })).toMatchObject({
      status: 200,
    });
    expect(await grant(renewal(renewed.refresh_token))).toMatchObject({ status: 200 });
  });
  test('leaves the old bearer alive', async () => {
    const first = await grant(jane);
    await grant(renewal(first.refresh_token));
    expect((await mint(first.access_token)).WasSuccessful).toBe(true);
  });
  test('leaves the bearer of an earlier log-in alive', async () => {
    const first = await grant(jane);
    await grant(jane);
    expect((await mint(first.access_token)).WasSuccessful).toBe(true);
  });
  test('needs the client_id of the login', async () => {
    const { refresh_token } = await grant(jane);
    expect(await grant(renewal(refresh_token), {})).toMatchObject({ status: 400, error: 'invalid_client' });
    expect(await grant(renewal(refresh_token), { client_id: 'client-b' })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    expect(await grant(renewal(refresh_token))).toMatchObject({ status: 200 });
  });
  test('refuses other fields and a refresh token that is over', async () => {
    const { refresh_token } = await grant(jane);
    expect(await grant({ ...renewal(refresh_token), username: 'jane@example.com' })).toMatchObject({
      error: 'invalid_request',
    });
    space.clock.advance(15 * 86_400);
    expect(await grant(renewal(refresh_token))).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the one-time token', () => {
  test('needs a live bearer, POST, and no body', async () => {
    const token = await bearer();
    expect(await mint(token)).toEqual({
      WasSuccessful: true,
      Value: expect.any(String),
      Status: 200,
      Message: null,
      Errors: null,
    });
    const path = '/api/sys/users/token/refresh';
    expect((await api(path, token, { method: 'POST', body: '{}' })).status).toBe(400);
    expect((await api(`${path}?a=1`, token, { method: 'POST' })).status).toBe(400);
    expect((await api(path, token)).status).toBe(405);
    const dead = await api(path, 'nobody', { method: 'POST' });
    expect([dead.status, await dead.text()]).toEqual([401, '']);
    expect((await api(path, null, { method: 'POST', headers: { Authorization: token } })).status).toBe(401);
    space.switches.deadBearerBody = 'json';
    expect(await (await api(path, null, { method: 'POST' })).json()).toHaveProperty('Message');
  });
  test.each([
    ['jwt', /^eyJ.+\..+\..+$/],
    ['hex', /^[a-f0-9]{32}$/],
    ['reserved', /[+&#%?]/],
  ] as const)('may look like %s', async (shape, pattern) => {
    space.switches.oneTimeShape = shape;
    const minted = await value();
    expect(minted).toMatch(pattern);
    expect((await open(link(minted))).headers.get('location')).toBe('/bookings');
  });
  test('can fail inside HTTP 200, quoting the bearer', async () => {
    const token = await bearer();
    space.switches.oneTime = 'soft-failure';
    const reply = await mint(token);
    expect(reply).toMatchObject({ WasSuccessful: false, Value: null, Status: 500 });
    expect(JSON.stringify([reply.Message, reply.Errors]).split(token)).toHaveLength(3);
  });
  test.each([
    ['empty-value', true, ''],
    ['null-value', true, null],
    ['flag-missing', undefined, expect.any(String)],
    ['flag-as-text', 'true', expect.any(String)],
  ] as const)('can be no token: %s', async (oneTime, flag, Value) => {
    space.switches.oneTime = oneTime;
    const reply = await mint(await bearer());
    expect([reply.WasSuccessful, reply.Value, reply.Status]).toEqual([flag, Value, 200]);
  });
});

describe('login links at the portal', () => {
  test('sign in once, land on the path, and say who is there', async () => {
    const minted = await value();
    const response = await open(link(minted, '/bookings?week=2'));
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect([response.status, response.headers.get('location')]).toEqual([302, '/bookings?week=2']);
    const landed = await (await open('/bookings?week=2', { cookie })).text();
    expect(landed).toContain('Signed in as Jane Doe');
    expect(landed).toContain('<p id="path">/bookings?week=2</p>');
    expect(await (await open('/portal/whoami.json', { cookie })).json()).toEqual({ who: 'Jane Doe' });
    expect((await open(link(minted))).status).toBe(403);
    expect(space.portalRequests.at(-1)?.notes).toEqual(['one-time token reused']);
  });
  test('come in the simple form, with and without a path', async () => {
    expect((await open(`/login?t=${await value()}`)).headers.get('location')).toBe('/');
    expect((await open(`/login?t=${await value()}&redirectUrl=%2Finvoices`)).headers.get('location')).toBe(
      '/invoices',
    );
  });
  test('come with a language, which stays or not', async () => {
    expect((await open(`/en-GB${link(await value())}`)).headers.get('location')).toBe('/en-GB/bookings');
    expect((await open(`/en/login?t=${await value()}&redirectUrl=/en/plans`)).headers.get('location')).toBe(
      '/en/plans',
    );
    space.switches.landWithLanguage = false;
    expect((await open(`/en${link(await value())}`)).headers.get('location')).toBe('/bookings');
  });
  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'bookings', '/a\nb', '', '\\evil'])(
    'refuse the redirectUrl %j',
    async (path) => {
      const minted = await value();
      expect((await open(link(minted, path))).status).toBe(400);
      expect(space.portalRequests.at(-1)?.notes).toEqual(['unsafe redirectUrl']);
      expect((await open(link(minted))).status).toBe(302);
    },
  );
  test('refuse a malformed link', async () => {
    const minted = await value();
    for (const path of [
      `/user/login?t=${minted}&redirectUrl=/a`,
      `/user/login?server=1&t=${minted}&redirectUrl=/a`,
      `/user/login?server=true&t=${minted}`,
      `/login?t=${minted}&server=true`,
      `${link(minted)}&x=1`,
    ]) {
      expect([path, (await open(path)).status]).toEqual([path, 400]);
    }
  });
  test('refuse an unknown value, a bearer, an old value', async () => {
    expect((await open(link('nobody'))).status).toBe(403);
    expect((await open(link(await bearer()))).status).toBe(403);
    const minted = await value();
    space.clock.advance(120);
    expect((await open(link(minted))).status).toBe(403);
  });
  test('show the login page to who is not signed in, and HTML to API calls', async () => {
    for (const path of ['/bookings', '/login'])
      expect(await (await open(path)).text()).toContain('Not signed in');
    const response = await fetch(`${space.portalOrigin}/api/token`, {
      method: 'POST',
      body: new URLSearchParams(jane),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const minted = await value();
    expect((await fetch(space.portalOrigin + link(minted), { method: 'POST' })).status).toBe(200);
    expect((await open(link(minted))).status).toBe(302);
  });
});

describe('the exchange', () => {
  const swap = (query: string, init: RequestInit = {}) =>
    fetch(`${space.origin}/api/sys/users/exchange?${query}`, { method: 'POST', ...init });
  test('gives `token` for the value of a magic link, once', async () => {
    const { token, link: mailed } = space.mailMagicLink('jane@example.com');
    expect(mailed).toBe(`${space.portalOrigin}/login?t=${token}`);
    const reply = await (
      await swap(`token=${token}&validForInMinutes=1440`, { headers: { client_id: 'mine' } })
    ).json();
    expect(reply).toEqual({
      token: expect.any(String),
      token_type: 'bearer',
      expires_in: 86_400,
      refresh_token: expect.any(String),
    });
    expect((await mint(reply.token)).WasSuccessful).toBe(true);
    expect(await grant(renewal(reply.refresh_token), { client_id: 'other' })).toMatchObject({
      error: 'invalid_grant',
    });
    expect((await swap(`token=${token}&validForInMinutes=1440`)).status).toBe(401);
    expect(space.requests.at(-1)?.notes).toEqual(['one-time token reused']);
    space.switches.exchangeRefusal = 400;
    expect((await swap('token=nobody&validForInMinutes=1440')).status).toBe(400);
  });
  test('without a client_id leaves the refresh token to the first one that uses it', async () => {
    const reply = await (await swap(`token=${await value()}&validForInMinutes=60`)).json();
    expect(reply.expires_in).toBe(3600);
    expect(await grant(renewal(reply.refresh_token), { client_id: 'mine' })).toMatchObject({ status: 200 });
  });
  test('refuses a body, other parameters, other methods', async () => {
    const { token } = space.mailMagicLink('jane@example.com');
    for (const query of [
      `token=${token}`,
      `token=${token}&validForInMinutes=soon`,
      `token=${token}&validForInMinutes=5&a=b`,
      'validForInMinutes=5',
    ]) {
      expect((await swap(query)).status).toBe(400);
    }
    expect((await swap(`token=${token}&validForInMinutes=5`, { body: 'x' })).status).toBe(400);
    expect((await swap(`token=${token}&validForInMinutes=5`, { method: 'GET' })).status).toBe(405);
    expect(
      (await swap(`token=${token}&validForInMinutes=5`, { headers: { authorization: 'Bearer x' } })).status,
    ).toBe(200);
    expect(space.requests.at(-1)?.notes).toEqual(['unexpected authorization']);
    expect(() => space.mailMagicLink('x@example.com')).toThrow(TypeError);
  });
});

describe('media and who-am-I', () => {
  const invoice = '/api/public/billing/invoices/812/pdf';
  test('a media token opens files, several times, until it is over', async () => {
    const token = await bearer();
    const { jwt } = await (await api('/api/auth/media/customer', token)).json();
    for (const time of [1, 2])
      expect([time, (await api(`${invoice}?t=${jwt}`, null)).status]).toEqual([time, 200]);
    expect((await api(`/api/public/other?t=${jwt}`, null)).status).toBe(404);
    space.clock.advance(600);
    expect((await api(`${invoice}?t=${jwt}`, null)).status).toBe(401);
  });
  test('neither a bearer nor a one-time value opens a file, and a media token opens no portal', async () => {
    const token = await bearer();
    const { jwt } = await (await api('/api/auth/media/customer', token)).json();
    expect((await api(invoice, token)).status).toBe(401);
    expect((await api(`${invoice}?t=${(await mint(token)).Value}`, null)).status).toBe(401);
    expect((await open(link(jwt))).status).toBe(403);
    expect((await api('/api/auth/media/customer', null)).status).toBe(401);
    expect((await api('/api/auth/media/customer', token, { method: 'POST' })).status).toBe(405);
    expect((await api('/api/auth/media/customer?a=b', token)).status).toBe(400);
    expect((await api(`${invoice}?t=${jwt}`, null, { method: 'POST' })).status).toBe(405);
    await api(`${invoice}?t=${jwt}`, token);
    expect(space.requests.at(-1)?.notes).toEqual(['unexpected authorization']);
  });
  test('who-am-I answers JSON to who asks for it, with a token to drop', async () => {
    const token = await bearer();
    const me = await (await api('/en/user/me', token, { headers: { accept: 'application/json' } })).json();
    expect(me).toMatchObject({
      FullName: 'Jane Doe',
      Email: 'jane@example.com',
      DefaultBusinessName: 'Acme Members',
    });
    expect(space.secrets()).toContain(me.AccessToken);
    expect((await api('/en/user/me', token)).headers.get('content-type')).toContain('text/html');
    expect((await api('/en/user/me', null)).status).toBe(401);
    expect((await api('/en/user/me?a=b', token)).status).toBe(400);
    expect((await api('/en/user/me', token, { method: 'POST' })).status).toBe(405);
  });
});

describe('at a switch', () => {
  test('who-am-I answers 401 to a living bearer, as to an account without a customer profile', async () => {
    const token = await bearer();
    space.switches.noProfile = true;
    expect((await api('/en/user/me', token)).status).toBe(401);
    expect((await mint(token)).WasSuccessful).toBe(true);
  });
  test('a limit is told as 429', async () => {
    Object.assign(space.switches, { throttleNext: 1, throttleStatus: 429, retryAfter: '2' });
    const limited = await api('/en/user/me', 'x');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
  });
  test('a failure of the one-time call comes under the status that its envelope names', async () => {
    const token = await bearer();
    space.switches.oneTime = 'hard-failure';
    const failed = await api('/api/sys/users/token/refresh', token, { method: 'POST' });
    expect([failed.status, await failed.json()]).toMatchObject([500, { WasSuccessful: false, Status: 500 }]);
  });
  test('a file asks for the bearer beside the media token', async () => {
    const token = await bearer();
    space.switches.fileAccess = 'bearer-and-media';
    const { jwt } = await (await api('/api/auth/media/customer', token)).json();
    const file = `/api/public/billing/invoices/7/pdf?t=${jwt}`;
    expect([(await api(file, null)).status, (await api(file, token)).status]).toEqual([401, 200]);
  });
});

describe('throttling and dying', () => {
  test('409, Retry-After, no body, for the next N requests or one path', async () => {
    space.switches.throttleNext = 1;
    const response = await api('/api/token', null, { method: 'POST' });
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
      409,
      '1',
      '',
    ]);
    expect((await grant(jane)).status).toBe(200);
    Object.assign(space.switches, { throttleNext: 1, throttlePath: '/en/user/me', retryAfter: null });
    const token = await bearer();
    const paused = await api('/en/user/me', token);
    expect([paused.status, paused.headers.get('retry-after')]).toEqual([409, null]);
    expect((await api('/en/user/me', token)).status).toBe(200);
  });
  test('by rate: so many a minute, and not too close together', async () => {
    space.switches.ratePerMinute = 1;
    expect((await api('/api/x', null)).status).toBe(404);
    expect((await api('/api/x', null)).status).toBe(409);
    space.clock.advance(61);
    expect((await api('/api/x', null)).status).toBe(404);
    Object.assign(space.switches, { ratePerMinute: null, minimumGapMs: 60_000 });
    expect((await api('/api/x', null)).status).toBe(409);
  });
  test('bearers end by time or by kill; refresh tokens of their own', async () => {
    const first = await grant(jane);
    space.clock.advance(86_400);
    expect((await api('/en/user/me', first.access_token)).status).toBe(401);
    const second = await grant(renewal(first.refresh_token));
    space.killBearers();
    expect((await api('/en/user/me', second.access_token)).status).toBe(401);
    space.killRefreshTokens();
    expect(await grant(renewal(second.refresh_token))).toMatchObject({ error: 'invalid_grant' });
    const third = await bearer();
    space.killAllTokens();
    expect((await api('/en/user/me', third)).status).toBe(401);
  });
});

test('every secret can be searched for, and what was not needed is noted', async () => {
  const token = await bearer();
  await open(link((await mint(token)).Value));
  await api('/api/auth/media/customer', token, { headers: { cookie: 'a=b' } });
  expect(space.requests.at(-1)?.notes).toEqual(['unexpected cookie']);
  await api('/api/sys/users/token/refresh', token, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
  });
  expect(space.requests.at(-1)?.notes).toEqual(['unexpected content type']);
  await grant(jane, { client_id: 'a', authorization: `Bearer ${token}` });
  expect(space.requests.at(-1)?.notes).toEqual(['unexpected authorization']);
  const kinds = new Set(space.issued.map((entry) => entry.kind));
  expect([...kinds]).toEqual([
    'access token',
    'refresh token',
    'one-time token',
    'portal cookie',
    'media token',
  ]);
  expect(space.secrets()).toContain(jane.password);
});
