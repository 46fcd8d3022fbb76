/**
 * A token as it may be shown: at most its first 8 characters and never more than a quarter of it, then `…`.
 * Counted in whole characters, so that no half of one is shown.
 */
export function maskToken(token: string): string {
  const characters = Array.from(token);
  return `${characters.slice(0, Math.min(8, Math.floor(characters.length / 4))).join('')}…`;
}

/** Of a shorter token a digest of 32 bits would give too much away: it could be guessed until it fits. */
const shortestNamed = 12;

/**
 * The first 8 hex digits of a token's SHA-256. Two JWTs begin alike; this tells them apart without showing them.
 * @returns `''` for a token so short that its digest would give it away
 */
export async function tokenId(token: string): Promise<string> {
  if (token.length < shortestNamed) return '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest).slice(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}

/**
 * Whether a text is a secret, or holds a whole one of eight characters or more, or nine of one in a row: more than a
 * mask would ever show.
 * @param known what anybody may read, such as the user name that was typed: a piece of a secret that stands in there
 *   too gives nothing away, and of it only a whole secret is kept back
 */
export function repeatsSecret(
  text: string,
  secrets: readonly string[],
  known: readonly string[] = [],
): boolean {
  const open = known.filter((each) => !secrets.includes(each)).map(lowered);
  return secrets.some((secret) => {
    if (secret !== '' && text === secret) return true;
    const size = Math.min(9, secret.length);
    if (size < 8) return false;
    if (text.includes(secret) && !open.includes(lowered(text))) return true;
    const starts = Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) =>
      text.slice(at, at + size),
    );
    return starts.some(
      (piece) => secret.includes(piece) && !open.some((each) => each.includes(lowered(piece))),
    );
  });
}

/** What is looked at of a vendor's words, in characters; no sentence is near it. */
const mostRead = 2000;

/** A short text without every piece of these secrets; what only looks like a secret stays. */
export function withoutSecrets(words: string, secrets: readonly string[]): string {
  let text = words.slice(0, mostRead).toWellFormed();
  for (const secret of secrets) {
    for (const form of formsOf(secret.toWellFormed())) text = withoutPieces(text, form);
  }
  return text;
}

/**
 * The name of a permission as a vendor tells it: words, on one line. A part of it that mixes in digits as no name does,
 * or is long, and so may be a secret of a session that is forgotten by now, is gone.
 */
export function maskName(name: string, secrets: readonly string[]): string {
  return withoutSecrets(name, secrets)
    .replace(/eyJ[\w\-.]+/g, '…')
    .replace(/[^\s._:…-]+/g, (part) => (part.length <= 8 || part.split('/').every(isNameWord) ? part : '…'))
    .replace(unseen, ' ')
    .trim();
}

/** Signs that end a line, turn text or hide in it. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/**
 * Letters in a case that words have, with the few digits that a name has: `B2BOrders`, `OAuth2Clients`, `orders2024`.
 * What could be hex digits is none, and one long word is none.
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
 * A vendor's words as they may be shown: every known secret, every piece of one and everything that looks like one
 * is gone, on one line, at most `most` characters. A vendor may cut a secret, change its case or encode it.
 * @param secrets what was sent or received and must not be repeated
 */
export function maskWords(words: string, secrets: readonly string[], most = 200): string {
  const text = withoutSecrets(words, secrets)
    .replace(/https?:\/\/\S+/gi, '…')
    .replace(looksSecret, '…')
    .replace(/[A-Za-z]{9,}/g, (letters) => (wordCase.test(letters) ? letters : '…'))
    .replace(unseen, ' ')
    .trim();
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** A long run, the beginning of a JWT, or a shorter run that mixes letters and digits. */
const looksSecret =
  /[\w\-+/=.%~]{20,}|eyJ[\w\-.]+|(?=[\w\-+/=%~]*\d)(?=[\w\-+/=%~]*[A-Za-z])[\w\-+/=%~]{9,}/g;

/**
 * Letters in a case that words have: `missing`, `Missing`, `MISSING`, `missingPermission`, `APIAccess`, `userID`. A
 * secret that is letters alone has it seldom; one that is made of words cannot be told from them.
 */
const wordCase = /^(?:[A-Z]+|(?:[A-Z]{1,4}|[a-z](?=[A-Z])|[a-z]{2,})?(?:[A-Z][a-z]{2,})*(?:[A-Z]{2,4})?)$/;

/** A secret as it is, and as a vendor's error may quote it: percent- and form-encoded, in JSON, in HTML. */
function formsOf(secret: string): Set<string> {
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
 * A text without any piece of a secret that is longer than what a mask would show of it: a quarter, at most
 * 8 characters. Pieces of less than 4 stand in every sentence and stay.
 */
function withoutPieces(text: string, secret: string): string {
  if (secret.length < 4) return text;
  const size = Math.max(4, Math.min(9, Math.floor(secret.length / 4) + 1));
  const pieces = new Set<string>();
  const [low, lowSecret] = [lowered(text), lowered(secret)];
  for (let at = 0; at + size <= lowSecret.length; at += 1) pieces.add(lowSecret.slice(at, at + size));
  let masked = '';
  let from = 0;
  for (let at = 0; at + size <= low.length; at += 1) {
    if (!pieces.has(low.slice(at, at + size))) continue;
    let end = at + size;
    while (end < low.length && pieces.has(low.slice(end - size + 1, end + 1))) end += 1;
    masked += `${text.slice(from, at)}…`;
    from = end;
    at = end - 1;
  }
  return masked + text.slice(from);
}

/** Lower case without a change of length, so that places in both texts are the same. */
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
