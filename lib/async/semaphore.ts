/** A counting semaphore; waiters get a permit in the order of their calls. */
interface Semaphore {
  /**
   * Takes a permit.
   * @returns a function that releases the permit; later calls of it do nothing
   * @throws the signal's reason, when the signal is aborted before a permit is free
   */
  acquire(signal: AbortSignal): Promise<() => void>;
}

/** @param permits how many can be taken at the same time */
export function createSemaphore(permits: number): Semaphore {
  const waiters = new Set<() => void>();

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (permits === 0) {
        await new Promise<void>((resolve, reject) => {
          waiters.add(resolve);
          signal.addEventListener('abort', () => {
            if (waiters.delete(resolve)) reject(signal.reason);
          });
        });
      } else permits -= 1;
      let acquired = true;
      return () => {
        if (!acquired) return;
        acquired = false;
        const [first] = waiters;
        // The permit passes directly to the first waiter: a later call cannot overtake it.
        if (first === undefined) permits += 1;
        else if (waiters.delete(first)) first();
      };
    },
  };
}
