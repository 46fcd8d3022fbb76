import { describe, expect, test } from 'vitest';
import { type Circumstance, problemWords } from '../../../components/words.ts';
import { type ErrorCode, errorCodes } from '../../../lib/errors.ts';
import type { Say } from '../../../lib/speech.ts';
import { english, readCatalogue } from '../../../scripts/node-i18n.ts';

const catalogue = readCatalogue('en');
/** Says the key instead of its sentence, where there is one. */
const keys: Say = (key) => (catalogue[key] === undefined ? '' : key);
const about = (more: Partial<Circumstance> = {}): Circumstance => ({
  act: 'other',
  facts: {},
  vendor: 'Nexudus',
  awaitsCode: false,
  ...more,
});

describe('a problem', () => {
  test.each(errorCodes)('%s has a sentence', (code) => {
    expect(problemWords(english, code, about()).length).toBeGreaterThan(20);
  });
  test.each<[ErrorCode, Partial<Circumstance>, string]>([
    ['not_signed_in', { act: 'login' }, 'problem_not_signed_in_login'],
    ['not_signed_in', { act: 'check' }, 'problem_not_signed_in'],
    ['bad_credentials', { act: 'login', awaitsCode: true }, 'problem_bad_credentials_code'],
    ['bad_credentials', { act: 'login', facts: { fault: 'not sent' } }, 'problem_bad_credentials_not_sent'],
    ['forbidden', { facts: { fault: 'private window' } }, 'problem_forbidden_private_window'],
    ['forbidden', { facts: { fault: 'private link' } }, 'problem_forbidden_private_link'],
    ['forbidden', { facts: { fault: 'managed' } }, 'problem_forbidden_managed'],
    ['forbidden', { act: 'check', facts: { permission: 'x' } }, 'problem_forbidden_permission'],
    ['forbidden', { act: 'check' }, 'problem_forbidden'],
    ['throttled', { facts: { retryAfterSeconds: 3, fault: 'waiting' } }, 'problem_throttled_waiting'],
    ['throttled', { facts: { retryAfterSeconds: 3 } }, 'problem_throttled_seconds'],
    ['vendor_refused', { act: 'login' }, 'problem_vendor_refused_login'],
    [
      'vendor_refused',
      { act: 'open', facts: { fault: 'no one-time token' } },
      'problem_vendor_refused_no_one_time_token',
    ],
    [
      'vendor_refused',
      { act: 'check', facts: { fault: 'living token' } },
      'problem_vendor_refused_living_token',
    ],
    ['vendor_refused', { act: 'open' }, 'problem_vendor_refused'],
    ['vendor_reply', { facts: { fault: 'html', status: 200 } }, 'problem_vendor_reply_html'],
    ['vendor_reply', { facts: { fault: 'shape' } }, 'problem_vendor_reply'],
    ['session_dead', { facts: { fault: 'renewal interrupted' } }, 'problem_session_dead_renewal_interrupted'],
    ['session_dead', { act: 'renew' }, 'problem_session_dead_renew'],
    ['network', { act: 'logout' }, 'problem_network_logout'],
    ['network', { act: 'renew', facts: { fault: 'offline' } }, 'problem_network'],
    ['timeout', { facts: { fault: 'door' } }, 'problem_timeout_door'],
    ['internal', { facts: { fault: 'interrupted' } }, 'problem_internal_interrupted'],
  ])('%s in %j is told as %s', (code, more, key) => {
    expect(problemWords(keys, code, about(more))).toBe(key);
  });
  test('tells what the server said, and what it mentions', () => {
    expect(
      problemWords(english, 'throttled', about({ facts: { retryAfterSeconds: 7, said: 'Slow down' } })),
    ).toBe(
      'Nexudus asks for a pause: too many calls, from here or from other tools. Try again in 7 seconds. The server said: “Slow down”',
    );
  });
});
