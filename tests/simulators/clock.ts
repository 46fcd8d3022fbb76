/** A server's own clock: the real one, plus what the test has put it forward. */
export type SimulatorClock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Puts the clock forward (or back, when negative). */
  advance(seconds: number): void;
};

/** A clock that shows the real time until it is put forward. */
export function createClock(): SimulatorClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance(seconds) {
      offset += seconds * 1000;
    },
  };
}
