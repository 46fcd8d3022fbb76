import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { startServer } from '../simulators/server.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { openWindow, rulesIn, storedIn } from './harness/firefox-background.ts';
import {
  chooseTenant,
  fill,
  hasButton,
  importTenants,
  openPortal,
  portalUser,
  press,
  regionOf,
  signIn,
  signOut,
  statusOf,
  untilNoButton,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';
import { noStoredSession } from './harness/vendor-scenarios.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const harry = demoCredentials['harbour-coworking'];

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
  await looked(window);
  popup = await firefox.openPage('popup.html');
  await looked(popup);
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
});
beforeEach(() => {
  servers.nexudus.switches.fault = null;
});

const space = () => servers.nexudus;
const asked = (path: string) => space().requests.filter((each) => each.path === path).length;
const logIns = () => asked('/api/token');

/** Does something whose answer never comes, and ends the background while it is awaited. */
async function endDuring(path: string, kind: 'hang' | 'lost-hang', act: () => Promise<void>): Promise<void> {
  space().switches.fault = { kind, path, once: true };
  await act();
  await expect.poll(() => space().switches.fault).toBe(null);
  await firefox.killBackground();
}

/**
 * Waits for the reply to a new page's `pageOpened`, which the page sends after its first paint.
 * A later one would wake the background that the test has ended.
 */
async function looked(page: Page): Promise<void> {
  await page.waitForSelector('main h1');
  await page.evaluate(async () => {
    for (let pictures = 0; pictures < 6; pictures += 1)
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    const port = chrome.runtime.connect({ name: 'command' });
    await new Promise((answered) => {
      port.onMessage.addListener(answered);
      port.postMessage({ name: 'pageOpened' });
    });
    port.disconnect();
  });
}

/** A look with new eyes. */
async function lookAgain(): Promise<void> {
  await popup.close();
  popup = await firefox.openPage('popup.html');
}

/** The same, with the form of a tenant that was chosen. */
async function lookAtForm(): Promise<void> {
  await lookAgain();
  await chooseTenant(popup, 'Acme Members');
}

describe('Firefox ends the background', () => {
  it('and really does: what it had in memory is gone when it wakes', async () => {
    const state = () =>
      firefox.inParent(
        `() => WebExtensionPolicy.getByID('tenant-concierge@example.org').extension.backgroundState`,
      );
    await firefox.killBackground();
    expect(await state()).toBe('stopped');
    await chooseTenant(popup, 'Acme Members');
    await signIn(popup, jane);
    await untilSays(popup, 'Signed in');
    expect(await state()).toBe('running');
    // A session rule of the first start; a second start sets it anew and not twice.
    expect((await rulesIn(window)).own).toHaveLength(1);
  });

  it('between log in and open: the pass stands, and the portal opens without a second log in', async () => {
    const before = logIns();
    await firefox.killBackground();
    expect(await statusOf(popup)).toMatch(/^Signed in/);
    await lookAgain();
    await regionOf(popup, 'Acme Members');
    expect(await statusOf(popup)).toMatch(/^Signed in/);
    const portal = await openPortal(firefox, popup, 'Acme Members');
    expect(await portalUser(portal)).toBe('Signed in as Jane Doe');
    await portal.close();
    await popup.bringToFront();
    expect(logIns()).toBe(before);
  });

  it('in the middle of opening: no tab, the session stands, and the next press opens', async () => {
    const pages = (await firefox.browser.pages()).length;
    await endDuring('/api/sys/users/token/refresh', 'hang', () => press(popup, 'Open portal'));
    await untilProblem(popup, 'internal');
    expect(await statusOf(popup)).toMatch(/^Signed in/);
    expect(await firefox.browser.pages()).toHaveLength(pages);
    const portal = await openPortal(firefox, popup, 'Acme Members');
    expect(await portalUser(portal)).toBe('Signed in as Jane Doe');
    await portal.close();
    await popup.bringToFront();
  });

  it('in the middle of a renewal: the refresh token is given up, told, and never sent twice', async () => {
    const held = (await storedIn(window, 'acme-members')).secrets;
    const sent = () =>
      space().requests.filter(({ body }) => body.includes(held?.refreshToken ?? 'none')).length;
    await endDuring('/api/token', 'lost-hang', () => press(popup, 'Renew'));
    await untilText(popup, /A renewal was interrupted/);
    expect(sent()).toBe(1);
    expect((await storedIn(window, 'acme-members')).secrets).toEqual({ accessToken: held?.accessToken });
    await lookAgain();
    await untilText(popup, /A renewal was interrupted/);
    expect(await hasButton(popup, 'Renew')).toBe(false);
    expect(sent()).toBe(1);
    await signOut(popup);
  });

  // Before the server has done it: tests/integration/worker-death.test.ts.
  it('in the middle of a log in that the server has done: told, nothing half kept, and not sent again', async () => {
    await lookAtForm();
    const before = logIns();
    await endDuring('/api/token', 'lost-hang', async () => {
      await signIn(popup, jane);
      await untilSays(popup, 'Signing in');
    });
    expect(await untilProblem(popup, 'internal')).toContain('sign in again');
    await untilSays(popup, 'Signed out');
    expect(await storedIn(window, 'acme-members')).toEqual(noStoredSession);
    await lookAgain();
    await untilSays(popup, 'Signed out');
    expect(logIns()).toBe(before + 1);
  });

  it('while a code is awaited: the question stands in a popup opened later, and the code signs in', async () => {
    await chooseTenant(popup, 'Harbour Coworking');
    await signIn(popup, harry?.fields ?? {});
    await popup.waitForSelector('#field-code');
    await firefox.killBackground();
    await lookAgain();
    await fill(popup, 'Verification code', harry?.code ?? '');
    await popup.keyboard.press('Enter');
    await untilSays(popup, 'Signed in');
    await signOut(popup);
  });
});

describe('Firefox asks a server', () => {
  it('once, and follows no redirect: nothing of the sign-in reaches where it leads', async () => {
    const elsewhere = await startServer(() => ({ status: 200, headers: {}, body: '{}' }));
    await chooseTenant(popup, 'Acme Members');
    for (const redirectStatus of [302, 307] as const) {
      const redirectTo = `${elsewhere.origin}/api/token`;
      space().switches.fault = {
        kind: 'redirect',
        once: true,
        redirectStatus,
        redirectTo,
        path: '/api/token',
      };
      const before = logIns();
      // What is said of the last one is no news to a popup opened later.
      await lookAtForm();
      await signIn(popup, jane);
      await untilProblem(popup, 'redirected');
      await untilSays(popup, 'Signed out');
      expect(logIns()).toBe(before + 1);
    }
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  // Replies that are none: tests/integration/vendor-lifecycle.test.ts.
  it('and takes no broken connection for an answer', async () => {
    // Not once: Firefox itself sends again what a connection that was used before has lost.
    space().switches.fault = { kind: 'reset', path: '/api/token' };
    const before = logIns();
    await lookAtForm();
    await signIn(popup, jane);
    await untilProblem(popup, 'network');
    await untilSays(popup, 'Signed out');
    expect(logIns()).toBeGreaterThan(before);
  });
});

describe('a host that the person takes back', () => {
  it('ends its sessions at once, though Firefox had ended the background, and must be asked for again', async () => {
    await lookAtForm();
    await signIn(popup, jane);
    await untilSays(popup, 'Signed in');
    expect((await storedIn(window, 'acme-members')).pass).toBe(true);
    await firefox.killBackground();
    const before = space().requests.length;
    await firefox.withdrawHosts('http://127.0.0.1/*');
    await untilSays(popup, 'Signed out');
    expect(await storedIn(window, 'acme-members')).toEqual(noStoredSession);
    // Said on the card, since nobody who looks asked for it.
    await untilText(
      popup,
      /Access to 127\.0\.0\.1 was withdrawn in the browser, so the session here has ended/,
    );
    await expect.poll(() => hasButton(popup, 'Allow access to 127.0.0.1')).toBe(true);
    expect(space().requests).toHaveLength(before);
    await firefox.allowHosts('http://127.0.0.1/*');
    await untilNoButton(popup, 'Allow access to 127.0.0.1');
  });
});
