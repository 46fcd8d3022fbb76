import { describe, expect, test } from 'vitest';
import { ConciergeError, type ErrorFacts } from '../../../lib/errors.ts';
import { maskError, secretValuesOf, toProblem } from '../../../lib/sessions/problem.ts';
import { noon } from '../../support/test-app.ts';

const secret = 'Kt4vXq9Lm2Rz7Wb5Yc8N';
const masked = (facts: ErrorFacts) =>
  maskError(new ConciergeError('forbidden', { status: 403, ...facts }), [secret]).facts;

describe('an error that is shown', () => {
  test('keeps a vendor’s words without the secret in them', () => {
    expect(masked({ vendorMessage: `No such token: ${secret}.` })).toEqual({
      status: 403,
      vendorMessage: 'No such token: ….',
    });
    expect(masked({ vendorMessage: 'No such token.' })).toMatchObject({ vendorMessage: 'No such token.' });
  });
  test('keeps the name of a missing permission, and of one that holds the secret the rest', () => {
    expect(masked({ permission: 'product' })).toEqual({ status: 403, permission: 'product' });
    expect(JSON.stringify(masked({ permission: `product ${secret}` }))).not.toContain(secret);
  });
  test('keeps a reference for the vendor’s support as a whole, or not at all', () => {
    expect(masked({ reference: 'req-7' })).toEqual({ status: 403, reference: 'req-7' });
    expect(masked({ reference: `req-${secret}` })).toEqual({ status: 403 });
  });
  test('is the same one where the vendor said nothing', () => {
    const error = new ConciergeError('timeout', { detail: 'portal' });
    expect(maskError(error, [secret])).toBe(error);
  });
  test('keeps its code and its cause', () => {
    const error = new ConciergeError('throttled', { vendorMessage: secret });
    expect(maskError(error, [secret])).toMatchObject({ code: 'throttled', cause: error });
  });
});

test('a problem is stored with what was done and when, and without what only a form can show', () => {
  const error = new ConciergeError('bad_message', { detail: 'too long', limit: 7, vendorMessage: secret });
  expect(toProblem('login', error, [secret], noon)).toEqual({
    code: 'bad_message',
    act: 'login',
    at: noon,
    facts: { detail: 'too long', vendorMessage: '…' },
  });
});

test('every secret of a session counts, and one that it lacks does not', () => {
  expect(secretValuesOf({ accessToken: 'a', refreshToken: undefined })).toEqual(['a']);
  expect(secretValuesOf({ accessToken: 'a', refreshToken: 'b' })).toEqual(['a', 'b']);
});
