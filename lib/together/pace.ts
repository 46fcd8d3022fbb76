/** Does something later. @returns what calls it off */
export type Later = (milliseconds: number, work: () => void) => () => void;

/** How often something is done that is asked for again and again. */
export interface Pace {
  /** Milliseconds between two, once there are many. */
  every: number;
  /** How many are done at once when it was quiet before. */
  burst: number;
}

/**
 * `work`, done at once as long as it is asked for now and then. Asked for without end it is done once in a while, and
 * always once more after the last asking: what it tells is never old for longer than the pace.
 */
export function paced(work: () => void, { every, burst }: Pace, later: Later): () => void {
  let left = burst;
  let timing = false;
  let due = false;

  function turn(): void {
    if (due) {
      due = false;
      later(every, turn);
      work();
    } else {
      timing = false;
      left = burst;
    }
  }

  return () => {
    if (left === 0) {
      due = true;
      return;
    }
    left -= 1;
    if (!timing) {
      timing = true;
      later(every, turn);
    }
    work();
  };
}
