import type { ErrorCode } from '../lib/errors.ts';
import { type Circumstance, problemWords, type Say } from './words.ts';

export interface ShownProblem {
  code: ErrorCode;
  circumstance: Circumstance;
  /** Happened while this page was open: announced. An old one is plain text. */
  fresh: boolean;
}

/** What went wrong, in a sentence; an alert only when it is news. */
export function ProblemNote({ problem, say }: { problem: ShownProblem; say: Say }) {
  const words = problemWords(say, problem.code, problem.circumstance);
  return problem.fresh ? (
    <p class="problem" role="alert" data-code={problem.code}>
      {words}
    </p>
  ) : (
    <p class="problem problem-old">{words}</p>
  );
}
