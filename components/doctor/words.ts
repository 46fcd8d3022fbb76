/** The sentences of an answer: what was found, and what to do about it. */
import { sideOf } from '../../lib/doctor/conclusion.ts';
import { isTrouble, steps } from '../../lib/doctor/findings.ts';
import type { Answer, Probe } from '../../lib/doctor/schema.ts';
import { timeLeft } from '../../lib/speech.ts';
import type { About, MessageKey } from '../../lib/vendors/contract.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { problemWords, type Say } from '../words.ts';

/** What was found, in a sentence that says no more than the answer holds. */
export function foundWords(say: Say, { finding, facts }: Answer, about: About): string {
  if (finding === 'login_refused') {
    const { problem } = facts;
    if (problem === undefined) return '';
    return problemWords(say, problem.code, {
      act: problem.act,
      facts: problem.facts,
      vendor: about.label,
      awaitsCode: false,
    });
  }
  if (finding === 'redirected' && facts.origin !== undefined)
    return say('doctor_redirected_to', about.label, facts.origin);
  return say(`doctor_${finding}`, about.label, mentionOf(say, { finding, facts }, about));
}

/** Whose side a trouble is on, and what to do; `''` when there is none, or the sentence says it already. */
export function todoWords(say: Say, answer: Answer, about: About): string {
  const { finding, facts } = answer;
  if (!isTrouble(finding)) return '';
  if (finding === 'login_refused') {
    const hint = about.hints?.[facts.problem?.code ?? 'internal'];
    return hint === undefined ? '' : say(hint);
  }
  return say(`doctor_${finding}_do`, about.label, mentionOf(say, answer, about));
}

export function sideWords(say: Say, answer: Answer): string {
  const side = sideOf(answer);
  return side === null ? '' : say(`doctorSide_${side}`);
}

/** The one thing a sentence mentions beside the vendor. */
function mentionOf(say: Say, { finding, facts }: Pick<Answer, 'finding' | 'facts'>, about: About): string {
  const { because, setting, vendor, seconds, origin, status, host } = facts;
  if (because !== undefined) return String(steps.indexOf(because) + 1);
  if (setting !== undefined) return labelOf(say, about, setting);
  if (vendor !== undefined) return faceOf(vendor)?.label ?? vendor;
  if (finding === 'clock_ahead' || finding === 'clock_behind')
    return timeLeft(say, Math.abs(seconds ?? 0) * 1000);
  return String(origin ?? seconds ?? status ?? host ?? '');
}

function labelOf(say: Say, about: About, name: string): string {
  const key = about.settings.find((setting) => setting.name === name)?.label;
  return key === undefined ? name : say(key as MessageKey);
}

/** A probe in figures: `POST · HTTP 400 · 23 ms`. */
export function probeWords(say: Say, { asked, method, status, error, took }: Probe): string {
  if (method === undefined) return say('milliseconds', String(took));
  const who = asked === 'server' ? '' : (faceOf(asked)?.label ?? asked);
  const came = status === undefined ? (error ?? say('doctorNoReply')) : `HTTP ${status}`;
  return [who, method, came, say('milliseconds', String(took))].filter((each) => each !== '').join(' · ');
}
