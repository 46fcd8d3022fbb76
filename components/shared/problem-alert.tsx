import type { ErrorCode } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { type ProblemContext, problemText } from './messages.ts';

export interface ShownProblem {
  code: ErrorCode;
  context: ProblemContext;
  /** Occurred while this page was open, so it is announced; an older problem is plain text. */
  fresh: boolean;
}

/** A problem's sentence; an alert only when the problem is fresh. */
export function ProblemAlert({ problem, t }: { problem: ShownProblem; t: Translate }) {
  const sentence = problemText(t, problem.code, problem.context);
  return problem.fresh ? (
    <p class="problem" role="alert" data-code={problem.code}>
      {sentence}
    </p>
  ) : (
    <p class="problem problem-old">{sentence}</p>
  );
}
