/** So many at a time. Who finds none free waits, and they come to one in the order of their asking. */
export interface Semaphore {
  /**
   * Takes a place.
   * @returns gives it back; a second time it does nothing
   * @throws the signal's reason, when it is aborted before a place was free
   */
  acquire(signal: AbortSignal): Promise<() => void>;
}

/** @param free how many may be taken at a time */
export function createSemaphore(free: number): Semaphore {
  const waiting = new Set<() => void>();

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (free === 0) {
        await new Promise<void>((resolve, reject) => {
          waiting.add(resolve);
          signal.addEventListener('abort', () => {
            if (waiting.delete(resolve)) reject(signal.reason);
          });
        });
      } else free -= 1;
      let mine = true;
      return () => {
        if (!mine) return;
        mine = false;
        const [first] = waiting;
        // Handed on as it is: nobody who asks only now comes before who waits.
        if (first === undefined) free += 1;
        else if (waiting.delete(first)) first();
      };
    },
  };
}
