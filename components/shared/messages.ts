/** Which sentence of the message catalogue (`public/_locales`) is said when. The sentences themselves stand there. */
import type { ErrorCode, ErrorFacts } from '../../lib/errors.ts';
import { languageOf, type Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Act } from '../../lib/sessions/schema.ts';
import type { StateName } from '../../lib/sessions/state.ts';

/** Tells the document its language, and its title. */
export function setDocumentLanguage(t: Translate, title: MessageKey = 'extensionName'): void {
  const { documentElement } = document;
  documentElement.lang = languageOf(t);
  documentElement.dir = t('direction');
  document.title = t(title);
}

/** The word for a state. */
export const stateText = (t: Translate, name: StateName): string =>
  t(`state_${name.replace('-', '_') as 'signed_in' | 'renewable' | 'signing_in' | 'expired' | 'signed_out'}`);

/** What a sentence about a problem may mention. */
export interface ProblemContext {
  act: Act | 'other';
  facts: ErrorFacts;
  vendor: string;
  /** A code is awaited: a refusal is about the code. */
  awaitsCode: boolean;
}

/** What happened, whose side it is on, and what to do next; with the server's own words where it had any. */
export function problemText(t: Translate, code: ErrorCode, about: ProblemContext): string {
  const { facts, vendor } = about;
  const mention = facts.permission ?? facts.host ?? facts.retryAfterSeconds ?? facts.status ?? '';
  const words =
    circumstances(about)
      .map((circumstance) => t(`problem_${code}_${circumstance}` as MessageKey, vendor, String(mention)))
      .find(Boolean) ?? t(`problem_${code}`, vendor, String(mention));
  return facts.vendorMessage === undefined || facts.vendorMessage === ''
    ? words
    : t('said', words, facts.vendorMessage);
}

/**
 * What tells one problem of a code from another, the most telling first: a sentence of its own is said where the
 * catalogue has one.
 */
function circumstances({ act, facts, awaitsCode }: ProblemContext): string[] {
  return [
    facts.detail?.replace(/\W/g, '_') ?? '',
    awaitsCode ? 'code' : '',
    facts.permission === undefined ? '' : 'permission',
    facts.retryAfterSeconds === undefined ? '' : 'seconds',
    act,
  ].filter(Boolean);
}
