/**
 * The vault's format by Node's cryptography, step by step from the RFCs and without the product's code.
 * Each implementation must open what the other one seals.
 */
import { createCipheriv, createDecipheriv, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';

export const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
export const bytesFrom = (text: string): Buffer => Buffer.from(text, 'base64url');

export type PassphraseAlgorithm = 'PBES2-HS256+A128KW' | 'PBES2-HS512+A256KW';
const sizes = {
  'PBES2-HS256+A128KW': { hash: 'sha256', length: 16, wrap: 'id-aes128-wrap' },
  'PBES2-HS512+A256KW': { hash: 'sha512', length: 32, wrap: 'id-aes256-wrap' },
} as const;
/** RFC 3394, section 2.2.3.1. */
const initialValue = Buffer.from('A6A6A6A6A6A6A6A6', 'hex');

/** RFC 7518, section 4.8.1.1: the salt is the algorithm's name, a zero, and the salt input. */
export function derivedKey(
  alg: PassphraseAlgorithm,
  passphrase: string,
  saltInput: Uint8Array,
  count: number,
): Buffer {
  const salt = Buffer.concat([Buffer.from(alg), Buffer.of(0), saltInput]);
  return pbkdf2Sync(Buffer.from(passphrase, 'utf8'), salt, count, sizes[alg].length, sizes[alg].hash);
}

/** RFC 3394 key wrap. */
export function wrapped(alg: PassphraseAlgorithm, key: Uint8Array, content: Uint8Array): Buffer {
  const cipher = createCipheriv(sizes[alg].wrap, key, initialValue);
  return Buffer.concat([cipher.update(content), cipher.final()]);
}

function unwrapped(alg: PassphraseAlgorithm, key: Uint8Array, content: Uint8Array): Buffer {
  const decipher = createDecipheriv(sizes[alg].wrap, key, initialValue);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}

/** RFC 7516, section 5.1, steps 11 to 19: the encoded protected header is authenticated too. */
function content(header: object, encryptedKey: Uint8Array, key: Uint8Array, plain: Uint8Array): string {
  const written = base64url(JSON.stringify(header));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(written, 'ascii'));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [written, ...[encryptedKey, iv, sealed, cipher.getAuthTag()].map(base64url)].join('.');
}

export interface Opened {
  header: Record<string, unknown>;
  plain: Buffer;
}

/** Seals by a passphrase. */
export function passphraseJwe(plain: Uint8Array, passphrase: string, count: number): string {
  const alg = 'PBES2-HS512+A256KW';
  const salt = randomBytes(16);
  const key = randomBytes(32);
  const header = { alg, enc: 'A256GCM', p2s: base64url(salt), p2c: count };
  return content(header, wrapped(alg, derivedKey(alg, passphrase, salt, count), key), key, plain);
}

/** Seals under a key used directly. */
export function directJwe(plain: Uint8Array, key: Uint8Array, kid: string): string {
  return content({ alg: 'dir', enc: 'A256GCM', kid }, Buffer.of(), key, plain);
}

/** Opens either form. @throws Error when the key does not fit */
export function openJwe(jwe: string, secret: string | Uint8Array): Opened {
  const [written = '', encryptedKey = '', iv = '', sealed = '', tag = '', ...more] = jwe.split('.');
  if (more.length > 0) throw new TypeError('a compact JWE has five parts');
  const header = JSON.parse(bytesFrom(written).toString('utf8')) as Record<string, unknown>;
  const alg = header.alg as PassphraseAlgorithm;
  const key =
    typeof secret === 'string'
      ? unwrapped(
          alg,
          derivedKey(alg, secret, bytesFrom(String(header.p2s)), Number(header.p2c)),
          bytesFrom(encryptedKey),
        )
      : secret;
  const decipher = createDecipheriv('aes-256-gcm', key, bytesFrom(iv));
  decipher.setAAD(Buffer.from(written, 'ascii'));
  decipher.setAuthTag(bytesFrom(tag));
  return { header, plain: Buffer.concat([decipher.update(bytesFrom(sealed)), decipher.final()]) };
}

/** RFC 5869. */
export function passkeyKey(output: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', output, Buffer.of(), 'tenant-concierge vault key', 32));
}
