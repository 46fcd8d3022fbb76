/**
 * Runs `work` under an exclusive Web Lock, because two workers of the extension may briefly overlap.
 * The browser releases the lock of a killed worker (https://w3c.github.io/web-locks/).
 */
export function withWebLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, work);
}
