/** In characters. */
export const minPassphraseLength = 10;

/** A shorter list of characters, runs such as `1234` aside, is guessed among the first. */
const minVariety = 4;

/** Whether a passphrase is repetition and runs only, such as `aaaaaaaaaa`, `abababababab`, `1234567890`. */
export function isTooSimple(passphrase: string): boolean {
  const letters = [...passphrase.normalize('NFKC').toLowerCase()];
  return new Set(letters.filter((letter, at) => !continuesRun(letter, letters[at - 1]))).size < minVariety;
}

/** Whether a character is equal to the one before it, or next to it in the order of code points. */
export function continuesRun(letter: string, before: string | undefined): boolean {
  return Math.abs((letter.codePointAt(0) ?? 0) - (before?.codePointAt(0) ?? 0)) <= 1;
}

/** The longest idle time that can be set, in minutes: one day. */
export const maxAutoLockMinutes = 1440;

/** The idle time in minutes after which a vault locks, unless set otherwise. */
export const defaultAutoLockMinutes = 15;
