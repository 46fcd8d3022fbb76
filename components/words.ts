/**
 * The words a person reads. Short ones that name things stand here; sentences stand in the message catalogue
 * (`public/_locales`), by the keys this file picks.
 */
import type { ErrorCode, ErrorFacts } from '../lib/errors.ts';
import type { Act } from '../lib/sessions/schema.ts';
import type { StateName } from '../lib/sessions/state.ts';
import type { Environment } from '../lib/tenants/schema.ts';
import type { MessageKey } from '../lib/vendors/contract.ts';

/** Says a sentence in the browser's language, with what it mentions filled in. */
export type Say = (key: MessageKey, ...mentions: string[]) => string;

export const stateWords: Record<StateName, string> = {
  'signed-in': 'Signed in',
  renewable: 'Renewable',
  'signing-in': 'Signing in',
  expired: 'Expired',
  'signed-out': 'Signed out',
};

export const environmentWords: Record<Environment, string> = {
  production: 'Production',
  staging: 'Staging',
  sandbox: 'Sandbox',
};

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
  const words = say(problemKey(code, about), vendor, String(mention));
  return facts.said === undefined || facts.said === '' ? words : say('said', words, facts.said);
}

/** The sentence for a problem: the code's own, or the one for its circumstance. */
export function problemKey(code: ErrorCode, { act, facts, awaitsCode }: Circumstance): MessageKey {
  switch (code) {
    case 'not_signed_in':
      return act === 'login' ? 'problem_not_signed_in_login' : 'problem_not_signed_in';
    case 'bad_credentials':
      return awaitsCode ? 'problem_bad_credentials_code' : 'problem_bad_credentials';
    case 'forbidden':
      if (facts.fault === 'private window') return 'problem_forbidden_private';
      if (facts.fault === 'private link') return 'problem_forbidden_private_link';
      if (facts.fault === 'managed') return 'problem_forbidden_managed';
      return facts.permission === undefined ? 'problem_forbidden' : 'problem_forbidden_permission';
    case 'throttled':
      if (facts.fault === 'waiting') return 'problem_throttled_waiting';
      return facts.retryAfterSeconds === undefined ? 'problem_throttled' : 'problem_throttled_seconds';
    case 'vendor_refused':
      if (act === 'login') return 'problem_vendor_refused_login';
      return act === 'open' && facts.fault !== undefined
        ? 'problem_vendor_refused_open'
        : 'problem_vendor_refused';
    case 'vendor_reply':
      return replyKeys[facts.fault ?? ''] ?? 'problem_vendor_reply';
    case 'session_dead':
      if (facts.fault === 'renewal interrupted') return 'problem_session_dead_interrupted';
      return act === 'renew' ? 'problem_session_dead_renew' : 'problem_session_dead';
    case 'network':
      return act === 'logout' ? 'problem_network_logout' : 'problem_network';
    case 'timeout':
      return facts.fault === 'door' ? 'problem_timeout_door' : 'problem_timeout';
    case 'internal':
      return facts.fault === 'interrupted' ? 'problem_internal_interrupted' : 'problem_internal';
    default:
      return `problem_${code}`;
  }
}

const replyKeys: Readonly<Record<string, MessageKey>> = {
  empty: 'problem_vendor_reply_empty',
  html: 'problem_vendor_reply_html',
  truncated: 'problem_vendor_reply_truncated',
  too_big: 'problem_vendor_reply_too_big',
  status: 'problem_vendor_reply_status',
};

/** `1 tenant`, `2 tenants`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
