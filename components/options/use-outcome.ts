import { useEffect, useState } from 'preact/hooks';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { PageActions } from '../shared/page-types.ts';
import { sendAll, type UndoPlan, undoneText } from './undo.ts';

type Refused = Extract<Reply, { ok: false }>;

/** The outcome of the page's last command. */
export interface Outcome {
  status: string;
  /** Why the last command that has no place of its own failed. */
  problem: Refused | null;
  /** The undo of the last change that has one; `null` without such a change, or after `offeredMs`. */
  undo: Undo | null;
  /** Shows a status; the undo of a change before it stands. */
  say(status: string): void;
  fail(problem: Refused | null): void;
  /**
   * Shows the status of a change, and offers its undo.
   * @param plan what to send, by what is stored when the undo is asked for
   * @param announcement the sentence after the undo
   */
  sayWithUndo(status: string, plan: () => Promise<UndoPlan>, announcement: (plan: UndoPlan) => string): void;
}

interface Undo {
  /** The status of the change that it reverts. */
  of: string;
  run(): void;
}

/** Duration of the offer, in milliseconds: long enough to notice a slip. */
const offeredMs = 30_000;

/** @param onUndone called once the undo's commands have been answered */
export function useOutcome({ send, t }: PageActions, onUndone: () => void): Outcome {
  const [status, setStatus] = useState('');
  const [problem, setProblem] = useState<Refused | null>(null);
  const [undo, setUndo] = useState<Undo | null>(null);
  useEffect(() => {
    if (undo === null) return;
    const timer = setTimeout(() => setUndo(null), offeredMs);
    return () => clearTimeout(timer);
  }, [undo]);

  return {
    status,
    problem,
    undo,
    say: setStatus,
    fail: setProblem,
    sayWithUndo(of, plan, announcement) {
      const run = async () => {
        setUndo(null);
        setStatus('');
        const planned = await plan();
        const refused = await sendAll(send, planned.steps);
        setProblem(refused);
        if (refused === null) setStatus(undoneText(t, announcement(planned), planned));
        onUndone();
      };
      setStatus(of);
      setUndo({ of, run: () => void run() });
    },
  };
}
