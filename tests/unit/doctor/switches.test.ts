import { afterEach, describe, expect, test, vi } from 'vitest';
import { sleep } from '../../../lib/async/sleep.ts';
import { pass as bothClocks } from '../../contract/driving.ts';
import { entries, type Server } from '../../contract/entries.ts';
import type { FaultKind } from '../../simulators/faults.ts';
import { leak } from '../../support/leak.ts';
import { type FileTenant, importTenants, type TestApp } from '../../support/test-app.ts';
import { examine, openPractice, verdict } from '../../support/test-doctor.ts';

vi.setConfig({ testTimeout: 20_000 });

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param hangs whether the server will not answer, so that no patience helps; otherwise a busy machine needs some */
async function begin(
  vendor: string,
  hangs = false,
): Promise<{ server: Server; tenant: FileTenant; world: TestApp }> {
  const entry = entries[vendor];
  if (entry === undefined) throw new TypeError(`no vendor ${vendor}`);
  const server = await entry.start();
  open.push(server);
  return {
    server,
    tenant: entry.tenant(server),
    world: openPractice({ doctorPatience: hangs ? 500 : 10_000 }),
  };
}

const vendors = Object.keys(entries);
/** Where each vendor's own probe goes. */
const probed: Readonly<Record<string, string>> = {
  nextup: '/NextUpServices/Services/POST/',
  ncentral: '/api/auth',
  fourwayshop: '/check',
  nexudus: '/api/token',
  q01: '/api/v4/auth/tokenvalidator',
};

/** What is said first of each fault, and where a vendor's own status makes a difference. */
const faults: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  hang: 'connection: silent',
  'lost-hang': 'connection: silent',
  reset: 'connection: broken',
  lost: 'connection: broken',
  redirect: 'content: redirected_path',
  'status-301': 'content: redirected',
  'status-401': 'vendor: vendor_shut',
  'status-403': 'vendor: vendor_shut',
  'status-404': 'vendor: vendor_missing',
  'status-400': 'vendor: vendor_unexpected',
  'status-405': 'vendor: vendor_missing',
  'status-409': { '': 'vendor: vendor_unexpected', nexudus: 'throttle: throttled' },
  'status-413': 'vendor: request_too_big',
  'status-414': 'vendor: address_too_long',
  'status-421': 'vendor: misdirected',
  'status-429': 'throttle: throttled',
  'status-500': 'vendor: vendor_failing',
  'status-503': 'vendor: vendor_failing',
  'status-511': 'vendor: network_login',
  empty: {
    '': 'vendor: vendor_empty',
    fourwayshop: 'vendor: vendor_shut',
    nexudus: 'vendor: vendor_unexpected',
  },
  html: {
    '': 'content: content_page',
    fourwayshop: 'vendor: vendor_shut',
    nexudus: 'vendor: vendor_unexpected',
  },
  'not-json': {
    '': 'vendor: vendor_none',
    fourwayshop: 'vendor: vendor_shut',
    nexudus: 'vendor: vendor_unexpected',
  },
  truncated: 'vendor: vendor_truncated',
  huge: 'vendor: vendor_too_big',
  slow: 'well',
  'wrong-type': 'well',
};

describe('whatever goes wrong with every answer of a server', () => {
  const cases = vendors.flatMap((vendor) => Object.keys(faults).map((kind) => [vendor, kind] as const));
  test.each(cases)('%s, %s: the right thing is said first', async (vendor, kind) => {
    const { server, tenant, world } = await begin(vendor, kind.endsWith('hang'));
    await importTenants(world, tenant);
    server.switches.fault = { kind: kind as FaultKind, slowMs: 50 };
    const vendorMessage = faults[kind];
    const examination = await examine(world);
    expect(verdict(examination)).toBe(
      typeof vendorMessage === 'string' ? vendorMessage : (vendorMessage?.[vendor] ?? vendorMessage?.['']),
    );
    expect(examination.answers.map(({ step }) => step)).toHaveLength(8);
  });
  test.each(vendors)('%s: a server that asks for a pause with any status is waited for', async (vendor) => {
    const { server, tenant, world } = await begin(vendor);
    await importTenants(world, tenant);
    server.switches.fault = { kind: 'status-503', retryAfter: '7' };
    const examination = await examine(world);
    expect(verdict(examination)).toBe('throttle: throttled_seconds');
    expect(examination.answers.find(({ step }) => step === 'throttle')?.facts.seconds).toBe(7);
    // Not asked in four more languages while it begs for quiet.
    expect(server.requests).toHaveLength(2);
  });
  test.each(vendors)('%s: at its own path alone, the connection is found good', async (vendor) => {
    for (const [kind, vendorMessage] of [
      ['hang', 'vendor: vendor_silent'],
      ['reset', 'vendor: vendor_broken'],
      ['redirect', 'content: redirected_path'],
    ] as const) {
      const { server, tenant, world } = await begin(vendor, kind === 'hang');
      await importTenants(world, tenant);
      server.switches.fault = { kind, path: probed[vendor] ?? '' };
      const examination = await examine(world);
      expect([kind, verdict(examination)]).toEqual([kind, vendorMessage]);
      expect(examination.answers.find(({ step }) => step === 'connection')?.finding).toBe('connected_plain');
    }
  });
  test.each(vendors)('%s: at its home page alone, nothing is', async (vendor) => {
    for (const kind of ['hang', 'reset', 'redirect', 'status-500', 'html'] as const) {
      const { server, tenant, world } = await begin(vendor, kind === 'hang');
      await importTenants(world, tenant);
      server.switches.fault = { kind, path: '/' };
      expect([kind, verdict(await examine(world))]).toEqual([kind, 'well']);
    }
  });
});

/** Arrangements that the doctor sees with its own eyes, before any log-in is told of. */
const seenEarlier: Readonly<Record<string, string>> = {
  'application/json’s 404 in the place of a service': 'vendor: vendor_missing',
  'MAX_NR_OF_REQUESTS_REACHED inside a 200': 'throttle: throttled',
  'EXCEEDED_REQUEST_USER_MINUTE inside a 200': 'throttle: throttled',
  'a sandbox whose proxy does not reach the ERP': 'vendor: vendor_unreached',
  'a limit, told as 409 with its time': 'throttle: throttled_seconds',
  'a limit, told as 429 with its time': 'throttle: throttled_seconds',
  'a limit, told as 409 without its time': 'throttle: throttled',
  'a limit, told as 429 without its time': 'throttle: throttled',
  'a limit, with its seconds in the header': 'throttle: throttled_seconds',
  // The doctor takes a time from the header alone.
  'a limit, with its seconds in the body': 'throttle: throttled',
  'a limit, with its seconds nowhere': 'throttle: throttled',
};
/** Codes that the other steps have asked about again. */
const over = ['throttled', 'network', 'timeout', 'redirected'];

describe('whatever a vendor says to a call', () => {
  const cases = Object.entries(entries).flatMap(([vendor, { refusals }]) =>
    refusals.map((refusal, place) => [`${vendor} ${refusal.call}: ${refusal.what}`, vendor, place] as const),
  );
  test('there are many ways to be refused', () => {
    expect(cases.length).toBeGreaterThan(60);
  });
  test.each(cases)('%s', async (_what, vendor, place) => {
    const { server, tenant, world } = await begin(vendor);
    const entry = entries[vendor];
    const refusal = entry?.refusals[place];
    if (entry === undefined || refusal === undefined) throw new TypeError('no such refusal');
    const [typed] = entry.methods(server);
    if (refusal.call === 'login') {
      const other = refusal.arrange(server, tenant);
      await importTenants(world, tenant);
      await world.ask({ name: 'login', tenant: 'acme', ...(other ?? typed) });
    } else {
      await importTenants(world, tenant);
      await world.ask({ name: 'login', tenant: 'acme', ...typed });
      if (refusal.call === 'renew') {
        bothClocks({ world, server } as never, (entry.life ?? 0) + 1);
      }
      refusal.arrange(server, tenant);
      await world.ask({ name: refusal.call, tenant: 'acme' });
      // The clock was put forward for the tokens; the doctor is to find it right.
      world.clock.advance(Date.now() - world.clock.now());
    }
    const before = server.requests.length;
    const examination = await examine(world);
    const finding = over.includes(refusal.code) ? 'login_over' : 'login_refused';
    const waits =
      refusal.code === 'code_required' ? 'login: login_code' : `login: ${finding} ${refusal.code}`;
    expect(verdict(examination)).toBe(seenEarlier[refusal.what] ?? waits);
    const kept = JSON.stringify(examination);
    expect(leak(kept, server.secrets())).toBeUndefined();
    // It has looked, and has not tried: no call of the log-in, nothing typed, no token that anybody has.
    for (const request of server.requests.slice(before)) {
      expect(['/', probed[vendor], '/nowhere/POST', ...Object.values(probed), '/login']).toContain(
        request.path,
      );
      expect(
        leak(JSON.stringify([request.url, request.headers, request.body]), server.secrets()),
      ).toBeUndefined();
    }
  });
});

interface Position {
  /** What the switch is set to. */
  to: unknown;
  /** What the doctor says first before anybody has tried to log in; `well` when it can see nothing. */
  vendorMessage: string;
}
const unseen = (...values: unknown[]): Position[] => values.map((to) => ({ to, vendorMessage: 'well' }));
const common = { fault: unseen(null), refuseExtensionOrigins: unseen(true, false) };

/** Every switch of every simulator in every position: what is told without a log-in. Faults are above. */
const positions: Readonly<Record<string, Readonly<Record<string, Position[]>>>> = {
  nextup: {
    ...common,
    wrongContentType: unseen('empty', 'status-400'),
    errorShape: unseen('string', 'object'),
    noError: unseen('null', 'absent', 'empty-string'),
    tokenShape: unseen('hex', 'upper-case', 'dashed', 'empty', 'null', 'true', 'object'),
    proxyError: [{ to: 'connect ECONNREFUSED', vendorMessage: 'vendor: vendor_unreached' }],
    deadTokenText: unseen('Sesiunea a expirat'),
    methods: unseen([], ['GetAllArticles']),
    forbiddenMethods: unseen([], ['GetAllArticles']),
    ttlSeconds: unseen(1),
  },
  ncentral: {
    ...common,
    twoFactorStatus: unseen(401, 403),
    links: unseen('root', '_links'),
    emptyErrorMessage: unseen(null, '', undefined),
    brokenBy: unseen('The database is not available.'),
    expirySeconds: unseen('number', 'string', 'missing'),
    emptyToken: unseen('none', 'access', 'refresh'),
    errorMessageNext: unseen(9),
    throttleNext: [{ to: 9, vendorMessage: 'throttle: throttled' }],
    retryAfter: unseen('3', null),
    concurrency: [
      { to: 0, vendorMessage: 'throttle: throttled' },
      { to: 3, vendorMessage: 'well' },
    ],
    workMs: [
      { to: 20, vendorMessage: 'well' },
      { to: 2000, vendorMessage: 'vendor: vendor_silent' },
    ],
    logout: unseen('present', 404, 405),
    validText: unseen('valid'),
    invalidText: unseen('invalid'),
    refreshKillsAccess: unseen(true),
    accessSeconds: unseen(1),
    refreshSeconds: unseen(1),
  },
  fourwayshop: {
    ...common,
    softError: [
      ...unseen(
        ...['INVALID_CREDENTIALS', 'PASSWORD_EXPIRED', 'ACCOUNT_LOCKED', 'MAX_NR_OF_USERS'].map(
          (errorCode) => ({ errorCode }),
        ),
        ...['TOKEN_EXPIRED', 'INTERNAL_ERROR'].map((errorCode) => ({ errorCode })),
      ),
      ...['MAX_NR_OF_REQUESTS_REACHED', 'EXCEEDED_REQUEST_USER_MINUTE'].map((errorCode) => ({
        to: { errorCode },
        vendorMessage: 'throttle: throttled',
      })),
    ],
    badCredentials: unseen('soft', 'status-401'),
    deadSession: unseen('status-401', 'soft'),
    missingPermission: unseen('product', null),
    licence: unseen(0, null),
    lockAfter: unseen(1, null),
    ttlSeconds: unseen(1),
    cookieIdleSeconds: unseen(1),
    cookiePath: unseen('/portal'),
    expiryTold: unseen('both', 'milliseconds', 'iso', 'neither'),
    skewSeconds: unseen(7200),
    token: unseen('good', 'empty', 'missing'),
    extraFields: unseen(['applicationId']),
    requiredExtraFields: unseen(['applicationId']),
    logoutMethods: unseen(['POST']),
  },
  nexudus: {
    ...common,
    requireClientIdAtLogin: unseen(true, false),
    withoutRefreshToken: unseen(true),
    withoutAccessToken: unseen(true),
    expiresIn: unseen('number', 'string', 'missing'),
    ttlSeconds: unseen(1),
    refreshTtlSeconds: unseen(1),
    oneTimeTtlSeconds: unseen(1),
    mediaTtlSeconds: unseen(1),
    oneTime: unseen(
      ...[
        'good',
        'soft-failure',
        'hard-failure',
        'empty-value',
        'null-value',
        'flag-missing',
        'flag-as-text',
      ],
    ),
    oneTimeShape: unseen('jwt', 'hex', 'reserved'),
    resetSecret: unseen('zqxjkvwyzqxjkvwyzqxjkvwy'),
    failureMessage: unseen('No {bearer}'),
    noProfile: unseen(true, false),
    fileAccess: unseen('media', 'bearer-and-media'),
    deadBearerBody: unseen('empty', 'json'),
    exchangeRefusal: unseen(400, 401),
    throttleNext: [{ to: 9, vendorMessage: 'throttle: throttled_seconds' }],
    throttleStatus: unseen(409, 429),
    throttlePath: unseen('/api/token'),
    retryAfter: unseen('3', null),
    ratePerMinute: [
      { to: 0, vendorMessage: 'throttle: throttled_seconds' },
      { to: 120, vendorMessage: 'well' },
    ],
    minimumGapMs: unseen(100),
    landWithLanguage: unseen(true, false),
    portalSameSite: unseen('Lax', 'Strict'),
  },
  q01: {
    ...common,
    loginReply: unseen('idToken', 'access_token', 'newer', 'enveloped', 'empty'),
    extraFields: unseen(['refappId']),
    requiredExtraFields: unseen(['refappId']),
    invalidHttpStatus: unseen(200, 401),
    invalidShape: unseen('full', 'code', 'status', 'status_code', 'coded', 'nested'),
    refusalShape: unseen('older', 'coded', 'nested'),
    logoutMethod: unseen('GET', 'POST'),
    logoutReply: unseen('status_code', 'success', 'no-content'),
    throttleNext: [{ to: 9, vendorMessage: 'throttle: throttled_seconds' }],
    throttleStatus: unseen(429, 503),
    retryAfter: unseen('3', null),
    retryAfterInBody: unseen(3, null),
    jwtSegments: unseen(2, 3),
    skewSeconds: unseen(3600, -3600),
    durationSeconds: unseen(1),
    renewableSeconds: unseen(1),
  },
};

describe('every switch of every simulator', () => {
  test.each(vendors)('%s: is in the table', async (vendor) => {
    const { server } = await begin(vendor);
    expect(Object.keys(positions[vendor] ?? {}).toSorted()).toEqual(Object.keys(server.switches).toSorted());
  });
  test.each(
    vendors.flatMap((vendor) => Object.keys(positions[vendor] ?? {}).map((name) => [vendor, name] as const)),
  )('%s, %s: what shows without a log-in is said, and nothing else', async (vendor, name) => {
    for (const { to, vendorMessage } of positions[vendor]?.[name] ?? []) {
      const { server, tenant } = await begin(vendor);
      // Whole gaps between the probes, for the server that counts them.
      const world = openPractice(name === 'minimumGapMs' ? { sleep } : {});
      await importTenants(world, tenant);
      Object.assign(server.switches, { [name]: structuredClone(to) });
      expect([to, verdict(await examine(world))]).toEqual([to, vendorMessage]);
    }
  });
});

describe('a password that must be reset', () => {
  test('is told, and the secret that comes with it is nowhere', async () => {
    const { server, tenant, world } = await begin('nexudus');
    await importTenants(world, tenant);
    await world.login('acme', {
      username: 'rita@example.com',
      password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S',
    });
    const examination = await examine(world);
    expect(verdict(examination)).toBe('login: login_refused password_expired');
    const issued = (server as unknown as { issued: { kind: string; value: string }[] }).issued;
    const secret = issued.find(({ kind }) => kind === 'reset secret')?.value ?? '';
    expect(secret).toHaveLength(48);
    const { local, session } = world.areas;
    expect(leak(JSON.stringify([local.all(), session.all()]), [secret])).toBeUndefined();
  });
});
