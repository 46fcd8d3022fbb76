/** Maps states and problems to keys of the message catalogue in `public/_locales`. */
import type { ErrorCode, ErrorFacts } from '../../lib/errors.ts';
import { languageOf, type Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { Act } from '../../lib/sessions/schema.ts';
import type { StateName } from '../../lib/sessions/state.ts';
import { unknownVendorFacts } from '../../lib/vendors/defined-vendors.ts';

/** A command's reply that is no success. */
export type Failure = Extract<Reply, { ok: false }>;

/** Sets the document's language, writing direction and title. */
export function setDocumentLanguage(t: Translate, title: MessageKey = 'extensionName'): void {
  const { documentElement } = document;
  documentElement.lang = languageOf(t);
  documentElement.dir = t('direction');
  document.title = t(title);
}

/** The display name of a session state. */
export const stateText = (t: Translate, name: StateName): string =>
  t(`state_${name.replace('-', '_') as 'signed_in' | 'renewable' | 'signing_in' | 'expired' | 'signed_out'}`);

/** What the sentence about a problem depends on and may mention. */
export interface ProblemContext {
  act: Act | 'other';
  facts: ErrorFacts;
  vendor: string;
  /** A one-time code is awaited, so a rejection concerns the code. */
  awaitsCode: boolean;
}

/** The sentence for a problem: cause, responsible side and remedy, then the server's own message where it sent one. */
export function problemText(t: Translate, code: ErrorCode, context: ProblemContext): string {
  const { facts, vendor } = context;
  const mention =
    facts.permission ?? facts.host ?? facts.retryAfterSeconds ?? facts.status ?? facts.limit ?? '';
  const sentence =
    specificSuffixes(context)
      .map((suffix) => t(`problem_${code}_${suffix}` as MessageKey, vendor, String(mention)))
      .find(Boolean) ?? t(`problem_${code}`, vendor, String(mention));
  return facts.vendorMessage === undefined || facts.vendorMessage === ''
    ? sentence
    : t('said', sentence, facts.vendorMessage);
}

/** The sentence for a command's failure, where neither its vendor nor its act matters. */
export const failureText = (t: Translate, { code, facts }: Failure): string =>
  problemText(t, code, { act: 'other', facts, vendor: '', awaitsCode: false });

/** Why nothing can be done for a tenant of a vendor that is unknown here. */
export const unknownVendorText = (t: Translate, vendor: string): string =>
  failureText(t, { ok: false, code: 'unknown_vendor', facts: unknownVendorFacts(vendor) });

/** Whether a command failed for lack of room, which no pass can record. */
export const isFullFailure = ({ facts }: Pick<Failure, 'facts'>): boolean =>
  facts.detail?.endsWith(' full') === true;

/** Key suffixes of the problems that share a code, most specific first; the first one in the catalogue is used. */
function specificSuffixes({ act, facts, awaitsCode }: ProblemContext): string[] {
  return [
    facts.detail?.replace(/\W/g, '_') ?? '',
    awaitsCode ? 'code' : '',
    facts.permission === undefined ? '' : 'permission',
    facts.retryAfterSeconds === undefined ? '' : 'seconds',
    act,
  ].filter(Boolean);
}
