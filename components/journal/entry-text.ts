import { type FailureFinding, failureFindings } from '../../lib/doctor/findings.ts';
import { type ErrorCode, errorCodes } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Entry, JournalAct } from '../../lib/journal/entry.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { problemText } from '../shared/messages.ts';

/** An entry in the words a person reads. */
export interface EntryText {
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
export function isSuccess({ outcome, verdict = 'well' }: Entry): boolean {
  return outcome === 'done' && verdict === 'well';
}

/** @param say in the browser's language, now: what is stored is words of ours only by name */
export function toEntryText(t: Translate, entry: Entry): EntryText {
  const { tenant, door, outcome } = entry;
  const summary = tenant === undefined ? undefined : findSummary(tenant.vendor);
  const how = [
    door === undefined ? '' : t(`journal_door_${door}`),
    entry.by === 'itself' ? t('journal_itself') : '',
    entry.server === undefined ? '' : t(entry.server === 'failed' ? 'journal_untold' : 'journal_noCall'),
  ];
  return {
    deed: t(deeds[entry.act]),
    how: how.filter(Boolean).join(', '),
    tenant: tenant?.name ?? (entry.count === undefined ? '' : plural(t, 'journal_tenants', entry.count)),
    vendor: summary?.label ?? tenant?.vendor ?? '',
    outcome:
      outcome === 'done'
        ? isSuccess(entry)
          ? t('journal_done')
          : String(entry.verdict)
        : outcome === 'called off'
          ? t('journal_calledOff')
          : outcome,
    why: isCode(outcome)
      ? whyOf(t, entry, outcome, summary?.label)
      : entry.verdict === undefined
        ? ''
        : verdictWords(t, entry.verdict, summary?.label ?? ''),
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

function whyOf(t: Translate, entry: Entry, code: ErrorCode, vendor: string | undefined): string {
  const { permission, host, wait, status, detail, act } = entry;
  return problemText(t, code, {
    act: act === 'code' ? 'login' : act === 'link' ? 'open' : isKnownAct(act) ? act : 'other',
    facts: { permission, host, retryAfterSeconds: wait, status, detail },
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
function verdictWords(t: Translate, verdict: string, vendor: string): string {
  if (verdict === 'well') return t('doctorConclusion_well', vendor);
  const trouble = (Object.keys(failureFindings) as FailureFinding[]).find((each) => each === verdict);
  if (trouble === undefined) return '';
  const found = trouble === 'login_refused' ? fact : t(`doctor_${trouble}`, vendor, fact);
  return [found.includes(fact) ? '' : found, t(`doctorSide_${failureFindings[trouble]}`)]
    .filter(Boolean)
    .join(' ');
}

/** All that is shown of an entry, in one text to look for words in. */
export function searchableText(t: Translate, entry: Entry, told: EntryText): string {
  const environment = entry.tenant === undefined ? '' : t(`environment_${entry.tenant.environment}`);
  return [...Object.values(told), environment, entry.account ?? ''].join(' ');
}
