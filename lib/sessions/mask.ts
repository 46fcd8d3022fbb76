/**
 * A token as it may be shown: at most its first 8 characters and never more than a quarter of it, then `…`.
 * Counted in whole characters, so that no half of one is shown.
 */
export function maskToken(token: string): string {
  const characters = Array.from(token);
  return `${characters.slice(0, Math.min(8, Math.floor(characters.length / 4))).join('')}…`;
}

/** The first 8 hex digits of a token's SHA-256. Two JWTs begin alike; this tells them apart without showing them. */
export async function tokenId(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest).slice(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}

/**
 * A vendor's words as they may be shown: every known secret and everything that looks like one is gone,
 * on one line, at most `most` characters.
 * @param secrets what was sent or received and must not be repeated
 */
export function maskWords(words: string, secrets: readonly string[], most = 200): string {
  let text = words;
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret.length >= 4) text = text.replaceAll(secret, '…').replaceAll(encodeURIComponent(secret), '…');
  }
  text = text
    .replace(/https?:\/\/\S+/gi, '…')
    .replace(/[A-Za-z0-9_\-+/=.%]{20,}/g, '…')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .trim();
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
