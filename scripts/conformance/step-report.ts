/** What a run reports: plain data without a value of any reply. */
import type { CallExpectation, Certainty, Meaning } from './expectation.ts';
import type { Judgement } from './judge.ts';
import type { Exchange } from './recording.ts';
import { shapeOfBody, shapeOfHeaders } from './shape.ts';

export type Verdict = 'documented' | 'inferred' | 'different' | 'not checked';

/** One request of a step. */
export interface ExchangeReport {
  call: string;
  /** Method and path as the expectations write them: a tenant's own paths are told by the setting's name. */
  request: string;
  verdict: Exclude<Verdict, 'not checked'>;
  /** The form that the reply has, when it is an expected one. */
  form: { what: string; certainty: Certainty; source: string } | null;
  meaning: Meaning | null;
  status: number | null;
  body: string | null;
  headers: Readonly<Record<string, string>> | null;
  differences: readonly string[];
}

/** One step of a run. */
export interface StepReport {
  name: string;
  verdict: Verdict;
  /** Why a step was not checked, or what differs beside its replies. */
  reason?: string;
  /** What the vendor's client made of the replies: `done`, or an error's code; `null` when nothing was sent. */
  outcome: string | null;
  exchanges: readonly ExchangeReport[];
}

/** The verdict of a step by those of its requests: a difference outranks an inference. */
export function worstOf(verdicts: readonly ExchangeReport['verdict'][]): ExchangeReport['verdict'] {
  return (['different', 'inferred'] as const).find((each) => verdicts.includes(each)) ?? 'documented';
}

/** Reports one exchange. @param judgement `null` when no reply came */
export function reportExchange(
  exchange: Exchange,
  call: CallExpectation,
  judgement: Judgement | null,
): ExchangeReport {
  const { reply, status } = exchange;
  const matched = judgement?.matched ?? null;
  return {
    call: call.name,
    request: `${call.method} ${call.path}`,
    verdict: matched === null ? 'different' : matched.certainty === 'documented' ? 'documented' : 'inferred',
    form:
      matched === null ? null : { what: matched.what, certainty: matched.certainty, source: matched.source },
    meaning: matched?.meaning ?? null,
    status: reply?.status ?? status,
    body: reply === null ? null : shapeOfBody(reply),
    headers: reply === null ? null : shapeOfHeaders(reply.headers),
    differences: judgement === null ? [missingReply(exchange)] : differencesOf(judgement),
  };
}

function missingReply({ failure, leadsTo }: Exchange): string {
  const redirect = leadsTo === null ? '' : `, a redirect to ${leadsTo} that was not followed`;
  return `expected a reply, came none: ${failure ?? 'unknown'}${redirect}`;
}

function differencesOf({ differences, instead }: Judgement): string[] {
  const explained = instead === null ? [] : [`this is the reply for “${instead.meaning}”: ${instead.what}`];
  return [...differences, ...explained];
}
