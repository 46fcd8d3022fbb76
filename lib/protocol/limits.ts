/** The longest texts that commands take, in UTF-16 code units: pages check them before anything is sent. */

/** One field of a sign-in form; a token or a pasted link is the longest. */
export const typedTextLimit = 20_000;
/** A verification code, without its blanks. */
export const codeLimit = 200;
/** The vault's passphrase. */
export const passphraseLimit = 1000;
/** The text of an imported file. */
export const fileTextLimit = 4_000_000;
