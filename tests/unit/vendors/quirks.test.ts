import { describe, expect, test } from 'vitest';
import * as ncentral from '../../../lib/vendors/ncentral/wire.ts';
import * as q01 from '../../../lib/vendors/q01/wire.ts';
import { refusal, reply, tenant } from './replies.ts';

// What the vendors' pages leave open, and no simulator of theirs does: replies that are good all the same.

describe('N-central’s validate', () => {
  test.each([
    ['a sentence', 'The token is valid.'],
    ['JSON of any shape', { valid: true }],
    ['a list', [1]],
  ])('is judged by its status: 200 with %s is good', (_what, body) => {
    expect(ncentral.judgeCheck(reply(200, body))).toEqual({ status: 200 });
  });
  test('is not good when it says that it failed, says nothing, or is a page', () => {
    expect(refusal(() => ncentral.judgeCheck(reply(200, '')))).toMatchObject({
      code: 'vendor_reply',
      facts: { fault: 'empty' },
    });
    expect(refusal(() => ncentral.judgeCheck(reply(200, { 'error message': 'x' }))).code).not.toBe(
      'internal',
    );
    expect(refusal(() => ncentral.judgeCheck(reply(200, '<!doctype html><p>Log in')))).toMatchObject({
      code: 'vendor_reply',
      facts: { fault: 'html' },
    });
    expect(refusal(() => ncentral.judgeCheck(reply(401, 'The token is valid.')))).toMatchObject({
      code: 'session_dead',
    });
  });
});

describe('Q01’s log-in', () => {
  const token = 'b'.repeat(40);
  test.each([null, '', 7, undefined])('takes the token of one name where the other is %j', (other) => {
    for (const names of [
      ['idToken', 'access_token'],
      ['access_token', 'idToken'],
    ] as const) {
      const body = { [names[0]]: token, [names[1]]: other, durationTime: '600' };
      expect(q01.judgeLogin(reply(200, body), null).secrets.accessToken).toBe(token);
    }
  });
  test('is refused without any', () => {
    expect(refusal(() => q01.judgeLogin(reply(200, { idToken: null }), null)).code).toBe('vendor_reply');
  });
  test('lets no extra field stand for one of either way in', () => {
    const extra = 'username=evil&refappId=42';
    const shop = tenant('q01', 'https://q01.example', { tenantId: 'T', resource: 'R', extra });
    const sent = (way: string, fields: Record<string, string>) =>
      JSON.parse(q01.loginRequest(shop, { way, fields }, 'device').body ?? '');
    expect(sent('token', { accessToken: token })).toEqual({
      access_token: token,
      refappId: '42',
      resource: 'R',
      tenantId: 'T',
      uuid: 'device',
    });
    expect(sent('password', { username: 'jane', password: 'p' })).toMatchObject({ username: 'jane' });
  });
});
