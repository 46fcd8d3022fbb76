import { browser } from '../browser/browser.ts';
import { fromBase64url, toBase64url } from '../security/base64url.ts';
import type { Passkey } from '../vault/schema.ts';

/** A passkey that was just made: where it is found again, and what its PRF gave, base64url. */
export interface CreatedPasskey extends Passkey {
  output: string;
}

/** Why there is no output: the person or the browser said no, or the passkey has no PRF to keep a key with. */
export type PasskeyFailure = 'refused' | 'no prf';

/** Whether the browser lets a page of an extension use passkeys: Firefox answers with a SecurityError. */
export const supportsPasskeys = (): boolean => browser.runtime.getURL('').startsWith('chrome-extension:');

/** Makes a passkey for the vault, in the click itself. */
export async function createPasskey(name: string): Promise<CreatedPasskey | PasskeyFailure> {
  const salt = random(32);
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { name },
        user: { id: random(16), name, displayName: name },
        challenge: random(32),
        pubKeyCredParams: [
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 },
        ],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: { eval: { first: salt } } },
      },
    });
    if (!(made instanceof PublicKeyCredential)) return 'refused';
    const passkey = { credential: toBase64url(new Uint8Array(made.rawId)), salt: toBase64url(salt) };
    const { prf } = made.getClientExtensionResults();
    if (prf?.results === undefined && prf?.enabled !== true) return 'no prf';
    // Some authenticators tell at the making, the others when they are asked.
    const output = prf.results === undefined ? await getPasskeyOutput(passkey) : outputOf(prf.results.first);
    return typeof output === 'string' ? { ...passkey, output } : output.no;
  } catch {
    return 'refused';
  }
}

/** Asks a passkey, in the click itself. @returns what its PRF gives, base64url, or why nothing came */
export async function getPasskeyOutput({
  credential,
  salt,
}: Passkey): Promise<string | { no: PasskeyFailure }> {
  try {
    const got = await navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id: fromBase64url(credential) }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: fromBase64url(salt) } } },
      },
    });
    if (!(got instanceof PublicKeyCredential)) return { no: 'refused' };
    const { results } = got.getClientExtensionResults().prf ?? {};
    return results === undefined ? { no: 'no prf' } : outputOf(results.first);
  } catch {
    return { no: 'refused' };
  }
}

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function outputOf(first: BufferSource): string {
  return toBase64url(new Uint8Array(ArrayBuffer.isView(first) ? first.buffer : first));
}
