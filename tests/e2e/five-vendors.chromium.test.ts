import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  choose,
  chooseSignInMethod,
  readStatus,
  readToken,
  signOut,
  signOutEverywhere,
  submitSignIn,
  tenantRegion,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';
import {
  alternativeMethods,
  defaultMethods,
  noStoredSession,
  requestsOf,
  storedSession,
  type VendorScenario,
} from './harness/vendor-scenarios.ts';

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
});
afterAll(() => scene?.close());

const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });
const lifeOf = (id: string) => {
  const life = defaultMethods.find((each) => each.id === id);
  if (life === undefined) throw new TypeError(`no life for ${id}`);
  return life;
};

async function signIn(life: VendorScenario): Promise<Locator> {
  const region = await choose(popup, life.name);
  if (life.method !== undefined) await chooseSignInMethod(region, life.method);
  await submitSignIn(region, life.fields(scene.servers));
  return region;
}

/** Presses `Check` and waits until it is over; what was said of an earlier one may still stand. */
async function check(region: Locator, life: VendorScenario, requests = 1): Promise<void> {
  const asked = () => requestsOf(scene.servers, life, life.check);
  const before = asked().length;
  await button(region, 'Check').click();
  await expect.poll(() => asked().length).toBe(before + requests);
  await idle(region, 'Check');
  await popup.getByText(/the session is alive\./).waitFor();
  expect(asked()).toHaveLength(before + requests);
  expect(asked().at(-1)?.status).toBe(200);
  expect(await region.getByRole('alert').count()).toBe(0);
  expect(await readStatus(region)).toMatch(/^Signed in/);
}

/** Waits until a button's act is over. */
async function idle(region: Locator, name: string): Promise<void> {
  await expect.poll(() => button(region, name).getAttribute('aria-busy')).not.toBe('true');
}

/** Whether Nexudus would still renew with a refresh token; one that it would is used up by this. */
async function nexudusTakes(secrets: Readonly<Record<string, string>> | null): Promise<boolean> {
  const form = { grant_type: 'refresh_token', refresh_token: secrets?.refreshToken ?? '' };
  const reply = await fetch(`${scene.servers.nexudus.origin}/api/token`, {
    method: 'POST',
    headers: { client_id: secrets?.clientId ?? '' },
    body: new URLSearchParams(form),
  });
  return reply.ok;
}

/** Everything a server has been asked from now on, as `METHOD path`. */
function listenTo(server: VendorScenario['server']): () => string[] {
  const { requests } = scene.servers[server];
  const before = requests.length;
  return () => requests.slice(before).map(({ method, path }) => `${method} ${path}`);
}

for (const life of [...defaultMethods, ...alternativeMethods]) {
  describe(`a whole life with ${life.what}`, () => {
    let region: Locator;
    const count = (call: VendorScenario['login']) => requestsOf(scene.servers, life, call).length;

    it('logs in with one request; the pass tells whose it is and until when', async () => {
      const before = count(life.login);
      region = await signIn(life);
      await untilStatus(region, 'Signed in');
      expect(await readStatus(region)).toMatch(life.status);
      expect(count(life.login)).toBe(before + 1);
      if (life.account !== undefined) expect(await region.innerText()).toContain(life.account);
      const kept = await storedSession(scene, life.id);
      const issued = scene.servers[life.server].issued.map(({ value }) => value);
      if (life.id === 'corner-shop-cookies') {
        expect(kept.secrets?.accessToken).toBe('');
        expect(await region.innerText()).toContain('browser cookies');
        expect(await region.getByLabel('Token', { exact: true }).count()).toBe(0);
      } else {
        expect(issued).toContain(kept.secrets?.accessToken);
        expect(await readToken(region)).toBe(`${kept.secrets?.accessToken?.slice(0, 8)}…`);
      }
    });

    it('checks with one request, and says that the session is alive', async () => {
      await check(region, life);
    });

    const { renew } = life;
    if (renew === undefined) {
      it('has no Renew that could not work', async () => {
        expect(await button(region, 'Sign out').count()).toBe(1);
        expect(await button(region, 'Renew').count()).toBe(0);
      });
    } else {
      it('renews with one request: both tokens are new, and the old refresh token is worth nothing', async () => {
        const old = (await storedSession(scene, life.id)).secrets;
        const before = count(renew);
        await button(region, 'Renew').click();
        await expect.poll(() => count(renew)).toBe(before + 1);
        await idle(region, 'Renew');
        await popup.getByText(/: renewed\./).waitFor();
        expect(count(renew)).toBe(before + 1);
        const { issued } = scene.servers[life.server];
        const newest = (kind: string) => issued.filter((each) => each.kind === kind).at(-1)?.value;
        const fresh = (await storedSession(scene, life.id)).secrets;
        expect(fresh?.accessToken).toBe(newest('access token'));
        expect(fresh?.refreshToken).toBe(newest('refresh token'));
        expect(fresh?.accessToken).not.toBe(old?.accessToken);
        expect(fresh?.refreshToken).not.toBe(old?.refreshToken);
        expect(fresh?.clientId).toBe(old?.clientId);
        if (life.server === 'ncentral') expect(scene.servers.ncentral.liveRefreshTokens()).toBe(1);
        else expect(await nexudusTakes(old)).toBe(false);
        await check(region, life);
      });
    }

    const { logout, logoutNote } = life;
    if (logout !== undefined) {
      it('logs out on the server too', async () => {
        expect(life.alive?.(scene.servers)).toBeGreaterThan(0);
        const before = count(logout);
        await signOut(region);
        await expect.poll(() => life.alive?.(scene.servers)).toBe(0);
        expect(count(logout)).toBe(before + 1);
        expect(await storedSession(scene, life.id)).toEqual(noStoredSession);
        expect(await region.innerText()).not.toMatch(/couldn’t reach the server|until it expires/);
      });
    } else {
      it('forgets the session here, and says plainly that the server goes on honouring it', async () => {
        const bearer = (await storedSession(scene, life.id)).secrets?.accessToken;
        const heard = listenTo(life.server);
        await signOut(region);
        await region.getByText(logoutNote ?? '').waitFor();
        expect(heard()).toEqual([]);
        expect(await storedSession(scene, life.id)).toEqual(noStoredSession);
        const reply = await fetch(`${scene.servers.nexudus.origin}/en/user/me`, {
          headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
        });
        expect(reply.status).toBe(200);
      });
    }
  });
}

describe('what one vendor does and the others do not', () => {
  it('Four Way Shop’s cookies go along in cookie mode, and never with a bearer', () => {
    const checks = requestsOf(scene.servers, lifeOf('corner-shop'), { path: '/check' });
    const withBearer = checks.filter(({ headers }) => 'authorization' in headers);
    const withCookies = checks.filter(({ headers }) => !('authorization' in headers));
    expect(withBearer.length).toBeGreaterThan(0);
    expect(withCookies.length).toBeGreaterThan(0);
    expect(withBearer.filter(({ headers }) => 'cookie' in headers)).toEqual([]);
    expect(withCookies.filter(({ headers }) => !('cookie' in headers))).toEqual([]);
  });

  it('an N-central without a log-out call is said to hold the session', async () => {
    const { switches } = scene.servers.ncentral;
    switches.logout = 404;
    const region = await signIn(lifeOf('northwind-msp'));
    await untilStatus(region, 'Signed in');
    await signOut(region);
    await region.getByText(/can’t end sessions on request: it keeps this one until it expires/).waitFor();
    expect(await storedSession(scene, 'northwind-msp')).toEqual(noStoredSession);
    switches.logout = 'present';
  });

  it('a sign-in link that was used is refused, once, and plainly', async () => {
    const { link } = scene.servers.nexudus.mailMagicLink('jane@example.com');
    const life = alternativeMethods.find(({ server }) => server === 'nexudus') as VendorScenario;
    const spent: VendorScenario = { ...life, fields: () => ({ 'Sign-in link or token': link }) };
    const region = await signIn(spent);
    await untilStatus(region, 'Signed in');
    await signOut(region);
    const heard = listenTo('nexudus');
    await signIn(spent);
    await untilAlert(region, 'bad_credentials');
    await untilStatus(region, 'Signed out');
    expect(heard()).toEqual(['POST /api/sys/users/exchange']);
  });

  it('N-central after a reboot: the dead session is told, asked about once, renewed at most once, and not looped', async () => {
    const region = await signIn(lifeOf('northwind-msp'));
    await untilStatus(region, 'Signed in');
    scene.servers.ncentral.reboot();
    const heard = listenTo('ncentral');
    await button(region, 'Check').click();
    expect(await untilAlert(region, 'session_dead')).toContain('Sign in again');
    await untilStatus(region, 'Expired');
    const asked = ['GET /api/auth/validate', 'POST /api/auth/refresh'];
    expect(heard()).toEqual(asked);
    await scene.browser.openPopup().then((page) => page.close());
    await wait(1500);
    expect(heard()).toEqual(asked);
    await signIn(lifeOf('northwind-msp'));
    await untilStatus(region, 'Signed in');
    await signOut(region);
  });

  it('Four Way Shop’s 403 names the permission that lacks, and the session stays', async () => {
    const { switches } = scene.servers.fourwayshop;
    const region = await signIn(lifeOf('corner-shop'));
    await untilStatus(region, 'Signed in');
    switches.missingPermission = 'ORDERS_VIEW';
    await button(region, 'Check').click();
    expect(await untilAlert(region, 'forbidden')).toContain('ORDERS_VIEW');
    await untilStatus(region, 'Signed in');
    expect((await storedSession(scene, 'corner-shop')).secrets).not.toBeNull();
    switches.missingPermission = null;
    await check(region, lifeOf('corner-shop'));
    await signOut(region);
  });
});

describe('a vendor that asks for a pause', () => {
  it('gets a log-in once, is told of with its time, and takes it from the person afterwards', async () => {
    const { ncentral } = scene.servers;
    const life = lifeOf('northwind-msp');
    const before = requestsOf(scene.servers, life, life.login).length;
    Object.assign(ncentral.switches, { throttleNext: 1, retryAfter: '1' });
    const region = await signIn(life);
    expect(await untilAlert(region, 'throttled')).toContain('1 second');
    await untilStatus(region, 'Signed out');
    expect(requestsOf(scene.servers, life, life.login)).toHaveLength(before + 1);
    ncentral.switches.retryAfter = null;
    await signIn(life);
    await untilStatus(region, 'Signed in');
    expect(requestsOf(scene.servers, life, life.login)).toHaveLength(before + 2);
    await signOut(region);
  });

  it('is waited for at a check as long as it said, seen meanwhile, and gone afterwards', async () => {
    const { nexudus } = scene.servers;
    const region = await signIn(lifeOf('acme-members'));
    await untilStatus(region, 'Signed in');
    Object.assign(nexudus.switches, { throttleNext: 1, throttlePath: '/en/user/me', retryAfter: '2' });
    // Looked for as a whole and from the press on: the pause is short.
    const seen = region.locator('[data-code="throttled"]').filter({ hasText: 'a pause of 2 seconds' });
    const told = seen.and(popup.getByRole('alert')).waitFor();
    const checked = check(region, lifeOf('acme-members'), 2);
    await told;
    expect(await readStatus(region)).toMatch(/^Signed in/);
    await checked;
    const [refused, accepted] = requestsOf(scene.servers, lifeOf('acme-members'), {
      path: '/en/user/me',
    }).slice(-2);
    expect([refused?.status, accepted?.status]).toEqual([409, 200]);
    expect((accepted?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1900);
    await signOut(region);
  });
});

describe('all five at once', () => {
  async function signInToAll(): Promise<void> {
    for (const life of defaultMethods) await untilStatus(await signIn(life), 'Signed in');
    for (const life of defaultMethods) expect((await storedSession(scene, life.id)).pass).toBe(true);
  }

  async function nobodyIsSignedIn(): Promise<void> {
    for (const life of defaultMethods) {
      await choose(popup, life.name);
      await untilStatus(tenantRegion(popup, life.name), 'Signed out');
      expect(await storedSession(scene, life.id)).toEqual(noStoredSession);
    }
    expect(await popup.getByRole('button', { name: 'Sign out everywhere' }).count()).toBe(0);
  }

  it('are signed in side by side, and Sign out everywhere ends each of them on its server', async () => {
    await signInToAll();
    await signOutEverywhere(popup);
    await popup.getByText('Signed out everywhere.').waitFor();
    await nobodyIsSignedIn();
    for (const life of defaultMethods) if (life.alive) expect(life.alive(scene.servers)).toBe(0);
  });

  it('and where servers do not answer, nothing stays here all the same, at once, and the others are told', async () => {
    await signInToAll();
    const silent = defaultMethods.filter(({ server, logout }) => logout !== undefined && server !== 'q01');
    for (const { server, logout } of silent)
      scene.servers[server].switches.fault = { kind: 'hang', path: logout?.path ?? '' };
    await signOutEverywhere(popup);
    await nobodyIsSignedIn();
    await expect.poll(() => scene.servers.q01.liveTokens()).toBe(0);
    // At once: the servers that keep silent are still waited for, each log-out by one request.
    const { nextup, ncentral, fourwayshop } = scene.servers;
    const waiting = () =>
      [nextup, ncentral, fourwayshop]
        .flatMap(({ requests }) => requests)
        .filter(({ status, abandoned }) => status === null && !abandoned);
    await expect.poll(() => waiting().length).toBe(silent.length);
  });
});

it('no request of the five had anything that a strict server would wonder about', () => {
  const { nexudus, nextup, ncentral, fourwayshop, q01 } = scene.servers;
  const all = [nexudus, nextup, ncentral, fourwayshop, q01].flatMap((server) => server.requests);
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter(({ headers }) => 'origin' in headers)).toEqual([]);
  const notes = all.flatMap((request) => request.notes);
  expect(notes.filter((note) => note !== 'one-time token reused' && note !== 'cookie at the login')).toEqual(
    [],
  );
});
