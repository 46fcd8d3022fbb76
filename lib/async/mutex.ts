/** One after another: what reads the vault, thinks, and writes it is never overtaken. */
export type Mutex = <T>(work: () => Promise<T>) => Promise<T>;

export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work);
    // The chain holds on to no outcome: it may be a secret.
    last = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  };
}
