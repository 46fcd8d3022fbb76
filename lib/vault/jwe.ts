/** The vault's stored format: compact JWEs (RFC 7516, RFC 7518), through `jose`. */
import { CompactEncrypt, compactDecrypt, errors } from 'jose';

/** PBKDF2 iterations; OWASP asks for at least 210,000 with SHA-512. */
export const passphraseIterations = 600_000;
/** Rejects a foreign JWE whose iteration count would only block the worker. */
const maxIterations = 10_000_000;
const passphraseAlgorithm = 'PBES2-HS512+A256KW';
const encryption = 'A256GCM';
/** Entries are padded to a multiple of this many bytes: their length does not reveal a password's. */
const paddingBlock = 512;
const keyLength = 32;

/** Thrown for text that is no JWE of this format; a key that does not fit yields `null` instead. */
export class InvalidJwe extends Error {}

const encoder = new TextEncoder();

/** NFKC makes the bytes of a passphrase independent of the keyboard. */
function passphraseBytes(passphrase: string): Uint8Array {
  return encoder.encode(passphrase.normalize('NFKC'));
}

/** A random key of 256 bits. */
export function generateKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(keyLength));
}

/**
 * Encrypts a few bytes under a passphrase.
 * @param iterations of PBKDF2
 */
export async function encryptWithPassphrase(
  content: Uint8Array,
  passphrase: string,
  iterations: number,
): Promise<string> {
  const secret = passphraseBytes(passphrase);
  try {
    return await new CompactEncrypt(content)
      .setProtectedHeader({ alg: passphraseAlgorithm, enc: encryption })
      .setKeyManagementParameters({ p2c: iterations })
      .encrypt(secret);
  } finally {
    secret.fill(0);
  }
}

/**
 * @returns the plaintext, or `null` for a wrong passphrase
 * @throws InvalidJwe
 */
export async function decryptWithPassphrase(jwe: string, passphrase: string): Promise<Uint8Array | null> {
  const secret = passphraseBytes(passphrase);
  try {
    return await decrypt(jwe, secret, passphraseAlgorithm);
  } finally {
    secret.fill(0);
  }
}

/**
 * Encrypts a few bytes under a key of 256 bits.
 * @param name the authenticated `kid`: an entry cannot be moved to another name
 */
export function encryptWithKey(content: Uint8Array, key: Uint8Array, name: string): Promise<string> {
  return new CompactEncrypt(content)
    .setProtectedHeader({ alg: 'dir', enc: encryption, kid: name })
    .encrypt(key);
}

/**
 * @returns the plaintext, or `null` when key or name differ
 * @throws InvalidJwe
 */
export async function decryptWithKey(jwe: string, key: Uint8Array, name: string): Promise<Uint8Array | null> {
  return decrypt(jwe, key, 'dir', name);
}

/** Serialises a value to JSON, padded to a multiple of the block size. */
export function pad(value: unknown): Uint8Array {
  const bytes = encoder.encode(JSON.stringify(value));
  const padded = new Uint8Array(Math.ceil(bytes.length / paddingBlock) * paddingBlock).fill(0x20);
  padded.set(bytes);
  bytes.fill(0);
  return padded;
}

/** Parses padded JSON; `null` when it is invalid. Overwrites the bytes with zeros. */
export function parsePadded(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  } finally {
    bytes.fill(0);
  }
}

/** Derives a 256-bit key from a passkey's PRF output by HKDF; `info` separates it from other uses. */
export async function deriveKeyFromPrf(output: Uint8Array): Promise<Uint8Array> {
  const baseKey = await crypto.subtle.importKey('raw', output.slice(), 'HKDF', false, ['deriveBits']);
  const info = encoder.encode('tenant-concierge vault key');
  const bits = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(bits, baseKey, keyLength * 8));
}

async function decrypt(
  jwe: string,
  key: Uint8Array,
  algorithm: string,
  name?: string,
): Promise<Uint8Array | null> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: [algorithm],
      contentEncryptionAlgorithms: [encryption],
      maxPBES2Count: maxIterations,
    });
    return protectedHeader.kid === name ? plaintext : null;
  } catch (thrown) {
    if (thrown instanceof errors.JWEDecryptionFailed) return null;
    throw new InvalidJwe();
  }
}
