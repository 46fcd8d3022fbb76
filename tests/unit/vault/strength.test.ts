import { describe, expect, test } from 'vitest';
import { strengthOf } from '../../../components/vault/strength.ts';
import { createTestApp } from '../../support/test-app.ts';
import { passkey, passphrase, prf, setUp } from '../../support/test-vault.ts';

describe('a passphrase', () => {
  test.each([
    ['too short', 'short'],
    ['aaaaaaaaaaaa', 'simple'],
    ['abcdefghijkl', 'simple'],
    ['abababababab', 'simple'],
    ['AaAaAaAaAaAa', 'simple'],
    ['1234567890', 'simple'],
    ['9876543210', 'simple'],
    ['ＡＡＡＡＡＡＡＡＡＡ', 'simple'],
    ['abcabcabcabc', 'simple'],
    ['password password password', 'weak'],
    ['horse battery apple', 'weak'],
    [passphrase, 'fair'],
    [`${passphrase} lantern`, 'strong'],
    ['x7#Kq!2mZ@9wLp$4', 'strong'],
  ] as const)('%s is %s', (words, strength) => {
    expect(strengthOf(words)).toBe(strength);
  });
});

test.each(['a'.repeat(10), 'abababababab', '1234567890', ' '.repeat(12)])(
  'a vault is not made with %j, nor its passphrase changed to it',
  async (simple) => {
    const at = createTestApp();
    expect(await at.ask({ name: 'setUpVault', passphrase: simple })).toMatchObject({ code: 'bad_message' });
    await setUp(at);
    const change = { name: 'changePassphrase', passphrase, next: simple };
    expect(await at.ask(change)).toMatchObject({ code: 'bad_message' });
  },
);

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
