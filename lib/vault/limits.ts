/** The least a passphrase has, in characters. */
export const shortestPassphrase = 10;

/** Minutes without use after which a vault locks, where nobody has chosen. */
export const usualAutoLock = 15;
