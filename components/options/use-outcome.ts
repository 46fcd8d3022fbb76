import { useRef, useState } from 'preact/hooks';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { PageActions } from '../shared/page-types.ts';
import { sendAll, type UndoPlan, undoneText } from './undo.ts';

type Refused = Extract<Reply, { ok: false }>;

/** The outcome of the page's last command. */
export interface Outcome {
  status: string;
  /** Why the last command that has no place of its own failed. */
  problem: Refused | null;
  /**
   * The undo of the last change that has one and was not taken back; `null` without such a change, after its
   * `offeredMs`, and while another undo is under way.
   */
  undo: Undo | null;
  /** Shows a status; the undo of a change before it stands. */
  say(status: string): void;
  fail(problem: Refused | null): void;
  /**
   * Shows the status of a change, and offers its undo; those of the changes before it follow once it was taken back.
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

/** Duration of each offer, in milliseconds: long enough to notice a slip. */
const offeredMs = 30_000;

/** @param onUndone called once the undo's commands have been answered */
export function useOutcome({ send, t }: PageActions, onUndone: () => void): Outcome {
  const [status, setStatus] = useState('');
  const [problem, setProblem] = useState<Refused | null>(null);
  /** The changes that can be taken back, the last one at the end. */
  const [offers, setOffers] = useState<readonly Undo[]>([]);
  const [isUndoing, setIsUndoing] = useState(false);
  const running = useRef(false);
  const withdraw = (offer: Undo) => setOffers((all) => all.filter((each) => each !== offer));

  /** Takes a change back. One at a time, because the plan of the one before is made from what this one leaves. */
  async function takeBack(undo: () => Promise<void>): Promise<void> {
    // A key may come again before the page is drawn.
    if (running.current) return;
    running.current = true;
    setIsUndoing(true);
    try {
      await undo();
    } finally {
      running.current = false;
      setIsUndoing(false);
    }
    onUndone();
  }

  return {
    status,
    problem,
    undo: isUndoing ? null : (offers.at(-1) ?? null),
    say: setStatus,
    fail: setProblem,
    sayWithUndo(of, plan, announcement) {
      const undo = async () => {
        withdraw(offer);
        setStatus('');
        const planned = await plan();
        const refused = await sendAll(send, planned.steps);
        setProblem(refused);
        if (refused === null) setStatus(undoneText(t, announcement(planned), planned));
      };
      const offer = { of, run: () => void takeBack(undo) };
      setStatus(of);
      setOffers((all) => [...all, offer]);
      setTimeout(() => withdraw(offer), offeredMs);
    },
  };
}
