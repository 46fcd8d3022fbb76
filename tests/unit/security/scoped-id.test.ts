import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { scopedId } from '../../../lib/security/scoped-id.ts';

const key = '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a';

test('is the same for the same key and scope: half an HMAC, in hex', async () => {
  const expected = createHmac('sha256', key).update('["a","b"]').digest('hex').slice(0, 32);
  expect([await scopedId(key, 'a', 'b'), await scopedId(key, 'a', 'b')]).toEqual([expected, expected]);
});
test('is another for any other key, and for any other scope, however its parts are joined', async () => {
  const ids = await Promise.all([
    scopedId(key, 'a', 'b'),
    scopedId(`${key}x`, 'a', 'b'),
    scopedId(key, 'ab'),
    scopedId(key, 'a', 'b', ''),
    scopedId(key, 'b', 'a'),
    scopedId(key, 'a","b'),
    scopedId(key),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});
