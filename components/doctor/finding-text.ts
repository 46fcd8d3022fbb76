/** Sentences of the doctor's answers: finding, responsible side and remedy. */
import { responsibleFor } from '../../lib/doctor/conclusion.ts';
import { type FailureFinding, isFailure, steps } from '../../lib/doctor/findings.ts';
import type { Answer, Probe } from '../../lib/doctor/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatTimeLeft } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { problemText } from '../shared/messages.ts';

/** An answer's finding as a sentence. */
export function findingText(t: Translate, { finding, facts }: Answer, descriptor: VendorDescriptor): string {
  if (finding === 'login_refused') {
    const { problem } = facts;
    if (problem === undefined) return '';
    return problemText(t, problem.code, {
      act: problem.act,
      facts: problem.facts,
      vendor: descriptor.label,
      awaitsCode: false,
    });
  }
  if (finding === 'redirected' && facts.origin !== undefined)
    return t('doctor_redirected_to', descriptor.label, facts.origin);
  return t(`doctor_${finding}`, descriptor.label, mentionedFact(t, { finding, facts }, descriptor));
}

/** A failure's remedy; `''` without a failure, or when the finding's own sentence contains it. */
export function remedyText(t: Translate, answer: Answer, descriptor: VendorDescriptor): string {
  const { finding, facts } = answer;
  if (!isFailure(finding)) return '';
  if (finding === 'login_refused') {
    const hint = descriptor.hints?.[facts.problem?.code ?? 'internal'];
    return hint === undefined ? '' : t(hint);
  }
  return t(
    `doctor_${remedyName(answer, finding)}_do`,
    descriptor.label,
    mentionedFact(t, answer, descriptor),
  );
}

/** The remedy's name in the catalogue: a redirect's depends on what is known of its target. */
function remedyName({ facts }: Answer, finding: Exclude<FailureFinding, 'login_refused'>) {
  if (finding === 'redirected' && facts.origin === undefined) return 'redirected_unknown';
  return finding === 'redirected_path' && facts.setting !== undefined ? 'redirected_setting' : finding;
}

/** The side responsible for a failure; `''` without a failure. */
export function responsibleText(t: Translate, answer: Answer): string {
  const side = responsibleFor(answer);
  return side === null ? '' : t(`doctorSide_${side}`);
}

/** The one fact that a sentence mentions beside the vendor. */
function mentionedFact(
  t: Translate,
  { finding, facts }: Pick<Answer, 'finding' | 'facts'>,
  descriptor: VendorDescriptor,
): string {
  const { blockedBy, setting, vendor, seconds, origin, status, host } = facts;
  if (blockedBy !== undefined) return String(steps.indexOf(blockedBy) + 1);
  if (setting !== undefined) return settingLabel(t, descriptor, setting);
  if (vendor !== undefined) return findDescriptor(vendor)?.label ?? vendor;
  if (finding === 'clock_ahead' || finding === 'clock_behind')
    return formatTimeLeft(t, Math.abs(seconds ?? 0) * 1000);
  return String(origin ?? seconds ?? status ?? host ?? '');
}

function settingLabel(t: Translate, descriptor: VendorDescriptor, name: string): string {
  const key = descriptor.settings.find((setting) => setting.name === name)?.label;
  return key === undefined ? name : t(key as MessageKey);
}

/** A probe's method, result and duration: `POST · HTTP 400 · 23 ms`. */
export function probeText(t: Translate, { target, method, status, error, durationMs }: Probe): string {
  if (method === undefined) return t('milliseconds', String(durationMs));
  const vendor = target === 'server' ? '' : (findDescriptor(target)?.label ?? target);
  const result = status === undefined ? (error ?? t('doctorNoReply')) : `HTTP ${status}`;
  return [vendor, method, result, t('milliseconds', String(durationMs))]
    .filter((each) => each !== '')
    .join(' · ');
}
