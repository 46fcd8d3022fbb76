/** In characters. */
export const minPassphraseLength = 10;

/** The longest idle time that can be set, in minutes: one day. */
export const maxAutoLockMinutes = 1440;

/** The idle time in minutes after which a vault locks, unless set otherwise. */
export const defaultAutoLockMinutes = 15;
