import { useEffect, useRef } from 'preact/hooks';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { type ProblemContext, problemText } from './messages.ts';

export interface ShownProblem {
  code: ErrorCode;
  context: ProblemContext;
  /** Occurred while this page was open, so it is announced; an older problem is plain text. */
  fresh: boolean;
}

/** A problem's sentence; an alert, which comes into sight, only when the problem is fresh. */
export function ProblemAlert({ problem, t }: { problem: ShownProblem; t: Translate }) {
  const sentence = problemText(t, problem.code, problem.context);
  const alert = useRef<HTMLParagraphElement>(null);
  // A card that is longer than its room hides what stands at its end.
  useEffect(() => {
    alert.current?.scrollIntoView({ block: 'nearest' });
  }, [sentence]);
  return problem.fresh ? (
    <p class="problem" role="alert" data-code={problem.code} ref={alert}>
      {sentence}
    </p>
  ) : (
    <p class="problem problem-old">{sentence}</p>
  );
}
