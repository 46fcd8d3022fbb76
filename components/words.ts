/** Which sentence of the message catalogue (`public/_locales`) is said when. The sentences themselves stand there. */
import type { ErrorCode, ErrorFacts } from '../lib/errors.ts';
import type { Act } from '../lib/sessions/schema.ts';
import type { StateName } from '../lib/sessions/state.ts';
import { languageOf, type Say } from '../lib/speech.ts';
import type { MessageKey } from '../lib/vendors/contract.ts';

export type { Say };

/** Tells the document its language, and its title. */
export function settleLanguage(say: Say, title: MessageKey = 'extensionName'): void {
  const { documentElement } = document;
  documentElement.lang = languageOf(say);
  documentElement.dir = say('direction');
  document.title = say(title);
}

/** The word for a state. */
export const stateWord = (say: Say, name: StateName): string =>
  say(
    `state_${name.replace('-', '_') as 'signed_in' | 'renewable' | 'signing_in' | 'expired' | 'signed_out'}`,
  );

/** What a sentence about a problem may mention. */
export interface Circumstance {
  act: Act | 'other';
  facts: ErrorFacts;
  vendor: string;
  /** A code is awaited: a refusal is about the code. */
  awaitsCode: boolean;
}

/** What happened, whose side it is on, and what to do next; with the server's own words where it had any. */
export function problemWords(say: Say, code: ErrorCode, about: Circumstance): string {
  const { facts, vendor } = about;
  const mention = facts.permission ?? facts.host ?? facts.retryAfterSeconds ?? facts.status ?? '';
  const words =
    circumstances(about)
      .map((circumstance) => say(`problem_${code}_${circumstance}` as MessageKey, vendor, String(mention)))
      .find(Boolean) ?? say(`problem_${code}`, vendor, String(mention));
  return facts.said === undefined || facts.said === '' ? words : say('said', words, facts.said);
}

/**
 * What tells one problem of a code from another, the most telling first: a sentence of its own is said where the
 * catalogue has one.
 */
function circumstances({ act, facts, awaitsCode }: Circumstance): string[] {
  return [
    facts.fault?.replace(/\W/g, '_') ?? '',
    awaitsCode ? 'code' : '',
    facts.permission === undefined ? '' : 'permission',
    facts.retryAfterSeconds === undefined ? '' : 'seconds',
    act,
  ].filter(Boolean);
}
