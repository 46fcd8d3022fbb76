import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../lib/protocol/commands.ts';
import { codeTtlMs } from '../../lib/sessions/code-challenge.ts';
import { type NCentralSimulator, startNCentral } from '../simulators/ncentral.ts';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { leak } from '../support/leak.ts';
import { storedText } from '../support/slot-data.ts';
import {
  clerk,
  createTestApp,
  demo,
  endpointIn,
  fuse,
  importTenants,
  jane,
  ncentralTenant,
  nextupTenant,
  nexudusTenant,
  noon,
  type TestApp,
  tom,
  tomsCode,
} from '../support/test-app.ts';

// The browser may kill the worker at any await. Each act below is done again and again, and killed one await later
// each time: the await's effect has happened, its news is lost. (Before the effect is after the await before.) Then a
// new app opens on the same stored areas and wakes.

let space: NexudusSimulator;
let erp: NextUpSimulator;
let rmm: NCentralSimulator;
beforeEach(async () => {
  [space, erp, rmm] = await Promise.all([startNexudus(), startNextUp(), startNCentral()]);
});
afterEach(() => Promise.all([space.close(), erp.close(), rmm.close()]));

const members = 'acme-members';
const ledger = 'acme-erp';
const server = 'acme-rmm';
const day = 86_400_000;

interface Act {
  what: string;
  tenant: string;
  before(at: TestApp): Promise<unknown>;
  act(at: TestApp): Promise<Reply>;
}

const jwt = () => ({ jwt: rmm.users[0]?.userJwt ?? '' });
const login: Record<string, (at: TestApp) => Promise<Reply>> = {
  [members]: (at) => at.login(members, jane),
  [ledger]: (at) => at.login(ledger, clerk),
  [server]: (at) => at.login(server, jwt(), 'jwt'),
};
const logIn = (at: TestApp, tenant: string) =>
  (login[tenant] ?? (() => Promise.reject(new TypeError(tenant))))(at);
const nothing = async () => undefined;

const acts: readonly Act[] = [
  { what: 'a log-in (Nexudus)', tenant: members, before: nothing, act: (at) => logIn(at, members) },
  { what: 'a log-in (NextUp)', tenant: ledger, before: nothing, act: (at) => logIn(at, ledger) },
  { what: 'a log-in (N-central)', tenant: server, before: nothing, act: (at) => logIn(at, server) },
  {
    what: 'a log-in that is asked for a code',
    tenant: members,
    before: nothing,
    act: (at) => at.login(members, tom),
  },
  {
    what: 'the answer to that',
    tenant: members,
    before: (at) => at.login(members, tom),
    act: (at) => at.ask({ name: 'submitCode', tenant: members, value: tomsCode }),
  },
  {
    what: 'a wrong answer',
    tenant: members,
    before: (at) => at.login(members, tom),
    act: (at) => at.ask({ name: 'submitCode', tenant: members, value: '000000' }),
  },
  {
    what: 'a cancelled sign-in',
    tenant: members,
    before: (at) => at.login(members, tom),
    act: (at) => at.ask({ name: 'cancel', tenant: members }),
  },
  {
    what: 'a refused log-in',
    tenant: members,
    before: nothing,
    act: (at) => at.login(members, { ...jane, password: 'wrong' }),
  },
  {
    what: 'a second user’s log-in',
    tenant: ledger,
    before: (at) => logIn(at, ledger),
    act: (at) => at.login(ledger, demo),
  },
  {
    what: 'a renewal (Nexudus)',
    tenant: members,
    before: (at) => logIn(at, members),
    act: (at) => at.ask({ name: 'renew', tenant: members }),
  },
  {
    what: 'a renewal (N-central)',
    tenant: server,
    before: (at) => logIn(at, server),
    act: (at) => at.ask({ name: 'renew', tenant: server }),
  },
  {
    what: 'a refused renewal',
    tenant: members,
    before: async (at) => {
      await logIn(at, members);
      space.killRefreshTokens();
    },
    act: (at) => at.ask({ name: 'renew', tenant: members }),
  },
  {
    what: 'a check (NextUp)',
    tenant: ledger,
    before: (at) => logIn(at, ledger),
    act: (at) => at.ask({ name: 'check', tenant: ledger }),
  },
  {
    what: 'a check that renews on the way',
    tenant: members,
    before: async (at) => {
      await logIn(at, members);
      at.clock.advance(day + 1);
    },
    act: (at) => at.ask({ name: 'check', tenant: members }),
  },
  {
    what: 'a check that finds the bearer dead',
    tenant: members,
    before: async (at) => {
      await logIn(at, members);
      space.killBearers();
    },
    act: (at) => at.ask({ name: 'check', tenant: members }),
  },
  {
    what: 'a door',
    tenant: members,
    before: (at) => logIn(at, members),
    act: (at) =>
      at.ask({ name: 'openPortal', tenant: members, agreed: { portalOrigin: space.portalOrigin } }),
  },
  {
    what: 'a log-out (NextUp)',
    tenant: ledger,
    before: (at) => logIn(at, ledger),
    act: (at) => at.ask({ name: 'logout', tenant: ledger }),
  },
  {
    what: 'a log-out (Nexudus)',
    tenant: members,
    before: (at) => logIn(at, members),
    act: (at) => at.ask({ name: 'logout', tenant: members }),
  },
  {
    what: 'a log-out everywhere',
    tenant: ledger,
    before: async (at) => {
      for (const tenant of [members, ledger, server]) await logIn(at, tenant);
    },
    act: (at) => at.ask({ name: 'logoutEverywhere' }),
  },
  {
    what: 'a tenant removed',
    tenant: ledger,
    before: (at) => logIn(at, ledger),
    act: (at) => at.ask({ name: 'removeTenants', tenants: [ledger] }),
  },
];

/** The refresh tokens that were sent, in order. */
function sentRefreshTokens(): string[] {
  const byForm = space.requests.map((request) => new URLSearchParams(request.body).get('refresh_token'));
  const byText = rmm.requests
    .filter((request) => request.path === '/api/auth/refresh')
    .map((request) => request.body);
  return [...byForm, ...byText].filter((value) => value !== null);
}

/** What must be true of every tenant after a wake, whatever happened before. */
async function expectTruth(at: TestApp): Promise<void> {
  const waiting = await at.pending();
  for (const tenant of [members, ledger, server]) {
    const [pass, held] = [await at.pass(tenant), await at.token(tenant)];
    // Never a pass without its token, never a token without its pass.
    expect(pass?.session === undefined).toBe(held === null);
    if (pass?.session !== undefined && held !== null) {
      expect(held.secrets.accessToken.startsWith(pass.session.maskedToken.slice(0, -1))).toBe(true);
    }
    // No log-in is shown that died with its worker; a code is awaited only where what was typed is still there.
    expect(pass?.signingIn?.awaits ?? 'code').toBe('code');
    if (pass?.signingIn !== undefined) expect(Object.keys(waiting)).toContain(tenant);
    // A refresh token that may have been sent is not kept, and no mark stays.
    expect(held?.spentAt).toBeUndefined();
    if (held?.secrets.refreshToken !== undefined)
      expect(sentRefreshTokens()).not.toContain(held.secrets.refreshToken);
  }
  expect(new Set(sentRefreshTokens()).size).toBe(sentRefreshTokens().length);
  const public_ = JSON.stringify([at.areas.local.all(), at.areas.session.all().passes]);
  expect(leak(public_, [...space.secrets(), ...erp.secrets(), ...rmm.secrets()])).toBeUndefined();
}

describe('the worker, killed at every await of', () => {
  test.each(acts.map((each) => [each.what, each] as const))(
    '%s: the next look is true, and work goes on',
    async (_what, { tenant, before, act }) => {
      let deaths = 0;
      for (let step = 1; ; step += 1) {
        for (const each of [space, erp, rmm]) each.requests.length = 0;
        const first = createTestApp();
        await importTenants(first, nexudusTenant(space), nextupTenant(erp), ncentralTenant(rmm));
        await before(first);

        const fate = fuse(step, 'after');
        const { areas, clock } = first;
        const mortal = createTestApp({ areas, clock, fuse: fate });
        const done = act(mortal);
        await Promise.race([done, fate.blowing]);
        if (!fate.blown) {
          await done;
          break;
        }
        deaths += 1;
        // Whatever else had left when it died arrives somewhere.
        await new Promise((resolve) => setTimeout(resolve, 5));

        const next = createTestApp({ areas, clock });
        await next.app.recover();
        await expectTruth(next);
        const seen = await next.state(tenant);
        expect(['signed-in', 'renewable', 'expired', 'signed-out', 'signing-in']).toContain(seen);
        // A wake that finds everything in order changes nothing.
        const settled = areas.session.all();
        await next.app.recover();
        expect(areas.session.all()).toEqual(settled);

        if ((await next.tenants()).some(({ id }) => id === tenant)) {
          if (seen === 'signed-in' && !(await next.ask({ name: 'check', tenant })).ok) {
            // Only where the server has ended it, and then that is seen.
            expect(await next.state(tenant)).toBe('expired');
          }
          if (seen === 'signing-in')
            expect(await next.ask({ name: 'submitCode', tenant, value: tomsCode })).toEqual({ ok: true });
          await expectTruth(next);
          expect(await logIn(next, tenant)).toEqual({ ok: true });
          expect(await next.ask({ name: 'check', tenant })).toEqual({ ok: true });
        }
        expect(mortal.opened.length + next.opened.length).toBeLessThanOrEqual(1);
        await expectTruth(next);
      }
      expect(deaths).toBeGreaterThan(1);
    },
    120_000,
  );
});

describe('a wake', () => {
  const facts = {
    account: 'jane@example.com',
    method: 'password',
    signedInAt: 1,
    renewedAt: 1,
    expiresAt: null,
    renewableUntil: null,
    tokenKind: 'bearer',
    maskedToken: 'eyJh…',
    tokenId: '00000000',
  };
  const secrets = { accessToken: 'a'.repeat(32), refreshToken: 'r'.repeat(32), clientId: 'c'.repeat(32) };
  async function found(stored: { pass?: unknown; token?: object; pending?: object }): Promise<TestApp> {
    const at = createTestApp();
    await importTenants(at, nexudusTenant(space));
    const endpoint = await endpointIn(at, members);
    await at.areas.session.set({
      ...(stored.pass === undefined ? {} : { passes: storedText({ [members]: stored.pass }) }),
      ...(stored.token === undefined
        ? {}
        : { [`token:${members}`]: { version: 1, data: { ...stored.token, endpoint } } }),
      ...(stored.pending === undefined
        ? {}
        : { pending: { version: 1, data: { [members]: { ...stored.pending, endpoint } } } }),
    });
    await at.app.recover();
    return at;
  }
  test('drops a pass without its token', async () => {
    const at = await found({ pass: { session: facts } });
    expect(await at.pass(members)).toBeUndefined();
  });
  test('drops a token without its pass', async () => {
    const at = await found({ token: { secrets } });
    expect(await at.token(members)).toBeNull();
    expect(leak(JSON.stringify(at.areas.session.all()), Object.values(secrets))).toBeUndefined();
  });
  test('drops tokens whose passes cannot be read, and passes whose token cannot', async () => {
    for (const broken of [
      { pass: { session: { ...facts, expiresAt: 'soon' } }, token: { secrets } },
      { pass: { session: facts }, token: { secrets: {} } },
    ]) {
      const at = await found(broken);
      expect([await at.pass(members), await at.token(members)]).toEqual([undefined, null]);
    }
  });
  test('gives a refresh token up that is marked as being spent, keeps the access token, and says why', async () => {
    const at = await found({
      pass: { session: { ...facts, renewableUntil: 9e12 } },
      token: { secrets, spentAt: 5 },
    });
    expect(await at.token(members)).toEqual({
      secrets: { accessToken: secrets.accessToken },
      endpoint: await endpointIn(at, members),
    });
    expect(await at.pass(members)).toMatchObject({
      session: { renewableUntil: null },
      problem: { code: 'session_dead', act: 'recover', facts: { detail: 'renewal interrupted' } },
    });
    expect(space.requests).toEqual([]);
  });
  test('tells of a log-in that was interrupted', async () => {
    const at = await found({
      pass: { signingIn: { since: 1, until: 9e12, awaits: 'vendor', account: 'jane@example.com' } },
    });
    expect(await at.pass(members)).toMatchObject({
      problem: { code: 'internal', act: 'login', facts: { detail: 'interrupted' } },
    });
    expect(await at.state(members)).toBe('signed-out');
  });
  test('leaves a good session, a problem and an awaited code alone', async () => {
    const waiting = { method: 'password', fields: tom, field: 'totp', until: noon + codeTtlMs };
    const pass = {
      signingIn: {
        since: 1,
        until: noon + codeTtlMs,
        awaits: 'code',
        field: 'totp',
        method: 'password',
        account: tom.username,
      },
    };
    for (const stored of [
      { pass: { session: facts }, token: { secrets } },
      { pass: { problem: { code: 'network', act: 'check', at: 1, facts: {} } } },
      { pass, pending: waiting },
    ]) {
      const at = await found(stored);
      expect(await at.pass(members)).toMatchObject(stored.pass);
      if (stored.token !== undefined) expect(await at.token(members)).toMatchObject(stored.token);
      if (stored.pending !== undefined) expect(await at.pending()).toMatchObject({ [members]: waiting });
    }
  });
  test('does not take a log-in that is under way for one that was interrupted', async () => {
    const at = createTestApp();
    await importTenants(at, nexudusTenant(space));
    space.switches.fault = { kind: 'slow', slowMs: 60 };
    const login = at.login(members, jane);
    for (let look = 0; look < 6; look += 1) {
      await at.ask({ name: 'pageOpened' });
      expect((await at.pass(members))?.problem).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 8));
    }
    expect(await login).toEqual({ ok: true });
    expect(await at.state(members)).toBe('signed-in');
  });
});
