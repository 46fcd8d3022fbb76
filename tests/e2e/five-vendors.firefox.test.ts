import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulators, startAll } from '../simulators/all.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { openWindow, storedIn } from './harness/firefox-background.ts';
import {
  chooseTenant,
  hasButton,
  importTenants,
  press,
  pressOn,
  signIn,
  signOut,
  statusOf,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';
import {
  alternativeMethods,
  defaultMethods,
  noStoredSession,
  requestsOf,
  type VendorScenario,
} from './harness/vendor-scenarios.ts';

let servers: Simulators;
let firefox: Firefox;
let popup: Page;
let window: Page;

beforeAll(async () => {
  servers = await startAll();
  firefox = await launchFirefox();
  await importTenants(firefox, demoTenantsOf(servers));
  await firefox.allowHosts('http://127.0.0.1/*');
  window = await openWindow(firefox);
  popup = await firefox.openPage('popup.html');
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
});

const lifeOf = (id: string) => defaultMethods.find((each) => each.id === id) as VendorScenario;
const count = (life: VendorScenario, call: VendorScenario['login']) => requestsOf(servers, life, call).length;
const untilCount = (life: VendorScenario, call: VendorScenario['login'], most: number) =>
  expect.poll(() => count(life, call)).toBe(most);

async function begin(life: VendorScenario): Promise<void> {
  await chooseTenant(popup, life.name);
  if (life.method !== undefined) {
    await pressOn(popup, `::-p-xpath(//label[normalize-space()="${life.method}"])`);
  }
  await signIn(popup, life.fields(servers));
  await untilSays(popup, 'Signed in');
}

/** Presses `Check` and waits until the session was found alive. */
async function check(life: VendorScenario): Promise<void> {
  const before = count(life, life.check);
  await press(popup, 'Check');
  await untilCount(life, life.check, before + 1);
  await untilText(popup, /the session is alive\./);
  expect(requestsOf(servers, life, life.check).at(-1)?.status).toBe(200);
}

// With every first method: behind-nginx.firefox.
describe.each([lifeOf('acme-members'), lifeOf('corner-shop-cookies'), ...alternativeMethods])(
  'in Firefox, a whole life with $what',
  (life) => {
    it('logs in with one request, checks, renews where it can, and logs out on the server where there is a call', async () => {
      const before = count(life, life.login);
      await begin(life);
      expect(count(life, life.login)).toBe(before + 1);
      expect(await statusOf(popup)).toMatch(life.status);
      const { pass, secrets } = await storedIn(window, life.id);
      expect([pass, secrets !== null]).toEqual([true, true]);
      if (life.id !== 'corner-shop-cookies')
        expect(servers[life.server].issued.map(({ value }) => value)).toContain(secrets?.accessToken);
      await check(life);
      expect(await hasButton(popup, 'Renew')).toBe(life.renew !== undefined);
      if (life.renew !== undefined) {
        const renewals = count(life, life.renew);
        await press(popup, 'Renew');
        await untilText(popup, /: renewed\./);
        expect(count(life, life.renew)).toBe(renewals + 1);
        const fresh = (await storedIn(window, life.id)).secrets;
        expect(fresh?.accessToken).not.toBe(secrets?.accessToken);
        expect(fresh?.refreshToken).not.toBe(secrets?.refreshToken);
        await check(life);
      }
      const asked = servers[life.server].requests.length;
      await signOut(popup);
      expect(await storedIn(window, life.id)).toEqual(noStoredSession);
      if (life.logout !== undefined) await expect.poll(() => life.alive?.(servers)).toBe(0);
      else {
        await untilText(popup, life.logoutNote ?? /never/);
        expect(servers[life.server].requests).toHaveLength(asked);
      }
    });
  },
);

describe('in Firefox, what runs out', () => {
  it('is shown as it is for each vendor, and revived where the vendor revives it', async () => {
    servers.nexudus.switches.ttlSeconds = 7;
    servers.nexudus.switches.withoutRefreshToken = true;
    servers.fourwayshop.switches.ttlSeconds = 7;
    servers.fourwayshop.switches.cookieIdleSeconds = 1;
    servers.nextup.switches.ttlSeconds = 1;
    servers.q01.switches.durationSeconds = 8;
    for (const life of defaultMethods) if (life.server !== 'ncentral') await begin(life);

    await chooseTenant(popup, 'Ketch Retail');
    await untilSays(popup, 'Renewable');
    await press(popup, 'Renew');
    await untilSays(popup, 'Signed in');
    for (const name of ['Acme Members', 'Corner Shop']) {
      await chooseTenant(popup, name);
      await untilSays(popup, 'Expired');
    }
    // Their servers never said until when: a check finds out.
    for (const name of ['Acme ERP', 'Corner Shop Cookies']) {
      await chooseTenant(popup, name);
      await press(popup, 'Check');
      await untilProblem(popup, 'session_dead');
      await untilSays(popup, 'Expired');
    }
    servers.nexudus.switches.withoutRefreshToken = false;
  });

  it('a server that has forgotten everything is asked once, renewed at most once, and not looped', async () => {
    await begin(lifeOf('northwind-msp'));
    servers.ncentral.reboot();
    const before = servers.ncentral.requests.length;
    await press(popup, 'Check');
    await untilProblem(popup, 'session_dead');
    await untilSays(popup, 'Expired');
    expect(servers.ncentral.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/auth/validate',
      'POST /api/auth/refresh',
    ]);
  });

  it('the alarm of what is due next wakes a background that Firefox has ended, and the renewal is done', async () => {
    const life = lifeOf('northwind-msp');
    const { renew = life.login } = life;
    servers.ncentral.switches.accessSeconds = 8;
    await begin(life);
    const alarms = () => window.evaluate(async () => (await chrome.alarms.getAll()).map(({ name }) => name));
    // It is set a moment after the session is shown.
    await expect.poll(alarms).toHaveLength(1);
    await firefox.killBackground();
    const due = await alarms();
    expect(due).toHaveLength(1);
    // It may have been set for what came before, and ring by itself on a slow machine: the test says when.
    await window.evaluate((name) => chrome.alarms.create(name, { when: Date.now() + 600_000 }), due[0] ?? '');
    const before = count(life, renew);
    await untilSays(popup, 'Renewable');
    expect(count(life, renew)).toBe(before);
    // The extension asks for no alarm sooner than half a minute ahead: the test winds the same one on.
    servers.ncentral.switches.accessSeconds = 600;
    await window.evaluate((name) => chrome.alarms.create(name, { when: Date.now() }), due[0] ?? '');
    await untilCount(life, renew, before + 1);
    await untilSays(popup, 'Signed in');
    await signOut(popup);
  });
});

describe('in Firefox, the request log', () => {
  it('holds nothing that a strict server would wonder about: no Origin, and cookies in cookie mode alone', () => {
    const { nexudus, harbour, nextup, ncentral, fourwayshop, q01 } = servers;
    const all = [nexudus, harbour, nextup, ncentral, fourwayshop, q01].flatMap(({ requests }) => requests);
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(({ headers }) => 'origin' in headers)).toEqual([]);
    const bare = all.filter((request) => !fourwayshop.requests.includes(request));
    expect(bare.filter(({ headers }) => 'cookie' in headers)).toEqual([]);
    const shop = fourwayshop.requests;
    expect(shop.filter(({ headers }) => 'cookie' in headers).length).toBeGreaterThan(0);
    expect(shop.filter(({ headers }) => 'cookie' in headers && 'authorization' in headers)).toEqual([]);
    const notes = all.flatMap(({ notes }) => notes);
    expect(notes.filter((note) => !/^(one-time token reused|cookie at the login)$/.test(note))).toEqual([]);
  });
});
