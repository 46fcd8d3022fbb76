/**
 * Runs one thing after another, in this worker and in any that lives beside it for a moment: a lock of the browser's,
 * which it takes back from a worker it kills (Web Locks, https://w3c.github.io/web-locks/).
 */
export function withWebLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, work);
}
