import { describe, expect, test, vi } from 'vitest';
import type { Pass, SessionFacts, SigningIn } from '../../../lib/sessions/schema.ts';
import { deriveState } from '../../../lib/sessions/state.ts';
import { noon } from '../../support/test-app.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const minute = 60_000;
/** The moments every pass is looked at, in minutes from noon. */
const moments = [-1, 0, 9, 10, 11, 59, 60, 61] as const;

function session(more: Partial<SessionFacts> = {}): SessionFacts {
  return {
    account: 'jane@example.com',
    method: 'password',
    signedInAt: noon - minute,
    renewedAt: noon - minute,
    expiresAt: noon + 10 * minute,
    renewableUntil: noon + 60 * minute,
    tokenKind: 'bearer',
    maskedToken: 'eyJh…',
    tokenId: '0badcafe',
    ...more,
  };
}
const signingIn = (awaits: SigningIn['awaits'] = 'vendor'): SigningIn => ({
  since: noon,
  until: noon + 10 * minute,
  awaits,
});
const problem = { code: 'network', act: 'check', at: noon, facts: {} } as const;

const table: readonly (readonly [what: string, pass: Pass | undefined, seen: readonly string[]])[] = [
  // at minute:                                    -1            0             9             10            11            59            60           61
  [
    'no pass',
    undefined,
    [
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'an empty pass',
    {},
    [
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'a problem alone',
    { problem },
    [
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'a log-in under way',
    { signingIn: signingIn() },
    [
      'signing-in',
      'signing-in',
      'signing-in',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'a code awaited',
    { signingIn: signingIn('code') },
    [
      'signing-in',
      'signing-in',
      'signing-in',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'a wait the vendor asked for',
    { signingIn: signingIn('wait') },
    [
      'signing-in',
      'signing-in',
      'signing-in',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'a log-in under way after a problem',
    { signingIn: signingIn(), problem },
    [
      'signing-in',
      'signing-in',
      'signing-in',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
      'signed-out',
    ],
  ],
  [
    'a session with both ends',
    { session: session() },
    ['signed-in', 'signed-in', 'signed-in', 'renewable', 'renewable', 'renewable', 'expired', 'expired'],
  ],
  [
    'a session with a problem',
    { session: session(), problem },
    ['signed-in', 'signed-in', 'signed-in', 'renewable', 'renewable', 'renewable', 'expired', 'expired'],
  ],
  [
    'a session without renewal',
    { session: session({ renewableUntil: null }) },
    ['signed-in', 'signed-in', 'signed-in', 'expired', 'expired', 'expired', 'expired', 'expired'],
  ],
  [
    'a session of unknown end',
    { session: session({ expiresAt: null }) },
    ['signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in'],
  ],
  [
    'a session of unknown end, without renewal',
    { session: session({ expiresAt: null, renewableUntil: null }) },
    ['signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in', 'signed-in'],
  ],
  [
    'a session whose renewal ends first',
    { session: session({ renewableUntil: noon }) },
    ['signed-in', 'signed-in', 'signed-in', 'expired', 'expired', 'expired', 'expired', 'expired'],
  ],
  [
    'a session the server refused',
    { session: session({ endedAt: noon - minute }) },
    ['renewable', 'renewable', 'renewable', 'renewable', 'renewable', 'renewable', 'expired', 'expired'],
  ],
  [
    'a refused session without renewal',
    { session: session({ endedAt: noon, renewableUntil: null }) },
    ['expired', 'expired', 'expired', 'expired', 'expired', 'expired', 'expired', 'expired'],
  ],
  [
    'a refused session of unknown end',
    { session: session({ endedAt: noon, expiresAt: null, renewableUntil: null }) },
    ['expired', 'expired', 'expired', 'expired', 'expired', 'expired', 'expired', 'expired'],
  ],
  [
    'a session and a log-in at once',
    { session: session(), signingIn: signingIn() },
    ['signing-in', 'signing-in', 'signing-in', 'renewable', 'renewable', 'renewable', 'expired', 'expired'],
  ],
];

describe('what a person sees of', () => {
  test.each(table)('%s, at every moment', (_what, pass, seen) => {
    expect(moments.map((at) => deriveState(pass, noon + at * minute).name)).toEqual(seen);
  });
  test('the time that is shown: the end of what is shown, or nothing', () => {
    const at = (pass: Pass | undefined, minutes: number) => deriveState(pass, noon + minutes * minute).until;
    expect(at(undefined, 0)).toBeNull();
    expect(at({ signingIn: signingIn() }, 0)).toBeNull();
    expect(at({ session: session() }, 0)).toBe(noon + 10 * minute);
    expect(at({ session: session({ expiresAt: null }) }, 0)).toBeNull();
    expect(at({ session: session() }, 10)).toBe(noon + 60 * minute);
    expect(at({ session: session() }, 60)).toBeNull();
  });
});
