import { request as ask } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Q01Simulator, startQ01 } from './q01.ts';

let platform: Q01Simulator;
beforeEach(async () => {
  platform = await startQ01();
});
afterEach(() => platform.close());

const place = {
  resource: 'KETCHAPP',
  tenantId: '00000Q01-0000-0001-0000-000CUSTOMER',
  uuid: 'unique-device-id',
};
const paola = { username: 'paola@example.com', password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L', ...place };
const json = { 'content-type': 'application/json', accept: 'application/json' };

async function send(path: string, init: RequestInit = {}) {
  const response = await fetch(platform.origin + path, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  };
}
const login = (
  body: Record<string, unknown> = paola,
  headers: Record<string, string> = json,
  path = '/api/v4/auth/login',
) => send(path, { method: 'POST', headers, body: JSON.stringify(body) });
const headersOf = (token: string) => ({ ...json, microservice: 'msauth', authorization: `bearer ${token}` });
const validate = (token: string) => send('/api/v4/auth/tokenvalidator', { headers: headersOf(token) });
const logout = (token: string) => send('/api/v4/auth/logout', { headers: headersOf(token) });
const token = async (): Promise<string> => (await login()).body.idToken;
const words = "Invalid Auth Token provided. Can't access to the resource!";

describe('the login', () => {
  test("answers as in the vendor's page: a duration as text, an absolute epoch second", async () => {
    const { status, body } = await login();
    expect([status, body]).toEqual([
      200,
      {
        idToken: expect.stringMatching(/^eyJ[^.]+\.[^.]+\.[^.]+$/),
        issuedAt: expect.any(Number),
        durationTime: '600',
        expiresIn: body.issuedAt + 600,
      },
    ]);
    expect(Math.abs(body.issuedAt - Date.now() / 1000)).toBeLessThan(5);
    expect([...platform.uuids]).toEqual(['unique-device-id']);
  });
  test('takes an access token instead of name and password', async () => {
    expect(
      (await login({ access_token: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t', ...place })).status,
    ).toBe(200);
    expect((await login({ access_token: 'nobody', ...place })).status).toBe(401);
    expect(
      (await login({ access_token: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t', ...paola })).status,
    ).toBe(400);
  });
  test.each([{ username: 'x' }, { password: 'x' }, { resource: 'x' }, { tenantId: 'x' }])(
    'refuses without a word: %o',
    async (wrong) => {
      expect(await login({ ...paola, ...wrong })).toMatchObject({
        status: 401,
        body: { status: 0, message: '', data: [], errors: [] },
      });
      expect(platform.uuids.size).toBe(0);
    },
  );
  test.each(['username', 'password', 'resource', 'tenantId', 'uuid'])(
    'refuses a body without %s',
    async (name) => {
      for (const value of [undefined, '', 7])
        expect((await login({ ...paola, [name]: value })).status).toBe(400);
    },
  );
  test('refuses fields it does not know, and insists on those it must have', async () => {
    expect((await login({ ...paola, refappId: '42' })).status).toBe(400);
    platform.switches.extraFields = ['refappId'];
    expect((await login({ ...paola, refappId: '42' })).status).toBe(200);
    platform.switches.requiredExtraFields = ['customerCode'];
    expect((await login()).status).toBe(400);
    expect((await login({ ...paola, customerCode: 'C1' })).status).toBe(200);
  });
  test.each(['content-type', 'accept'])('refuses another %s than application/json', async (name) => {
    expect((await login(paola, { ...json, [name]: 'text/plain' })).status).toBe(400);
    expect((await login(paola, { ...json, [name]: 'application/json;charset=UTF-8' })).status).toBe(400);
  });
  test('refuses GET, a query, no JSON', async () => {
    expect((await send('/api/v4/auth/login', { headers: json })).status).toBe(405);
    expect((await login(paola, json, '/api/v4/auth/login?a=b')).status).toBe(400);
    expect((await send('/api/v4/auth/login', { method: 'POST', headers: json, body: 'x' })).status).toBe(400);
    expect((await login(paola, json, '/api/v3/auth/login')).status).toBe(404);
  });
  test('answers otherwise at a switch', async () => {
    platform.switches.loginReply = 'access_token';
    expect(Object.keys((await login()).body)).toEqual([
      'access_token',
      'issuedAt',
      'durationTime',
      'expiresIn',
    ]);
    platform.switches.loginReply = 'newer';
    expect((await login()).body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 600,
      token_type: 'Bearer',
    });
    platform.switches.loginReply = 'enveloped';
    expect((await login()).body).toEqual({
      status: 'success',
      data: {
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        expires_in: 600,
        token_type: 'Bearer',
        user: { user_id: 'paola@example.com', tenant_id: place.tenantId },
      },
    });
    platform.switches.loginReply = 'empty';
    expect((await login()).body).toEqual({});
  });
  test('has another clock and tokens of two segments at switches', async () => {
    Object.assign(platform.switches, { skewSeconds: -7200, jwtSegments: 2 });
    const { body } = await login();
    expect(body.expiresIn).toBeLessThan(Date.now() / 1000);
    expect(body.idToken.split('.')).toHaveLength(2);
    expect((await validate(body.idToken)).body.code).toBe(200);
  });
});

describe('the validator and the logout', () => {
  test('say it with `code` and with `status_code`', async () => {
    const value = await token();
    expect(await validate(value)).toMatchObject({
      status: 200,
      body: { code: 200, message: 'Token is Valid' },
    });
    expect(await logout(value)).toMatchObject({ status: 200, body: { status_code: 200, message: '' } });
    expect(await validate(value)).toMatchObject({
      status: 200,
      body: { code: 401, msg: words, status: 401, message: words },
    });
    expect((await logout(value)).body.code).toBe(401);
    expect(platform.liveTokens()).toBe(0);
  });
  test.each(['/api/v4/auth/tokenvalidator', '/api/v4/auth/logout'])(
    '%s refuses a header that is missing or other than written',
    async (path) => {
      const good = headersOf(await token());
      for (const name of ['content-type', 'accept', 'microservice'] as const) {
        const { [name]: _, ...without } = good;
        expect([name, (await send(path, { headers: without })).status]).toEqual([name, 400]);
        expect((await send(path, { headers: { ...good, [name]: 'other' } })).status).toBe(400);
      }
      expect((await send(path, { method: 'POST', headers: good })).status).toBe(405);
      expect((await send(`${path}?a=b`, { headers: good })).status).toBe(400);
      const withBody = await new Promise((resolve) => {
        ask(platform.origin + path, { headers: { ...good, 'content-length': 2 } }, (response) =>
          resolve(response.resume().statusCode),
        ).end('{}');
      });
      expect(withBody).toBe(400);
      expect(platform.liveTokens()).toBe(1);
    },
  );
  test('want the scheme in lower case', async () => {
    const value = await token();
    for (const authorization of [`Bearer ${value}`, value, 'bearer nobody']) {
      expect(
        (await send('/api/v4/auth/tokenvalidator', { headers: { ...headersOf(value), authorization } })).body
          .code,
      ).toBe(401);
    }
  });
  test.each([
    ['full', 401],
    ['code', 401],
    ['status', 200],
    ['status_code', 200],
  ] as const)('spell an invalid session as %s under %d', async (shape, status) => {
    Object.assign(platform.switches, { invalidShape: shape, invalidHttpStatus: status });
    const reply = await validate('nobody');
    expect([
      reply.status,
      reply.body.code ?? reply.body.status ?? reply.body.status_code,
      reply.body.message ?? reply.body.msg,
    ]).toEqual([status, 401, words]);
  });
});

describe('version 4', () => {
  test('spells an invalid session by a code, flat or wrapped by two services', async () => {
    Object.assign(platform.switches, { invalidShape: 'coded', invalidHttpStatus: 401 });
    const coded = { message: 'Invalid or malformed token', code: 'TOKEN_INVALID', status: 401 };
    expect(await validate('nobody')).toMatchObject({
      status: 401,
      body: { error: 'AuthenticationError', ...coded },
    });
    platform.switches.invalidShape = 'nested';
    expect((await validate('nobody')).body).toEqual({
      code: 401,
      message: { code: 401, message: { ...coded, errors: {} } },
    });
  });
  test('spells a refused request the same way, and a refused password as ever', async () => {
    platform.switches.refusalShape = 'coded';
    expect((await login({ ...paola, uuid: '' })).body).toEqual({
      error: 'BadRequest',
      message: 'The uuid field is required.',
      code: 'INVALID_FIELD',
      status: 400,
    });
    platform.switches.refusalShape = 'nested';
    expect((await login({ ...paola, uuid: '' })).body.message.message).toMatchObject({
      status: 400,
      errors: {},
    });
    expect((await login({ ...paola, password: 'x' })).body).toMatchObject({ status: 0, errors: [] });
  });
  test('logs out by POST alone, with its own reply or none', async () => {
    platform.switches.logoutMethod = 'POST';
    const byPost = async (value: string) =>
      send('/api/v4/auth/logout', { method: 'POST', headers: headersOf(value) });
    const value = await token();
    expect((await logout(value)).status).toBe(405);
    expect(platform.liveTokens()).toBe(1);
    platform.switches.logoutReply = 'success';
    expect(await byPost(value)).toMatchObject({ status: 200, body: { status: 'success' } });
    platform.switches.logoutReply = 'no-content';
    expect(await byPost(await token())).toMatchObject({ status: 204, text: '' });
    expect(platform.liveTokens()).toBe(0);
  });
  test('limits the next requests, and names the seconds where the switches say', async () => {
    Object.assign(platform.switches, { throttleNext: 2, retryAfter: '7', retryAfterInBody: null });
    const first = await login();
    expect([first.status, first.headers.get('retry-after'), first.body]).toEqual([
      429,
      '7',
      {
        error: 'RateLimitExceeded',
        message: 'Rate limit exceeded.',
        code: 'RATE_LIMIT_EXCEEDED',
        status: 429,
      },
    ]);
    Object.assign(platform.switches, { throttleStatus: 503, retryAfter: null, retryAfterInBody: 600 });
    const second = await login();
    expect([second.status, second.headers.get('retry-after'), second.body.retry_after]).toEqual([
      503,
      null,
      600,
    ]);
    expect((await login()).status).toBe(200);
  });
});

describe("a token's life", () => {
  test('active, renewable for an hour, active again by use, and invalid at last', async () => {
    const value = await token();
    expect(platform.stateOf(value)).toBe('active');
    platform.clock.advance(600);
    expect(platform.stateOf(value)).toBe('renewable');
    platform.clock.advance(3599);
    expect((await validate(value)).body.code).toBe(200);
    expect(platform.stateOf(value)).toBe('active');
    platform.clock.advance(600);
    expect(platform.stateOf(value)).toBe('renewable');
    platform.clock.advance(3600);
    expect(platform.stateOf(value)).toBe('invalid');
    expect((await validate(value)).body.code).toBe(401);
  });
  test('a use while active does not make it longer', async () => {
    const value = await token();
    platform.clock.advance(599);
    await validate(value);
    platform.clock.advance(1);
    expect(platform.stateOf(value)).toBe('renewable');
  });
  test('lasts as long as the switches say, or until all are killed', async () => {
    Object.assign(platform.switches, { durationSeconds: 5, renewableSeconds: 5 });
    const value = await token();
    platform.clock.advance(10);
    expect(platform.stateOf(value)).toBe('invalid');
    const next = await token();
    platform.killAllTokens();
    expect(platform.stateOf(next)).toBe('invalid');
  });
});

describe('the portal', () => {
  test('is signed in by the bearer in lower case, with its sub-requests; sets a cookie; revives', async () => {
    const value = await token();
    platform.clock.advance(700);
    const headers = { authorization: `bearer ${value}` };
    const page = await send('/portal/orders', { headers });
    expect(page).toMatchObject({
      status: 200,
      text: expect.stringContaining('Signed in as paola@example.com'),
    });
    expect(page.headers.get('set-cookie')).toContain('q01_page=');
    expect((await send('/portal/whoami.json', { headers })).body).toEqual({ who: 'paola@example.com' });
    expect(platform.stateOf(value)).toBe('active');
  });
  test('is not signed in otherwise', async () => {
    for (const init of [{}, { headers: { authorization: 'bearer nobody' } }]) {
      expect(await send('/portal', init)).toMatchObject({
        status: 401,
        text: expect.stringContaining('Not signed in'),
      });
    }
    expect((await send('/elsewhere')).status).toBe(404);
  });
});

test('every secret can be searched for, and what was not needed is noted', async () => {
  const value = await token();
  await login(paola, { ...headersOf(value), cookie: 'a=b' });
  expect(platform.requests.at(-1)?.notes).toEqual([
    'unexpected cookie',
    'unexpected authorization',
    'unexpected microservice',
  ]);
  await send('/portal', { headers: { authorization: `bearer ${value}` } });
  expect(platform.issued.map((entry) => entry.kind)).toEqual(['token', 'token', 'page cookie']);
  expect(platform.secrets()).toEqual(
    expect.arrayContaining([value, paola.password, 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t']),
  );
});
