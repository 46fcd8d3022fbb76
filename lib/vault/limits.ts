/** The least a passphrase has, in characters. */
export const minPassphraseLength = 10;

/** Minutes without use after which a vault locks, where nobody has chosen. */
export const defaultAutoLockMinutes = 15;
