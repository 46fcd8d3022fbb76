import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConciergeError, errorCodes } from '../../lib/errors.ts';
import { maskWords } from '../../lib/security/mask.ts';
import { passesSchema, tokenSchema } from '../../lib/sessions/schema.ts';
import { clients } from '../../lib/vendors/clients.ts';
import type {
  Grant,
  Session,
  Tenant,
  VendorClient,
  VendorIo,
  VendorReply,
} from '../../lib/vendors/contract.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { leak } from '../support/leak.ts';
import { createTestApp, gone, importTenants, noon, pathsOf, replacedAt } from '../support/test-app.ts';

// Good replies, changed at every path, judged by the adapters: nothing but our error comes out, and no token in it.

const access = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI5ZjJjNGE3ZSJ9.Zx8Kq2Lw0VbN6yRt9MuPc3Hs';
const refresh = '3f9d2c71b8e64a05c7d1f2e8b9a06d43';
const newer = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI0YjFkOGUzNyJ9.Qp5Jd7Ra1XeF4wGi6OkSz2Uv';
const newerRefresh = '81c0e7a94d2b5f36e1a8d7c09b42f6e5';
const erpToken = 'c4a7e90d1b38f256a0d9c7e4b1823f65';
const password = 'Kt4vXq9Lm2Rz7Wb5Yc8N';
const secrets = [access, refresh, newer, newerRefresh, erpToken, password];

type Ask = 'login' | 'renew' | 'check' | 'logout';
interface Good {
  ask: Ask;
  method?: string;
  fields?: Record<string, string>;
  /** Replies in order; the one at `spoilt` is changed. */
  bodies: readonly unknown[];
  spoilt: number;
}
const once = (ask: Ask, body: unknown, more: Partial<Good> = {}): Good => ({
  ask,
  bodies: [body],
  spoilt: 0,
  ...more,
});
const typed = { method: 'password', fields: { username: 'jane@example.com', password } };

const ncentralPair = (one: string, two: string) => ({
  tokens: {
    access: { token: one, type: 'Bearer', expirySeconds: 3600 },
    refresh: { token: two, type: 'Body', expirySeconds: '90000' },
  },
  refresh: '/api/auth/refresh',
  validate: '/api/auth/validate',
});
const person = { Id: 7, FullName: 'Jane Doe', Email: 'jane@example.com', AccessToken: newer, Active: true };
const shopLogin = {
  username: 'jane',
  companyId: 'CORNER',
  siteId: 501,
  token: access,
  expires: '2026-11-21T12:04:45.000Z',
  expiresInMS: 285_000,
};
const q01Login = {
  idToken: access,
  issuedAt: noon / 1000,
  durationTime: '600',
  expiresIn: noon / 1000 + 600,
};

/** By vendor: its tenant's settings, and what it answers when all is well. */
const goods: Readonly<Record<string, { settings: Record<string, string>; calls: readonly Good[] }>> = {
  nextup: {
    settings: { database: '99999999' },
    calls: [
      once('login', { Result: erpToken, Error: null }, typed),
      once(
        'login',
        { Result: false, Error: { Code: 'NU-1', Message: `Parola ${password} este gresita.` } },
        typed,
      ),
      once('check', { Result: [{ Code: 'ART-1', Name: 'Surub M8' }], Error: null }),
      once('check', { Result: false, Error: `Token ${erpToken} nu are drepturi.` }),
      once('logout', { Result: true, Error: '' }),
    ],
  },
  ncentral: {
    settings: { accessExpiry: '30m' },
    calls: [
      once('login', ncentralPair(access, refresh), { method: 'jwt', fields: { jwt: access } }),
      once(
        'login',
        { 'error message': `token ${access} of ${password}` },
        { method: 'jwt', fields: { jwt: access } },
      ),
      once('renew', ncentralPair(newer, newerRefresh)),
      once('check', { message: 'The token is valid.' }),
      once('logout', { message: 'Logged out.' }),
    ],
  },
  fourwayshop: {
    settings: { companyId: 'CORNER', siteId: '501', checkPath: 'check', logoutPath: 'logout' },
    calls: [
      once('login', shopLogin, typed),
      once('login', { success: false, message: `wrong: ${password}`, errorCode: 'SOMETHING' }, typed),
      once('check', { success: true, username: 'jane' }),
      once('check', { success: false, message: `Token ${access} is over`, errorCode: 'SOMETHING' }),
      once('logout', { success: true }),
    ],
  },
  nexudus: {
    settings: { portalUrl: 'https://acme.example' },
    calls: [
      once(
        'login',
        { access_token: access, token_type: 'bearer', expires_in: 86_400, refresh_token: refresh },
        typed,
      ),
      {
        ask: 'login',
        method: 'link',
        fields: { link: refresh },
        bodies: [
          { token: access, token_type: 'bearer', expires_in: '86400', refresh_token: refresh },
          person,
        ],
        spoilt: 0,
      },
      {
        ask: 'login',
        method: 'link',
        fields: { link: refresh },
        bodies: [{ token: access, expires_in: 86_400 }, person],
        spoilt: 1,
      },
      once('renew', {
        access_token: newer,
        token_type: 'bearer',
        expires_in: '86400',
        refresh_token: newerRefresh,
      }),
      once('check', person),
    ],
  },
  q01: {
    settings: { tenantId: '00000Q01-0000-0001-0000-000CUSTOMER', resource: 'KETCHAPP' },
    calls: [
      once('login', q01Login, typed),
      once('login', { access_token: access, refresh_token: refresh, expires_in: 600 }, typed),
      once('login', { status: 400, message: `The ${password} field is wrong.`, data: [], errors: [] }, typed),
      once('renew', { code: 200, message: 'Token is Valid' }),
      once('check', { code: 400, msg: `no ${access}`, status: 400, message: `no ${access}` }),
      // A missing log-out by GET is made by POST, so there may be a second reply.
      once('logout', null, { bodies: Array.from({ length: 2 }, () => ({ status_code: 200, message: '' })) }),
    ],
  },
};

const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  1e308,
  9_007_199_254_740_992,
  1_790_000_000.123,
  86_400,
  '',
  ' ',
  'x',
  '0',
  '12',
  '3600',
  '86400.5',
  '1e999',
  '-5',
  'Infinity',
  'true',
  'false',
  'a\u0000b',
  '\ud800',
  'é',
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  { message: 'x' },
  { token: {} },
  '__proto__',
  'a'.repeat(20_000),
  gone,
  200,
  '200',
  401,
  '401',
  403,
  404,
  500,
  '2026-11-21T12:00:00Z',
  '9999-12-31T23:59:59Z',
  'Sat, 21 Nov 2026',
  '-271821-04-20',
];

interface Spoilt {
  status: number;
  text: string;
}

function put(value: unknown, path: readonly (string | number)[], other: unknown): unknown {
  try {
    return replacedAt(value, path, other);
  } catch {
    return value; // An earlier change has taken the place away.
  }
}
const textOf = (body: unknown): string => (body === gone ? '' : JSON.stringify(body));

function spoiltReplies(good: unknown): fc.Arbitrary<Spoilt> {
  const secret = fc.constantFrom(...secrets);
  const quoting = fc.oneof(
    secret,
    secret.map((value) => `The value ${value} is wrong.`),
    secret.map((value) => `${value.slice(0, 14)}...`),
    secret.map((value) => ({ Message: `Token=${value}` })),
    secret.map((value) => [value, value]),
  );
  const value = fc.oneof(
    fc.constantFrom(...values),
    quoting,
    fc.jsonValue({ maxDepth: 2 }),
    fc.double({ noNaN: true }),
    fc.integer().map(String),
  );
  const changes = fc.array(fc.tuple(fc.constantFrom(...pathsOf(good)), value), {
    minLength: 1,
    maxLength: 3,
  });
  const body = changes.map((all) =>
    all.reduce<unknown>((now, [path, other]) => (now === gone ? now : put(now, path, other)), good),
  );
  const named = fc
    .tuple(
      body,
      fc.constantFrom(
        'message',
        'msg',
        'error',
        'Error',
        'error message',
        'error_description',
        'success',
        'code',
        'status',
        'status_code',
        'errorCode',
        '__proto__',
        'toString',
      ),
      value,
    )
    .map(([now, name, words]) =>
      typeof now === 'object' && now !== null && !Array.isArray(now) && words !== gone
        ? { ...now, [name]: words }
        : now,
    );
  const text = fc
    .oneof(body, named)
    .filter((now) => now !== gone)
    .map(textOf);
  const status = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(200, 200, 200, 201) },
    { weight: 1, arbitrary: fc.constantFrom(400, 401, 403, 404, 500) },
  );
  return fc.record({ status, text });
}

/** Whether a reply gets as far as the adapter's own shape. */
function passesGates({ status, text }: Spoilt): boolean {
  if (status < 200 || status > 299) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function ioWith(replies: Spoilt[]): VendorIo {
  return {
    async send() {
      const next = replies.shift();
      if (next === undefined) throw new TypeError('one request too many');
      return { ...next, headers: {}, receivedAt: noon } satisfies VendorReply;
    },
    now: () => noon,
    device: async () => '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a',
  };
}

const session: Session = {
  secrets: { accessToken: access, refreshToken: refresh, clientId: 'c'.repeat(32) },
  account: 'jane@example.com',
  expiresAt: noon - 1,
  lifetime: 600_000,
};

async function judged(client: VendorClient, tenant: Tenant, good: Good, spoilt: Spoilt): Promise<void> {
  const replies = good.bodies.map((body, at) =>
    at === good.spoilt ? spoilt : { status: 200, text: JSON.stringify(body) },
  );
  const io = ioWith(replies);
  try {
    if (good.ask === 'login')
      isStorable(await client.login(io, tenant, { method: good.method ?? '', fields: good.fields ?? {} }));
    else if (good.ask === 'renew') isStorable(await client.renew?.(io, tenant, session));
    else await client[good.ask]?.(io, tenant, session);
  } catch (thrown) {
    if (!(thrown instanceof ConciergeError)) throw thrown;
    expect(errorCodes).toContain(thrown.code);
    expect(thrown.code).not.toBe('internal');
    const { vendorMessage = '', ...facts } = thrown.facts;
    expect(
      leak(JSON.stringify([thrown.name, thrown.message, String(thrown), facts]), secrets),
    ).toBeUndefined();
    // A vendor's own words are masked on their way to a page, with what was sent and received.
    expect(leak(maskWords(vendorMessage, secrets), secrets)).toBeUndefined();
  }
}

/** A grant's times and texts fit the slots; otherwise every tenant's pass would be dropped with this one. */
function isStorable(grant: Grant | undefined): void {
  if (grant === undefined) throw new TypeError('no grant');
  const { account, expiresAt, renewableUntil, tokenKind, receivedAt } = grant;
  const facts = {
    account,
    method: 'x',
    signedInAt: noon,
    renewedAt: receivedAt,
    expiresAt,
    renewableUntil,
    tokenKind,
    maskedToken: '',
    tokenId: '',
  };
  expect([
    passesSchema.safeParse({ a: { session: facts } }).success,
    tokenSchema.safeParse({ secrets: grant.secrets, endpoint: 'x' }).success,
    expiresAt,
  ]).toEqual([true, true, expiresAt]);
  for (const token of [grant.secrets.accessToken, grant.secrets.refreshToken ?? 'x'])
    expect(token).toMatch(/^[\x21-\x7e]+$/);
}

const table = Object.entries(goods).flatMap(([id, { settings, calls }]) =>
  calls.map((good, place) => {
    const tenant: Tenant = {
      id: 'acme',
      vendor: id,
      name: 'Acme',
      baseUrl: 'https://acme.example',
      environment: 'staging',
      settings,
      destinations: [],
    };
    return [`${id} ${good.ask} #${place}`, id, tenant, good] as const;
  }),
);

test('every vendor of the list, and every call its adapter has, is changed here', () => {
  expect(Object.keys(goods).sort()).toEqual(descriptors.map(({ id }) => id).sort());
  for (const { id } of descriptors) {
    const asked = new Set(goods[id]?.calls.map((good) => good.ask));
    const has = (['login', 'renew', 'check', 'logout'] as const).filter(
      (ask) => clients[id]?.[ask] !== undefined,
    );
    expect([id, ...[...asked].sort()]).toEqual([id, ...has.sort()]);
  }
});

describe('whatever a server answers to', () => {
  test.each(table)(
    '%s, the adapter throws our error alone, without a token in it',
    async (_name, id, tenant, good) => {
      const client = clients[id] as VendorClient;
      let through = 0;
      let all = 0;
      await fc.assert(
        fc.asyncProperty(spoiltReplies(good.bodies[good.spoilt]), async (spoilt) => {
          all += 1;
          if (passesGates(spoilt)) through += 1;
          await judged(client, tenant, good, spoilt);
        }),
        { numRuns: 600 },
      );
      // Otherwise this would test the gates and not the adapters.
      expect(through / all).toBeGreaterThanOrEqual(0.9);
    },
    60_000,
  );
  test.each(table)('%s, at every single path with every value', async (_name, id, tenant, good) => {
    const body = good.bodies[good.spoilt];
    let cases = 0;
    for (const path of pathsOf(body)) {
      for (const other of [...values, ...secrets]) {
        await judged(clients[id] as VendorClient, tenant, good, {
          status: 200,
          text: textOf(replacedAt(body, path, other)),
        });
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(50);
  });
  test.each(table)('%s, a body of any text', async (_name, id, tenant, good) => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(...secrets),
      fc.constantFrom(...secrets).map((each) => `<html>${each}</html>`),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom(200, 204, 400, 401, 403, 404, 409, 429, 500, 503),
        (body, status) => judged(clients[id] as VendorClient, tenant, good, { status, text: body }),
      ),
      { numRuns: 150 },
    );
  });
});

test('a token in the place of the account’s name is not shown as a name', async () => {
  const bodies = [{ ...shopLogin, username: access }];
  const world = createTestApp({ fetch: async () => new Response(JSON.stringify(bodies.shift())) });
  await importTenants(world, {
    id: 'acme',
    vendor: 'fourwayshop',
    name: 'Acme',
    baseUrl: 'https://acme.example',
    environment: 'staging',
    settings: goods.fourwayshop?.settings,
  });
  expect(await world.login('acme', typed.fields)).toEqual({ ok: true });
  expect((await world.pass('acme'))?.session?.account).toBeNull();
  expect(leak(JSON.stringify(world.areas.session.all().passes), secrets)).toBeUndefined();
});

test('an expiry no calendar has does not cost the other tenants their sessions', async () => {
  const bodies: unknown[] = [q01Login, { idToken: newer, expiresIn: 1e21 }];
  const world = createTestApp({ fetch: async () => new Response(JSON.stringify(bodies.shift())) });
  const settings = goods.q01?.settings;
  for (const id of ['one', 'two'])
    await importTenants(world, {
      id,
      vendor: 'q01',
      name: id,
      baseUrl: `https://${id}.example`,
      environment: 'staging',
      settings,
    });
  for (const id of ['one', 'two']) expect(await world.login(id, typed.fields)).toEqual({ ok: true });
  expect([await world.state('one'), await world.state('two')]).toEqual(['signed-in', 'signed-in']);
  expect((await world.pass('two'))?.session?.expiresAt).toBeNull();
});

test.each([1_790_000_000.12345, 0.0001, 1e11, -1, '1790000000', null, {}])(
  'a user token of N-central that says it ends at %j costs nobody a session',
  async (exp) => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${btoa(JSON.stringify({ exp })).replace(/=+$/, '')}.c2lnbmF0dXJl`;
    const world = createTestApp({
      fetch: async () => new Response(JSON.stringify(ncentralPair(newer, newerRefresh))),
    });
    await importTenants(world, {
      id: 'acme',
      vendor: 'ncentral',
      name: 'Acme',
      baseUrl: 'https://n.example',
      environment: 'staging',
    });
    expect(await world.login('acme', { jwt }, 'jwt')).toEqual({ ok: true });
    expect(await world.state('acme')).toBe('signed-in');
  },
);
