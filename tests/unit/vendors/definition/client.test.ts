import { describe, expect, test } from 'vitest';
import { ConciergeError } from '../../../../lib/errors.ts';
import type { Session, VendorReply } from '../../../../lib/vendors/contract.ts';
import { createDefinitionClient } from '../../../../lib/vendors/definition/client.ts';
import { describeDefinition } from '../../../../lib/vendors/definition/descriptor.ts';
import { accepted, bearerFile, changed } from '../../../support/definitions.ts';
import { noon } from '../../../support/test-app.ts';
import { reply, scripted, session, tenant } from '../../../support/vendor-replies.ts';

const acme = tenant('x-acme-desk', 'https://acme.example/desk', { company: '42' });
const typed = { method: 'password', fields: { email: 'jane@example.com', password: 'Pa"ss & Wörd' } };
const granted = {
  data: { access_token: 'aaaaaaaaaaaaaaaa', refresh_token: 'rrrrrrrrrrrrrrrr', expires: 900_000 },
};
const login = 'signIn.0.call';

const clientOf = (...change: [] | [place: string, value: unknown]) =>
  createDefinitionClient(accepted(change.length === 0 ? bearerFile : changed(bearerFile, ...change)));

/** What a log-in makes of a reply: `done`, or the code with its detail. */
async function loginOutcome(client: ReturnType<typeof clientOf>, answer: VendorReply) {
  const { io, sent } = scripted(answer);
  const grant = await client.login(io, acme, typed).catch((thrown: unknown) => thrown);
  return { grant, sent, line: lineOf(grant) };
}

function lineOf(result: unknown): string {
  if (!(result instanceof ConciergeError)) return result instanceof Error ? String(result) : 'done';
  return [result.code, result.facts.detail].filter(Boolean).join(' ');
}

const live = (more: Partial<Session> = {}) => session({ accessToken: 'aaaa', refreshToken: 'rrrr' }, more);

describe('a request', () => {
  test('has each placeholder in the form of its place', async () => {
    const { sent } = await loginOutcome(clientOf(), reply(200, granted));
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'https://acme.example/desk/auth/login',
        headers: { 'content-type': 'application/json' },
        body: '{"email":"jane@example.com","password":"Pa\\"ss & Wörd","company":42}',
      },
    ]);
  });
  test('of a form encodes what was typed, and a left-out pair is not there', async () => {
    const of = {
      u: { $: 'field.email' },
      p: { $: 'field.password' },
      otp: { $: 'field.code', orOmit: true },
      tab: 'a=b&c',
    };
    const { sent } = await loginOutcome(clientOf(`${login}.body`, { as: 'form', of }), reply(200, granted));
    expect(sent[0]?.body).toBe('u=jane%40example.com&p=Pa%22ss+%26+W%C3%B6rd&tab=a%3Db%26c');
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/x-www-form-urlencoded' });
  });
  test('keeps a typed slash, dot or query inside its own segment', async () => {
    const client = clientOf('check.path', ['users', { $: 'setting.company' }, 'me']);
    for (const [value, path] of [
      ['a/b', '/desk/users/a%2Fb/me'],
      ['a?b#c', '/desk/users/a%3Fb%23c/me'],
      ['../admin', '/desk/users/..%2Fadmin/me'],
      ['ü', '/desk/users/%C3%BC/me'],
    ]) {
      const { io, sent } = scripted(reply(200, { data: { id: 1 } }));
      await client.check?.(io, { ...acme, settings: { company: value ?? '' } }, live());
      expect(sent[0]?.url).toBe(`https://acme.example${path}`);
    }
    for (const dots of ['.', '..']) {
      const { io, sent } = scripted(reply(200, {}));
      const outcome = await client
        .check?.(io, { ...acme, settings: { company: dots } }, live())
        .catch((e: unknown) => e);
      expect([lineOf(outcome), sent]).toEqual(['bad_credentials not sent', []]);
    }
  });
  test('carries the session where it is carried, and nowhere else', async () => {
    const client = clientOf();
    const { io, sent } = scripted(reply(200, { data: { id: 1 } }), reply(200, granted), reply(204, ''));
    await client.check?.(io, acme, live());
    await client.renew?.(io, acme, live());
    await client.logout?.(io, acme, live());
    sent.push(client.probe.request(acme));
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer aaaa',
      undefined,
      'Bearer aaaa',
      undefined,
    ]);
    expect(sent[1]?.body).toBe('{"refresh_token":"rrrr","mode":"json"}');
  });
  test('carries it as basic authorization in UTF-8', async () => {
    const file = { ...bearerFile, portal: undefined, carry: [{ basic: [{ $: 'account' }, { $: 'token' }] }] };
    const { io, sent } = scripted(reply(200, { data: { id: 1 } }));
    await clientOf('', file).check?.(io, acme, live({ account: 'zoë' }));
    expect(sent[0]?.headers.authorization).toBe(`Basic ${Buffer.from('zoë:aaaa').toString('base64')}`);
  });
  test('carries it in the body, beside what the call sends and over nothing of a prototype', async () => {
    const check = { ...bearerFile.check, method: 'POST', body: { as: 'json', of: { params: [1] } } };
    const file = { ...bearerFile, portal: undefined, check, carry: [{ bodyField: '/meta/auth' }] };
    const { io, sent } = scripted(reply(200, { data: { id: 1 } }));
    await clientOf('', file).check?.(io, acme, live());
    expect(sent[0]?.body).toBe('{"params":[1],"meta":{"auth":"aaaa"}}');
  });
  test('has this installation’s id only where the definition asks for it', async () => {
    const { sent } = await loginOutcome(
      clientOf(`${login}.headers`, { 'x-device': { $: 'device' } }),
      reply(200, granted),
    );
    expect(sent[0]?.headers['x-device']).toBe('2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a');
  });
});

describe('a reply to a log-in', () => {
  test('gives token, refresh token, end and account', async () => {
    const { grant } = await loginOutcome(clientOf(), reply(200, granted));
    expect(grant).toEqual({
      secrets: { accessToken: 'aaaaaaaaaaaaaaaa', refreshToken: 'rrrrrrrrrrrrrrrr' },
      receivedAt: noon,
      expiresAt: noon + 900_000,
      renewableUntil: noon + 30 * 86_400_000,
      account: 'jane@example.com',
      tokenKind: 'bearer',
    });
  });

  /** Hostile and broken replies: status, body, what comes of it. */
  const foul: readonly (readonly [what: string, status: number, body: unknown, line: string])[] = [
    ['nothing', 200, '', 'vendor_reply empty'],
    ['a page', 200, '<!doctype html><html>', 'vendor_reply html'],
    ['half a reply', 200, '{"data":{"access_token":"aaaa', 'vendor_reply truncated'],
    ['words', 200, 'OK', 'vendor_reply shape'],
    ['a list', 200, [], 'vendor_reply shape'],
    ['no token', 200, { data: {} }, 'vendor_reply shape'],
    ['an empty token', 200, { data: { access_token: '' } }, 'vendor_reply shape'],
    ['a token that is an object', 200, { data: { access_token: { a: 1 } } }, 'vendor_reply shape'],
    ['a token that is a list', 200, { data: { access_token: ['a'] } }, 'vendor_reply shape'],
    ['a token that is true', 200, { data: { access_token: true } }, 'vendor_reply shape'],
    ['a token with a line break', 200, { data: { access_token: 'aaa\nb: c' } }, 'vendor_reply shape'],
    ['a token with a blank', 200, { data: { access_token: 'aaa bbb' } }, 'vendor_reply shape'],
    ['a token beyond ASCII', 200, { data: { access_token: 'aäa' } }, 'vendor_reply shape'],
    ['a token of 20,000 letters', 200, { data: { access_token: 'a'.repeat(20_000) } }, 'vendor_reply shape'],
    [
      'a refresh token of two lines',
      200,
      { data: { ...granted.data, refresh_token: 'a\nb' } },
      'vendor_reply shape',
    ],
    ['an inherited token', 200, '{"data":{"__proto__":{"access_token":"aaaa"}}}', 'vendor_reply shape'],
    [
      'its documented refusal',
      401,
      { errors: [{ message: 'No.', extensions: { code: 'INVALID_CREDENTIALS' } }] },
      'bad_credentials',
    ],
    ['a question for a code', 401, { errors: [{ extensions: { code: 'INVALID_OTP' } }] }, 'code_required'],
    ['an undocumented refusal', 400, { errors: [{}] }, 'vendor_reply unexpected'],
    ['a failing server', 500, { data: granted.data }, 'vendor_reply status'],
    ['a token under a refusal', 403, granted, 'vendor_reply unexpected'],
    ['a token under a redirect’s status', 304, granted, 'vendor_reply unexpected'],
  ];
  test.each(foul)('that is %s is told as what it is', async (_what, status, body, line) => {
    expect((await loginOutcome(clientOf(), reply(status, body))).line).toBe(line);
  });

  /** Ends that no token has, and ends that it has: seconds from receipt, `null` for an unknown one. */
  const date = new Date(noon).toUTCString();
  const ends: readonly (readonly [what: string, unit: string, value: unknown, seconds: number | null])[] = [
    ['1e308', 's', 1e308, null],
    ['Infinity as text', 's', 'Infinity', null],
    ['a negative number', 's', -5, null],
    ['zero', 's', 0, null],
    ['hex', 's', '0x10', null],
    ['an exponent', 's', '1e3', null],
    ['true', 's', true, null],
    ['a list', 's', [60], null],
    ['more than ten years', 's', 400_000_000, null],
    ['a past instant', 'epoch-s', noon / 1000 - 10, null],
    ['milliseconds taken for seconds', 'epoch-s', noon + 60_000, null],
    ['a date without a zone', 'iso', '2030-01-01T00:00:00', null],
    ['no date', 'iso', 'tomorrow', null],
    ['seconds', 's', 60, 60],
    ['seconds as text', 's', '60', 60],
    ['milliseconds', 'ms', 90_000, 90],
    ['minutes', 'min', 30, 1800],
    ['an instant in seconds', 'epoch-s', noon / 1000 + 60.5, 60],
    ['an instant in milliseconds', 'epoch-ms', noon + 60_500, 60],
    ['a date with a zone', 'iso', new Date(noon + 60_500).toISOString(), 60],
  ];
  test.each(ends)('whose end is %s (%s)', async (_what, unit, value, seconds) => {
    const client = clientOf(`${login}.take.expires`, [{ from: { at: '/data/expires' }, unit }]);
    const body = { data: { ...granted.data, expires: value } };
    const { grant } = await loginOutcome(client, reply(200, body, { date }));
    expect(grant).toMatchObject({ expiresAt: seconds === null ? null : noon + seconds * 1000 });
  });
  const jwtOf = (claims: unknown) =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  test.each([
    ['its end', { exp: noon / 1000 + 60 }, 59.5],
    ['its end as digits', { exp: String(noon / 1000 + 60) }, 59.5],
    ['letters beyond ASCII', { name: 'Zoë ÿÿ>>??', exp: noon / 1000 + 60 }, 59.5],
    ['no end', { sub: 'jane' }, null],
    ['a past end', { exp: noon / 1000 - 60 }, null],
    ['an end in milliseconds beyond ten years', { exp: noon * 1000 }, null],
    ['1e308', { exp: 1e308 }, null],
    ['a list', [1], null],
    ['a text', 'exp', null],
    ['null', null, null],
  ])('whose token, a JWT, has %s', async (_what, claims, seconds) => {
    const take = { token: { at: '/jwt' }, expires: [{ from: { at: '/jwt' }, unit: 'jwt' }] };
    const call = { ...bearerFile.signIn[0]?.call, good: [{ status: [200] }], take };
    const client = clientOf(login, call);
    const { grant } = await loginOutcome(client, reply(200, { jwt: jwtOf(claims) }, { date }));
    expect(grant).toMatchObject({ expiresAt: seconds === null ? null : noon + seconds * 1000 });
    // Without the server's clock the two may differ by any time.
    const undated = await loginOutcome(client, reply(200, { jwt: jwtOf(claims) }));
    expect(undated.grant).toMatchObject({ expiresAt: null });
  });
  test.each(['opaque-token-1234567890', 'a.b.c', 'a..c', 'eyJhbGciOiJIUzI1NiJ9.bm8.c2ln', '...'])(
    'whose token is no JWT (%s) has no end of its own',
    async (jwt) => {
      const take = { token: { at: '/jwt' }, expires: [{ from: { at: '/jwt' }, unit: 'jwt' }], lives: 600 };
      const client = clientOf(login, { ...bearerFile.signIn[0]?.call, good: [{ status: [200] }], take });
      const { grant } = await loginOutcome(client, reply(200, { jwt }, { date }));
      expect(grant).toMatchObject({ expiresAt: noon + 600_000, estimated: true });
    },
  );
  test('without an end lives as long as the definition says, and is told as an estimate', async () => {
    const client = clientOf(`${login}.take.lives`, 600);
    const { grant } = await loginOutcome(client, reply(200, { data: { ...granted.data, expires: null } }));
    expect(grant).toMatchObject({ expiresAt: noon + 600_000, estimated: true });
  });
  test('is its whole body, or a header, where the definition says so', async () => {
    const whole = clientOf(login, {
      ...bearerFile.signIn[0]?.call,
      good: [{ status: [200] }],
      take: { token: { at: '' } },
    });
    for (const body of ['"tokentoken"', 'tokentoken', ' tokentoken\n'])
      expect((await loginOutcome(whole, reply(200, body))).grant).toMatchObject({
        secrets: { accessToken: 'tokentoken' },
      });
    expect((await loginOutcome(whole, reply(200, { message: 'no' }))).line).toBe('vendor_reply shape');
    const header = clientOf(login, {
      ...bearerFile.signIn[0]?.call,
      good: [{ status: [200] }],
      take: { token: { header: 'Token' } },
    });
    expect((await loginOutcome(header, reply(200, { id: 1 }, { token: 'hhhhhhhh' }))).grant).toMatchObject({
      secrets: { accessToken: 'hhhhhhhh' },
    });
    expect((await loginOutcome(header, reply(200, { id: 1 }))).line).toBe('vendor_reply no_token');
  });
  test('says the server’s own words, the sentence before the code', async () => {
    const said = clientOf(`${login}.not.1.said`, { at: '/errors' });
    const errors = [
      { code: 'E12', text: 'Wrong user or password.', extensions: { code: 'INVALID_CREDENTIALS' } },
    ];
    expect((await loginOutcome(said, reply(401, { errors }))).grant).toMatchObject({
      facts: { vendorMessage: 'Wrong user or password.' },
    });
  });
  test('that says a dead session refuses something else: none was sent', async () => {
    const client = clientOf(`${login}.not.1.is`, 'session_dead');
    const errors = [{ extensions: { code: 'INVALID_CREDENTIALS' } }];
    expect((await loginOutcome(client, reply(401, { errors }))).line).toBe('vendor_refused');
  });
});

describe('a pasted token', () => {
  const method = {
    id: 'pat',
    label: 'Access token',
    fields: [{ name: 'pat', label: 'Token', secret: true }],
    paste: 'pat',
  };
  const client = clientOf('', {
    ...bearerFile,
    renew: undefined,
    signIn: [method],
    check: {
      ...bearerFile.check,
      take: { account: { at: '/data/email' }, expires: [{ from: { at: '/data/ends' }, unit: 's' }] },
    },
  });
  test('is the session once the check accepts it, with what the check tells', async () => {
    const { io, sent } = scripted(reply(200, { data: { id: 1, email: 'kim@example.com', ends: 60 } }));
    const grant = await client.login(io, acme, { method: 'pat', fields: { pat: 'glpat-1234567890' } });
    expect(sent.map(({ url, headers }) => [url, headers])).toEqual([
      ['https://acme.example/desk/users/me', { authorization: 'Bearer glpat-1234567890' }],
    ]);
    expect(grant).toMatchObject({
      secrets: { accessToken: 'glpat-1234567890' },
      account: 'kim@example.com',
      expiresAt: noon + 60_000,
      renewableUntil: null,
    });
  });
  test('that the check refuses was typed wrong', async () => {
    const { io } = scripted(reply(401, { errors: [{}] }));
    const outcome = await client
      .login(io, acme, { method: 'pat', fields: { pat: 'x' } })
      .catch((e: unknown) => e);
    expect(lineOf(outcome)).toBe('bad_credentials');
  });
});

describe('a renewal', () => {
  const renewed = async (answer: VendorReply, client = clientOf()) => {
    const { io } = scripted(answer);
    return client.renew?.(io, acme, live()).catch((thrown: unknown) => thrown);
  };
  test('keeps the refresh token where the reply has no other (RFC 6749, 6)', async () => {
    expect(await renewed(reply(200, { data: { access_token: 'bbbb' } }))).toMatchObject({
      secrets: { accessToken: 'bbbb', refreshToken: 'rrrr' },
      account: 'jane@example.com',
    });
    expect(await renewed(reply(200, granted))).toMatchObject({
      secrets: { refreshToken: 'rrrrrrrrrrrrrrrr' },
    });
  });
  test('that is refused in any words is over', async () => {
    for (const answer of [
      reply(401, { errors: [{}] }),
      reply(400, { errors: [{}] }),
      reply(200, { errors: [{}] }),
      reply(401, 'no'),
    ])
      expect(await renewed(answer)).toMatchObject({ code: 'session_dead' });
    const other = clientOf('renew.not.0.is', 'forbidden');
    expect(lineOf(await renewed(reply(403, { errors: [{}] }), other))).toBe('session_dead');
  });
  test('that fails is not over', async () => {
    expect(lineOf(await renewed(reply(500, 'x')))).toBe('vendor_reply status');
    expect(lineOf(await renewed(reply(404, 'x')))).toBe('vendor_reply missing');
  });
  test('without a refresh token sends nothing', async () => {
    const { io, sent } = scripted();
    const outcome = await clientOf()
      .renew?.(io, acme, session({ accessToken: 'aaaa' }))
      .catch((e: unknown) => e);
    expect([lineOf(outcome), sent]).toEqual(['session_dead', []]);
  });
  test('by the token itself lasts as long as the token', async () => {
    const client = clientOf('renew', { method: 'POST', path: ['extend'], good: [{ status: [200] }] });
    const { io, sent } = scripted(reply(200, granted));
    const grant = await client.renew?.(io, acme, live());
    expect(sent[0]?.headers.authorization).toBe('Bearer aaaa');
    expect(grant?.renewableUntil).toBe(grant?.expiresAt);
  });
});

describe('whose reply it is', () => {
  const client = clientOf();
  const request = client.probe.request(acme);
  const unauthorised = { errors: [{ message: 'Expired.' }] };
  test('is told by the body, never by a status alone', () => {
    expect(client.speaks(reply(401, unauthorised), request)).toBe(false);
    const check = clientOf('check.not.0.when', [{ status: [401] }]);
    const probe = check.probe.request(acme);
    for (const each of [reply(401, ''), reply(401, { message: 'Unauthorized' }), reply(403, 'no')])
      expect(check.speaks(each, { ...probe })).toBe(false);
    expect(client.speaks(reply(401, unauthorised), { ...request })).toBe(true);
  });
  test('is one call’s: a refusal of another call says nothing', async () => {
    const { io, sent } = scripted(reply(200, granted));
    await client.login(io, acme, typed);
    const [sentLogin = request] = sent;
    expect(client.speaks(reply(401, unauthorised), sentLogin)).toBe(false);
    expect(
      client.speaks(reply(401, { errors: [{ extensions: { code: 'INVALID_CREDENTIALS' } }] }), sentLogin),
    ).toBe(true);
  });
  test('is asked by a call without credentials', () => {
    expect(request).toEqual({ method: 'GET', url: 'https://acme.example/desk/server/ping', headers: {} });
    expect(client.probe.recognise(reply(200, 'pong'))).toBe(true);
    for (const other of [reply(200, 'ping'), reply(404, 'pong'), reply(200, '<html>pong')])
      expect(client.probe.recognise(other)).toBe(false);
  });
  test('without such a call is asked by the check, of which JSON alone is an answer', () => {
    const plain = clientOf('recognise', undefined);
    expect(plain.probe.request(acme)).toMatchObject({
      method: 'GET',
      url: 'https://acme.example/desk/users/me',
    });
    expect(plain.probe.request(acme).headers.authorization).toBeUndefined();
    expect(plain.probe.recognise(reply(401, unauthorised))).toBe(true);
    for (const other of [reply(401, ''), reply(401, '<html>'), reply(401, 'no'), reply(500, { a: 1 })])
      expect(plain.probe.recognise(other)).toBe(false);
  });
  test('of an OAuth grant is told by the error of RFC 6749', () => {
    const oauth = clientOf('signIn.0', {
      id: 'client',
      label: 'API client',
      fields: [
        { name: 'client_id', label: 'Client ID' },
        { name: 'client_secret', label: 'Client secret', secret: true },
      ],
      grant: { grant_type: 'client_credentials', token_endpoint: ['oauth/token'] },
    });
    expect(oauth.speaks(reply(401, { error: 'invalid_client' }), { ...request })).toBe(true);
    expect(oauth.speaks(reply(401, { error: 'Not Found' }), { ...request })).toBe(false);
  });
});

describe('an OAuth grant', () => {
  const grantOf = (more: object, fields = ['client_id', 'client_secret']) =>
    clientOf('signIn.0', {
      id: 'password',
      label: 'OAuth',
      fields: fields.map((name) => ({ name, label: `The ${name}`, secret: /secret|password/.test(name) })),
      grant: { token_endpoint: ['oauth/token'], ...more },
    });
  const bodyOf = async (client: ReturnType<typeof clientOf>, fields: Record<string, string>) => {
    const { io, sent } = scripted(reply(200, { access_token: 'tttt', expires_in: 60 }));
    const grant = await client.login(io, acme, { method: 'password', fields });
    expect(grant).toMatchObject({ secrets: { accessToken: 'tttt' }, expiresAt: noon + 60_000 });
    return [sent[0]?.body, sent[0]?.headers.authorization];
  };
  const pair = { client_id: 'me', client_secret: 's&s' };
  test('of client credentials sends the client in the form, or by header', async () => {
    const grant_type = 'client_credentials';
    expect(await bodyOf(grantOf({ grant_type }), pair)).toEqual([
      'grant_type=client_credentials&client_id=me&client_secret=s%26s',
      undefined,
    ]);
    expect(
      await bodyOf(
        grantOf({ grant_type, token_endpoint_auth_method: 'client_secret_basic', scope: 'all' }),
        pair,
      ),
    ).toEqual(['grant_type=client_credentials&scope=all', `Basic ${btoa('me:s&s')}`]);
  });
  test('of a password sends user name and password, and the client where there is one', async () => {
    const client = grantOf(
      { grant_type: 'password', client_id: 'admin-cli', token_endpoint_auth_method: 'none' },
      ['username', 'password'],
    );
    expect(await bodyOf(client, { username: 'jane', password: 'p w' })).toEqual([
      'grant_type=password&username=jane&password=p+w&client_id=admin-cli',
      undefined,
    ]);
  });
  test('is refused in the words of RFC 6749', async () => {
    const { io } = scripted(reply(400, { error: 'invalid_grant', error_description: 'Account disabled' }));
    const outcome = await grantOf({ grant_type: 'client_credentials' })
      .login(io, acme, { method: 'password', fields: pair })
      .catch((e: unknown) => e);
    expect(outcome).toMatchObject({ code: 'bad_credentials', facts: { vendorMessage: 'Account disabled' } });
  });
});

describe('a portal', () => {
  const withConsole = { ...acme, settings: { company: '42', console: 'https://acme.example/console' } };
  const open = (client: ReturnType<typeof clientOf>, path: string | null, ...replies: VendorReply[]) =>
    client.openPortal?.(scripted(...replies).io, withConsole, live(), { path });
  test('in a tab is an address without the token, which the header has', async () => {
    const client = clientOf();
    expect(await open(client, null)).toEqual({ kind: 'tab', url: 'https://acme.example/console' });
    expect(await open(client, 'orders/7')).toEqual({ kind: 'tab', url: 'https://acme.example/orders/7' });
    expect(client.tabHeader?.(live())).toEqual({ name: 'authorization', value: 'Bearer aaaa' });
    expect(clientOf('portal', { tab: '/admin', header: 'X-Desk' }).tabHeader?.(live())).toEqual({
      name: 'x-desk',
      value: 'aaaa',
    });
  });
  test('in a tab never leaves the tenant’s own origin', async () => {
    const elsewhere = { ...withConsole, settings: { console: 'https://evil.example/' } };
    const opening = clientOf().openPortal?.(scripted().io, elsewhere, live(), { path: null });
    await expect(opening).rejects.toThrow(TypeError);
  });
  test('by a link asks for a one-time value and puts it into the address alone', async () => {
    const file = {
      ...bearerFile,
      settings: [{ name: 'console', label: 'Console', kind: 'address', required: true }],
      signIn: [
        { ...bearerFile.signIn[0], call: { ...bearerFile.signIn[0]?.call, body: { as: 'json', of: {} } } },
      ],
      portal: {
        link: {
          call: { method: 'POST', path: ['links'], good: [{ status: [200] }] },
          value: { at: '/once' },
          at: 'console',
          path: ['enter'],
          query: { t: { $: 'value' }, to: { $: 'path', orOmit: true } },
        },
      },
    };
    const client = clientOf('', file);
    const once = reply(200, { once: 'o&1' });
    expect(await open(client, null, once)).toEqual({
      kind: 'link',
      url: 'https://acme.example/console/enter?t=o%261',
    });
    expect(await open(client, '/orders', once)).toEqual({
      kind: 'link',
      url: 'https://acme.example/console/enter?t=o%261&to=%2Forders',
    });
    await expect(open(client, null, reply(200, {}))).rejects.toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'no_token' },
    });
  });
  test('with cookies is a page', async () => {
    const client = clientOf('', { ...bearerFile, carry: [{ cookies: true }], portal: { page: '/home' } });
    expect(await open(client, null)).toEqual({ kind: 'page', url: 'https://acme.example/desk/home' });
    expect([client.usesCookies?.(acme), clientOf().usesCookies?.(acme)]).toEqual([true, false]);
    expect(client.tabHeader).toBeUndefined();
  });
});

describe('a log-out', () => {
  test('is told to the server, and a server without one is none to tell', async () => {
    const client = clientOf('signOut.not', [{ when: [{ status: [404] }], is: 'no_call' }]);
    const out = (answer: VendorReply) =>
      client.logout?.(scripted(answer).io, acme, live()).catch((e: unknown) => lineOf(e));
    expect(await out(reply(204, ''))).toBe(true);
    expect(await out(reply(200, ''))).toBe(true);
    expect(await out(reply(404, ''))).toBe(false);
    expect(await out(reply(200, '<html>'))).toBe('vendor_reply html');
    expect(await out(reply(500, ''))).toBe('vendor_reply status');
    expect(clientOf('signOut', undefined).logout).toBeUndefined();
  });
});

describe('a pause', () => {
  const client = clientOf('throttle', [{ when: [{ status: [200] }, { at: '/code', is: 'SLOW' }], wait: 60 }]);
  test('is what the definition knows it by, the server’s own time before its own', () => {
    expect(client.throttle?.(reply(200, { code: 'SLOW' }), 1)).toBe(60);
    expect(client.throttle?.(reply(200, { code: 'SLOW' }, { 'retry-after': '7' }), 1)).toBe(7);
    expect(client.throttle?.(reply(200, { code: 'OK' }), 1)).toBeNull();
  });
});

describe('what pages show of it', () => {
  test('is a descriptor as a vendor in code has one', () => {
    const descriptor = describeDefinition(accepted(bearerFile));
    expect(descriptor).toMatchObject({
      id: 'x-acme-desk',
      label: 'Acme Desk',
      can: { renew: true, check: true },
      checkCall: 'GET /users/me',
      portal: { by: 'tab', setting: 'console' },
      baseUrl: { keep: 'path' },
    });
    expect(descriptor.signIn[0].fields).toEqual([
      { name: 'email', label: '=Email', secret: false, account: true },
      { name: 'password', label: '=Password', secret: true },
      { name: 'code', label: '=Code', secret: false, onChallenge: true, pasted: 'code' },
    ]);
    expect(descriptor.settings[1]).toEqual({
      name: 'console',
      label: '=Console',
      help: '=Console',
      kind: 'address',
      ownOrigin: true,
    });
  });
});

test('a system behind the server is told apart from the server, in the words that a rule names', async () => {
  const rule = {
    when: [{ status: [502] }, { at: '/Error', has: true }],
    is: 'unreachable',
    said: { at: '/Error' },
  };
  const client = clientOf('check.not', [rule, ...bearerFile.check.not]);
  const cut = reply(502, { Error: 'No backend.' });
  const said = await client.check?.(scripted(cut).io, acme, live()).catch((thrown: unknown) => thrown);
  expect(said).toMatchObject({ facts: { vendorMessage: 'No backend.', status: 502 } });
  const others = [reply(502, 'Bad gateway'), reply(401, { errors: [] }), reply(200, { Error: 'x' })];
  expect([cut, ...others].map((each) => client.unreached?.(each))).toEqual([true, false, false, false]);
});
