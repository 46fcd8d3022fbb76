/** Looking for pieces of secrets in what tests see. */

/** Every run of `length` characters of a secret. */
export function pieces(secret: string, length: number): string[] {
  return Array.from({ length: Math.max(0, secret.length - length + 1) }, (_, at) =>
    secret.slice(at, at + length),
  );
}

/** How many characters of two texts are equal: from their starts, or with -1 from their ends. */
function equalCharacters(one: string, other: string, step: 1 | -1): number {
  const at = (text: string, count: number) => text.at(step === 1 ? count : -1 - count);
  let count = 0;
  while (count < Math.min(one.length, other.length) && at(one, count) === at(other, count)) count += 1;
  return count;
}

/** The first piece of a secret that stands in a text, or `undefined`. */
export function leak(text: string, secrets: readonly string[], length = 9): string | undefined {
  // Such a piece holds one whole block of half its length, from which it is followed both ways.
  const half = Math.floor((length + 1) / 2);
  for (const secret of secrets)
    for (let at = 0; at + half <= secret.length; at += half) {
      const block = secret.slice(at, at + half);
      for (let found = text.indexOf(block); found >= 0; found = text.indexOf(block, found + 1)) {
        const before = equalCharacters(secret.slice(0, at), text.slice(Math.max(0, found - at), found), -1);
        const after = equalCharacters(secret.slice(at), text.slice(found, found + secret.length), 1);
        if (before + after >= length) return secret.slice(at - before).slice(0, length);
      }
    }
  return undefined;
}
