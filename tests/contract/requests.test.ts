import { afterEach, describe, expect, test } from 'vitest';
import type { VendorReply, VendorRequest } from '../../lib/vendors/contract.ts';
import { client as fourwayshop } from '../../lib/vendors/fourwayshop/client.ts';
import { client as ncentral } from '../../lib/vendors/ncentral/client.ts';
import { client as nexudus } from '../../lib/vendors/nexudus/client.ts';
import { client as q01 } from '../../lib/vendors/q01/client.ts';
import { startNexudus } from '../simulators/nexudus.ts';
import { startQ01 } from '../simulators/q01.ts';
import { createTestApp, importTenants, memoryAreas } from '../support/test-app.ts';
import { reply, scripted, session, tenant } from '../support/vendor-replies.ts';

// The exact requests, as vendors.md has them. What is not in them is as important as what is.

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** What an adapter sends for one call, whatever it makes of the reply. */
async function sentBy(
  work: (io: ReturnType<typeof scripted>['io']) => Promise<unknown> | undefined,
  ...replies: VendorReply[]
): Promise<VendorRequest[]> {
  const { io, sent } = scripted(...(replies.length === 0 ? [reply(500, '')] : replies));
  await work(io)?.catch(() => undefined);
  return sent;
}

describe('N-central', () => {
  const msp = (settings: Record<string, string> = {}) =>
    tenant('ncentral', 'https://ncentral.example', settings);
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln';
  const credentials = { method: 'jwt', fields: { jwt: ` ${jwt}\n` } };
  const pair = session({ accessToken: 'access-1', refreshToken: 'refresh-1' });

  test('authenticates with the user’s token as the bearer, no body and no content type', async () => {
    expect(await sentBy((io) => ncentral.login(io, msp(), credentials))).toEqual([
      {
        method: 'POST',
        url: 'https://ncentral.example/api/auth/authenticate',
        headers: { authorization: `Bearer ${jwt}` },
      },
    ]);
  });
  test('sends the two overrides with authenticate and with refresh, each only where the tenant has it', async () => {
    const both = msp({ accessExpiry: '30m', refreshExpiry: '2h' });
    const [login] = await sentBy((io) => ncentral.login(io, both, credentials));
    const [renew] = await sentBy((io) => ncentral.renew?.(io, both, pair));
    const overrides = { 'X-ACCESS-EXPIRY-OVERRIDE': '30m', 'X-REFRESH-EXPIRY-OVERRIDE': '2h' };
    expect([login?.headers, renew?.headers]).toEqual([
      { authorization: `Bearer ${jwt}`, ...overrides },
      { 'content-type': 'text/plain', ...overrides },
    ]);
    const [one] = await sentBy((io) => ncentral.renew?.(io, msp({ accessExpiry: '120s' }), pair));
    expect(one?.headers).toEqual({ 'content-type': 'text/plain', 'X-ACCESS-EXPIRY-OVERRIDE': '120s' });
    const [other] = await sentBy((io) => ncentral.login(io, msp({ refreshExpiry: '1h' }), credentials));
    expect(other?.headers).toEqual({ authorization: `Bearer ${jwt}`, 'X-REFRESH-EXPIRY-OVERRIDE': '1h' });
  });
  test('refreshes with the raw refresh token as plain text, and without Authorization', async () => {
    expect(await sentBy((io) => ncentral.renew?.(io, msp(), pair))).toEqual([
      {
        method: 'POST',
        url: 'https://ncentral.example/api/auth/refresh',
        headers: { 'content-type': 'text/plain' },
        body: 'refresh-1',
      },
    ]);
  });
  test('without a refresh token nothing is sent', async () => {
    const { io, sent } = scripted();
    await expect(ncentral.renew?.(io, msp(), session({ accessToken: 'a' }))).rejects.toMatchObject({
      code: 'session_dead',
    });
    expect(sent).toEqual([]);
  });
  test('validates and logs out with the access token alone', async () => {
    const headers = { authorization: 'Bearer access-1' };
    expect(await sentBy((io) => ncentral.check?.(io, msp(), pair))).toEqual([
      { method: 'GET', url: 'https://ncentral.example/api/auth/validate', headers },
    ]);
    expect(await sentBy((io) => ncentral.logout?.(io, msp(), pair))).toEqual([
      { method: 'POST', url: 'https://ncentral.example/api/auth/logout', headers },
    ]);
  });
  test.each(['0s', '30', '1d', '1.5h', 'h', '-1h', '1h ', '1h\r\nX-Evil: 1', '٣h'])(
    'an override %j never gets as far as a request: no tenant has it',
    async (accessExpiry) => {
      const world = createTestApp();
      const file = {
        id: 'acme',
        vendor: 'ncentral',
        name: 'Acme',
        baseUrl: 'https://n.example',
        settings: { accessExpiry },
      };
      await expect(importTenants(world, file)).rejects.toThrow(
        /"settings\.accessExpiry","issue":\{"key":"fault_(?:lifetime|line)"/,
      );
    },
  );
});

describe('Four Way Shop', () => {
  const shop = (settings: Record<string, string> = {}) =>
    tenant('fourwayshop', 'https://shop.example/services', {
      companyId: 'CORNER',
      siteId: '501',
      checkPath: 'who',
      logoutPath: '/bye',
      ...settings,
    });
  const credentials = { method: 'password', fields: { username: 'clerk', password: 'p"ä&=' } };
  const body = (request: VendorRequest | undefined): unknown => JSON.parse(request?.body ?? '');

  test('logs in with JSON below its path, siteId as a number', async () => {
    const [login] = await sentBy((io) => fourwayshop.login(io, shop(), credentials));
    expect(login).toMatchObject({
      method: 'POST',
      url: 'https://shop.example/services/login',
      headers: { 'content-type': 'application/json' },
    });
    expect(Object.keys(login?.headers ?? {})).toEqual(['content-type']);
    expect(body(login)).toEqual({ username: 'clerk', password: 'p"ä&=', companyId: 'CORNER', siteId: 501 });
  });
  test.each([
    ['501', 501],
    ['0', 0],
    ['007', '007'],
    ['0501', '0501'],
    ['-0', '-0'],
    ['٣', '٣'],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    ['north', 'north'],
    ['5a', '5a'],
    ['1e3', '1e3'],
    ['-1', '-1'],
    ['12345678901234567890', '12345678901234567890'],
  ])('siteId %j is sent as %j', async (siteId, sent) => {
    const [login] = await sentBy((io) => fourwayshop.login(io, shop({ siteId }), credentials));
    expect(body(login)).toMatchObject({ siteId: sent });
  });
  test('takes another log-in path, with a slash before it or none', async () => {
    for (const loginPath of ['auth/signin', '/auth/signin']) {
      const [login] = await sentBy((io) => fourwayshop.login(io, shop({ loginPath }), credentials));
      expect(login?.url).toBe('https://shop.example/services/auth/signin');
    }
  });
  test('extra fields are added, and never replace one of ours', async () => {
    const extra =
      'applicationId=WEB&languageId=EN&username=evil&siteId=9&companyId=evil&__proto__=x&toString=y';
    const [login] = await sentBy((io) => fourwayshop.login(io, shop({ extra }), credentials));
    expect(body(login)).toMatchObject({
      applicationId: 'WEB',
      languageId: 'EN',
      username: 'clerk',
      siteId: 501,
      companyId: 'CORNER',
      password: 'p"ä&=',
    });
  });
  test('checks and logs out with the bearer', async () => {
    const signedIn = session({ accessToken: 'token-1' });
    const headers = { authorization: 'Bearer token-1' };
    expect(await sentBy((io) => fourwayshop.check?.(io, shop(), signedIn))).toEqual([
      { method: 'GET', url: 'https://shop.example/services/who', headers },
    ]);
    expect(await sentBy((io) => fourwayshop.logout?.(io, shop(), signedIn))).toEqual([
      { method: 'POST', url: 'https://shop.example/services/bye', headers },
    ]);
  });
  test('in cookie mode sends no authorization, and alone asks for cookies', async () => {
    const cookie = shop({ mode: 'cookie' });
    const signedIn = session({ accessToken: '' });
    const [check] = await sentBy((io) => fourwayshop.check?.(io, cookie, signedIn));
    const [logout] = await sentBy((io) => fourwayshop.logout?.(io, cookie, signedIn));
    expect([check?.headers, logout?.headers]).toEqual([{}, {}]);
    expect([
      fourwayshop.usesCookies?.(cookie),
      fourwayshop.usesCookies?.(shop()),
      fourwayshop.usesCookies?.(shop({ mode: 'bearer' })),
    ]).toEqual([true, false, false]);
    for (const other of [ncentral, nexudus, q01]) expect(other.usesCookies?.(cookie) ?? false).toBe(false);
  });
  test('in cookie mode keeps no token that the reply carries', async () => {
    const { io } = scripted(reply(200, { username: 'clerk', token: 'token-1', expiresInMS: 285_000 }));
    expect(await fourwayshop.login(io, shop({ mode: 'cookie' }), credentials)).toMatchObject({
      secrets: { accessToken: '' },
      expiresAt: null,
      renewableUntil: null,
      tokenKind: 'cookies',
    });
  });
  test('without a log-out path sends nothing, and says that there is no call', async () => {
    const { io, sent } = scripted();
    expect(
      await fourwayshop.logout?.(io, shop({ logoutPath: '' }), session({ accessToken: 'token-1' })),
    ).toBe(false);
    expect(sent).toEqual([]);
  });
});

describe('Q01', () => {
  const settings = { tenantId: '00000Q01-0000-0001-0000-000CUSTOMER', resource: 'KETCHAPP' };
  const platform = (more: Record<string, string> = {}) =>
    tenant('q01', 'https://coreservice.example', { ...settings, ...more });
  const uuid = '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a';
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  const byPassword = { method: 'password', fields: { username: 'paola', password: 'pw' } };

  test('logs in by name and password', async () => {
    const [login, ...rest] = await sentBy((io) => q01.login(io, platform(), byPassword));
    expect([login?.method, login?.url, login?.headers, rest]).toEqual([
      'POST',
      'https://coreservice.example/api/v4/auth/login',
      json,
      [],
    ]);
    expect(JSON.parse(login?.body ?? '')).toEqual({ username: 'paola', password: 'pw', ...settings, uuid });
  });
  test('or by an access token in their place, and then without them', async () => {
    const [login] = await sentBy((io) =>
      q01.login(io, platform(), { method: 'token', fields: { accessToken: ' issued-1 ' } }),
    );
    expect(JSON.parse(login?.body ?? '')).toEqual({ access_token: 'issued-1', ...settings, uuid });
  });
  test('extra fields are added, and never replace one of ours', async () => {
    const extra =
      'customer=ACME&ambiente=1&refappId=42&useragent=Desk%2F1.0&uuid=evil&tenantId=evil&resource=evil&username=evil';
    const [login] = await sentBy((io) => q01.login(io, platform({ extra }), byPassword));
    expect(JSON.parse(login?.body ?? '')).toEqual({
      customer: 'ACME',
      ambiente: 1,
      refappId: 42,
      useragent: 'Desk/1.0',
      username: 'paola',
      password: 'pw',
      ...settings,
      uuid,
    });
  });
  test('validates and logs out with `bearer` in lower case, and the microservice’s name', async () => {
    const headers = { ...json, microservice: 'msauth', authorization: 'bearer id-1' };
    const signedIn = session({ accessToken: 'id-1' });
    const validate = {
      method: 'GET',
      url: 'https://coreservice.example/api/v4/auth/tokenvalidator',
      headers,
    };
    expect(await sentBy((io) => q01.check?.(io, platform(), signedIn))).toEqual([validate]);
    expect(await sentBy((io) => q01.renew?.(io, platform(), signedIn))).toEqual([validate]);
    expect(await sentBy((io) => q01.logout?.(io, platform(), signedIn))).toEqual([
      { ...validate, url: 'https://coreservice.example/api/v4/auth/logout' },
    ]);
  });
  test('names one device for the whole installation: for every tenant, and after the browser was closed', async () => {
    const server = await startQ01();
    servers.push(server);
    const paola = { username: 'paola@example.com', password: 'Paola-demo-password-6Rv2Nc8KgT5yJd4L' };
    const areas = memoryAreas();
    const first = createTestApp({ areas });
    const file = { vendor: 'q01', environment: 'staging', baseUrl: server.origin, settings };
    await importTenants(first, { id: 'one', name: 'One', ...file }, { id: 'two', name: 'Two', ...file });
    const both = await Promise.all(['one', 'two'].map((id) => first.login(id, paola)));
    expect(both).toEqual([{ ok: true }, { ok: true }]);
    const closed = { local: areas.local, session: memoryAreas().session };
    const second = createTestApp({ areas: closed });
    expect(await second.login('one', paola)).toEqual({ ok: true });
    expect(server.uuids.size).toBe(1);
    expect([...server.uuids][0]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const elsewhere = createTestApp();
    await importTenants(elsewhere, { id: 'one', name: 'One', ...file });
    await elsewhere.login('one', paola);
    expect(server.uuids.size).toBe(2);
  });
});

describe('Nexudus’ exchange', () => {
  const space = tenant('nexudus', 'https://acme.spaces.example', { portalUrl: 'https://members.example' });
  const by = (link: string) => ({ method: 'link', fields: { link } });
  const asked = async (link: string) => (await sentBy((io) => nexudus.login(io, space, by(link))))[0];

  test('has the token in the address, no body, no authorization, our client_id', async () => {
    const request = await asked('b7e1d94c02f85a63');
    expect(request).toEqual({
      method: 'POST',
      url: 'https://acme.spaces.example/api/sys/users/exchange?token=b7e1d94c02f85a63&validForInMinutes=1440',
      headers: { client_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
  });
  test.each([
    'https://members.example/login?t=a%2Bb%2Fc%3D%3D',
    'https://members.example/en/user/login?server=true&t=a%2Bb%2Fc%3D%3D&redirectUrl=%2F',
    '  https://members.example/login?t=a%2Bb%2Fc%3D%3D\n',
    'a+b/c==',
    ' a+b/c== ',
  ])('finds the token in %j', async (pasted) => {
    const url = new URL((await asked(pasted))?.url ?? '');
    expect([
      url.origin,
      url.searchParams.getAll('token'),
      url.searchParams.getAll('validForInMinutes'),
    ]).toEqual(['https://acme.spaces.example', ['a+b/c=='], ['1440']]);
  });
  test('goes to the API host whatever host the link names, and opens no link', async () => {
    const sent = await sentBy((io) => nexudus.login(io, space, by('https://evil.example/login?t=abc')));
    expect(sent.map(({ url }) => new URL(url).origin)).toEqual(['https://acme.spaces.example']);
  });
  test('takes `token` and not `access_token`', async () => {
    const { io } = scripted(reply(200, { access_token: 'bearer-1', expires_in: 86_400 }));
    await expect(nexudus.login(io, space, by('abc'))).rejects.toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'shape' },
    });
  });
  test('a link works once, and the second time is a refusal that is not repeated', async () => {
    const server = await startNexudus();
    servers.push(server);
    const { link } = server.mailMagicLink('jane@example.com');
    const world = createTestApp();
    await importTenants(world, {
      id: 'acme',
      vendor: 'nexudus',
      name: 'Acme',
      baseUrl: server.origin,
      settings: { portalUrl: server.portalOrigin },
    });
    expect(await world.login('acme', { link }, 'link')).toEqual({ ok: true });
    const exchanges = () => server.requests.filter(({ path }) => path.endsWith('/exchange')).length;
    expect(exchanges()).toBe(1);
    expect(await world.login('acme', { link }, 'link')).toMatchObject({
      ok: false,
      code: 'bad_credentials',
    });
    expect([exchanges(), await world.state('acme')]).toEqual([2, 'signed-out']);
  });
  test('whose session it is comes from who-am-I, whose own AccessToken is kept nowhere', async () => {
    const server = await startNexudus();
    servers.push(server);
    const world = createTestApp();
    await importTenants(world, {
      id: 'acme',
      vendor: 'nexudus',
      name: 'Acme',
      baseUrl: server.origin,
      settings: { portalUrl: server.portalOrigin },
    });
    await world.login('acme', { link: server.mailMagicLink('jane@example.com').token }, 'link');
    expect((await world.pass('acme'))?.session?.account).toBe('jane@example.com');
    const own = server.issued.filter(({ kind }) => kind === 'access token of who-am-I');
    expect(own).toHaveLength(1);
    const stored = JSON.stringify([world.areas.session.all(), world.areas.local.all()]);
    for (const { value } of own) expect(stored).not.toContain(value.slice(-20));
    for (const { value } of server.issued.filter(({ kind }) => kind === 'one-time token'))
      expect(stored).not.toContain(value.slice(-20));
  });
  test('who-am-I that fails leaves the session, of an unknown account', async () => {
    const server = await startNexudus();
    servers.push(server);
    server.switches.fault = { kind: 'status-500', path: '/en/user/me' };
    const world = createTestApp();
    await importTenants(world, {
      id: 'acme',
      vendor: 'nexudus',
      name: 'Acme',
      baseUrl: server.origin,
      settings: { portalUrl: server.portalOrigin },
    });
    expect(
      await world.login('acme', { link: server.mailMagicLink('jane@example.com').token }, 'link'),
    ).toEqual({ ok: true });
    expect([(await world.pass('acme'))?.session?.account, await world.state('acme')]).toEqual([
      null,
      'signed-in',
    ]);
  });
  test('and the session by link renews with the same client_id', async () => {
    const server = await startNexudus();
    servers.push(server);
    const world = createTestApp();
    await importTenants(world, {
      id: 'acme',
      vendor: 'nexudus',
      name: 'Acme',
      baseUrl: server.origin,
      settings: { portalUrl: server.portalOrigin },
    });
    await world.login('acme', { link: server.mailMagicLink('jane@example.com').token }, 'link');
    expect(await world.ask({ name: 'renew', tenant: 'acme' })).toEqual({ ok: true });
    const [exchange, renewal] = ['/api/sys/users/exchange', '/api/token'].map((path) =>
      server.requests.find((each) => each.path === path),
    );
    expect(renewal?.headers.client_id).toBe(exchange?.headers.client_id);
    expect((await world.pass('acme'))?.session?.account).toBe('jane@example.com');
  });
});
