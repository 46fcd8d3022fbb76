import { expect, test } from 'vitest';
import {
  differing,
  type Entry,
  type ExamineOptions,
  examine,
  fourwayshop,
  ncentral,
  nextup,
  nexudus,
  q01,
  type Server,
  verdicts,
} from './driving.ts';

/** Examines a fresh simulator. */
async function run<S extends Server>(
  vendor: string,
  entry: Entry<S>,
  options: ExamineOptions | ((server: S) => ExamineOptions) = {},
) {
  const server = await entry.start();
  try {
    const given = typeof options === 'function' ? options(server) : options;
    return { ...(await examine(vendor, entry, server, given)), server };
  } finally {
    await server.close();
  }
}

test('NextUp at rest: its refusals are documented, its successes inferred', async () => {
  const { code, steps, server } = await run('nextup', nextup);
  expect([code, verdicts(steps)]).toEqual([
    0,
    [
      'recognition probe: documented, the envelope of a failure, Error as a text',
      'log-in of an account that does not exist: documented, the envelope of a failure, Error as a text',
      'check of a token that does not exist: documented, the envelope of a failure, Error as a text',
      'log-in: inferred, the envelope of a success, Error is null',
      'check: inferred, the envelope of a success, Error is null',
      'portal page: inferred, a page',
      'log-out: inferred, the envelope of a success, Error is null',
      'check after the log-out: documented, the envelope of a failure, Error as a text',
    ],
  ]);
  expect(server.liveSessions()).toEqual([]);
});

test('N-central at rest, whose log-out and refusals no page documents', async () => {
  const { code, steps, server } = await run('ncentral', ncentral);
  expect([code, verdicts(steps)]).toEqual([
    0,
    [
      'recognition probe: documented, the list of links',
      'log-in of an account that does not exist: inferred, 401 with a message',
      'check of a token that does not exist: documented, 401',
      'renewal by a token that does not exist: inferred, 401 with a message',
      'log-in: documented, both tokens with expirySeconds as a number',
      'check: documented, a message',
      'renewal: inferred, both tokens with expirySeconds as a number',
      'check after the renewal: documented, a message',
      'portal page: inferred, a page',
      'log-out: inferred, 200',
      'check after the log-out: documented, 401',
    ],
  ]);
  expect([server.liveAccessTokens(), server.liveRefreshTokens()]).toEqual([0, 0]);
});

test('Four Way Shop at rest', async () => {
  const { code, steps, server } = await run('fourwayshop', fourwayshop);
  expect([code, verdicts(steps)]).toEqual([
    0,
    [
      'recognition probe: documented, 401 “Access Denied.”',
      'log-in of an account that does not exist: inferred, INVALID_CREDENTIALS, under 200 with success false',
      'check of a token that does not exist: documented, 401 “Access Denied.”',
      'log-in: documented, a token with its end',
      'check: inferred, an object',
      'portal page: inferred, a page',
      'log-out: inferred, 200',
      'check after the log-out: documented, 401 “Access Denied.”',
    ],
  ]);
  expect(server.liveSessions()).toEqual([]);
});

test('Four Way Shop in cookie mode: the log-in’s cookies carry check, portal and log-out', async () => {
  const { code, steps, server } = await run('fourwayshop', fourwayshop, { settings: { mode: 'cookie' } });
  expect([code, differing(steps)]).toEqual([0, []]);
  expect(verdicts(steps)).toContain('log-in: documented, a token and the cookies of the session');
  expect(server.requests.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
  expect(server.requests.find(({ path, status }) => path === '/logout' && status === 200)).toBeDefined();
  expect(server.liveSessions()).toEqual([]);
});

test('Four Way Shop in cookie mode without cookies for its paths differs', async () => {
  const { code, steps, text } = await run('fourwayshop', fourwayshop, ({ switches }) => {
    switches.cookiePath = '/elsewhere';
    return { settings: { mode: 'cookie' } };
  });
  expect([code, differing(steps)]).toEqual([1, ['check', 'log-out']]);
  expect(text).toContain('the page is the same without the token');
});

test('what needs a setting is left out by its name', async () => {
  const { code, text } = await run('fourwayshop', fourwayshop, {
    settings: { checkPath: '', logoutPath: '', portalUrl: '' },
  });
  expect(code).toBe(0);
  for (const setting of ['checkPath', 'logoutPath', 'portalUrl'])
    expect(text).toContain(`it needs the setting ${setting}`);
});

test('Nexudus at rest: its grants and links are documented; no log-out exists', async () => {
  const { code, steps, server } = await run('nexudus', nexudus);
  expect([code, verdicts(steps)]).toEqual([
    0,
    [
      'recognition probe: inferred, 400 unsupported_grant_type',
      'log-in of an account that does not exist: documented, 400 invalid_grant',
      'check of a token that does not exist: inferred, 401, empty',
      'renewal by a token that does not exist: documented, 400 invalid_grant',
      'log-in: documented, token, expires_in and refresh_token',
      'check: inferred, the customer with name and e-mail',
      'renewal: documented, token, expires_in and refresh_token',
      'check after the renewal: inferred, the customer with name and e-mail',
      'one-time link: documented, the one-time token',
      'link to a file: documented, the token for files',
      'log-out: not checked',
      'check after the log-out: not checked',
    ],
  ]);
  // The portal's own host is another one: nothing is sent there.
  expect(server.portalRequests).toEqual([]);
});

test('Nexudus asks for a code: it is asked when it is due, and once', async () => {
  const environment = {
    CONFORMANCE_USERNAME: 'tom@example.com',
    CONFORMANCE_PASSWORD: 'Tom-demo-password-5Zp1Hs7YcM4wQe8J',
  };
  const { code, steps, asked } = await run('nexudus', nexudus, { environment, answers: ['492 817'] });
  expect([code, asked]).toEqual([0, ['Verification code']]);
  expect(verdicts(steps)).toContain('log-in: documented, 400 two_factor_auth_check');
  expect(verdicts(steps)).toContain('log-in with the code: documented, token, expires_in and refresh_token');
});

test.each([
  ['rita@example.com', 'Rita-demo-password-9Gd4Kv6UaB2xTn3S', /this is the reply for “password expired”/],
  ['sam@example.com', 'Sam-demo-password-2Wm7Pj5RfC8yVz1D', /this is the reply for “refused”/],
])('Nexudus refuses %s: the report says which reply it is', async (username, password, says) => {
  const environment = { CONFORMANCE_USERNAME: username, CONFORMANCE_PASSWORD: password };
  const { code, steps, text } = await run('nexudus', nexudus, { environment });
  expect([code, differing(steps)]).toEqual([1, ['log-in']]);
  expect(text).toMatch(says);
});

test.each([401, 400] as const)('Nexudus by a sign-in link, an unknown one refused by %i', async (status) => {
  const { code, steps } = await run('nexudus', nexudus, ({ switches, mailMagicLink }) => {
    switches.exchangeRefusal = status;
    const environment = { CONFORMANCE_LINK: mailMagicLink('jane@example.com').link };
    return { environment, args: ['--sign-in', 'link'] };
  });
  expect([code, differing(steps)]).toEqual([0, []]);
  expect(steps.find(({ name }) => name === 'log-in')?.exchanges.map(({ call }) => call)).toEqual([
    'exchange of a sign-in link',
    'check',
  ]);
});

test('Nexudus throttles without a pause: that differs from what is documented', async () => {
  const { code, text } = await run('nexudus', nexudus, ({ switches }) => {
    Object.assign(switches, { throttleNext: 1, retryAfter: null });
    return {};
  });
  expect(code).toBe(1);
  expect(text).toContain('header retry-after: expected a pause, came nothing');
});

test('Nexudus asks for a pause by 429', async () => {
  const { code, steps } = await run('nexudus', nexudus, ({ switches }) => {
    Object.assign(switches, { throttleNext: 1, throttleStatus: 429 });
    return {};
  });
  expect([code, steps[0]?.exchanges[0]?.form?.what]).toEqual([0, '429 with Retry-After']);
});

test('a pause is waited for as long as the server says', async () => {
  const { code, waits } = await run('nexudus', nexudus, ({ switches }) => {
    Object.assign(switches, { throttleNext: 1, retryAfter: '7' });
    return {};
  });
  expect([code, waits.filter((wait) => wait === 7000)]).toEqual([0, [7000]]);
});

test('Q01 at rest', async () => {
  const { code, steps, server } = await run('q01', q01);
  expect([code, verdicts(steps)]).toEqual([
    0,
    [
      'recognition probe: documented, code and status 401, msg and message',
      'log-in of an account that does not exist: documented, 401 with status, message, data and errors',
      'check of a token that does not exist: documented, code and status 401, msg and message',
      'log-in: documented, idToken with its three times',
      'check: documented, code 200 with a message',
      'renewal: not checked',
      'portal page: inferred, a page',
      'log-out: documented, status_code 200',
      'check after the log-out: documented, code and status 401, msg and message',
    ],
  ]);
  expect(server.liveTokens()).toBe(0);
});

test.each([
  [{ throttleStatus: 503 }, '503 with Retry-After'],
  [{ retryAfter: null }, '429 with retry_after'],
] as const)('Q01 asks for a pause, %j', async (more, form) => {
  const { code, steps } = await run('q01', q01, ({ switches }) => {
    Object.assign(switches, { throttleNext: 1 }, more);
    return {};
  });
  expect([code, differing(steps)]).toEqual([0, []]);
  expect(steps[0]?.exchanges[0]?.form?.what).toBe(form);
});

test.each(['coded', 'nested'] as const)(
  'Q01 refuses a token under 401 by an error that is %s',
  async (invalidShape) => {
    const { code, steps } = await run('q01', q01, ({ switches }) => {
      Object.assign(switches, { invalidHttpStatus: 401, invalidShape });
      return {};
    });
    expect([code, differing(steps)]).toEqual([0, []]);
    expect(verdicts(steps)[0]).toContain('recognition probe: documented, 401 with a code in words');
  },
);

test('Q01 by an access token', async () => {
  const environment = { CONFORMANCE_ACCESS_TOKEN: 'q01-demo-access-token-9Lw3Zb7PhX1sVm6QeU4t' };
  const { code, steps } = await run('q01', q01, { environment, args: ['--sign-in', 'token'] });
  expect([code, differing(steps)]).toEqual([0, []]);
});

test('Q01’s token is renewed by its first use after its end, when the person waits for that', async () => {
  const { code, steps, waits } = await run('q01', q01, { args: ['--wait-for-expiry'] });
  expect([code, verdicts(steps).filter((line) => line.includes('renewal'))]).toEqual([
    0,
    [
      'renewal: documented, code 200 with a message',
      'check after the renewal: documented, code 200 with a message',
    ],
  ]);
  expect(Math.max(...waits)).toBeGreaterThan(600_000 - 5000);
});

test('Q01’s token that cannot be renewed after its end differs', async () => {
  const { code, steps } = await run('q01', q01, ({ switches }) => {
    switches.renewableSeconds = 0;
    return { args: ['--wait-for-expiry'] };
  });
  expect([code, differing(steps)]).toEqual([1, ['renewal', 'log-out']]);
});

test.each([
  [401, 'refused'],
  [403, 'forbidden'],
] as const)(
  'N-central refuses a user with two-factor by %i: the report says which reply it is',
  async (status, meaning) => {
    const environment = {
      CONFORMANCE_JWT:
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1MjYxNDQzMCIsImV4cCI6MjIwODk4ODgwMH0.Two-factor-user-api-token-4Hn8Ls1QzV7c',
    };
    const { code, steps, text } = await run('ncentral', ncentral, ({ switches }) => {
      switches.twoFactorStatus = status;
      return { environment };
    });
    expect([code, differing(steps)]).toEqual([1, ['log-in']]);
    expect(text).toContain(`this is the reply for “${meaning}”: ${status}`);
  },
);

test.each([
  ['olga@example.com', 'Olga-demo-password-1Cf7Mk3ZdW9vLp2G', 'password expired'],
  ['luca@example.com', 'Luca-demo-password-4Xt6Jr8SbH3nQz7E', 'account closed'],
])('Four Way Shop refuses %s: the report says which reply it is', async (username, password, meaning) => {
  const environment = { CONFORMANCE_USERNAME: username, CONFORMANCE_PASSWORD: password };
  const { code, steps, text } = await run('fourwayshop', fourwayshop, { environment });
  expect([code, differing(steps)]).toEqual([1, ['log-in']]);
  expect(text).toContain(`this is the reply for “${meaning}”`);
});
