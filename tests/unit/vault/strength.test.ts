import { describe, expect, test } from 'vitest';
import { strengthOf } from '../../../components/vault/strength.ts';
import { createTestApp } from '../../support/test-app.ts';
import { passkey, passphrase, prf, setUp } from '../../support/test-vault.ts';

describe('a passphrase', () => {
  test.each([
    ['too short', 'short'],
    ['aaaaaaaaaaaa', 'weak'],
    ['abcdefghijkl', 'weak'],
    ['password password password', 'weak'],
    ['horse battery apple', 'weak'],
    [passphrase, 'fair'],
    [`${passphrase} lantern`, 'strong'],
    ['x7#Kq!2mZ@9wLp$4', 'strong'],
  ] as const)('%s is %s', (words, strength) => {
    expect(strengthOf(words)).toBe(strength);
  });
});

// A browser keeps the whole text that a regular expression last matched, for whoever asks `RegExp.input`.
describe('no regular expression remembers', () => {
  test('a passphrase whose strength was told', () => {
    strengthOf(passphrase);
    expect(RegExp.input).toBe('');
  });
  test('what a command brought, once it is done', async () => {
    const at = createTestApp();
    await setUp(at);
    await at.ask({ name: 'addPasskey', ...passkey });
    expect([RegExp.input, await at.ask({ name: 'unlockByPasskey', output: prf })]).toEqual([
      '',
      { ok: true },
    ]);
    expect(RegExp.input).toBe('');
  });
});
