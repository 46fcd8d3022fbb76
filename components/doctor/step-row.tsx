import { stepStatus } from '../../lib/doctor/conclusion.ts';
import { type Step, steps } from '../../lib/doctor/findings.ts';
import type { Answer } from '../../lib/doctor/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatDateTime } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findingText, probeText, remedyText, responsibleText } from './finding-text.ts';

interface StepRowProps {
  step: Step;
  /** `undefined` until the step has run. */
  answer: Answer | undefined;
  /** The examination is in progress. */
  running: boolean;
  descriptor: VendorDescriptor;
  now: number;
  t: Translate;
}

const signs = { fine: '✓', trouble: '!', skipped: '–', running: '…' } as const;
const verdictLabels = {
  fine: 'doctorVerdict_fine',
  trouble: 'doctorVerdict_trouble',
  skipped: 'doctorVerdict_unasked',
  running: 'doctorVerdict_asking',
} as const satisfies Record<keyof typeof signs, MessageKey>;

/** One step: verdict by shape and word, finding, remedy, and the underlying probes. */
export function StepRow({ step, answer, running, descriptor, now, t }: StepRowProps) {
  const verdict = answer === undefined ? (running ? 'running' : 'skipped') : stepStatus(answer);
  const remedy = answer === undefined ? '' : remedyText(t, answer, descriptor);
  const at = answer?.facts.problem?.at;
  return (
    <li class={`step step-${verdict}`}>
      <span class="step-sign" aria-hidden="true">
        {signs[verdict]}
      </span>
      <div class="step-text">
        <h3>
          {steps.indexOf(step) + 1}. {t(`doctorStep_${step}`)}{' '}
          <span class="step-verdict">{t(verdictLabels[verdict])}</span>
        </h3>
        {answer !== undefined && <p>{findingText(t, answer, descriptor)}</p>}
        {answer !== undefined && verdict === 'trouble' && (
          <p class="step-todo">
            {responsibleText(t, answer)} {remedy}
          </p>
        )}
      </div>
      <ul class="step-probes">
        {answer?.probes.map((probe) => (
          <li key={`${probe.target} ${probe.method}`}>{probeText(t, probe)}</li>
        ))}
        {at !== undefined && <li>{formatDateTime(t, at, now)}</li>}
      </ul>
    </li>
  );
}
