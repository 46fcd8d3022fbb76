/**
 * Runs each `work` only after the previous one has settled, so that a read-modify-write is never interleaved
 * with another.
 */
export type Mutex = <T>(work: () => Promise<T>) => Promise<T>;

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = tail.then(work);
    // The chain keeps no result: it may be a secret.
    tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };
}
