import { describe, expect, test } from 'vitest';
import { jsonValue, parseExtraFields, validateExtraFields } from '../../../lib/tenants/extra-fields.ts';

describe('extra body fields are refused', () => {
  test.each([
    'password=a',
    'Password=a',
    'PASSWD=a',
    'user_password=a',
    'passphrase=a',
    'pwd=a',
    'token=a',
    'accessToken=a',
    'refresh-token=a',
    'secret=a',
    'clientSecret=a',
    'api_key=a',
    'apikey=a',
    'private-key=a',
    'credentials=a',
    'authorization=a',
    'otp=a',
    'totp=a',
    'pin=a',
    'refappId=42&password=a',
    'p%61ssword=a',
    'password',
    '=a',
    '%20=a',
    'a=1&a=2',
    '__proto__=a',
    'constructor=a',
    'prototype=a',
    '%5f%5fproto__=a',
  ])('%j', (value) => {
    expect(validateExtraFields(value)).not.toBeNull();
  });
  test('and the reason repeats no value', () => {
    expect(JSON.stringify(validateExtraFields('password=HUNTER2HUNTER2'))).not.toMatch(/HUNTER/);
    expect(JSON.stringify(validateExtraFields('a=HUNTER2HUNTER2&a=HUNTER2HUNTER2'))).not.toMatch(/HUNTER/);
  });
});

describe('extra body fields are taken', () => {
  test.each([
    'refappId=42&env=prod',
    'applicationId=1&appId=2&languageId=3',
    'customerCode=A%26B',
    'a=',
    'spinner=1',
  ])('%j', (value) => {
    expect(validateExtraFields(value)).toBeNull();
  });
  test('by name, decoded as a query string is', () => {
    expect(parseExtraFields('refappId=42&env=prod+one&code=A%26B')).toEqual({
      refappId: 42,
      env: 'prod one',
      code: 'A&B',
    });
  });
  test('none at all', () => {
    expect(validateExtraFields('')).toBeNull();
    expect(parseExtraFields('')).toEqual({});
  });
  test('and no name reaches a prototype', () => {
    const fields = parseExtraFields('__proto__=a&toString=b');
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(Object.keys(fields)).toEqual(['__proto__', 'toString']);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe('a value goes as a number', () => {
  test.each(['0', '2', '42', '501', '9007199254740991'])(
    'where it is read back as it was written: %j',
    (text) => {
      expect([jsonValue(text), JSON.stringify(jsonValue(text))]).toEqual([Number(text), text]);
    },
  );
  test.each([
    '',
    ' 42',
    '042',
    '00',
    '-0',
    '-5',
    '+5',
    '1.0',
    '1e3',
    '0x10',
    '1_000',
    '٤٢',
    '４２',
    '9007199254740992',
    '12345678901234567890',
    '9'.repeat(400),
    'Infinity',
    'NaN',
  ])('and not where it would arrive as something else: %j', (text) => {
    expect(jsonValue(text)).toBe(text);
    expect(parseExtraFields(new URLSearchParams({ a: text }).toString())).toEqual({ a: text });
  });
});
