import { type Trouble, troubles } from '../../lib/doctor/findings.ts';
import { type ErrorCode, errorCodes } from '../../lib/errors.ts';
import type { Entry, JournalAct } from '../../lib/journal/entry.ts';
import { counted } from '../../lib/speech.ts';
import type { MessageKey } from '../../lib/vendors/contract.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { problemWords, type Say } from '../words.ts';

/** An entry in the words a person reads. */
export interface Told {
  /** What was done: `Open portal`. */
  deed: string;
  /** How: by which door, by whom if by nobody; may be empty. */
  how: string;
  tenant: string;
  vendor: string;
  /** How it went. */
  outcome: string;
  /** Why it went wrong and what to do; `''` when it did not. */
  why: string;
  /** What helps whoever is asked: status and the vendor's own reference. */
  reference: string;
}

const deeds: Record<JournalAct, MessageKey> = {
  login: 'logIn',
  code: 'journal_code',
  renew: 'renew',
  check: 'check',
  logout: 'logOut',
  open: 'openPortal',
  link: 'copyLink',
  copyToken: 'copyMaskedToken',
  copyTicket: 'copyForTicket',
  examine: 'doctor',
};

/** Whether it was done, and found nothing wrong where something was looked for. */
export function wentWell({ outcome, verdict = 'well' }: Entry): boolean {
  return outcome === 'done' && verdict === 'well';
}

/** @param say in the browser's language, now: what is stored is words of ours only by name */
export function toldOf(say: Say, entry: Entry): Told {
  const { tenant, door, outcome } = entry;
  const face = tenant === undefined ? undefined : faceOf(tenant.vendor);
  const how = [
    door === undefined ? '' : say(`journal_door_${door}`),
    entry.by === 'itself' ? say('journal_itself') : '',
    entry.server === undefined ? '' : say(entry.server === 'failed' ? 'journal_untold' : 'journal_noCall'),
  ];
  return {
    deed: say(deeds[entry.act]),
    how: how.filter(Boolean).join(', '),
    tenant: tenant?.name ?? (entry.count === undefined ? '' : counted(say, 'journal_tenants', entry.count)),
    vendor: face?.label ?? tenant?.vendor ?? '',
    outcome:
      outcome === 'done'
        ? wentWell(entry)
          ? say('journal_done')
          : String(entry.verdict)
        : outcome === 'called off'
          ? say('journal_calledOff')
          : outcome,
    why: isCode(outcome)
      ? whyOf(say, entry, outcome, face?.label)
      : entry.verdict === undefined
        ? ''
        : verdictWords(say, entry.verdict, face?.label ?? ''),
    reference: [
      entry.status === undefined || !isCode(outcome) ? '' : `HTTP ${entry.status}`,
      entry.reference ?? '',
    ]
      .filter(Boolean)
      .join(' · '),
  };
}

function isCode(outcome: string): outcome is ErrorCode {
  return errorCodes.some((code) => code === outcome);
}

function whyOf(say: Say, entry: Entry, code: ErrorCode, vendor: string | undefined): string {
  const { permission, host, wait, status, fault, act } = entry;
  return problemWords(say, code, {
    act: act === 'code' ? 'login' : act === 'link' ? 'open' : isKnownAct(act) ? act : 'other',
    facts: { permission, host, retryAfterSeconds: wait, status, fault },
    vendor: vendor ?? entry.tenant?.vendor ?? '',
    awaitsCode: act === 'code',
  });
}

function isKnownAct(act: JournalAct): act is 'login' | 'renew' | 'check' | 'logout' | 'open' {
  return !['code', 'link', 'copyToken', 'copyTicket', 'examine'].includes(act);
}

/** Stands where a sentence of the doctor's mentions a fact. */
const fact = '\uFFFC';

/** What the doctor found and whose side it is on. A sentence that mentions a fact goes: the journal keeps none. */
function verdictWords(say: Say, verdict: string, vendor: string): string {
  if (verdict === 'well') return say('doctorConclusion_well', vendor);
  const trouble = (Object.keys(troubles) as Trouble[]).find((each) => each === verdict);
  if (trouble === undefined) return '';
  const found = trouble === 'login_refused' ? fact : say(`doctor_${trouble}`, vendor, fact);
  return [found.includes(fact) ? '' : found, say(`doctorSide_${troubles[trouble]}`)]
    .filter(Boolean)
    .join(' ');
}

/** All that is shown of an entry, in one text to look for words in. */
export function shownOf(say: Say, entry: Entry, told: Told): string {
  const environment = entry.tenant === undefined ? '' : say(`environment_${entry.tenant.environment}`);
  return [...Object.values(told), environment, entry.account ?? ''].join(' ');
}
