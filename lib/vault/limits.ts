/** In characters. */
export const minPassphraseLength = 10;

/** The idle time in minutes after which a vault locks, unless set otherwise. */
export const defaultAutoLockMinutes = 15;
