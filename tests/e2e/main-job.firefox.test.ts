import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, firefoxRoot, launchFirefox } from './harness/firefox.ts';
import { everything, openWindow, storedIn } from './harness/firefox-background.ts';
import { named } from './harness/firefox-names.ts';
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
  signOutEverywhere,
  statusOf,
  tabOpenedBy,
  untilNoButton,
  untilProblem,
  untilSays,
} from './harness/firefox-user-actions.ts';

const harry = demoCredentials['harbour-coworking'];
const jane = demoCredentials['acme-members']?.fields ?? {};

let servers: Simulators;
let firefox: Firefox;
let popup: Page;
let window: Page;

beforeAll(async () => {
  servers = await startAll();
  firefox = await launchFirefox();
  window = await openWindow(firefox);
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
});

const mints = () =>
  servers.nexudus.requests.filter(({ path }) => path === '/api/sys/users/token/refresh').length;
const focused = () => popup.evaluate(() => document.activeElement?.textContent);
const grantedOrigins = () => window.evaluate(async () => (await chrome.permissions.getAll()).origins);

describe('in Firefox', () => {
  it('it installs without a word: no host, no permission that warns, no sidebar that opens itself', async () => {
    const asked = await firefox.inParent(`async () => {
      const { extension } = WebExtensionPolicy.getByID('tenant-concierge@example.org');
      const { Extension } = ChromeUtils.importESModule('resource://gre/modules/Extension.sys.mjs');
      const told = await Extension.formatPermissionStrings({ permissions: extension.getRequiredPermissions() });
      return JSON.stringify([told.msgs, extension.allowedOrigins.patterns.map(({ pattern }) => pattern).filter((each) => !each.startsWith('moz-extension:'))]);
    }`);
    expect(JSON.parse(asked)).toEqual([[], []]);
    expect(
      await firefox.inParent(
        `async () => Services.wm.getMostRecentWindow('navigator:browser').SidebarController.isOpen`,
      ),
    ).toBe('false');
  });

  it('it imports a tenant file', async () => {
    expect(await importTenants(firefox, demoTenantsOf(servers))).toMatch(/Imported 8 tenants/);
  });

  it('it offers no sign-in and sends nothing before the host is allowed', async () => {
    popup = await firefox.openPage('popup.html');
    await chooseTenant(popup, 'Acme Members');
    expect(await statusOf(popup)).toMatch(/^Signed out/);
    expect(await popup.$$('input[type=password]')).toHaveLength(0);
    expect(servers.nexudus.requests).toEqual([]);
  });

  it('it asks for the host by name in Firefox’s own dialog: a no changes nothing, a yes is remembered', async () => {
    await press(popup, 'Allow access to 127.0.0.1');
    const asked = await firefox.answerPrompt(false);
    expect(asked).toContain('127.0.0.1');
    // Firefox's own words for what a log-in sends to that host.
    expect(asked).toContain('authentication information');
    await popup.waitForSelector(named('button', 'Allow access to 127.0.0.1'));
    expect(await grantedOrigins()).toEqual([]);
    await press(popup, 'Allow access to 127.0.0.1');
    await firefox.answerPrompt(true);
    await untilNoButton(popup, 'Allow access to 127.0.0.1');
    // Without the port: with one the pattern would match nothing here.
    expect(await grantedOrigins()).toEqual(['http://127.0.0.1/*']);
  });

  it('it logs in with one request that tells no origin and carries no cookie', async () => {
    // The person's own session on that server, which is none of ours.
    await firefox.browser.setCookie({ name: 'own', value: 'the-persons-own', domain: '127.0.0.1' });
    await signIn(popup, jane);
    await untilSays(popup, 'Signed in until');
    expect(servers.nexudus.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/token',
    ]);
    expect(await popup.$eval('section', (each) => each.textContent)).toContain('jane@example.com');
  });

  it('it shows and copies no more than eight characters of the token', async () => {
    const token = (await storedIn(window, 'acme-members')).secrets?.accessToken ?? '';
    expect(servers.nexudus.issued.map(({ value }) => value)).toContain(token);
    await press(popup, 'Copy masked token');
    await expect
      .poll(() => firefox.inParent('() => navigator.clipboard.readText()'))
      .toBe(`${token.slice(0, 8)}…`);
    expect(await popup.content()).not.toContain(token.slice(0, 9));
  });

  it('it asks before the first door of the day into production, and Cancel, which has the focus, opens nothing', async () => {
    const pages = (await firefox.browser.pages()).length;
    await press(popup, 'Open portal');
    const dialog = await popup.waitForSelector('[role=alertdialog]');
    expect(await dialog?.evaluate((each) => each.textContent)).toContain('PRODUCTION');
    await expect.poll(focused).toBe('Cancel');
    await popup.keyboard.press('Enter');
    await expect.poll(() => popup.$('[role=alertdialog]')).toBe(null);
    expect(await firefox.browser.pages()).toHaveLength(pages);
    expect(mints()).toBe(0);
  });

  it('it opens the portal and a saved destination signed in, each by a link of its own, beside the popup’s tab', async () => {
    const portal = await openPortal(firefox, popup, 'Acme Members');
    expect(await portalUser(portal)).toBe('Signed in as Jane Doe');
    const tabs = await window.evaluate(async () => (await chrome.tabs.query({})).map(({ url }) => url ?? ''));
    const from = tabs.findIndex((url) => url.endsWith('popup.html'));
    expect(tabs[from + 1]).not.toContain('moz-extension:');
    await portal.close();
    await popup.bringToFront();
    const bookings = await openPortal(firefox, popup, 'Acme Members', 'Bookings');
    expect(await portalUser(bookings)).toBe('Signed in as Jane Doe');
    expect(bookings.url()).toMatch(/\/bookings$/);
    await bookings.close();
    await popup.bringToFront();
    expect(mints()).toBe(2);
    const used = servers.nexudus.portalRequests.filter(({ path }) => path.endsWith('login'));
    expect(new Set(used.map(({ query }) => query.get('t'))).size).toBe(2);
  });

  it('it asks for a code only when the vendor does, and still awaits it in a popup opened later', async () => {
    await chooseTenant(popup, 'Harbour Coworking');
    await signIn(popup, harry?.fields ?? {});
    await popup.waitForSelector('#field-code');
    expect(await statusOf(popup)).toMatch(/^Signing in/);
    await popup.close();
    popup = await firefox.openPage('popup.html');
    await regionOf(popup, 'Harbour Coworking');
    await expect.poll(() => popup.evaluate(() => document.activeElement?.id)).toBe('field-code');
    await popup.keyboard.type('000000');
    await popup.keyboard.press('Enter');
    await untilProblem(popup, 'bad_credentials');
    await fill(popup, 'Verification code', harry?.code ?? '');
    await popup.keyboard.press('Enter');
    await untilSays(popup, 'Signed in');
  });

  it('it does the whole of it by keyboard: search, sign in, open', async () => {
    await signOut(popup);
    await popup.evaluate(() => document.querySelector<HTMLElement>('[type=search]')?.focus());
    await popup.keyboard.type('harb');
    await regionOf(popup, 'Harbour Coworking');
    await popup.keyboard.press('Enter');
    // The user name is there again: the first empty field is the password.
    await expect
      .poll(() => popup.evaluate(() => document.activeElement?.getAttribute('type')))
      .toBe('password');
    await popup.keyboard.type(harry?.fields.Password ?? '');
    await popup.keyboard.press('Enter');
    await expect.poll(() => popup.evaluate(() => document.activeElement?.id)).toBe('field-code');
    await popup.keyboard.type(harry?.code ?? '');
    await popup.keyboard.press('Enter');
    await untilSays(popup, 'Signed in');
    await popup.evaluate(() => document.querySelector<HTMLElement>('[type=search]')?.focus());
    const portal = await tabOpenedBy(firefox, async () => {
      await popup.keyboard.press('Enter');
      await expect.poll(focused).toBe('Cancel');
      await popup.keyboard.press('Tab');
      await popup.keyboard.press('Enter');
    });
    expect(await portalUser(portal)).toBe('Signed in as Harry Harbour');
    await portal.close();
    await popup.bringToFront();
  });

  it('it opens from the toolbar in the size it was drawn for', async () => {
    const [address, width, height] = await firefox.openToolbarPopup(400, 600);
    expect(address).toBe(`${firefoxRoot}popup.html`);
    expect([width, height]).toEqual([400, 600]);
  });

  it('it shows the same in the sidebar', async () => {
    const panel = await firefox.openPage('sidepanel.html');
    await chooseTenant(panel, 'Acme Members');
    expect(await statusOf(panel)).toMatch(/^Signed in/);
    await panel.close();
    await popup.bringToFront();
  });

  it('it keeps a half-filled form for the sidebar and for a popup opened later, but no secret of it', async () => {
    await chooseTenant(popup, 'Acme ERP');
    await fill(popup, 'User name', 'erp.demo@exam');
    await fill(popup, 'Password', 'half-typed-never-kept-8Zk2Vx');
    const slots = async () => JSON.stringify(await everything(window, 'session'));
    await expect.poll(slots).toContain('erp.demo@exam');
    expect(await slots()).not.toContain('half-typed');
    await popup.close();
    for (const path of ['sidepanel.html', 'popup.html'] as const) {
      const page = await firefox.openPage(path);
      await regionOf(page, 'Acme ERP');
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('type')))
        .toBe('password');
      const held = await page.$$eval('section input', (all) => all.map(({ name, value }) => [name, value]));
      expect(Object.fromEntries(held)).toMatchObject({ username: 'erp.demo@exam', password: '' });
      if (path === 'popup.html') popup = page;
      else await page.close();
    }
    expect(JSON.stringify(await everything(window, 'local'))).not.toContain('half-typed');
  });

  it('it logs out everywhere with one button, and nothing is kept', async () => {
    await signOutEverywhere(popup);
    await untilNoButton(popup, 'Sign out everywhere');
    // A token is emptied with its pass, and its place taken away in the next step.
    const kept = async () => Object.keys(await everything(window, 'session'));
    await expect.poll(async () => (await kept()).filter((key) => key.startsWith('token:'))).toEqual([]);
    expect(await hasButton(popup, 'Open portal')).toBe(false);
  });

  it('it has sent no cookie and no Origin all along, and the person’s own session is as it was', async () => {
    const all = [...servers.nexudus.requests, ...servers.harbour.requests];
    expect(all.length).toBeGreaterThan(6);
    expect(all.filter(({ headers }) => 'cookie' in headers || 'origin' in headers)).toEqual([]);
    expect(await firefox.browser.cookies()).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'own', value: 'the-persons-own' })]),
    );
  });
});
