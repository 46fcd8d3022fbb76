/** What a person typed or pasted into the fields of a sign-in method. */
import { ConciergeError } from '../errors.ts';
import { toBase64url } from '../security/base64url.ts';
import { visibleText } from '../security/invisible-characters.ts';
import type { Credentials, SignInField, SignInMethod } from '../vendors/contract.ts';
import { pastedCode, pastedLinkToken, pastedToken } from '../vendors/pasted-token.ts';

/**
 * The credentials without what a clipboard adds to a token.
 * @throws ConciergeError `bad_credentials` for what cannot be one: detail `not sent` with a character that no token
 * has, else `no token` or `no link`; nothing is sent
 */
export function cleanCredentials({ fields }: SignInMethod, credentials: Credentials): Credentials {
  const cleaned = Object.entries(credentials.fields).map(([name, value]) => {
    const pasted = fields.find((field) => field.name === name)?.pasted;
    return [name, pasted === undefined || value === '' ? value : cleanField(pasted, value)];
  });
  return { ...credentials, fields: Object.fromEntries(cleaned) };
}

function cleanField(pasted: NonNullable<SignInField['pasted']>, value: string): string {
  if (pasted === 'code') return pastedCode(value);
  const token = pasted === 'token' ? pastedToken(value) : pastedLinkToken(value);
  if (token !== null) return token;
  const isMasked = pasted === 'token' && /[^ -~]/.test(visibleText(value));
  const detail = isMasked ? 'not sent' : pasted === 'token' ? 'no token' : 'no link';
  throw new ConciergeError('bad_credentials', { detail });
}

/** The account name in the fields; `undefined` when the method has no account field. */
export function accountFrom(method: SignInMethod, { fields }: Credentials): string | undefined {
  const field = method.fields.find((each) => each.account === true);
  return field === undefined ? undefined : fields[field.name];
}

/**
 * What a server tells accounts apart by: equal for credentials that show it the same account, or the same secret where
 * there is no account name. Holds no secret.
 */
export async function accountKey(method: SignInMethod, credentials: Credentials): Promise<string> {
  const account = accountFrom(method, credentials);
  if (account !== undefined) return JSON.stringify(['account', method.id, account]);
  const secret = new TextEncoder().encode(JSON.stringify(secretValues(method, credentials.fields)));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', secret));
  return JSON.stringify(['secret', method.id, toBase64url(digest)]);
}

/** The values of the secret fields, which no message may repeat. */
export function secretValues(method: SignInMethod, fields: Readonly<Record<string, string>>): string[] {
  return method.fields.filter((field) => field.secret).map((field) => fields[field.name] ?? '');
}

/** Whether the fields contain every required declared field and no other. */
export function matchesFields(
  declared: readonly Pick<SignInField, 'name' | 'optional' | 'onChallenge'>[],
  fields: Readonly<Record<string, string>>,
): boolean {
  const names = new Set(declared.map((field) => field.name));
  if (Object.keys(fields).some((name) => !names.has(name))) return false;
  return declared.every(
    (field) => field.optional === true || field.onChallenge === true || (fields[field.name] ?? '') !== '',
  );
}
