import { describe, expect, test } from 'vitest';
import {
  parseCheckResponse,
  parseGrantResponse,
  parseLogoutResponse,
} from '../../../lib/vendors/ncentral/client.ts';
import { type NCentralSimulator, startNCentral } from '../../simulators/ncentral.ts';
import { createTestApp, importTenants, ncentralTenant } from '../../support/test-app.ts';
import { refusal, reply } from '../../support/vendor-replies.ts';

// What vendors.md, section 2, knows of N-central's pairs: with either token empty, the reply is refused.

const access = { token: 'b'.repeat(24), type: 'Bearer', expirySeconds: 3600 };
const refresh = { token: 'r'.repeat(24), type: 'Body', expirySeconds: 90_000 };

/** Every way to send no token at all. */
const empties: readonly (readonly [what: string, grant: unknown])[] = [
  ['an empty token', { token: '' }],
  ['a token of blanks', { token: ' \t' }],
  ['null for a token', { token: null }],
  ['no token', { type: 'Bearer', expirySeconds: 3600 }],
  ['null', null],
  ['nothing', undefined],
  ['an empty object', {}],
];
const pairs = empties.flatMap(([what, grant]) => [
  [`${what} for the access token`, { access: grant, refresh }] as const,
  [`${what} for the refresh token`, { access, refresh: grant }] as const,
]);

describe('a pair with', () => {
  test.each(pairs)('%s is refused as one without a token', (_what, tokens) => {
    expect(refusal(() => parseGrantResponse(reply(200, { tokens })))).toEqual({
      code: 'vendor_reply',
      facts: { detail: 'no_token', status: 200 },
    });
  });
  test.each([{ token: 1 }, { token: {} }, { token: 'a b' }, 'b', 1, false])(
    'what is no grant, and not empty, is of another shape: %j',
    (grant) => {
      for (const tokens of [
        { access: grant, refresh },
        { access, refresh: grant },
      ])
        expect(refusal(() => parseGrantResponse(reply(200, { tokens }))).facts.detail).toBe('shape');
    },
  );
  test.each([undefined, null, 'x', 1])('%j in the place of both is of another shape', (tokens) => {
    expect(refusal(() => parseGrantResponse(reply(200, { tokens }))).facts.detail).toBe('shape');
  });
});

test.each(pairs)('a refresh with %s keeps the old pair, which serves again', async (_what, tokens) => {
  const rmm: NCentralSimulator = await startNCentral();
  try {
    let spoils = true;
    const at = createTestApp({
      fetch: async (input, init) =>
        spoils && String(input).endsWith('/refresh')
          ? new Response(JSON.stringify({ tokens }))
          : fetch(input, init),
    });
    await importTenants(at, ncentralTenant(rmm));
    await at.login('acme-rmm', { jwt: rmm.users[0]?.userJwt ?? '' }, 'jwt');
    const held = await at.token('acme-rmm');
    expect(await at.ask({ name: 'renew', tenant: 'acme-rmm' })).toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'no_token' },
    });
    expect(await at.token('acme-rmm')).toEqual(held);
    spoils = false;
    expect(await at.ask({ name: 'renew', tenant: 'acme-rmm' })).toEqual({ ok: true });
  } finally {
    await rmm.close();
  }
});

test('a masked token pasted from a ticket is a bad credential, not a server that cannot be reached', async () => {
  const rmm = await startNCentral();
  try {
    const at = createTestApp();
    await importTenants(at, ncentralTenant(rmm));
    expect(await at.login('acme-rmm', { jwt: 'eyJhbGci…' }, 'jwt')).toEqual({
      ok: false,
      code: 'bad_credentials',
      facts: { detail: 'not sent' },
    });
    expect([rmm.requests, await at.state('acme-rmm')]).toEqual([[], 'signed-out']);
  } finally {
    await rmm.close();
  }
});

describe('the words of a failure', () => {
  const judges = { parseGrantResponse, parseCheckResponse, parseLogoutResponse };
  const told = (status: number, body: unknown) =>
    Object.values(judges).map((judge) => refusal(() => judge(reply(status, body))).facts.vendorMessage);
  const times3 = <T>(value: T) => [value, value, value];
  test.each([400, 401, 403, 409, 500, 503])('are kept from {status, message} under %d', (status) => {
    expect(told(status, { status, message: 'Single sign-on is on.' })).toEqual(
      times3('Single sign-on is on.'),
    );
    expect(told(status, { message: ' Locked. ' })).toEqual(times3('Locked.'));
    expect(told(status, { 'error message': 'Locked.' })).toEqual(times3('Locked.'));
  });
  test.each([
    '',
    '<html>',
    [],
    { status: 401 },
    { message: 5 },
    { message: 'Unauthorized' },
    { message: ' ' },
  ])('are none in %j', (body) => {
    for (const status of [400, 401, 403, 500]) expect(told(status, body)).toEqual(times3(undefined));
  });
  test('are masked where they repeat the user’s token', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.e30.Q7vNp4Lx2WmZt9Ks';
    const at = createTestApp({
      fetch: async () => Response.json({ status: 401, message: `No such token: ${jwt}` }, { status: 401 }),
    });
    await importTenants(at, {
      id: 'acme-rmm',
      vendor: 'ncentral',
      name: 'Acme MSP',
      baseUrl: 'https://ncentral.example',
    });
    const said = await at.login('acme-rmm', { jwt }, 'jwt');
    expect(said).toMatchObject({ code: 'bad_credentials', facts: { vendorMessage: expect.any(String) } });
    expect(JSON.stringify([said, await at.pass('acme-rmm')])).not.toContain(jwt.slice(-9));
  });
});

test.each([undefined, null, '', ' ', '\u200b'])('an "error message" that is %j is none', (empty) => {
  const failed = { 'error message': empty };
  expect(parseGrantResponse(reply(200, { ...failed, tokens: { access, refresh } })).secrets).toEqual({
    accessToken: access.token,
    refreshToken: refresh.token,
  });
  expect(parseCheckResponse(reply(200, failed))).toEqual({ status: 200 });
  expect(parseLogoutResponse(reply(200, failed))).toBe(true);
});
test.each(['No.', 0, false, {}, ['x']])('an "error message" that is %j is a failure', (words) => {
  for (const judge of [parseGrantResponse, parseCheckResponse, parseLogoutResponse])
    expect(
      refusal(() => judge(reply(200, { 'error message': words, tokens: { access, refresh } }))).code,
    ).toBe('vendor_refused');
});
