import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeOf, shapeOfBody, shapeOfHeaders } from '../../../scripts/conformance/shape.ts';

const reply = (text: string, headers: Record<string, string> = {}) => ({
  status: 200,
  headers,
  text,
  receivedAt: 0,
});

describe('a shape', () => {
  test.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['', 'empty text'],
    ['abc', 'text(3)'],
    [1710515958, 'integer'],
    [1.5, 'number'],
    [true, 'boolean'],
    [[], 'list(0)'],
    [[1, 'ab', 'cd'], 'list(3) of integer or text(2)'],
    [{}, '{}'],
    [{ idToken: 'abc', expiresInMS: 1 }, '{ idToken: text(3), expiresInMS: integer }'],
    [{ 'error message': '' }, '{ error message: empty text }'],
  ])('of %j is %s', (value, shape) => {
    expect(shapeOf(value)).toBe(shape);
  });

  test.each([
    'jane@example.com',
    '4711',
    'a b',
    '55020f7fddda40ceb18636405b161f5a',
    'eyJhbGciOiJIUzI1NiJ9',
    'x'.repeat(41),
  ])('tells the key %s by its length: it may be data', (key) => {
    expect(shapeOf({ [key]: 1 })).toBe(`{ key(${key.length}): integer }`);
  });

  test('holds no value, however deep', () => {
    const secret = fc.stringMatching(/^[A-Za-z]{4}\d[\w.+=-]{8,60}$/);
    const tree = fc.object({ key: secret, values: [secret, fc.integer()], maxDepth: 3, maxKeys: 5 });
    fc.assert(
      fc.property(tree, (value) => {
        const texts = JSON.stringify(value).match(/[\w.+=-]{9,}/g) ?? [];
        const shape = shapeOf(value);
        expect(texts.filter((text) => shape.includes(text))).toEqual([]);
      }),
    );
  });

  test('ends at a depth and at a number of keys', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`);
    const wide = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`${'k'.repeat(at + 1)}`.slice(0, 38), 1]),
    );
    expect(shapeOf(deep)).toBe('{ a: { a: { a: { a: { a: { a: … } } } } } }');
    expect(
      shapeOf({ ...wide, ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`z${at}`, 1])) }),
    ).toMatch(/… \d+ more \}$/);
  });
});

describe('a body', () => {
  test.each([
    ['', 'no body'],
    [' ', 'no body (1 characters)'],
    ['<p>x</p>', 'a page (8 characters)'],
    ['{"a":', 'JSON that breaks off (5 characters)'],
    ['OK', 'text that is no JSON (2 characters)'],
    ['"OK"', 'text(2)'],
  ])('%j is %s', (text, shape) => {
    expect(shapeOfBody(reply(text))).toBe(shape);
  });
});

test('of headers only few are told, and of those no more than a known word', () => {
  const secret = 'Jane-demo-password';
  expect(
    shapeOfHeaders({
      'content-type': 'Application/JSON; charset=utf-8',
      'retry-after': '7',
      'www-authenticate': `Bearer realm="${secret}"`,
      'set-cookie': `${secret}=1`,
      location: `https://${secret}.example/`,
      allow: secret,
      'x-request-id': secret,
      date: 'now',
    }),
  ).toEqual({
    'content-type': 'application/json',
    'retry-after': '7 s',
    'www-authenticate': 'Bearer',
    'set-cookie': 'present',
    location: 'present',
    allow: 'present',
    date: 'present',
  });
  const others = shapeOfHeaders({
    'content-type': `application/${secret}`,
    'retry-after': secret,
    'www-authenticate': secret,
  });
  expect(JSON.stringify(others)).not.toContain(secret);
  expect(others.date).toBe('absent');
});
