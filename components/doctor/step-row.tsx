import { verdictOf } from '../../lib/doctor/conclusion.ts';
import { type Step, steps } from '../../lib/doctor/findings.ts';
import type { Answer } from '../../lib/doctor/schema.ts';
import { moment } from '../../lib/speech.ts';
import type { About } from '../../lib/vendors/contract.ts';
import type { Say } from '../words.ts';
import { foundWords, probeWords, sideWords, todoWords } from './words.ts';

interface StepRowProps {
  step: Step;
  /** Left out while it is not asked yet. */
  answer: Answer | undefined;
  /** The examination is under way. */
  asking: boolean;
  about: About;
  now: number;
  say: Say;
}

const signs = { fine: '✓', trouble: '!', unasked: '–', asking: '…' } as const;

/** One step: its verdict by shape and word, what was found, what to do, and the probes it rests on. */
export function StepRow({ step, answer, asking, about, now, say }: StepRowProps) {
  const verdict = answer === undefined ? (asking ? 'asking' : 'unasked') : verdictOf(answer);
  const todo = answer === undefined ? '' : todoWords(say, answer, about);
  const at = answer?.facts.problem?.at;
  return (
    <li class={`step step-${verdict}`}>
      <span class="step-sign" aria-hidden="true">
        {signs[verdict]}
      </span>
      <div class="step-text">
        <h3>
          {steps.indexOf(step) + 1}. {say(`doctorStep_${step}`)}{' '}
          <span class="step-verdict">{say(`doctorVerdict_${verdict}`)}</span>
        </h3>
        {answer !== undefined && <p>{foundWords(say, answer, about)}</p>}
        {answer !== undefined && verdict === 'trouble' && (
          <p class="step-todo">
            {sideWords(say, answer)} {todo}
          </p>
        )}
      </div>
      <ul class="step-probes">
        {answer?.probes.map((probe) => (
          <li key={`${probe.asked} ${probe.method}`}>{probeWords(say, probe)}</li>
        ))}
        {at !== undefined && <li>{moment(say, at, now)}</li>}
      </ul>
    </li>
  );
}
