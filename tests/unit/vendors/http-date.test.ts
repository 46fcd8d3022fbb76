import { expect, test } from 'vitest';
import { parseHttpDate } from '../../../lib/vendors/http-date.ts';

test('an HTTP date is what RFC 9110 writes, and no other text that could be taken for a time', () => {
  expect(parseHttpDate('Sat, 21 Nov 2026 12:00:00 GMT')).toBe(Date.UTC(2026, 10, 21, 12));
  for (const other of [
    '-1',
    '0',
    '2026',
    '2026-11-21',
    'Sat, 21 Nov 2026 12:00:00 +0100',
    'Sat, 99 Foo 2026 12:00:00 GMT',
  ])
    expect([other, parseHttpDate(other)]).toEqual([other, null]);
});
