import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  invalidResponse,
  optionalText,
  parseBody,
  parseJson,
  retryAfterSeconds,
  tokenText,
  toSeconds,
} from '../../../lib/vendors/response.ts';
import { noon } from '../../support/test-app.ts';
import { nonsense, refusal, reply, wordsOf } from '../../support/vendor-replies.ts';

describe('a body is refused', () => {
  test.each(nonsense)('that is %s', (_what, text, detail) => {
    expect(refusal(() => parseBody(reply(200, text), z.looseObject({})))).toEqual({
      code: 'vendor_reply',
      facts: { detail, status: 200 },
    });
  });
  test('and nothing of it is repeated: its first characters may be a token', () => {
    for (const text of ['SECRETSECRETSECRET', '{"SECRETSECRET', '"SECRETSECRET', '[SECRETSECRET']) {
      try {
        parseJson(reply(200, text));
        expect.unreachable();
      } catch (thrown) {
        expect(wordsOf(thrown as never)).not.toContain('SECRET');
        expect(thrown).not.toHaveProperty('cause');
      }
    }
  });
  test('deep nesting is a shape like any other', () => {
    expect(parseJson(reply(200, `${'['.repeat(2000)}${']'.repeat(2000)}`))).toBeInstanceOf(Array);
  });
});

test('a bad reply says what and with which status, no more', () => {
  expect({ ...invalidResponse(reply(502, 'SECRET', { 'x-secret': 'SECRET' }), 'status') }).toMatchObject({
    code: 'vendor_reply',
    facts: { detail: 'status', status: 502 },
  });
});

describe('seconds', () => {
  test.each([
    undefined,
    null,
    '',
    ' ',
    'soon',
    '-1',
    '1e3',
    '0x10',
    '1h',
    '1,5',
    0,
    '0',
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e12,
    '999999999999',
    true,
    [60],
    { a: 1 },
  ])('are not %j', (value) => {
    expect(toSeconds(value)).toBeNull();
  });
  test.each([
    [60, 60],
    ['60', 60],
    [' 60 ', 60],
    ['59.5', 59.5],
    [0.5, 0.5],
    [86_400, 86_400],
    ['1296000', 1_296_000],
  ])('are %j', (value, seconds) => {
    expect(toSeconds(value)).toBe(seconds);
  });
});

describe('Retry-After', () => {
  const asked = (value?: string) =>
    retryAfterSeconds(reply(409, '', value === undefined ? {} : { 'retry-after': value }));
  test('is a number of seconds', () => {
    expect([asked('0'), asked('7'), asked(' 120 ')]).toEqual([0, 7, 120]);
  });
  test('or a date, counted from receipt, never negative', () => {
    expect(asked(new Date(noon + 30_000).toUTCString())).toBe(30);
    expect(asked(new Date(noon - 30_000).toUTCString())).toBe(0);
  });
  test('or is not there, or says nothing', () => {
    expect([asked(), asked('soon'), asked('')]).toEqual([null, null, null]);
  });
});

describe('a token', () => {
  test.each(['', ' ', 'a b', 'a\nb', 'a\u0000', 'é', '\ud800', 1, null, undefined, {}, ['a']])(
    'is not %j',
    (value) => {
      expect(tokenText.safeParse(value).success).toBe(false);
    },
  );
  test.each(['a', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln', 'a+b/c==', '!~'])(
    'is any opaque text in one piece: %j',
    (value) => {
      expect(tokenText.parse(value)).toBe(value);
    },
  );
});

test('a token is at most 16,384 characters long', () => {
  expect(tokenText.safeParse('a'.repeat(16_384)).success).toBe(true);
  expect(tokenText.safeParse('a'.repeat(16_385)).success).toBe(false);
});

test('a vendor’s text of another type is no text', () => {
  expect([1, null, undefined, {}, ['a'], 'a'].map((value) => optionalText.parse(value))).toEqual([
    '',
    '',
    '',
    '',
    '',
    'a',
  ]);
});
