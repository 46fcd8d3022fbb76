import { browser } from '../browser/browser.ts';
import { fromBase64url, toBase64url } from '../security/base64url.ts';
import type { Passkey } from '../vault/schema.ts';

/** A created passkey with its PRF output. */
export interface CreatedPasskey extends Passkey {
  /** PRF output, base64url. */
  output: string;
}

/** `refused`: by the person or the browser. `no prf`: the authenticator lacks the PRF extension. */
export type PasskeyFailure = 'refused' | 'no prf';

/** Whether extension pages may use passkeys: Firefox rejects with a `SecurityError`. */
export const supportsPasskeys = (): boolean => browser.runtime.getURL('').startsWith('chrome-extension:');

/**
 * Creates a passkey for the vault; must be called within the click event.
 * @param name relying party and user name, as the authenticator shows them
 */
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
    // Only some authenticators return the PRF output at creation; others need a second request.
    const output = prf.results === undefined ? await getPasskeyOutput(passkey) : outputOf(prf.results.first);
    return typeof output === 'string' ? { ...passkey, output } : output.no;
  } catch {
    return 'refused';
  }
}

/** Requests a passkey's PRF output; must be called within the click event. @returns the output, base64url */
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
