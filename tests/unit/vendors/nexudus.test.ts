import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { ConciergeError } from '../../../lib/errors.ts';
import { validatePath } from '../../../lib/tenants/addresses.ts';
import {
  client,
  loginRequest,
  oneTimeRequest,
  renewRequest,
  signInLink,
  whoAmIRequest,
} from '../../../lib/vendors/nexudus/client.ts';
import {
  parseGrantResponse,
  parseOneTimeResponse,
  parseWhoAmIResponse,
} from '../../../lib/vendors/nexudus/replies.ts';
import { createTestApp, importTenants, noon } from '../../support/test-app.ts';
import {
  nonsense,
  refusal,
  reply,
  scripted,
  session,
  tenant,
  wordsOf,
} from '../../support/vendor-replies.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

// What vendors.md, section 4, knows of Nexudus. Bad replies first.

const acme = tenant('nexudus', 'https://acme.spaces.nexudus.com', {
  portalUrl: 'https://members.acme.example',
});
const bearer = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl';
const signedIn = session({ accessToken: bearer, refreshToken: 'r'.repeat(32), clientId: 'c'.repeat(32) });
const typed = { method: 'password', fields: { username: 'jane@example.com', password: 'p&ss=w ord+é%' } };
const grant = {
  access_token: bearer,
  token_type: 'bearer',
  expires_in: 86_400,
  refresh_token: 'r'.repeat(32),
};
const judge = (status: number, body: unknown) => () =>
  parseGrantResponse(reply(status, body), 'jane@example.com', 'client-1');

describe('a grant is refused', () => {
  test.each(nonsense)('that is %s', (_what, text, detail) => {
    expect(refusal(judge(200, text))).toEqual({ code: 'vendor_reply', facts: { detail, status: 200 } });
  });
  test.each(nonsense)('with 400 that is %s', (_what, text, detail) => {
    expect(refusal(judge(400, text))).toMatchObject({
      code: expect.stringMatching(/^vendor_reply$/),
      facts: { detail, status: 400 },
    });
  });
  test.each([
    ['without a token', { ...grant, access_token: undefined }],
    ['with an empty token', { ...grant, access_token: '' }],
    ['with null for a token', { ...grant, access_token: null }],
    ['with an object for a token', { ...grant, access_token: { a: 1 } }],
    ['with a token on two lines', { ...grant, access_token: 'a\nb' }],
    ['with the token under the exchange’s name', { token: bearer }],
  ])('%s', (_what, body) => {
    expect(refusal(judge(200, body))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'shape', status: 200 },
    });
  });
  test.each([500, 502, 503])('with %d, whatever it carries', (status) => {
    expect(refusal(judge(status, grant))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'status', status },
    });
  });
  test.each([
    ['invalid_grant', 'bad_credentials'],
    ['two_factor_auth_check', 'code_required'],
    ['must_reset_password', 'password_expired'],
    ['unsupported_grant_type', 'vendor_refused'],
    ['unauthorized_client', 'vendor_refused'],
    ['something_new', 'vendor_refused'],
  ])('as %s: %s', (error, code) => {
    // A word that nobody documents is none.
    const reference = code === 'vendor_refused' && error !== 'something_new' ? { reference: error } : {};
    expect(refusal(judge(400, { error }))).toEqual({ code, facts: { status: 400, ...reference } });
  });
  test.each([400, 401])(
    'as %d without the header that was sent: something before the server takes it away',
    (status) => {
      expect(refusal(judge(status, { error: 'invalid_client' }))).toEqual({
        code: 'gateway',
        facts: { status, reference: 'invalid_client', detail: 'header_login' },
      });
    },
  );
  test('with 400 and a good body all the same: the status is not overlooked', () => {
    expect(refusal(judge(400, grant)).code).toBe('vendor_reply');
  });
  test.each([
    {},
    { error: '' },
    { error: null },
    { error: 1 },
    { error: { code: 'invalid_grant' } },
    { Error: 'invalid_grant' },
  ])('with 400 and no reason it knows: %j', (body) => {
    expect(refusal(judge(400, body))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'shape', status: 400 },
    });
  });
  test('must_reset_password: its description is a secret and is in no word of the error', () => {
    const secret = '5f1c0ffee5f1c0ffee5f1c0ffee5f1c0';
    for (const more of [
      { error_description: secret },
      { error_description: secret, error_uri: `https://x/?r=${secret}`, message: secret },
    ]) {
      try {
        judge(400, { error: 'must_reset_password', ...more })();
        expect.unreachable();
      } catch (thrown) {
        expect(wordsOf(thrown as ConciergeError)).not.toMatch(/5f1c|c0ffee/);
        expect((thrown as ConciergeError).code).toBe('password_expired');
      }
    }
  });
  test('and no description of any refusal is repeated', () => {
    for (const error of ['invalid_grant', 'two_factor_auth_check', 'something_new']) {
      try {
        judge(400, { error, error_description: 'SECRETSECRET' })();
        expect.unreachable();
      } catch (thrown) {
        expect(wordsOf(thrown as ConciergeError)).not.toContain('SECRET');
      }
    }
  });
});

describe('a grant is taken', () => {
  test('as documented: expiry counted from receipt, fifteen days to renew', () => {
    expect(judge(200, grant)()).toEqual({
      secrets: { accessToken: bearer, refreshToken: 'r'.repeat(32), clientId: 'client-1' },
      receivedAt: noon,
      expiresAt: noon + 86_400_000,
      renewableUntil: noon + 15 * 86_400_000,
      account: 'jane@example.com',
      tokenKind: 'bearer',
    });
  });
  test.each([
    [{ ...grant, refresh_token: undefined }],
    [{ ...grant, refresh_token: null }],
    [{ ...grant, refresh_token: '' }],
    [{ ...grant, refresh_token: 5 }],
  ])('without a refresh token, and then nothing can be renewed: %#', (body) => {
    expect(judge(200, body)()).toMatchObject({ secrets: { accessToken: bearer }, renewableUntil: null });
    expect(judge(200, body)()).not.toHaveProperty('secrets.refreshToken');
  });
  test.each([
    ['3600', noon + 3_600_000],
    [3600, noon + 3_600_000],
    [0.5, noon + 500],
    [undefined, null],
    [null, null],
    ['', null],
    ['soon', null],
    [-5, null],
    [0, null],
  ])('with expires_in %j', (expires_in, expiresAt) => {
    expect(judge(200, { ...grant, expires_in })()).toMatchObject({ expiresAt });
  });
  test('with fields nobody asked for', () => {
    expect(judge(200, { ...grant, scope: 'all', nested: { a: [1] } })()).toMatchObject({
      secrets: { accessToken: bearer },
    });
  });
});

describe('a one-time token is refused', () => {
  const good = { WasSuccessful: true, Value: 'v'.repeat(32), Status: 200, Message: null, Errors: null };
  test.each(nonsense)('that is %s', (_what, text, detail) => {
    expect(refusal(() => parseOneTimeResponse(reply(200, text)))).toEqual({
      code: 'vendor_reply',
      facts: { detail, status: 200 },
    });
  });
  test('with 401, whose body may be empty: the bearer is dead', () => {
    for (const body of ['', { Message: 'Authorization has been denied for this request.' }, good, '<html>']) {
      expect(refusal(() => parseOneTimeResponse(reply(401, body)))).toEqual({
        code: 'session_dead',
        facts: { status: 401 },
      });
    }
  });
  test('with 403: that is no dead session', () => {
    expect(refusal(() => parseOneTimeResponse(reply(403, ''))).code).toBe('forbidden');
  });
  test.each([400, 404, 409, 500, 502])('with %d, even with a good body', (status) => {
    expect(refusal(() => parseOneTimeResponse(reply(status, good)))).toEqual({
      code: 'vendor_reply',
      facts: { detail: status === 404 ? 'missing' : status < 500 ? 'unexpected' : 'status', status },
    });
  });
  test('without the flag', () => {
    const { WasSuccessful: _gone, ...rest } = good;
    expect(refusal(() => parseOneTimeResponse(reply(200, rest)))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'shape', status: 200 },
    });
  });
  test.each([false, 'true', 1, null, {}, 'True'])(
    'with WasSuccessful %j, and Status 500 inside the 200',
    (WasSuccessful) => {
      expect(
        refusal(() => parseOneTimeResponse(reply(200, { ...good, WasSuccessful, Status: 500 }))).code,
      ).toBe('vendor_refused');
    },
  );
  test('with the vendor’s own words, which the keeper masks', () => {
    expect(
      refusal(() =>
        parseOneTimeResponse(reply(200, { ...good, WasSuccessful: false, Message: 'Not today.' })),
      ),
    ).toEqual({
      code: 'vendor_refused',
      facts: { status: 200, vendorMessage: 'Not today.' },
    });
  });
  const failed = (Message: unknown, Errors: unknown) =>
    refusal(() =>
      parseOneTimeResponse(reply(200, { ...good, WasSuccessful: false, Value: null, Message, Errors })),
    ).facts.vendorMessage;
  test.each([
    [null, [{ PropertyName: 'Customer', Message: 'Not active.' }], 'Not active.'],
    ['Not today.', [{ Message: 'Not active.' }, 'Ask the desk.'], 'Not today. Not active. Ask the desk.'],
    ['Not active.', [{ Message: 'Not active.' }, { Message: ' Not active. ' }], 'Not active.'],
    [' ', ['', { Message: null }, { Message: 7 }, 7, null, [], {}], undefined],
    [null, 'Not active.', 'Not active.'],
    [null, { Message: 'Not active.' }, 'Not active.'],
    [null, {}, undefined],
  ])('with the message %j and the errors %j', (message, errors, words) => {
    expect(failed(message, errors)).toBe(words);
  });
  test('without the value that an error is about, which may be the bearer', () => {
    expect(failed(null, [{ AttemptedValue: bearer, PropertyName: bearer, Message: 'No.' }])).toBe('No.');
    expect(failed(null, [{ AttemptedValue: bearer }])).toBeUndefined();
  });
  test('ten errors of a thousand, each said once', () => {
    expect(failed(null, Array(1000).fill({ Message: 'a' }))).toBe('a');
    expect(
      failed(
        null,
        Array.from({ length: 1000 }, (_, at) => String(at)),
      ),
    ).toBe('0 1 2 3 4 5 6 7 8 9');
  });
  test('and a person reads them, masked', async () => {
    const answers: unknown[] = [
      grant,
      {
        ...good,
        WasSuccessful: false,
        Value: null,
        Status: 500,
        Errors: [
          { PropertyName: 'Customer', AttemptedValue: bearer, Message: 'Customer is not active' },
          `Token ${bearer}`,
        ],
      },
    ];
    const world = createTestApp({ fetch: async () => Response.json(answers.shift()) });
    await importTenants(world, { ...acme, id: 'acme', environment: 'staging' });
    expect(await world.login('acme', { username: 'jane@example.com', password: 'p' })).toEqual({
      ok: true,
    });
    const answer = await world.ask({
      name: 'openPortal',
      tenant: 'acme',
      agreed: { production: true, portalOrigin: 'https://members.acme.example' },
    });
    expect(answer).toMatchObject({
      code: 'vendor_refused',
      facts: { status: 200, vendorMessage: 'Customer is not active Token …' },
    });
  });
  test.each([
    ['empty', ''],
    ['blank', ' \t\n'],
    ['null', null],
    ['missing', undefined],
    ['0', 0],
    ['a number', 123],
    ['true', true],
    ['an object', {}],
    ['a list', ['v']],
    ['half a character', '\ud800'],
    ['longer than any token', 'v'.repeat(16_385)],
  ])('whose Value is %s', (_what, Value) => {
    expect(['vendor_refused', 'vendor_reply']).toContain(
      refusal(() => parseOneTimeResponse(reply(200, { ...good, Value }))).code,
    );
  });
});

describe('a one-time token is taken', () => {
  test.each(['0123456789abcdef0123456789abcdef', bearer, 'a+b/c=&d #?%é "x"', 'x'])(
    'as an opaque text: %j',
    (Value) => {
      expect(
        parseOneTimeResponse(
          reply(200, { WasSuccessful: true, Value, Status: 500, Message: '', Errors: [] }),
        ),
      ).toBe(Value);
    },
  );
});

describe('who-am-I', () => {
  test.each(nonsense)('is no proof of life when it is %s', (_what, text, detail) => {
    expect(refusal(() => parseWhoAmIResponse(reply(200, text)))).toEqual({
      code: 'vendor_reply',
      facts: { detail, status: 200 },
    });
  });
  test('tells a dead bearer from a missing right and from a broken server', () => {
    expect(refusal(() => parseWhoAmIResponse(reply(401, ''))).code).toBe('session_dead');
    expect(refusal(() => parseWhoAmIResponse(reply(403, ''))).code).toBe('forbidden');
    expect(refusal(() => parseWhoAmIResponse(reply(500, ''))).facts).toEqual({
      detail: 'status',
      status: 500,
    });
  });
  test('gives the status and who it is, and drops the AccessToken it carries', () => {
    const person = (body: Record<string, unknown>) =>
      parseWhoAmIResponse(reply(200, { ...body, AccessToken: bearer }));
    expect(person({ FullName: 'Jane', Email: 'jane@example.com' })).toEqual({
      status: 200,
      account: 'jane@example.com',
    });
    expect(person({ FullName: 'Jane', Email: null })).toEqual({ status: 200, account: 'Jane' });
    expect(person({})).toEqual({ status: 200, account: null });
  });
});

describe('a sign-in link', () => {
  const link = (settings: Record<string, string>, value: string, path: string | null) =>
    signInLink(
      tenant('nexudus', acme.baseUrl, { portalUrl: 'https://members.acme.example', ...settings }),
      value,
      { path },
    );
  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '%2f%2fevil.example',
    '%2fevil.example',
    '/%5cevil.example',
    '/a\n',
    '/a\ud800',
  ])('is never made for %j', (path) => {
    expect(() => link({}, 'v', path)).toThrow(TypeError);
  });
  test.each([
    [{}, null, 'https://members.acme.example/user/login?server=true&t=v1&redirectUrl=%2F'],
    [{}, '/bookings', 'https://members.acme.example/user/login?server=true&t=v1&redirectUrl=%2Fbookings'],
    [{}, 'bookings', 'https://members.acme.example/user/login?server=true&t=v1&redirectUrl=%2Fbookings'],
    [
      { language: 'en' },
      '/bookings',
      'https://members.acme.example/en/user/login?server=true&t=v1&redirectUrl=%2Fbookings',
    ],
    [
      { language: 'en-GB', linkStyle: 'server' },
      null,
      'https://members.acme.example/en-GB/user/login?server=true&t=v1&redirectUrl=%2F',
    ],
    [{ linkStyle: 'simple' }, null, 'https://members.acme.example/login?t=v1'],
    [{ linkStyle: 'simple' }, '/bookings', 'https://members.acme.example/login?t=v1&redirectUrl=%2Fbookings'],
    // A portal below a path, and one that was given with its language.
    [
      { portalUrl: 'https://acme.example/members' },
      '/bookings',
      'https://acme.example/members/user/login?server=true&t=v1&redirectUrl=%2Fbookings',
    ],
    [
      { portalUrl: 'https://acme.example/members', language: 'en' },
      null,
      'https://acme.example/members/en/user/login?server=true&t=v1&redirectUrl=%2F',
    ],
    [
      { portalUrl: 'https://members.acme.example/en', language: 'en' },
      null,
      'https://members.acme.example/en/user/login?server=true&t=v1&redirectUrl=%2F',
    ],
    [
      { portalUrl: 'https://en', language: 'en' },
      null,
      'https://en/en/user/login?server=true&t=v1&redirectUrl=%2F',
    ],
    [{ portalUrl: 'https://acme.example/m', linkStyle: 'simple' }, null, 'https://acme.example/m/login?t=v1'],
    [
      { linkStyle: 'simple', language: 'en' },
      'bookings?a=1&b=2#c',
      'https://members.acme.example/login?t=v1&redirectUrl=%2Fbookings%3Fa%3D1%26b%3D2%23c',
    ],
  ])('is exact: %j to %j', (settings, path, url) => {
    expect(link(settings, 'v1', path)).toBe(url);
  });
  test('percent-encodes a value full of reserved characters', () => {
    const value = `a+b/c==&redirectUrl=//evil.example/#?%2F é'"`;
    expect(link({}, value, '/x')).toBe(
      `https://members.acme.example/user/login?server=true&t=a%2Bb%2Fc%3D%3D%26redirectUrl%3D%2F%2Fevil.example%2F%23%3F%252F%20%C3%A9'%22&redirectUrl=%2Fx`,
    );
  });
  test('gives value and path back unharmed, and leads to the portal alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.webPath(),
        fc.constantFrom('server', 'simple'),
        (value, path, linkStyle) => {
          // A path that could lead elsewhere is refused: its own test.
          fc.pre(value.isWellFormed() && validatePath(path) === null);
          const url = new URL(link({ linkStyle }, value, path));
          expect(url.origin).toBe('https://members.acme.example');
          expect(url.hash).toBe('');
          expect(url.searchParams.getAll('t')).toEqual([value]);
          expect(url.searchParams.getAll('redirectUrl')).toEqual([path.startsWith('/') ? path : `/${path}`]);
        },
      ),
    );
  });
});

describe('a request to Nexudus is exact', () => {
  test('the password grant: form-encoded, our client_id in a header, no code nobody asked for', () => {
    const form = 'grant_type=password&username=jane%40example.com&password=p%26ss%3Dw+ord%2B%C3%A9%25';
    expect(loginRequest(acme, typed, 'client-1')).toEqual({
      method: 'POST',
      url: 'https://acme.spaces.nexudus.com/api/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', client_id: 'client-1' },
      body: form,
    });
    expect(
      loginRequest(acme, { method: 'password', fields: { ...typed.fields, totp: '' } }, 'client-1').body,
    ).toBe(form);
    expect(
      loginRequest(acme, { method: 'password', fields: { ...typed.fields, totp: '123456' } }, 'client-1')
        .body,
    ).toBe(`${form}&totp=123456`);
  });
  test('the refresh grant', () => {
    expect(renewRequest(acme, 'a+b/c=', 'client-1')).toEqual({
      method: 'POST',
      url: 'https://acme.spaces.nexudus.com/api/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', client_id: 'client-1' },
      body: 'grant_type=refresh_token&refresh_token=a%2Bb%2Fc%3D',
    });
  });
  test('the one-time call and who-am-I: the bearer, and no body', () => {
    expect(oneTimeRequest(acme, signedIn)).toEqual({
      method: 'POST',
      url: 'https://acme.spaces.nexudus.com/api/sys/users/token/refresh',
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(whoAmIRequest(acme, signedIn)).toEqual({
      method: 'GET',
      url: 'https://acme.spaces.nexudus.com/en/user/me',
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
    });
  });
  test('and goes to the API host, never to the portal, and has no secret in its address', () => {
    const all = [
      loginRequest(acme, typed, 'c'),
      renewRequest(acme, 'rrrrrrrr', 'c'),
      oneTimeRequest(acme, signedIn),
      whoAmIRequest(acme, signedIn),
    ];
    for (const { url } of all) {
      expect(new URL(url).origin).toBe(acme.baseUrl);
      expect(new URL(url).search).toBe('');
    }
  });
});

describe('the adapter', () => {
  test('takes one client_id for every log-in of an account, and keeps it with the session', async () => {
    const { io, sent } = scripted(reply(200, grant), reply(200, grant), reply(200, grant));
    const first = await client.login(io, acme, typed);
    const second = await client.login(io, acme, typed);
    const other = await client.login(io, acme, { ...typed, fields: { ...typed.fields, username: 'tom' } });
    expect(first.secrets.clientId).toBe(sent[0]?.headers.client_id);
    expect(second.secrets.clientId).toBe(first.secrets.clientId);
    expect(other.secrets.clientId).not.toBe(first.secrets.clientId);
    expect(first.secrets.clientId).toMatch(/^[0-9a-f]{32}$/);
  });
  test('renews with the client_id of the log-in', async () => {
    const { io, sent } = scripted(reply(200, { ...grant, access_token: 'new', refresh_token: 'newer' }));
    expect(await client.renew?.(io, acme, signedIn)).toMatchObject({
      secrets: { accessToken: 'new', refreshToken: 'newer', clientId: 'c'.repeat(32) },
      account: 'jane@example.com',
    });
    expect(sent.map((request) => request.headers.client_id)).toEqual(['c'.repeat(32)]);
  });
  test.each(['invalid_grant', 'two_factor_auth_check', 'must_reset_password'])(
    'calls a session dead whose renewal is refused as %s',
    async (error) => {
      const { io } = scripted(reply(400, { error, error_description: 'SECRETSECRET' }));
      const thrown = await client.renew?.(io, acme, signedIn).catch((each: unknown) => each);
      expect(thrown).toMatchObject({ code: 'session_dead' });
      expect(wordsOf(thrown as ConciergeError)).not.toContain('SECRET');
    },
  );
  test('does not renew without a refresh token or a client_id, and sends nothing', async () => {
    const { io, sent } = scripted();
    for (const secrets of [
      { accessToken: 'a' },
      { accessToken: 'a', refreshToken: 'b' },
      { accessToken: 'a', clientId: 'c' },
    ]) {
      await expect(client.renew?.(io, acme, session(secrets))).rejects.toMatchObject({
        code: 'session_dead',
      });
    }
    expect(sent).toEqual([]);
  });
  test('opens a door with a token minted at that moment', async () => {
    const { io, sent } = scripted(
      reply(200, { WasSuccessful: true, Value: 'one' }),
      reply(200, { WasSuccessful: true, Value: 'two' }),
    );
    expect(await client.openPortal?.(io, acme, signedIn, { path: null })).toEqual({
      kind: 'link',
      url: expect.stringContaining('t=one'),
    });
    expect(await client.openPortal?.(io, acme, signedIn, { path: '/a' })).toEqual({
      kind: 'link',
      url: expect.stringContaining('t=two'),
    });
    expect(sent).toHaveLength(2);
  });
  test('knows throttling by 409 alone, and waits five seconds when it is not told how long', () => {
    expect(client.throttle?.(reply(409, '', { 'retry-after': '7' }), 1)).toBe(7);
    expect(client.throttle?.(reply(409, ''), 1)).toBe(5);
    expect(client.throttle?.(reply(409, '', { 'retry-after': 'soon' }), 1)).toBe(5);
    for (const status of [200, 400, 401, 500])
      expect(client.throttle?.(reply(status, '', { 'retry-after': '7' }), 1)).toBeNull();
  });
  test('has no log-out: Nexudus has no call for it', () => {
    expect(client.logout).toBeUndefined();
  });
});
