import { useEffect, useState } from 'preact/hooks';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { PageActions } from '../shared/page-types.ts';
import { type Step, sendAll } from './undo.ts';

type Refused = Extract<Reply, { ok: false }>;

/** The outcome of the page's last command. */
export interface Outcome {
  status: string;
  /** Why the last command that has no place of its own failed. */
  problem: Refused | null;
  /** Reverts the last change; `null` without a revertible change, or after `offeredMs`. */
  undo: (() => void) | null;
  /** Shows a status, and withdraws the undo of the change before it. */
  say(status: string): void;
  fail(problem: Refused | null): void;
  /** Offers an undo of the change whose status is shown. @param announcement the status after the undo */
  offerUndo(steps: () => Promise<readonly Step[]>, announcement: string): void;
}

/** Duration of the offer, in milliseconds: long enough to notice a slip, short enough that the list is still the same. */
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
