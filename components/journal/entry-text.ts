import { type FailureFinding, failureFindings } from '../../lib/doctor/findings.ts';
import { type ErrorCode, errorCodes } from '../../lib/errors.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatFacts, plural } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Entry, JournalAct } from '../../lib/journal/entry.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { problemText } from '../shared/messages.ts';

/** An entry's texts in the browser's language. */
export interface EntryText {
  /** What was done: `Open portal`. */
  action: string;
  /** How the portal was opened, and whether the extension acted by itself; may be empty. */
  how: string;
  tenant: string;
  /** What tells the tenant apart where another has its name now; else `''`. */
  facts: string;
  vendor: string;
  outcome: string;
  /** Cause and remedy of a failure, or the doctor's verdict; else `''`. */
  why: string;
  /** For the vendor's support: HTTP status and the vendor's own reference. */
  reference: string;
}

const actionLabels: Record<JournalAct, MessageKey> = {
  login: 'journal_act_login',
  code: 'journal_code',
  renew: 'journal_act_renew',
  check: 'journal_act_check',
  logout: 'journal_act_logout',
  open: 'journal_act_open',
  link: 'journal_act_link',
  copyToken: 'journal_act_copyToken',
  copyTicket: 'journal_act_copyTicket',
  examine: 'doctor',
};

/** Whether the action succeeded and, for an examination, found no failure. */
export function isSuccess({ outcome, verdict = 'well' }: Entry): boolean {
  return outcome === 'done' && verdict === 'well';
}

/**
 * Renders a stored entry, which holds codes only, in the browser's current language.
 * @param tellingFacts what tells tenants of one name apart, by id
 */
export function toEntryText(
  t: Translate,
  entry: Entry,
  tellingFacts: ReadonlyMap<string, string> = new Map(),
): EntryText {
  const { tenant, portalEntry, outcome } = entry;
  const descriptor = tenant === undefined ? undefined : findDescriptor(tenant.vendor);
  const how = [
    portalEntry === undefined ? '' : t(`journal_portal_${portalEntry}`),
    entry.actor === 'system' ? t('journal_itself') : '',
    entry.server === undefined ? '' : t(entry.server === 'failed' ? 'journal_untold' : 'journal_noCall'),
  ];
  return {
    action: t(actionLabels[entry.act]),
    how: formatFacts(t, how.filter(Boolean)),
    tenant: tenant?.name ?? (entry.count === undefined ? '' : plural(t, 'journal_tenants', entry.count)),
    facts: tellingFacts.get(tenant?.id ?? '') ?? '',
    vendor: descriptor?.label ?? tenant?.vendor ?? '',
    outcome:
      outcome === 'done'
        ? isSuccess(entry)
          ? t('journal_done')
          : String(entry.verdict)
        : outcome === 'cancelled'
          ? t('journal_calledOff')
          : outcome,
    why: isCode(outcome)
      ? problemOf(t, entry, outcome, descriptor?.label)
      : entry.verdict === undefined
        ? ''
        : verdictText(t, entry.verdict, descriptor?.label ?? ''),
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

function problemOf(t: Translate, entry: Entry, code: ErrorCode, vendor: string | undefined): string {
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

/** A placeholder for the fact that a doctor's sentence mentions. */
const factPlaceholder = '\uFFFC';

/**
 * An examination's finding and responsible side.
 * A sentence that mentions a fact is left out, because the journal stores no facts.
 */
function verdictText(t: Translate, verdict: string, vendor: string): string {
  if (verdict === 'well') return t('doctorConclusion_well', vendor);
  const failure = (Object.keys(failureFindings) as FailureFinding[]).find((each) => each === verdict);
  if (failure === undefined) return '';
  const finding =
    failure === 'login_refused' ? factPlaceholder : t(`doctor_${failure}`, vendor, factPlaceholder);
  return [finding.includes(factPlaceholder) ? '' : finding, t(`doctorSide_${failureFindings[failure]}`)]
    .filter(Boolean)
    .join(' ');
}

/** All shown texts of an entry as one, for the word search. */
export function searchableText(t: Translate, entry: Entry, text: EntryText): string {
  const environment = entry.tenant === undefined ? '' : t(`environment_${entry.tenant.environment}`);
  return [...Object.values(text), environment, entry.account ?? ''].join(' ');
}
