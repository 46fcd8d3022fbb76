/** What a reply means by a definition's tests. The status comes before the shape, and what is no JSON is told as such. */
import { ConciergeError } from '../../errors.ts';
import type { VendorReply } from '../contract.ts';
import {
  bodyKind,
  failureFacts,
  invalidResponse,
  jsonObject,
  unexpectedStatus,
  upstreamError,
} from '../response.ts';
import { retryAfterSeconds, toWait } from '../retry-after.ts';
import type { Call, CallRole, Rule, Test } from './definition.ts';
import { areMet, type ReadReply, readReply, wordsAt } from './reading.ts';

/** Seconds to wait after a rule that says `throttled`, where the server names none. */
const defaultWait = 5;

/** A call that the server does not have, which is no failure of a log-out. */
export const noCall = 'no_call';

/** Statuses alone as RFC 9110 means them, for a call without rules; a 403 ends nothing and forgets no password. */
const loginRules: readonly Rule[] = [
  { when: [{ status: [401] }], is: 'bad_credentials' },
  { when: [{ status: [400, 403, 412, 422] }], is: 'vendor_refused' },
];
const sessionRules: readonly Rule[] = [
  { when: [{ status: [401] }], is: 'session_dead' },
  { when: [{ status: [403] }], is: 'forbidden' },
];

/** The rules of a call: its own, else those of its role. */
function rulesOf({ not = [] }: Call, role: CallRole): readonly Rule[] {
  if (not.length > 0) return not;
  if (role === 'signIn') return loginRules;
  return role === 'check' || role === 'link' ? sessionRules : [];
}

/**
 * Holds a reply to a call's tests.
 * @returns the reply as read, or `noCall`
 * @throws ConciergeError with the first matching rule's code; `vendor_reply` for a reply that is neither good nor a
 *   known refusal
 */
export function judge(call: Call, role: CallRole, reply: VendorReply): ReadReply | typeof noCall {
  const read = readReply(reply);
  const rule = rulesOf(call, role).find(({ when }) => areMet(read, when));
  if (rule?.is === noCall) return noCall;
  if (rule !== undefined) throw errorOf(rule, role, read);
  if (!areMet(read, call.good)) {
    if (reply.status < 200 || reply.status > 299) throw unexpectedStatus(reply);
    const kind = bodyKind(reply);
    throw invalidResponse(reply, kind === 'json' ? 'shape' : kind);
  }
  assertBody(call, role, read);
  return read;
}

/** Rejects a page, half a body and, but after a log-out, an unannounced empty one: something before the server sent it. */
function assertBody(call: Call, role: CallRole, { reply }: ReadReply): void {
  const kind = bodyKind(reply);
  if (kind === 'html' || kind === 'truncated') throw invalidResponse(reply, kind);
  const mayBeEmpty = role === 'signOut' || [204, 205].includes(reply.status) || call.good.some(namesEmpty);
  if (kind === 'empty' && !mayBeEmpty && call.take?.token === undefined) throw invalidResponse(reply, kind);
}

const namesEmpty = (test: Test): boolean => 'at' in test && test.at === '' && test.is === '';

/** A log-in sends no session, so that a dead one there is a plain refusal. */
function errorOf({ is, said }: Rule, role: CallRole, read: ReadReply): ConciergeError {
  const { reply } = read;
  const words = wordsAt(read, said);
  if (is === 'unreachable') return upstreamError(reply, words);
  if (is === 'vendor_reply') return unexpectedStatus(reply, words);
  if (is === 'throttled') {
    const seconds = toWait(retryAfterSeconds(reply) ?? defaultWait);
    return new ConciergeError('throttled', { retryAfterSeconds: seconds, ...failureFacts(reply, words) });
  }
  if (is === 'no_call') throw new TypeError('no refusal');
  const code = role === 'signIn' && is === 'session_dead' ? 'vendor_refused' : is;
  return new ConciergeError(code, failureFacts(reply, words));
}

/** Whether a rule tells its vendor by the body: a status alone also comes from what stands before a server. */
const readsBody = ({ when }: Rule): boolean =>
  when.some(
    (test) => 'at' in test && (test.at !== '' || test.contains !== undefined || test.is !== undefined),
  );

/** Whether a reply of failure is one that these calls describe, by its body or as a missing call. */
export function isDescribed(calls: readonly Call[], reply: VendorReply): boolean {
  const read = readReply(reply);
  return calls.some(({ not = [] }) => {
    const rule = not.find(({ when }) => areMet(read, when));
    return rule !== undefined && (rule.is === noCall || readsBody(rule));
  });
}

/** What servers say under these statuses that refused a request unread: no evidence of a wrong password. */
const unreadPhrase =
  /^(?:[45]\d\d[\s:-]*)?(?:bad request|precondition failed|unprocessable (?:entity|content))[.!]?$/i;

/** Statuses by which a system may refuse what was typed, and a gateway a request. */
const sharedRefusals: readonly number[] = [400, 412, 422];

/** Whether such a reply is a refusal by these rules' statuses alone, in JSON that says more than its status. */
export function mayBeRefusal(call: Call, role: CallRole, reply: VendorReply): boolean {
  const body = sharedRefusals.includes(reply.status) ? jsonObject(reply) : null;
  if (body === null) return false;
  const texts = Object.values(body).filter((value) => typeof value === 'string');
  const saysMore = Object.values(body).some((value) => typeof value === 'object' && value !== null);
  if (!saysMore && texts.every((text) => unreadPhrase.test(text.trim()))) return false;
  const read = readReply(reply);
  return rulesOf(call, role).some(({ when }) => areMet(read, when));
}

/** Whether these calls' rules read a reply as `unreachable`: a system behind the server does not answer. */
export function saysUnreachable(calls: readonly Call[], reply: VendorReply): boolean {
  const read = readReply(reply);
  return calls.some(({ not = [] }) => not.find(({ when }) => areMet(read, when))?.is === 'unreachable');
}

/**
 * Whether a reply to a check without a session is JSON and good, a known refusal, or one by 401 or 403.
 * Some servers ask for a missing token by another status than for a dead one.
 */
export function isLikelyOwn(call: Call, reply: VendorReply): boolean {
  const read = readReply(reply);
  if (jsonObject(reply) === null) return false;
  const isRefused = reply.status === 401 || reply.status === 403;
  return (
    isRefused || [call.good, ...(call.not ?? []).map(({ when }) => when)].some((tests) => areMet(read, tests))
  );
}
