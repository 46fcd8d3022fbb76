/** Does something later. @returns what calls it off */
export type SetTimer = (milliseconds: number, work: () => void) => () => void;

/** How often something is done that is asked for again and again. */
export interface ThrottleOptions {
  /** Milliseconds between two, once there are many. */
  every: number;
  /** How many are done at once when it was quiet before. */
  burst: number;
}

/**
 * `work`, done at once as long as it is asked for now and then. Asked for without end it is done once in a while, and
 * always once more after the last asking: what it tells is never old for longer than the pace. Each pace without an
 * asking gives one of the burst back, so that a short rest among many brings no burst of its own.
 */
export function throttle(
  work: () => void,
  { every, burst }: ThrottleOptions,
  setTimer: SetTimer,
): () => void {
  let left = burst;
  let timing = false;
  let due = false;

  function turn(): void {
    timing = false;
    if (due) {
      due = false;
      time();
      work();
    } else {
      left = Math.min(burst, left + 1);
      if (left < burst) time();
    }
  }

  function time(): void {
    if (timing) return;
    timing = true;
    setTimer(every, turn);
  }

  return () => {
    time();
    if (left === 0) {
      due = true;
      return;
    }
    left -= 1;
    work();
  };
}
