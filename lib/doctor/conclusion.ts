/** What an examination comes to. Plain functions: pages use them too. */
import type { ErrorCode } from '../errors.ts';
import { type FailureFinding, failureFindings, isFailure, type Responsible } from './findings.ts';
import type { Answer, Examination } from './schema.ts';

/** One line: the first trouble, or how the examination stands without one. */
export type Conclusion =
  | { kind: 'none' | 'asking' | 'interrupted' | 'cancelled' | 'well' }
  | { kind: 'trouble'; answer: Answer };

/** What an examination that went through came to, in one code. */
export type Verdict = 'well' | FailureFinding;

/** The verdict of these answers. */
export function deriveVerdict(answers: readonly Answer[]): Verdict {
  return answers.map(({ finding }) => finding).find(isFailure) ?? 'well';
}

/** @param now epoch milliseconds: an examination whose worker died is over at its own time */
export function deriveConclusion(examination: Examination | undefined, now: number): Conclusion {
  if (examination === undefined) return { kind: 'none' };
  if (examination.endedAt === undefined) return { kind: now < examination.until ? 'asking' : 'interrupted' };
  if (examination.cancelled === true) return { kind: 'cancelled' };
  const first = examination.answers.find(({ finding }) => isFailure(finding));
  return first === undefined ? { kind: 'well' } : { kind: 'trouble', answer: first };
}

/** Whose side an answer's trouble is on, or `null` when it tells of none. */
export function responsibleFor({ finding, facts }: Answer): Responsible | null {
  if (!isFailure(finding)) return null;
  const code = facts.problem?.code;
  return (
    (finding === 'login_refused' && code !== undefined ? refusals[code] : undefined) ??
    failureFindings[finding]
  );
}

/** Where a refused log-in is another's matter than the account's. */
const refusals: Partial<Record<ErrorCode, Responsible>> = {
  bad_credentials: 'person',
  code_required: 'person',
  not_signed_in: 'person',
  vault_locked: 'person',
  licence_full: 'server',
  vendor_refused: 'server',
  vendor_reply: 'server',
  session_dead: 'server',
  internal: 'browser',
  bad_message: 'browser',
};

/** The verdict on a step: what people see first of an answer. */
export function stepStatus({ finding }: Answer): 'fine' | 'trouble' | 'unasked' {
  if (finding === 'unasked') return 'unasked';
  return isFailure(finding) ? 'trouble' : 'fine';
}
