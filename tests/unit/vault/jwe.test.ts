import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decryptWithKey,
  decryptWithPassphrase,
  deriveKeyFromPrf,
  encryptWithKey,
  encryptWithPassphrase,
  generateKey,
  InvalidJwe,
  pad,
  parsePadded,
  passphraseIterations,
} from '../../../lib/vault/jwe.ts';
import {
  base64url,
  bytesFrom,
  derivedKey,
  directJwe,
  openJwe,
  passkeyKey,
  passphraseJwe,
  wrapped,
} from '../../support/reference-vault.ts';

const passphrase = 'correct horse battery staple';
const quick = 1000;
const some = () => new Uint8Array(randomBytes(32));
const headerOf = (jwe: string) => JSON.parse(bytesFrom(jwe.split('.')[0] ?? '').toString()) as object;

test('the other implementation agrees with RFC 7517, appendix C', () => {
  const key = derivedKey(
    'PBES2-HS256+A128KW',
    'Thus from my lips, by yours, my sin is purged.',
    bytesFrom('2WCTcJZ1Rvd_CJuJripQ1w'),
    4096,
  );
  expect([...key]).toEqual([110, 171, 169, 92, 129, 92, 109, 117, 233, 242, 116, 233, 170, 14, 24, 75]);
  const content = Uint8Array.from([
    111, 27, 25, 52, 66, 29, 20, 78, 92, 176, 56, 240, 65, 208, 82, 112, 161, 131, 36, 55, 202, 236, 185, 172,
    129, 23, 153, 194, 195, 48, 253, 182,
  ]);
  expect(base64url(wrapped('PBES2-HS256+A128KW', key, content))).toBe(
    'TrqXOwuNUfDV9VPTNbyGvEJ9JMjefAVn-TR1uIxR9p6hsRQh9Tk7BA',
  );
});

describe('what is sealed by a passphrase', () => {
  test('is a JWE that the other implementation opens, turned at least 600,000 times', async () => {
    const secret = some();
    const jwe = await encryptWithPassphrase(secret, passphrase, passphraseIterations);
    const { header, plain } = openJwe(jwe, passphrase);
    expect(header).toMatchObject({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' });
    expect(header.p2c).toBeGreaterThanOrEqual(600_000);
    expect(bytesFrom(String(header.p2s)).length).toBeGreaterThanOrEqual(16);
    expect([...plain]).toEqual([...secret]);
  });
  test('by the other implementation opens here', async () => {
    const secret = some();
    const jwe = passphraseJwe(secret, passphrase, passphraseIterations);
    expect(await decryptWithPassphrase(jwe, passphrase)).toEqual(secret);
  });
  test('opens for no other passphrase, and says no more than that', async () => {
    const jwe = await encryptWithPassphrase(some(), passphrase, quick);
    for (const other of ['', 'Correct horse battery staple', `${passphrase} `])
      expect(await decryptWithPassphrase(jwe, other)).toBeNull();
  });
  test('opens for the same passphrase typed in another form of Unicode', async () => {
    const secret = some();
    const jwe = await encryptWithPassphrase(secret, 'Zoe\u0308’s passphrase', quick);
    expect(await decryptWithPassphrase(jwe, 'Zo\u00eb’s passphrase')).toEqual(secret);
  });
  test('has another salt and another key each time', async () => {
    const secret = some();
    const [one, two] = await Promise.all([
      encryptWithPassphrase(secret, passphrase, quick),
      encryptWithPassphrase(secret, passphrase, quick),
    ]);
    const parts = two?.split('.') ?? [];
    expect(one?.split('.').filter((part) => parts.includes(part))).toEqual([]);
  });
  test('is not ours with a count that would only keep the machine busy, nor with another algorithm', async () => {
    const jwe = await encryptWithPassphrase(some(), passphrase, quick);
    const withHeader = (change: object) =>
      [base64url(JSON.stringify({ ...headerOf(jwe), ...change })), ...jwe.split('.').slice(1)].join('.');
    for (const forged of [
      withHeader({ p2c: 2_000_000_000 }),
      withHeader({ alg: 'dir' }),
      withHeader({ alg: 'none' }),
      withHeader({ enc: 'A128CBC-HS256' }),
      'a.b.c.d.e',
      '',
    ])
      await expect(decryptWithPassphrase(forged, passphrase)).rejects.toBeInstanceOf(InvalidJwe);
  });
});

describe('what is sealed by a key', () => {
  test('opens with the other implementation, its name authenticated', async () => {
    const key = generateKey();
    const jwe = await encryptWithKey(pad({ a: 1 }), key, 'acme');
    const { header, plain } = openJwe(jwe, key);
    expect(header).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'acme' });
    expect(JSON.parse(plain.toString())).toEqual({ a: 1 });
  });
  test('by the other implementation opens here', async () => {
    const key = some();
    const content = await decryptWithKey(directJwe(Buffer.from('{"a":1}'), key, 'acme'), key, 'acme');
    expect(content === null ? null : parsePadded(content)).toEqual({ a: 1 });
  });
  test('opens under no other key, under no other name, and with no bit changed', async () => {
    const key = generateKey();
    const jwe = await encryptWithKey(pad({ a: 1 }), key, 'acme');
    expect(await decryptWithKey(jwe, generateKey(), 'acme')).toBeNull();
    expect(await decryptWithKey(jwe, key, 'other')).toBeNull();
    const parts = jwe.split('.');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 4 }), fc.nat(), fc.nat({ max: 7 }), async (part, at, bit) => {
        const bytes = bytesFrom(parts[part] ?? '');
        if (bytes.length === 0) return;
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        const forged = parts.map((each, index) => (index === part ? base64url(bytes) : each)).join('.');
        expect(await decryptWithKey(forged, key, 'acme').catch(() => null)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
  test('is as long for a short password as for a long one', async () => {
    const lengths = await Promise.all(
      [1, 8, 60, 200].map(async (length) => {
        const jwe = await encryptWithKey(pad({ password: 'x'.repeat(length) }), generateKey(), 'acme');
        return jwe.length;
      }),
    );
    expect(new Set(lengths).size).toBe(1);
  });
});

test('the key of a passkey is HKDF of its output', async () => {
  const output = some();
  expect([...(await deriveKeyFromPrf(output))]).toEqual([...passkeyKey(output)]);
});

test('bytes that were read are wiped', () => {
  const bytes = pad({ password: 'secret' });
  expect(parsePadded(bytes)).toEqual({ password: 'secret' });
  expect(bytes.every((byte) => byte === 0)).toBe(true);
});
