import { describe, expect, test } from 'vitest';
import type { VendorReply } from '../../../lib/vendors/contract.ts';
import * as ncentral from '../../../lib/vendors/ncentral/client.ts';
import * as q01 from '../../../lib/vendors/q01/client.ts';
import { createTestApp, importTenants } from '../../support/test-app.ts';
import { refusal, reply, scripted, session, tenant } from '../../support/vendor-replies.ts';

// What the vendors' pages leave open, and no simulator of theirs does: replies that are good all the same.

describe('N-central’s validate', () => {
  test.each([
    ['a sentence', 'The token is valid.'],
    ['JSON of any shape', { valid: true }],
    ['a list', [1]],
  ])('is judged by its status: 200 with %s is good', (_what, body) => {
    expect(ncentral.parseCheckResponse(reply(200, body))).toEqual({ status: 200 });
  });
  test('is not good when it says that it failed, says nothing, or is a page', () => {
    expect(refusal(() => ncentral.parseCheckResponse(reply(200, '')))).toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'empty' },
    });
    expect(refusal(() => ncentral.parseCheckResponse(reply(200, { 'error message': 'x' }))).code).not.toBe(
      'internal',
    );
    expect(refusal(() => ncentral.parseCheckResponse(reply(200, '<!doctype html><p>Log in')))).toMatchObject({
      code: 'vendor_reply',
      facts: { detail: 'html' },
    });
    expect(refusal(() => ncentral.parseCheckResponse(reply(401, 'The token is valid.')))).toMatchObject({
      code: 'session_dead',
    });
  });
});

describe('Q01’s 401', () => {
  const bodies = [
    '',
    ' ',
    'Unauthorized',
    '<!doctype html><p>Log in',
    '[]',
    'null',
    '{"code":',
    { status: 0 },
  ];
  test.each(bodies)('is a wrong password at a log-in, and a dead session at a check, with %j', (body) => {
    const status = 401;
    expect(refusal(() => q01.parseLoginResponse(reply(status, body), null))).toEqual({
      code: 'bad_credentials',
      facts: { status },
    });
    expect(refusal(() => q01.parseCheckResponse(reply(status, body)))).toEqual({
      code: 'session_dead',
      facts: { status },
    });
  });
  test('lets its body say more, and no other status is read without one', () => {
    const locked = { code: 423, message: 'Locked.' };
    for (const judge of [q01.parseCheckResponse, (each: VendorReply) => q01.parseLoginResponse(each, null)]) {
      expect(refusal(() => judge(reply(401, locked)))).toEqual({
        code: 'vendor_refused',
        facts: { status: 423, vendorMessage: 'Locked.' },
      });
      expect(refusal(() => judge(reply(401, { code: 403 }))).code).toBe('forbidden');
      for (const status of [200, 400])
        expect(refusal(() => judge(reply(status, ''))).code).toBe('vendor_reply');
    }
  });
  test.each(['Unauthorized', '<html>', '', '{"code":401,"message":"Unauthorized"}'])(
    'with %j from something that answers no probe ends nothing',
    async (body) => {
      const answers = [new Response(JSON.stringify({ idToken: 'b'.repeat(40), durationTime: '600' }))];
      const refuse = async () => answers.shift() ?? new Response(body, { status: 401 });
      const world = createTestApp({ fetch: refuse });
      await importTenants(world, {
        id: 'acme',
        vendor: 'q01',
        name: 'Acme KetchApp',
        baseUrl: 'https://q01.example',
        settings: { tenantId: 'T', resource: 'R' },
      });
      expect(await world.login('acme', { username: 'paola', password: 'Paola-demo-password' })).toEqual({
        ok: true,
      });
      expect(await world.ask({ name: 'check', tenant: 'acme' })).toMatchObject({
        code: 'gateway',
        facts: { status: 401 },
      });
      expect([answers.length, await world.state('acme')]).toEqual([0, 'signed-in']);
    },
  );
});

test.each([
  [204, true],
  [205, true],
  [206, false],
])('Q01’s log-out may be answered without a body by %i: %s', async (status, isGood) => {
  const shop = tenant('q01', 'https://q01.example', { tenantId: 'T', resource: 'R' });
  const { io } = scripted(reply(status, ''));
  const done = q01.client.logout?.(io, shop, session({ accessToken: 't' }));
  await (isGood ? expect(done).resolves.toBe(true) : expect(done).rejects.toThrow());
});

describe('Q01’s log-in', () => {
  const token = 'b'.repeat(40);
  test.each([null, '', 7, undefined])('takes the token of one name where the other is %j', (other) => {
    for (const names of [
      ['idToken', 'access_token'],
      ['access_token', 'idToken'],
    ] as const) {
      const body = { [names[0]]: token, [names[1]]: other, durationTime: '600' };
      expect(q01.parseLoginResponse(reply(200, body), null).secrets.accessToken).toBe(token);
    }
  });
  test.each(['idToken', 'access_token'])('stands flat by %s alone, whatever data is beside it', (name) => {
    const body = { [name]: token, data: { resource: 'KETCHAPP' } };
    expect(q01.parseLoginResponse(reply(200, body), null).secrets.accessToken).toBe(token);
  });
  test('is refused without any', () => {
    expect(refusal(() => q01.parseLoginResponse(reply(200, { idToken: null }), null)).code).toBe(
      'vendor_reply',
    );
  });
  test('lets no extra field stand for one of either way in', () => {
    const extra = 'username=evil&refappId=42';
    const shop = tenant('q01', 'https://q01.example', { tenantId: 'T', resource: 'R', extra });
    const sent = (method: string, fields: Record<string, string>) =>
      JSON.parse(q01.loginRequest(shop, { method, fields }, 'device').body ?? '');
    expect(sent('token', { accessToken: token })).toEqual({
      access_token: token,
      refappId: 42,
      resource: 'R',
      tenantId: 'T',
      uuid: 'device',
    });
    expect(sent('password', { username: 'jane', password: 'p' })).toMatchObject({ username: 'jane' });
  });
});
