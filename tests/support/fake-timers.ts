import type { SetTimer } from '../../lib/async/throttle.ts';

/** A clock whose timers fire when it is advanced. */
export function timers() {
  let at = 0;
  const set = new Set<{ at: number; work: () => void }>();
  const setTimer: SetTimer = (milliseconds, work) => {
    const timer = { at: at + milliseconds, work };
    set.add(timer);
    return () => void set.delete(timer);
  };
  return {
    later: setTimer,
    pass(milliseconds: number) {
      const end = at + milliseconds;
      for (;;) {
        const [next] = [...set].filter((each) => each.at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        at = next.at;
        set.delete(next);
        next.work();
      }
      at = end;
    },
    now: () => at,
  };
}
