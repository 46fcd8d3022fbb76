/** Masks a token for display: its first 8 characters, but never more than a quarter of it, then `…`. */
export function maskToken(token: string): string {
  // Code points, so that no surrogate pair is cut.
  const characters = Array.from(token);
  return `${characters.slice(0, Math.min(8, Math.floor(characters.length / 4))).join('')}…`;
}

/** A 32-bit digest of a shorter token could be reversed by trying all tokens. */
const minTokenLengthForId = 12;

/**
 * The first 8 hex digits of a token's SHA-256: distinguishes two JWTs with the same beginning without showing
 * either.
 * @returns `''` for a token so short that its digest would reveal it
 */
export async function tokenId(token: string): Promise<string> {
  if (token.length < minTokenLengthForId) return '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest).slice(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}

/**
 * Whether a text is a secret, contains a whole secret of 8 or more characters, or contains 9 consecutive
 * characters of one.
 * @param publicTexts texts that are no secret, such as the user name; parts of a secret that occur there do
 *   not count
 */
export function repeatsSecret(
  text: string,
  secrets: readonly string[],
  publicTexts: readonly string[] = [],
): boolean {
  const allowed = publicTexts.filter((each) => !secrets.includes(each)).map(toAsciiLowerCase);
  return secrets.some((secret) => {
    if (secret !== '' && text === secret) return true;
    const size = Math.min(9, secret.length);
    if (size < 8) return false;
    if (text.includes(secret) && !allowed.includes(toAsciiLowerCase(text))) return true;
    const starts = Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) =>
      text.slice(at, at + size),
    );
    return starts.some(
      (piece) => secret.includes(piece) && !allowed.some((each) => each.includes(toAsciiLowerCase(piece))),
    );
  });
}

/** How many characters of a vendor's message are examined; real messages are far shorter. */
const maxMessageLength = 2000;

/** Removes every piece of the given secrets from a text; text that only resembles a secret stays. */
export function withoutSecrets(message: string, secrets: readonly string[]): string {
  let text = message.slice(0, maxMessageLength).toWellFormed();
  for (const secret of secrets) {
    for (const encoding of encodingsOf(secret.toWellFormed())) text = withoutPieces(text, encoding);
  }
  return text;
}

/** Masks a permission name from a vendor's reply, on one line. */
export function maskName(name: string, secrets: readonly string[]): string {
  // Long parts and parts with mixed-in digits may be secrets of a session that is no longer stored.
  return withoutSecrets(name, secrets)
    .replace(/eyJ[\w\-.]+/g, '…')
    .replace(/[^\s._:…-]+/g, (part) => (part.length <= 8 || part.split('/').every(isNameWord) ? part : '…'))
    .replace(hiddenCharacters, ' ')
    .trim();
}

/** Characters that end a line, change the text direction or are invisible. */
const hiddenCharacters = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/**
 * Whether a part is letters in word case with few digits: `B2BOrders`, `OAuth2Clients`, `orders2024`. Rejects
 * possible hex digits and one long word.
 */
function isNameWord(part: string): boolean {
  const letters = part
    .replace(/(?<![A-Z])[A-Z]\d[A-Z](?=[A-Z][a-z]|$)/, 'Abc')
    .replace(/(?<=[a-z])\d(?=[A-Z][a-z])/, '')
    .replace(/(?<=[a-z]{3})\d{1,4}$/, '');
  const most = /[a-z][A-Z]/.test(letters) ? 32 : 24;
  const hex = /\d/.test(part) && /^[\da-f]+$/i.test(part);
  return part.length <= most && !hex && /^[A-Za-z]*$/.test(letters) && wordCase.test(letters);
}

/**
 * Masks a vendor's message for display, on one line: removes every known secret, every piece of one and all
 * that resembles one.
 * @param secrets values that were sent or received
 * @param maxLength in characters
 */
export function maskWords(message: string, secrets: readonly string[], maxLength = 200): string {
  const text = withoutSecrets(message, secrets)
    .replace(/https?:\/\/\S+/gi, '…')
    .replace(secretLikeRun, '…')
    .replace(/[A-Za-z]{9,}/g, (letters) => (wordCase.test(letters) ? letters : '…'))
    .replace(hiddenCharacters, ' ')
    .trim();
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** A long run, the beginning of a JWT, or a shorter run that mixes letters and digits. */
const secretLikeRun =
  /[\w\-+/=.%~]{20,}|eyJ[\w\-.]+|(?=[\w\-+/=%~]*\d)(?=[\w\-+/=%~]*[A-Za-z])[\w\-+/=%~]{9,}/g;

/**
 * Letters in word case: `missing`, `Missing`, `MISSING`, `missingPermission`, `APIAccess`, `userID`. Secrets
 * of letters alone rarely match; a secret made of words is indistinguishable.
 */
const wordCase = /^(?:[A-Z]+|(?:[A-Z]{1,4}|[a-z](?=[A-Z])|[a-z]{2,})?(?:[A-Z][a-z]{2,})*(?:[A-Z]{2,4})?)$/;

/** A secret and the encodings in which a vendor's error may quote it: percent, form, JSON and HTML. */
function encodingsOf(secret: string): Set<string> {
  const html = secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return new Set([
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    html,
    html
      .replaceAll('&#38;', '&amp;')
      .replaceAll('&#34;', '&quot;')
      .replaceAll('&#60;', '&lt;')
      .replaceAll('&#62;', '&gt;'),
  ]);
}

/**
 * Removes pieces of a secret longer than a mask would show: a quarter of it, at most 8 characters. Vendors
 * cut and recase secrets.
 */
function withoutPieces(text: string, secret: string): string {
  // Pieces this short occur in ordinary sentences.
  if (secret.length < 4) return text;
  const size = Math.max(4, Math.min(9, Math.floor(secret.length / 4) + 1));
  const pieces = new Set<string>();
  const [lowText, lowSecret] = [toAsciiLowerCase(text), toAsciiLowerCase(secret)];
  for (let at = 0; at + size <= lowSecret.length; at += 1) pieces.add(lowSecret.slice(at, at + size));
  let masked = '';
  let from = 0;
  for (let at = 0; at + size <= lowText.length; at += 1) {
    if (!pieces.has(lowText.slice(at, at + size))) continue;
    let end = at + size;
    while (end < lowText.length && pieces.has(lowText.slice(end - size + 1, end + 1))) end += 1;
    masked += `${text.slice(from, at)}…`;
    from = end;
    at = end - 1;
  }
  return masked + text.slice(from);
}

/** Lower case for ASCII only: the length stays, so that indices are valid in both texts. */
function toAsciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
