import { describe, expect, test } from 'vitest';
import { type ProblemContext, problemText } from '../../../../components/shared/messages.ts';
import { type ErrorCode, errorCodes } from '../../../../lib/errors.ts';
import type { Translate } from '../../../../lib/i18n/i18n.ts';
import { english, readCatalogue } from '../../../../scripts/node-i18n.ts';

const catalogue = readCatalogue('en');
/** Says the key instead of its sentence, where there is one. */
const keys: Translate = (key) => (catalogue[key] === undefined ? '' : key);
const about = (more: Partial<ProblemContext> = {}): ProblemContext => ({
  act: 'other',
  facts: {},
  vendor: 'Nexudus',
  awaitsCode: false,
  ...more,
});

describe('a problem', () => {
  test.each(errorCodes)('%s has a sentence', (code) => {
    expect(problemText(english, code, about()).length).toBeGreaterThan(20);
  });
  test.each<[ErrorCode, Partial<ProblemContext>, string]>([
    ['not_signed_in', { act: 'login' }, 'problem_not_signed_in_login'],
    ['not_signed_in', { act: 'check' }, 'problem_not_signed_in'],
    ['bad_credentials', { act: 'login', awaitsCode: true }, 'problem_bad_credentials_code'],
    ['bad_credentials', { act: 'login', facts: { detail: 'not sent' } }, 'problem_bad_credentials_not_sent'],
    ['forbidden', { facts: { detail: 'private window' } }, 'problem_forbidden_private_window'],
    ['forbidden', { facts: { detail: 'private link' } }, 'problem_forbidden_private_link'],
    ['forbidden', { facts: { detail: 'managed' } }, 'problem_forbidden_managed'],
    ['forbidden', { act: 'check', facts: { permission: 'x' } }, 'problem_forbidden_permission'],
    ['forbidden', { act: 'check' }, 'problem_forbidden'],
    ['throttled', { facts: { retryAfterSeconds: 3, detail: 'waiting' } }, 'problem_throttled_waiting'],
    ['throttled', { facts: { retryAfterSeconds: 3 } }, 'problem_throttled_seconds'],
    ['vendor_refused', { act: 'login' }, 'problem_vendor_refused_login'],
    [
      'vendor_refused',
      { act: 'open', facts: { detail: 'no one-time token' } },
      'problem_vendor_refused_no_one_time_token',
    ],
    [
      'vendor_refused',
      { act: 'check', facts: { detail: 'living token' } },
      'problem_vendor_refused_living_token',
    ],
    ['vendor_refused', { act: 'open' }, 'problem_vendor_refused'],
    ['vendor_reply', { facts: { detail: 'html', status: 200 } }, 'problem_vendor_reply_html'],
    ['vendor_reply', { facts: { detail: 'shape' } }, 'problem_vendor_reply'],
    [
      'session_dead',
      { facts: { detail: 'renewal interrupted' } },
      'problem_session_dead_renewal_interrupted',
    ],
    ['session_dead', { act: 'renew' }, 'problem_session_dead_renew'],
    ['network', { act: 'logout' }, 'problem_network_logout'],
    ['network', { act: 'renew', facts: { detail: 'offline' } }, 'problem_network'],
    ['timeout', { facts: { detail: 'portal' } }, 'problem_timeout_portal'],
    ['internal', { facts: { detail: 'interrupted' } }, 'problem_internal_interrupted'],
  ])('%s in %j is told as %s', (code, more, key) => {
    expect(problemText(keys, code, about(more))).toBe(key);
  });
  test('tells what the server said, and what it mentions', () => {
    expect(
      problemText(
        english,
        'throttled',
        about({ facts: { retryAfterSeconds: 7, vendorMessage: 'Slow down' } }),
      ),
    ).toBe(
      'Nexudus asks for a pause: too many calls, from here or from other tools. Try again in 7 seconds. The server said: “Slow down”',
    );
  });
});
