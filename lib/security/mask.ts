import { visibleText } from './invisible-characters.ts';

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
 * characters of one. Each is also looked for in the forms of `readings`.
 * @param publicTexts texts that are no secret, such as the user name; parts of a secret that occur there do
 *   not count
 */
export function repeatsSecret(
  text: string,
  secrets: readonly string[],
  publicTexts: readonly string[] = [],
): boolean {
  if (secrets.some((secret) => secret !== '' && text === secret)) return true;
  return readings.some((reading) => {
    const read = (each: string) => squeeze(each, reading).text;
    const readSecrets = secrets.map(read).filter(Boolean);
    const allowed = publicTexts.map(read).filter((each) => !readSecrets.includes(each));
    return readSecrets.some((secret) => repeatsRead(read(text), secret, allowed));
  });
}

function repeatsRead(text: string, secret: string, allowed: readonly string[]): boolean {
  if (text === secret) return !allowed.includes(text);
  const size = Math.min(maxPiece, secret.length);
  if (size < 8) return false;
  if (text.includes(secret) && !allowed.includes(text)) return true;
  const starts = Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) =>
    text.slice(at, at + size),
  );
  return starts.some((piece) => secret.includes(piece) && !allowed.some((each) => each.includes(piece)));
}

/** The shortest piece of a long secret that no text may hold, in characters: one more than a mask shows. */
const maxPiece = 9;

/** How many characters of a vendor's message are examined; real messages are far shorter. */
const maxMessageLength = 2000;

/**
 * Removes every piece of the given secrets from a text, in every form of `readings`.
 * Text that only resembles a secret stays.
 */
export function withoutSecrets(message: string, secrets: readonly string[]): string {
  let text = message.slice(0, maxMessageLength).toWellFormed();
  const encodings = new Set(secrets.flatMap((secret) => [...encodingsOf(secret.toWellFormed())]));
  for (const reading of readings) {
    let seen = squeeze(text, reading);
    for (const secret of new Set([...encodings].map((encoding) => squeeze(encoding, reading).text))) {
      const masked = withoutPieces(text, seen, secret);
      if (masked === text) continue;
      text = masked;
      seen = squeeze(text, reading);
    }
  }
  return text;
}

/** Masks a permission name from a vendor's reply, on one line. */
export function maskName(name: string, secrets: readonly string[]): string {
  // Long parts and parts with mixed-in digits may be secrets of a session that is no longer stored.
  return plainLetters(withoutSecrets(name, secrets))
    .replace(/eyJ[\w\-.]+/g, '…')
    .replace(/[^\s._:…-]+/g, (part) => (part.length <= 8 || part.split('/').every(isNameWord) ? part : '…'))
    .replace(hiddenCharacters, ' ')
    .trim();
}

/** Characters that end a line or control a terminal. */
const hiddenCharacters = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** A text without invisible characters, full-width and mathematical letters as plain ones, so that no pattern misses them. */
function plainLetters(text: string): string {
  return visibleText(text.replace(/\p{Bidi_Control}/gu, '')).replace(
    /[\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu,
    (letter) => letter.normalize('NFKC'),
  );
}

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
  const text = plainLetters(withoutSecrets(message, secrets))
    .replace(/https?:\/\/\S+/gi, '…')
    .replace(secretLikeRun, '…')
    .replace(spelledOut, '…')
    .replace(/[A-Za-z]{9,}/g, (letters) => (wordCase.test(letters) ? letters : '…'))
    .replace(hiddenCharacters, ' ')
    .trim();
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** A long run, the beginning of a JWT, or a shorter run that mixes letters and digits. */
const secretLikeRun =
  /[\w\-+/=.%~]{20,}|eyJ[\w\-.]+|(?=[\w\-+/=%~]*\d)(?=[\w\-+/=%~]*[A-Za-z])[\w\-+/=%~]{9,}/g;

/** Nine letters or digits one by one, with a sign or two between: `4 f 9 a …`, `4-f-9-a-…`. */
const spelledOut = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[^\p{L}\p{N}]{1,2}[\p{L}\p{N}]){8,}(?![\p{L}\p{N}])/gu;

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
 * The forms in which a text is compared with a secret. A reader takes them all for the same:
 * as written; without blanks, marks and invisible characters, in plain letters; of these the letters and digits.
 */
const readings = ['written', 'signs', 'letters'] as const;
type Reading = (typeof readings)[number];

/** What a reading leaves out of a compatibility decomposition (NFKD). */
const unread: Readonly<Record<Exclude<Reading, 'written'>, RegExp>> = {
  signs: /[\p{Default_Ignorable_Code_Point}\s\p{Cc}\p{M}\u2800]/u,
  letters: /[^\p{L}\p{N}]/u,
};

/** A text in one reading, in lower case, with each code unit's start and end in the original. */
interface Squeezed {
  text: string;
  from: readonly number[];
  to: readonly number[];
}

function squeeze(whole: string, reading: Reading): Squeezed {
  let text = '';
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  for (const character of whole) {
    const end = at + character.length;
    const read = reading === 'written' ? toAsciiLowerCase(character) : letterOf(character, unread[reading]);
    for (let unit = 0; unit < read.length; unit += 1) {
      from.push(at);
      to.push(end);
    }
    text += read;
    at = end;
  }
  return { text, from, to };
}

function letterOf(character: string, left: RegExp): string {
  const parts = Array.from(character.normalize('NFKD')).filter((part) => !left.test(part));
  return parts.join('').toLowerCase();
}

/**
 * Removes pieces of a secret longer than a mask would show: a quarter of it, at most 8 characters. Vendors
 * cut and recase secrets.
 * @param seen the text in the reading of the secret
 */
function withoutPieces(text: string, seen: Squeezed, secret: string): string {
  // Pieces this short occur in ordinary sentences.
  if (secret.length < 4) return text;
  const size = Math.max(4, Math.min(maxPiece, Math.floor(secret.length / 4) + 1));
  const pieces = new Set<string>();
  for (let at = 0; at + size <= secret.length; at += 1) pieces.add(secret.slice(at, at + size));
  let masked = '';
  let from = 0;
  for (let at = 0; at + size <= seen.text.length; at += 1) {
    if (!pieces.has(seen.text.slice(at, at + size))) continue;
    let end = at + size;
    while (end < seen.text.length && pieces.has(seen.text.slice(end - size + 1, end + 1))) end += 1;
    masked += `${text.slice(from, seen.from[at])}…`;
    from = seen.to[end - 1] ?? text.length;
    at = end - 1;
  }
  return masked + text.slice(from);
}

/** Lower case for ASCII only: the length stays, so that indices are valid in both texts. */
function toAsciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
