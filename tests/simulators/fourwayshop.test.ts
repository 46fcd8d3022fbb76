import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FourWayShopSimulator, startFourWayShop } from './fourwayshop.ts';

let shop: FourWayShopSimulator;
beforeEach(async () => {
  shop = await startFourWayShop();
});
afterEach(() => shop.close());

const clerk = {
  username: 'clerk@example.com',
  password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H',
  companyId: 'CORNER',
  siteId: 501,
};
const denied = { status: 401, body: { message: 'Access Denied.' } };

async function send(path: string, init: RequestInit = {}) {
  const response = await fetch(shop.origin + path, init);
  const text = await response.text();
  return {
    status: response.status,
    cookies: response.headers.getSetCookie(),
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  };
}
const login = (fields: Record<string, unknown> = {}, headers: Record<string, string> = {}, path = '/login') =>
  send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ ...clerk, ...fields }),
  });
const withBearer = (token: string, scheme = 'Bearer') => ({
  headers: { Authorization: `${scheme} ${token}` },
});
async function session() {
  const { body, cookies } = await login();
  const cookie = cookies[0]?.split(';')[0] ?? '';
  return { bearer: withBearer(body.token), cookie: { headers: { cookie } } };
}

describe('the login', () => {
  test("answers as in the vendor's page, and sets HttpOnly cookies", async () => {
    const { status, body, cookies } = await login();
    expect([status, body]).toEqual([
      200,
      {
        username: 'clerk@example.com',
        companyId: 'CORNER',
        siteId: 501,
        token: expect.any(String),
        expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        expiresInMS: 285_000,
      },
    ]);
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toContain('HttpOnly');
  });
  test.each(['username', 'password', 'companyId', 'siteId'])('refuses a body without %s', async (name) => {
    expect((await login({ [name]: undefined })).status).toBe(400);
  });
  test('wants siteId as a number when it is digits', async () => {
    expect(await login({ siteId: '501' })).toMatchObject({
      status: 400,
      body: { message: "Field 'siteId' must be a number" },
    });
    shop.users.push({ ...clerk, siteId: 'north' });
    expect((await login({ siteId: 'north' })).body.siteId).toBe('north');
  });
  test('refuses fields it does not know, and insists on those it must have', async () => {
    expect((await login({ languageId: 'it' })).status).toBe(400);
    shop.switches.extraFields = ['languageId'];
    expect((await login({ languageId: 'it' })).status).toBe(200);
    shop.switches.requiredExtraFields = ['applicationId'];
    expect((await login()).status).toBe(400);
    expect((await login({ applicationId: '7' })).status).toBe(200);
  });
  test('refuses another type, another method, a query, no JSON', async () => {
    expect((await login({}, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await send('/login')).status).toBe(405);
    expect((await login({}, {}, '/login?a=b')).status).toBe(400);
    expect(
      (await send('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '[' }))
        .status,
    ).toBe(400);
  });
  test.each([{ username: 'x' }, { password: 'x' }, { companyId: 'x' }, { siteId: 1 }])(
    'refuses wrong credentials under HTTP 200: %o',
    async (fields) => {
      expect(await login(fields)).toMatchObject({
        status: 200,
        body: { success: false, errorCode: 'INVALID_CREDENTIALS' },
      });
    },
  );
  test('refuses them with 401 at a switch', async () => {
    shop.switches.badCredentials = 'status-401';
    expect(await login({ password: 'x' })).toMatchObject(denied);
  });
  test.each([
    ['olga@example.com', 'Olga-demo-password-1Cf7Mk3ZdW9vLp2G', 'PASSWORD_EXPIRED'],
    ['luca@example.com', 'Luca-demo-password-4Xt6Jr8SbH3nQz7E', 'ACCOUNT_LOCKED'],
  ])('refuses %s although the password is right', async (username, password, errorCode) => {
    expect(await login({ username, password })).toMatchObject({
      status: 200,
      body: { success: false, errorCode },
    });
  });
  test('locks an account after so many wrong passwords', async () => {
    shop.switches.lockAfter = 2;
    for (const time of [1, 2])
      expect([time, (await login({ password: 'x' })).body.errorCode]).toEqual([time, 'INVALID_CREDENTIALS']);
    expect((await login()).body.errorCode).toBe('ACCOUNT_LOCKED');
  });
  test('counts the sessions against the licence until logout or end', async () => {
    shop.switches.licence = 1;
    const { bearer } = await session();
    expect((await login()).body).toMatchObject({ success: false, errorCode: 'MAX_NR_OF_USERS' });
    await send('/logout', { method: 'POST', ...bearer });
    expect((await login()).status).toBe(200);
    expect(shop.liveSessions()).toHaveLength(1);
    shop.clock.advance(285);
    expect(shop.liveSessions()).toHaveLength(0);
    expect((await login()).body.token).toEqual(expect.any(String));
  });
  test('tells the end as the switch says, with a clock that is off', async () => {
    shop.switches.expiryTold = 'milliseconds';
    expect((await login()).body).not.toHaveProperty('expires');
    shop.switches.expiryTold = 'neither';
    expect((await login()).body).not.toHaveProperty('expiresInMS');
    Object.assign(shop.switches, { expiryTold: 'iso', skewSeconds: -3600 });
    expect(Date.parse((await login()).body.expires)).toBeLessThan(Date.now());
  });
  test('answers without a token, or with an empty one', async () => {
    shop.switches.token = 'empty';
    expect((await login()).body.token).toBe('');
    shop.switches.token = 'missing';
    expect((await login()).body).not.toHaveProperty('token');
  });
});

describe('a session', () => {
  test('is checked by bearer or by cookie; only the cookie is kept fresh', async () => {
    const { bearer, cookie } = await session();
    expect(await send('/check', bearer)).toMatchObject({
      status: 200,
      cookies: [],
      body: { username: 'clerk@example.com' },
    });
    expect(await send('/check', cookie)).toMatchObject({
      status: 200,
      cookies: [expect.stringContaining('fws_session=')],
    });
  });
  test('has its cookie for the path that is set', async () => {
    shop.switches.cookiePath = '/portal';
    const { cookies } = await login();
    expect(cookies[0]).toMatch(/^fws_session=[^;]+; Path=\/portal; /);
  });
  test('is dead without bearer or cookie, or with another scheme', async () => {
    const { bearer } = await session();
    const token = bearer.headers.Authorization.slice(7);
    for (const init of [
      {},
      withBearer('nobody'),
      withBearer(token, 'bearer'),
      withBearer(token, 'Basic'),
      { headers: { cookie: 'fws_session=no' } },
    ]) {
      expect(await send('/check', init)).toMatchObject(denied);
    }
  });
  test('ends: the bearer by time, the cookie by hours without use', async () => {
    const { bearer, cookie } = await session();
    shop.clock.advance(285);
    expect(await send('/check', bearer)).toMatchObject(denied);
    for (const hours of [3, 3]) {
      shop.clock.advance(hours * 3600);
      expect((await send('/check', cookie)).status).toBe(200);
    }
    expect(shop.liveSessions()).toHaveLength(1);
    shop.clock.advance(4 * 3600);
    expect(await send('/check', cookie)).toMatchObject(denied);
  });
  test.each(['POST', 'GET'])('ends by logout (%s), cookie and bearer alike', async (method) => {
    const { bearer, cookie } = await session();
    expect(await send('/logout', { method, ...cookie })).toMatchObject({
      status: 200,
      cookies: [expect.stringContaining('Max-Age=0')],
    });
    for (const init of [bearer, cookie]) expect(await send('/check', init)).toMatchObject(denied);
    expect(await send('/logout', { method, ...bearer })).toMatchObject(denied);
  });
  test('check and logout refuse other methods, bodies and queries', async () => {
    const { bearer } = await session();
    expect((await send('/check', { method: 'POST', ...bearer })).status).toBe(405);
    expect((await send('/check?a=b', bearer)).status).toBe(400);
    expect((await send('/logout', { method: 'POST', body: '{}', ...bearer })).status).toBe(400);
    shop.switches.logoutMethods = ['POST'];
    expect((await send('/logout', bearer)).status).toBe(405);
    expect(shop.liveSessions()).toHaveLength(1);
  });
  test('ends for all at killAllTokens', async () => {
    const { bearer } = await session();
    shop.killAllTokens();
    expect(await send('/check', bearer)).toMatchObject(denied);
  });
});

describe('the shop at its switches', () => {
  test('a missing permission is 403 by name', async () => {
    const { bearer } = await session();
    shop.switches.missingPermission = 'product';
    expect(await send('/check', bearer)).toMatchObject({
      status: 403,
      body: { message: "Operation not allowed, missing permission 'product'" },
    });
  });
  test('a refusal under HTTP 200, once, or for one path', async () => {
    shop.switches.softError = { errorCode: 'MAX_NR_OF_REQUESTS_REACHED', once: true };
    expect(await login()).toMatchObject({
      status: 200,
      body: { success: false, errorCode: 'MAX_NR_OF_REQUESTS_REACHED' },
    });
    expect((await login()).body).toHaveProperty('token');
    const { bearer } = await session();
    shop.switches.softError = { errorCode: 'INTERNAL_ERROR', message: 'Oops', path: '/check' };
    expect((await login()).body).toHaveProperty('token');
    expect((await send('/check', bearer)).body).toEqual({
      success: false,
      message: 'Oops',
      errorCode: 'INTERNAL_ERROR',
    });
  });
  test('a dead session as TOKEN_EXPIRED under HTTP 200', async () => {
    shop.switches.deadSession = 'soft';
    expect(await send('/check')).toMatchObject({
      status: 200,
      body: { success: false, errorCode: 'TOKEN_EXPIRED' },
    });
  });
  test('other paths', async () => {
    await shop.close();
    shop = await startFourWayShop({ paths: { login: '/api/login', check: '/api/me' } });
    expect((await login({}, {}, '/api/login')).status).toBe(200);
    expect([(await login()).status, (await send('/api/me')).status]).toEqual([404, 401]);
  });
});

describe('the portal', () => {
  test('is signed in by the bearer, and tries to set a cookie', async () => {
    const { bearer } = await session();
    expect(await send('/portal/orders?page=2', bearer)).toMatchObject({
      status: 200,
      text: expect.stringContaining('Signed in as clerk@example.com'),
      cookies: [expect.stringContaining('fws_page=')],
    });
    expect((await send('/portal/whoami.json', bearer)).body).toEqual({ who: 'clerk@example.com' });
  });
  test('is signed in by the cookie, until logout', async () => {
    const { cookie } = await session();
    expect((await send('/portal', cookie)).cookies).toEqual([expect.stringContaining('fws_session=')]);
    await send('/logout', cookie);
    expect(await send('/portal', cookie)).toMatchObject({
      status: 401,
      text: expect.stringContaining('Not signed in'),
    });
  });
});

test('every secret can be searched for, and cookies that should not be there are noted', async () => {
  const { bearer, cookie } = await session();
  await send('/check', { headers: { ...bearer.headers, ...cookie.headers } });
  expect(shop.requests.at(-1)?.notes).toEqual(['cookie beside a bearer']);
  await login({}, { ...cookie.headers, ...bearer.headers });
  expect(shop.requests.at(-1)?.notes).toEqual(['unexpected authorization', 'cookie at the login']);
  await send('/portal', bearer);
  expect(new Set(shop.issued.map((entry) => entry.kind))).toEqual(
    new Set(['token', 'session cookie', 'device cookie', 'page cookie']),
  );
  expect(shop.secrets()).toContain(clerk.password);
});
