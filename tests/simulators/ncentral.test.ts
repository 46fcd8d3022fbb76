import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nCentralUsers } from './ncentral/state.ts';
import { type NCentralSimulator, startNCentral } from './ncentral.ts';

let server: NCentralSimulator;
beforeEach(async () => {
  server = await startNCentral();
});
afterEach(() => server.close());

const [good, twoFactor] = nCentralUsers().map((user) => user.userJwt);
type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

async function send(path: string, token: string | null | undefined, init: Init = {}) {
  const authorization = token == null ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(server.origin + path, {
    ...init,
    headers: { ...authorization, ...init.headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  };
}
const authenticate = (token = good, init: Init = {}) =>
  send('/api/auth/authenticate', token, { method: 'POST', ...init });
const refresh = (token: string, init: Init = {}) =>
  send('/api/auth/refresh', null, {
    method: 'POST',
    body: token,
    ...init,
    headers: { 'Content-Type': 'text/plain', ...init.headers },
  });
const validate = (token: string) => send('/api/auth/validate', token);
const logout = (token: string) => send('/api/auth/logout', token, { method: 'POST' });
async function pair() {
  const { tokens } = (await authenticate()).body;
  return { access: tokens.access.token as string, refresh: tokens.refresh.token as string };
}

describe('what N-central accepts', () => {
  test('the list of links, from anyone', async () => {
    expect((await send('/api/auth', null)).body).toEqual({
      authenticate: '/api/auth/authenticate',
      refresh: '/api/auth/refresh',
      validate: '/api/auth/validate',
    });
  });
  test('authenticate: the bearer and nothing else', async () => {
    expect((await authenticate()).body).toEqual({
      tokens: {
        access: { token: expect.stringMatching(/^eyJ/), type: 'Bearer', expirySeconds: 3600 },
        refresh: { token: expect.stringMatching(/^eyJ/), type: 'Body', expirySeconds: 90_000 },
      },
      refresh: '/api/auth/refresh',
      validate: '/api/auth/validate',
    });
  });
  test('a refresh by text/plain: both tokens change, the old refresh token dies, the old access token not', async () => {
    const old = await pair();
    const { status, body } = await refresh(old.refresh);
    expect(status).toBe(200);
    expect(body.tokens.access.token).not.toBe(old.access);
    expect(body.tokens.refresh.token).not.toBe(old.refresh);
    expect((await refresh(old.refresh)).status).toBe(401);
    expect([(await validate(old.access)).status, (await validate(body.tokens.access.token)).status]).toEqual([
      200, 200,
    ]);
  });
  test('overrides up to the system-wide bounds, at authenticate and at refresh', async () => {
    const headers = { 'X-ACCESS-EXPIRY-OVERRIDE': '120s', 'x-refresh-expiry-override': '30m' };
    const told = ({ body }: Awaited<ReturnType<typeof send>>) => [
      body.tokens.access.expirySeconds,
      body.tokens.refresh.expirySeconds,
    ];
    expect(told(await authenticate(good, { headers }))).toEqual([120, 1800]);
    expect(
      told(
        await authenticate(good, {
          headers: { 'X-ACCESS-EXPIRY-OVERRIDE': '2h', 'X-REFRESH-EXPIRY-OVERRIDE': '26h' },
        }),
      ),
    ).toEqual([3600, 90_000]);
    expect(told(await refresh((await pair()).refresh, { headers }))).toEqual([120, 1800]);
  });
  test('logout: both tokens of that session are dead, other sessions live', async () => {
    const [one, other] = [await pair(), await pair()];
    expect((await logout(one.access)).status).toBe(200);
    expect([
      (await validate(one.access)).status,
      (await refresh(one.refresh)).status,
      (await validate(other.access)).status,
    ]).toEqual([401, 401, 200]);
    expect([server.liveAccessTokens(), server.liveRefreshTokens()]).toEqual([1, 1]);
  });
});

describe('what N-central refuses', () => {
  test('authenticate with a body, a content type, a query, by GET', async () => {
    expect(
      (await authenticate(good, { body: '{}', headers: { 'Content-Type': 'application/json' } })).status,
    ).toBe(400);
    expect((await authenticate(good, { headers: { 'Content-Type': 'text/plain' } })).status).toBe(400);
    expect((await send('/api/auth/authenticate?a=b', good, { method: 'POST' })).status).toBe(400);
    expect((await send('/api/auth/authenticate', good)).status).toBe(405);
    expect((await send('/api/auth/other', good)).status).toBe(404);
  });
  test.each([undefined, 'nobody'])('authenticate with the JWT %s, or another scheme', async (token) => {
    expect((await send('/api/auth/authenticate', token, { method: 'POST' })).status).toBe(401);
    expect(
      (
        await send('/api/auth/authenticate', null, {
          method: 'POST',
          headers: { Authorization: `Basic ${good}` },
        })
      ).status,
    ).toBe(401);
  });
  test.each(['', '120', 's', '1d', '0s', '-5s', '1.5h', '1h30m', ' 5 m'])(
    'the override %j',
    async (override) => {
      expect((await authenticate(good, { headers: { 'X-ACCESS-EXPIRY-OVERRIDE': override } })).status).toBe(
        400,
      );
      const { refresh: token } = await pair();
      expect((await refresh(token, { headers: { 'X-REFRESH-EXPIRY-OVERRIDE': override } })).status).toBe(400);
    },
  );
  test('a user with two-factor, and a JWT that is over', async () => {
    expect((await authenticate(twoFactor)).status).toBe(401);
    server.switches.twoFactorStatus = 403;
    expect((await authenticate(twoFactor)).status).toBe(403);
    server.users.push({ name: 'old', userJwt: 'old-jwt', jwtEnds: 1_700_000_000 });
    expect((await authenticate('old-jwt')).status).toBe(401);
  });
  test('a refresh as JSON, with an Authorization, not raw, with an access token, by GET', async () => {
    const tokens = await pair();
    expect((await refresh(tokens.refresh, { headers: { 'Content-Type': 'application/json' } })).status).toBe(
      415,
    );
    expect(
      (await refresh(tokens.refresh, { headers: { Authorization: `Bearer ${tokens.access}` } })).status,
    ).toBe(400);
    expect((await refresh(JSON.stringify(tokens.refresh))).status).toBe(401);
    expect((await refresh(`${tokens.refresh}\n`)).status).toBe(401);
    expect((await refresh(tokens.access)).status).toBe(401);
    expect((await send('/api/auth/refresh', null)).status).toBe(405);
    expect((await refresh(tokens.refresh)).status).toBe(200);
  });
  test('a refresh token, the JWT or nothing at validate', async () => {
    const tokens = await pair();
    for (const token of [tokens.refresh, good, null])
      expect((await send('/api/auth/validate', token)).status).toBe(401);
    expect((await send('/api/auth/validate', tokens.access, { method: 'POST' })).status).toBe(405);
  });
  test('tokens that are over', async () => {
    const tokens = await pair();
    server.clock.advance(3600);
    expect([(await validate(tokens.access)).status, server.liveAccessTokens()]).toEqual([401, 0]);
    server.clock.advance(90_000 - 3600);
    expect((await refresh(tokens.refresh)).status).toBe(401);
  });
  test('everything, after a reboot', async () => {
    const tokens = await pair();
    server.reboot();
    expect([
      (await validate(tokens.access)).status,
      (await refresh(tokens.refresh)).status,
      (await logout(tokens.access)).status,
    ]).toEqual([401, 401, 401]);
    expect((await authenticate()).status).toBe(200);
  });
});

describe('N-central at its switches', () => {
  test('expirySeconds as text, or missing', async () => {
    server.switches.expirySeconds = 'string';
    expect((await authenticate()).body.tokens.access.expirySeconds).toBe('3600');
    server.switches.expirySeconds = 'missing';
    expect((await authenticate()).body.tokens.refresh).not.toHaveProperty('expirySeconds');
  });
  test.each(['access', 'refresh'] as const)(
    'an empty %s token; a refresh then changes nothing',
    async (kind) => {
      const tokens = await pair();
      server.switches.emptyToken = kind;
      expect((await refresh(tokens.refresh)).body.tokens[kind].token).toBe('');
      expect([server.liveAccessTokens(), server.liveRefreshTokens()]).toEqual([1, 1]);
      server.switches.emptyToken = 'none';
      expect((await refresh(tokens.refresh)).status).toBe(200);
    },
  );
  test('a failure under HTTP 200', async () => {
    server.switches.errorMessageNext = 1;
    const { status, body } = await authenticate();
    expect([status, Object.keys(body)]).toEqual([200, ['error message']]);
    expect((await authenticate()).body).toHaveProperty('tokens');
  });
  test('links below `_links`, each with a slash at its end', async () => {
    server.switches.links = '_links';
    expect((await send('/api/auth', null)).body).toEqual({
      _links: {
        authenticate: '/api/auth/authenticate/',
        refresh: '/api/auth/refresh/',
        validate: '/api/auth/validate/',
      },
    });
  });
  test.each([null, ''] as const)('a good grant with the "error message" %j', async (value) => {
    expect((await authenticate()).body).not.toHaveProperty('error message');
    server.switches.emptyErrorMessage = value;
    expect((await authenticate()).body).toMatchObject({ 'error message': value, tokens: {} });
  });
  test('500 in its own words, and nothing is done', async () => {
    const tokens = await pair();
    server.switches.brokenBy = 'The database is not available.';
    const told = { status: 500, body: { status: 500, message: 'The database is not available.' } };
    for (const reply of [await authenticate(), await validate(tokens.access), await refresh(tokens.refresh)])
      expect(reply).toMatchObject(told);
    server.switches.brokenBy = null;
    expect((await refresh(tokens.refresh)).status).toBe(200);
  });
  test('429 for the next calls, with and without Retry-After', async () => {
    server.switches.throttleNext = 2;
    const first = await authenticate();
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, null]);
    server.switches.retryAfter = '2';
    expect((await authenticate()).headers.get('retry-after')).toBe('2');
    expect((await authenticate()).status).toBe(200);
  });
  test('429 above so many calls at once', async () => {
    Object.assign(server.switches, { concurrency: 2, workMs: 60 });
    const statuses = await Promise.all([1, 2, 3].map(async () => (await authenticate()).status));
    expect(statuses.toSorted()).toEqual([200, 200, 429]);
    expect((await authenticate()).status).toBe(200);
  });
  test.each([404, 405] as const)('no logout: %d, and the token lives on', async (status) => {
    server.switches.logout = status;
    const { access } = await pair();
    expect([(await logout(access)).status, (await validate(access)).status]).toEqual([status, 200]);
  });
  test('other words, a refresh that kills the access token, other bounds', async () => {
    Object.assign(server.switches, {
      validText: 'Valid!',
      invalidText: 'Dead!',
      refreshKillsAccess: true,
      accessSeconds: 300,
      refreshSeconds: 600,
    });
    const tokens = await pair();
    expect((await validate(tokens.access)).body).toEqual({ message: 'Valid!' });
    expect((await refresh(tokens.refresh)).body.tokens.access.expirySeconds).toBe(300);
    expect(await validate(tokens.access)).toMatchObject({ status: 401, body: { message: 'Dead!' } });
  });
});

describe('the pages of N-central', () => {
  test.each(['/api-explorer', '/dashboard', '/dashboard/devices?id=4'])(
    '%s is signed in by the access token, and sets a cookie',
    async (path) => {
      const { access } = await pair();
      const { status, text, headers } = await send(path, access);
      expect([status, text]).toEqual([200, expect.stringContaining('Signed in as Northwind API')]);
      expect(headers.get('set-cookie')).toContain('ncentral_page=');
    },
  );
  test('their sub-requests as well', async () => {
    const { access } = await pair();
    expect((await send('/api-explorer/whoami.json', access)).body).toEqual({ who: 'Northwind API' });
    expect((await send('/api-explorer/whoami.json', null)).status).toBe(401);
  });
  test('are not signed in by the JWT, the refresh token or nothing', async () => {
    const tokens = await pair();
    for (const token of [good, tokens.refresh, null]) {
      expect(await send('/dashboard', token)).toMatchObject({
        status: 401,
        text: expect.stringContaining('Not signed in'),
      });
    }
    expect((await send('/elsewhere', tokens.access)).status).toBe(404);
    expect((await send('/dashboard', tokens.access, { method: 'POST' })).status).toBe(405);
  });
});

test('every secret can be searched for, and what was not needed is noted', async () => {
  const { access, refresh: token } = await pair();
  await send('/api/auth', access, { headers: { cookie: 'a=b' } });
  expect(server.requests.at(-1)?.notes).toEqual(['unexpected cookie', 'unexpected authorization']);
  await send('/dashboard', access);
  expect(server.issued.map((entry) => entry.kind)).toEqual(['access token', 'refresh token', 'page cookie']);
  expect(server.secrets()).toEqual(expect.arrayContaining([access, token, good]));
});
