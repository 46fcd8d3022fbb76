import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  invalidResponse,
  optionalText,
  parseBody,
  parseJson,
  textOrNumber,
  tokenText,
  toSeconds,
} from '../../../lib/vendors/response.ts';
import { retryAfterSeconds } from '../../../lib/vendors/retry-after.ts';
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
    expect([asked('7'), asked(' 120 '), asked('007')]).toEqual([7, 120, 7]);
  });
  test.each([
    ['0', 1],
    ['0.2', 1],
    ['1.0', 1],
    ['1.01', 2],
    ['59.5', 60],
    ['86401', 86_400],
    ['9'.repeat(400), 86_400],
  ])('%s is rounded up, at least a second and at most a day: %d', (value, seconds) => {
    expect(asked(value)).toBe(seconds);
  });
  test('or a date of HTTP’s three forms, counted from receipt', () => {
    expect(asked(new Date(noon + 30_000).toUTCString())).toBe(30);
    expect(asked('Sat, 21 Nov 2026 12:00:30 GMT')).toBe(30);
    expect(asked('Saturday, 21-Nov-26 12:01:00 GMT')).toBe(60);
    expect(asked('Sat Nov 21 12:00:07 2026')).toBe(7);
    expect(asked('Sun Nov 21 12:00:07 2038')).toBe(86_400);
  });
  test('or a date, counted from the server’s own clock where it tells that', () => {
    const date = new Date(noon + 3_600_000).toUTCString();
    const headers = { 'retry-after': new Date(noon + 3_630_000).toUTCString(), date };
    expect(retryAfterSeconds(reply(503, '', headers))).toBe(30);
    expect(retryAfterSeconds(reply(503, '', { ...headers, date: 'yesterday' }))).toBe(3630);
  });
  test.each([
    undefined,
    '',
    'soon',
    '-1',
    '-0.5',
    '+5',
    '1e3',
    '0x10',
    '5s',
    '5, 10',
    '1.5.2',
    'Infinity',
    'NaN',
    '2026-11-21',
    '2026-11-21T12:05:00Z',
    'Nov 2026',
    'Sat, 21 Nov 2026 11:59:30 GMT',
    'Sat, 31 Feb 2026 12:00:00 GMT',
    'Sat, 21 Nox 2026 12:05:00 GMT',
    'Sat, 21 Nov 2026 25:00:00 GMT',
    'Sat, 21 Nov 2026 12:05:00 +0200',
    'Sat, 21 Nov 2026 12:05:00',
  ])('or says nothing, and the vendor’s own wait applies: %j', (value) => {
    expect(asked(value)).toBeNull();
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

test.each([
  ['text', 'text'],
  [4, '4'],
  [undefined, ''],
  [{ toString: false }, ''],
  [['text'], ''],
])('%j of a reply is read as “%s”', (value, read) => {
  expect(textOrNumber(value)).toBe(read);
});
