/**
 * Runs `work` after a delay.
 * @returns a function that cancels the timer
 */
export type SetTimer = (milliseconds: number, work: () => void) => () => void;

/** The rate that a throttle allows. */
export interface ThrottleOptions {
  /** Milliseconds between two calls once the burst is used up. */
  every: number;
  /** How many calls run immediately after an idle period. */
  burst: number;
}

/**
 * Token-bucket throttle: `burst` immediate calls, then one per `every` milliseconds, always a trailing call.
 */
export function throttle(
  work: () => void,
  { every, burst }: ThrottleOptions,
  setTimer: SetTimer,
): () => void {
  let tokens = burst;
  let isTimerSet = false;
  let isTrailingDue = false;

  function onTimer(): void {
    isTimerSet = false;
    if (isTrailingDue) {
      isTrailingDue = false;
      startTimer();
      work();
    } else {
      // One token per interval, so that a short pause does not restore the whole burst.
      tokens = Math.min(burst, tokens + 1);
      if (tokens < burst) startTimer();
    }
  }

  function startTimer(): void {
    if (isTimerSet) return;
    isTimerSet = true;
    setTimer(every, onTimer);
  }

  return () => {
    startTimer();
    if (tokens === 0) {
      isTrailingDue = true;
      return;
    }
    tokens -= 1;
    work();
  };
}
