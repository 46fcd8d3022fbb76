import { expect, test } from 'vitest';
import { matchesFields } from '../../../lib/sessions/typed-credentials.ts';

const declared = [
  { name: 'username' },
  { name: 'note', optional: true },
  { name: 'code', onChallenge: true },
] as const;

test.each([
  ['all of them', { username: 'jane', note: 'x', code: '1' }, true],
  ['without what is optional, and without what only a server asks for later', { username: 'jane' }, true],
  ['without what is needed', { note: 'x', code: '1' }, false],
  ['with an empty one that is needed', { username: '' }, false],
  ['with one that nobody declared', { username: 'jane', other: 'x' }, false],
])('a sign-in %s: %j is taken: %s', (_what, fields, taken) => {
  expect(matchesFields(declared, fields)).toBe(taken);
});
