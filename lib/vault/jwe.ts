/**
 * The vault's format on disk: compact JWEs (RFC 7516, RFC 7518) through `jose`. The only file that knows it.
 */
import { CompactEncrypt, compactDecrypt, errors } from 'jose';

/** How often PBKDF2 turns; OWASP asks for 210,000 with SHA-512. */
export const passphraseIterations = 600_000;
/** A foreign count beyond this would only keep the machine busy. */
const mostIterations = 10_000_000;
const passphraseAlgorithm = 'PBES2-HS512+A256KW';
const encryption = 'A256GCM';
/** Entries are filled up to a multiple of this many bytes: their length tells nothing of a password's. */
const entryStep = 512;
const keyLength = 32;

/** Thrown for what is no JWE of ours at all; a key that does not fit is `null` instead. */
export class InvalidJwe extends Error {}

const utf8 = new TextEncoder();

/** The same passphrase typed on another keyboard is the same bytes. */
function bytesOf(passphrase: string): Uint8Array {
  return utf8.encode(passphrase.normalize('NFKC'));
}

/** 256 random bits. */
export function generateKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(keyLength));
}

/** A few bytes under a passphrase. @param iterations of PBKDF2 */
export async function encryptWithPassphrase(
  content: Uint8Array,
  passphrase: string,
  iterations: number,
): Promise<string> {
  const secret = bytesOf(passphrase);
  try {
    return await new CompactEncrypt(content)
      .setProtectedHeader({ alg: passphraseAlgorithm, enc: encryption })
      .setKeyManagementParameters({ p2c: iterations })
      .encrypt(secret);
  } finally {
    secret.fill(0);
  }
}

/** @returns what was sealed, or `null` when this is not its passphrase. @throws NotOurs */
export async function decryptWithPassphrase(sealed: string, passphrase: string): Promise<Uint8Array | null> {
  const secret = bytesOf(passphrase);
  try {
    return await opened(sealed, secret, passphraseAlgorithm);
  } finally {
    secret.fill(0);
  }
}

/** A few bytes under a key of 256 bits. @param name stands in the header, authenticated: a part of one vault fits nowhere else */
export function encryptWithKey(content: Uint8Array, key: Uint8Array, name: string): Promise<string> {
  return new CompactEncrypt(content)
    .setProtectedHeader({ alg: 'dir', enc: encryption, kid: name })
    .encrypt(key);
}

/** @returns what was sealed under this key and name, or `null`. @throws NotOurs */
export async function decryptWithKey(
  sealed: string,
  key: Uint8Array,
  name: string,
): Promise<Uint8Array | null> {
  return opened(sealed, key, 'dir', name);
}

/** Credentials as an entry's bytes. */
export function pad(value: unknown): Uint8Array {
  const bytes = utf8.encode(JSON.stringify(value));
  const filled = new Uint8Array(Math.ceil(bytes.length / entryStep) * entryStep).fill(0x20);
  filled.set(bytes);
  bytes.fill(0);
  return filled;
}

/** An entry's bytes as the value they are of, to be parsed; the bytes are wiped. */
export function parsePadded(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  } finally {
    bytes.fill(0);
  }
}

/** The key that a passkey's PRF output stands for: 256 bits by HKDF, for this use alone. */
export async function deriveKeyFromPrf(output: Uint8Array): Promise<Uint8Array> {
  const from = await crypto.subtle.importKey('raw', output.slice(), 'HKDF', false, ['deriveBits']);
  const info = utf8.encode('tenant-concierge vault key');
  const bits = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(bits, from, keyLength * 8));
}

async function opened(
  sealed: string,
  key: Uint8Array,
  algorithm: string,
  name?: string,
): Promise<Uint8Array | null> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [algorithm],
      contentEncryptionAlgorithms: [encryption],
      maxPBES2Count: mostIterations,
    });
    return protectedHeader.kid === name ? plaintext : null;
  } catch (thrown) {
    if (thrown instanceof errors.JWEDecryptionFailed) return null;
    throw new InvalidJwe();
  }
}
