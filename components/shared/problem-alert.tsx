import type { ErrorCode } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { type ProblemContext, problemText } from './messages.ts';

export interface ShownProblem {
  code: ErrorCode;
  circumstance: ProblemContext;
  /** Happened while this page was open: announced. An old one is plain text. */
  fresh: boolean;
}

/** What went wrong, in a sentence; an alert only when it is news. */
export function ProblemAlert({ problem, t }: { problem: ShownProblem; t: Translate }) {
  const words = problemText(t, problem.code, problem.circumstance);
  return problem.fresh ? (
    <p class="problem" role="alert" data-code={problem.code}>
      {words}
    </p>
  ) : (
    <p class="problem problem-old">{words}</p>
  );
}
