/** Derives conclusions from examinations. Imports no schema library, so that pages can use the functions too. */
import type { ErrorCode } from '../errors.ts';
import { type FailureFinding, failureFindings, isFailure, type Responsible } from './findings.ts';
import type { Answer, Examination } from './schema.ts';

/** The summary of an examination: the first failure, or else the state of the examination. */
export type Conclusion =
  | { kind: 'none' | 'running' | 'interrupted' | 'cancelled' | 'well' }
  | { kind: 'trouble'; answer: Answer };

/** The result of a finished examination: `well`, or the first failure. */
export type Verdict = 'well' | FailureFinding;

/** The verdict on these answers, which must stand in the order of the steps. */
export function deriveVerdict(answers: readonly Answer[]): Verdict {
  return answers.map(({ finding }) => finding).find(isFailure) ?? 'well';
}

/**
 * The conclusion of an examination. After `until`, an unfinished examination counts as interrupted: its worker died.
 * @param now epoch milliseconds
 */
export function deriveConclusion(examination: Examination | undefined, now: number): Conclusion {
  if (examination === undefined) return { kind: 'none' };
  if (examination.endedAt === undefined) return { kind: now < examination.until ? 'running' : 'interrupted' };
  if (examination.cancelled === true) return { kind: 'cancelled' };
  const first = examination.answers.find(({ finding }) => isFailure(finding));
  return first === undefined ? { kind: 'well' } : { kind: 'trouble', answer: first };
}

/** The party responsible for an answer's failure, or `null` without a failure. */
export function responsibleFor({ finding, facts }: Answer): Responsible | null {
  if (!isFailure(finding)) return null;
  const code = facts.problem?.code;
  return (
    (finding === 'login_refused' && code !== undefined ? loginResponsibles[code] : undefined) ??
    failureFindings[finding]
  );
}

/** Refused log-ins for which another party than the account is responsible, by error code. */
const loginResponsibles: Partial<Record<ErrorCode, Responsible>> = {
  bad_credentials: 'person',
  code_required: 'person',
  not_signed_in: 'person',
  vault_locked: 'person',
  licence_full: 'server',
  vendor_refused: 'server',
  vendor_reply: 'server',
  gateway: 'network',
  session_dead: 'server',
  internal: 'browser',
  bad_message: 'browser',
};

/** The status of a step, for the icon of its answer. */
export function stepStatus({ finding }: Answer): 'fine' | 'trouble' | 'skipped' {
  if (finding === 'skipped') return 'skipped';
  return isFailure(finding) ? 'trouble' : 'fine';
}
