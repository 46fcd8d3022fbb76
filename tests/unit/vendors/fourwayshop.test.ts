import { describe, expect, test } from 'vitest';
import { client, parseCheckResponse, parseLoginResponse } from '../../../lib/vendors/fourwayshop/client.ts';
import { createTestApp, type FileTenant, importTenants, type TestApp } from '../../support/test-app.ts';
import { refusal, reply } from '../../support/vendor-replies.ts';

// What vendors.md, section 3, knows of Four Way Shop. Its platform refuses inside an HTTP 200 too.

const corner: FileTenant = {
  id: 'corner',
  vendor: 'fourwayshop',
  name: 'Corner Shop',
  environment: 'staging',
  baseUrl: 'https://shop.example',
  settings: { companyId: 'CORNER', siteId: '501', checkPath: 'check' },
};
const typed = { username: 'clerk@example.com', password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H' };
const grant = { username: typed.username, token: 'b7e1d94c02f85a63d8c4e7091fa2b536', expiresInMS: 285_000 };
const soft = (errorCode: string, message = 'The request could not be done.') => ({
  success: false,
  message,
  errorCode,
});

/** An app whose shop answers from a list, its last answer for ever. */
async function shopThat(
  ...answers: readonly [status: number, body: unknown, headers?: Record<string, string>][]
) {
  const asked: string[] = [];
  const world = createTestApp({
    fetch: async (input) => {
      const [status, body, headers = {}] = answers[Math.min(asked.length, answers.length - 1)] ?? [500, ''];
      asked.push(new URL(String(input)).pathname);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return new Response(status === 204 ? null : text, { status, headers });
    },
  });
  await importTenants(world, corner);
  return { world, asked };
}
const logIn = (world: TestApp) => world.login('corner', typed);

describe('a throttled call of the shop', () => {
  const busy = soft('MAX_NR_OF_REQUESTS_REACHED');
  test('is waited out two seconds at a time where the shop tells no time, and repeated', async () => {
    const { world, asked } = await shopThat([200, grant], [200, busy], [200, busy], [200, grant]);
    await logIn(world);
    expect(await world.ask({ name: 'check', tenant: 'corner' })).toEqual({ ok: true });
    expect([asked, world.clock.waits]).toEqual([
      ['/login', '/check', '/check', '/check'],
      [2000, 2000],
    ]);
  });
  test('is waited out as long as the shop says', async () => {
    const { world } = await shopThat([200, grant], [200, busy, { 'retry-after': '7' }], [200, grant]);
    await logIn(world);
    expect(await world.ask({ name: 'check', tenant: 'corner' })).toEqual({ ok: true });
    expect(world.clock.waits).toEqual([7000]);
  });
  test('is told as throttled after six seconds, and leaves the session as it is', async () => {
    const { world, asked } = await shopThat([200, grant], [200, busy]);
    await logIn(world);
    expect(await world.ask({ name: 'check', tenant: 'corner' })).toMatchObject({
      code: 'throttled',
      facts: { retryAfterSeconds: 2, status: 200 },
    });
    expect([asked.length, world.clock.waits]).toEqual([5, [2000, 2000, 2000]]);
    expect(await world.state('corner')).toBe('signed-in');
  });
  test('is known by the codes of a refusal, and by nothing else', () => {
    const minute = soft('EXCEEDED_REQUEST_USER_MINUTE');
    expect(client.throttle?.(reply(503, busy), 1)).toBe(2);
    expect([200, 429].map((status) => client.throttle?.(reply(status, minute), 1))).toEqual([60, 60]);
    expect(client.throttle?.(reply(200, minute, { 'retry-after': '9' }), 1)).toBe(9);
    for (const other of [
      '',
      '<html>',
      [busy],
      { ...busy, success: true },
      soft('MAX_NR_OF_USERS'),
      soft('toString'),
    ])
      expect(client.throttle?.(reply(200, other), 1)).toBeNull();
  });
});

describe('a log-in that the shop refuses by a status', () => {
  test.each([
    [401, 'ACCOUNT_LOCKED', 'account_locked'],
    [400, 'ACCOUNT_LOCKED', 'account_locked'],
    [401, 'PASSWORD_EXPIRED', 'password_expired'],
    [403, 'PASSWORD_EXPIRED', 'password_expired'],
    [400, 'INVALID_CREDENTIALS', 'bad_credentials'],
    [500, 'MAX_NR_OF_USERS', 'licence_full'],
    [401, 'INTERNAL_ERROR', 'bad_credentials'],
    [401, 'SOMETHING_NEW', 'bad_credentials'],
    [403, 'SOMETHING_NEW', 'forbidden'],
    [400, 'SOMETHING_NEW', 'vendor_refused'],
    [500, 'SOMETHING_NEW', 'vendor_reply'],
  ])('%d with %s is %s', (status, errorCode, code) => {
    const seen = refusal(() => parseLoginResponse(reply(status, soft(errorCode)), ''));
    expect([seen.code, seen.facts.status]).toEqual([code, status]);
  });
  test('is known by its code where the flag is left out, and by the status where there is no code', () => {
    expect(refusal(() => parseLoginResponse(reply(401, { errorCode: 'ACCOUNT_LOCKED' }), '')).code).toBe(
      'account_locked',
    );
    for (const body of ['', '<html>', [], { message: 'Access Denied.' }])
      expect(refusal(() => parseLoginResponse(reply(401, body), '')).code).toBe('bad_credentials');
  });
  test('a locked account is told as one, and nothing is sent again', async () => {
    const { world, asked } = await shopThat([401, soft('ACCOUNT_LOCKED')]);
    expect(await logIn(world)).toMatchObject({ code: 'account_locked', facts: { status: 401 } });
    expect(asked).toEqual(['/login']);
  });
  test('but a check’s 401 is the end of the session and its 403 is none, whatever their codes', () => {
    for (const errorCode of ['ACCOUNT_LOCKED', 'INVALID_CREDENTIALS', 'TOKEN_EXPIRED']) {
      expect(refusal(() => parseCheckResponse(reply(401, soft(errorCode)))).code).toBe('session_dead');
      expect(refusal(() => parseCheckResponse(reply(403, soft(errorCode)))).code).toBe('forbidden');
    }
  });
});

describe('a check, whose address is any that answers only who is signed in', () => {
  test.each<[number, unknown]>([
    [200, [{ id: 1 }]],
    [200, []],
    [200, { success: true }],
    [200, { id: 1 }],
    [200, '"clerk@example.com"'],
    [200, 'true'],
    [200, 'null'],
    [204, ''],
  ])('finds a living session in %d with %j', async (status, body) => {
    const { world } = await shopThat([200, grant], [status, body]);
    await logIn(world);
    expect(await world.ask({ name: 'check', tenant: 'corner' })).toEqual({ ok: true });
    expect((await world.pass('corner'))?.session?.lastCheck?.status).toBe(status);
  });
  test.each([
    ['a page', '<!doctype html><p>Log in', 'html'],
    ['nothing', '', 'empty'],
    ['half a list', '[1,2', 'truncated'],
    ['words', 'OK', 'shape'],
  ])('finds none in a 200 that is %s', (_what, body, detail) => {
    expect(refusal(() => parseCheckResponse(reply(200, body)))).toEqual({
      code: 'vendor_reply',
      facts: { detail, status: 200 },
    });
  });
  test('finds none where the platform refuses inside a 200', () => {
    expect(refusal(() => parseCheckResponse(reply(200, soft('TOKEN_EXPIRED')))).code).toBe('session_dead');
    expect(refusal(() => parseCheckResponse(reply(200, soft('SOMETHING_NEW')))).code).toBe('vendor_refused');
  });
  test('but a log-in’s reply is an object with a token', () => {
    for (const [status, body] of [
      [200, '[]'],
      [200, 'true'],
      [204, ''],
    ] as const)
      expect(refusal(() => parseLoginResponse(reply(status, body), '')).code).toBe('vendor_reply');
  });
});

describe('a missing permission', () => {
  const words = (name: string) => `Operation not allowed, missing permission '${name}'`;
  const told = async (body: unknown) => {
    const { world } = await shopThat([200, grant], [403, body]);
    await logIn(world);
    const answer = await world.ask({ name: 'check', tenant: 'corner' });
    expect(answer).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await world.state('corner')).toBe('signed-in');
    return answer.ok ? undefined : answer.facts?.permission;
  };
  test.each([
    'product',
    'product/price',
    'product.edit',
    'manageB2BOrders',
    'B2BCustomer',
    'OAuth2Clients',
    'customers2024',
    'catalogManagementAdministrator',
    'gestione catalogo (tutti)',
    'résumé',
  ])('is named: %s', async (name) => {
    expect(await told({ message: words(name) })).toBe(name);
  });
  test('is named however its JSON is written', async () => {
    expect(await told(`{"message":"${words('product').replaceAll("'", '\\u0027')}"}`)).toBe('product');
    expect(await told({ message: words('product'), success: false, errorCode: 'INTERNAL_ERROR' })).toBe(
      'product',
    );
    expect(await told(words('product'))).toBe('product');
  });
  test('is named on one line, and not at all when it is nothing', async () => {
    expect(await told({ message: words('pro\nduct\u202e') })).toBe('pro duct');
    expect(await told({ message: words(' ') })).toBeUndefined();
    expect(await told({ message: words('') })).toBeUndefined();
  });
  test('is not named where it repeats the token, or a secret that is forgotten', async () => {
    expect(await told({ message: words(`key/${grant.token}`) })).not.toContain(grant.token.slice(0, 9));
    expect(await told({ message: words('c4a7e90d1b38f256a0d9c7e4b1823f65') })).toBe('…');
  });
});
