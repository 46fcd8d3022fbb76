import { useEffect, useState } from 'preact/hooks';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { PageActions } from '../shared/page-types.ts';
import { type Step, sendAll } from './undo.ts';

type Refused = Extract<Reply, { ok: false }>;

/** What became of the last thing that was done on the page. */
export interface Outcome {
  status: string;
  /** Why the last command that has no place of its own failed. */
  problem: Refused | null;
  /** Takes the last change back; `null` where nothing is to take back, or its time is over. */
  undo: (() => void) | null;
  /** Says what is done. What was done before it can no longer be taken back. */
  say(status: string): void;
  fail(problem: Refused | null): void;
  /** Offers to take back what was said last. @param announcement what is said once it is undone */
  offerUndo(steps: () => Promise<readonly Step[]>, announcement: string): void;
}

/** How long an undo is offered: as long as a person may notice a slip, and before the list has moved on. */
const offeredMs = 30_000;

/** @param onUndone called once the undo's commands have been answered */
export function useOutcome({ send }: PageActions, onUndone: () => void): Outcome {
  const [status, setStatus] = useState('');
  const [problem, setProblem] = useState<Refused | null>(null);
  const [undo, setUndo] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (undo === null) return;
    const timer = setTimeout(() => setUndo(null), offeredMs);
    return () => clearTimeout(timer);
  }, [undo]);

  function say(next: string): void {
    setUndo(null);
    setStatus(next);
  }

  return {
    status,
    problem,
    undo,
    say,
    fail: setProblem,
    offerUndo(steps, announcement) {
      const run = async () => {
        say('');
        const refused = await sendAll(send, await steps());
        setProblem(refused);
        if (refused === null) say(announcement);
        onUndone();
      };
      setUndo(() => () => void run());
    },
  };
}
