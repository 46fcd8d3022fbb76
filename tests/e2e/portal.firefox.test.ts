import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import type { SimulatorServer } from '../simulators/server.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, firefoxRoot, launchFirefox } from './harness/firefox.ts';
import { everything, openWindow, rulesIn, tabHeadersIn } from './harness/firefox-background.ts';
import { allowPrivateWindows, privateWindows } from './harness/firefox-dialogs.ts';
import {
  chooseTenant,
  importTenants,
  openPortal,
  portalUser,
  signIn,
  signOut,
  signOutEverywhere,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';
import { startForeignServer } from './harness/foreign-server.ts';

// The servers speak plain http under a name that is not loopback, as in a company's own network: Firefox must neither
// upgrade nor refuse requests to them.

let servers: Simulators;
let stranger: SimulatorServer;
let firefox: Firefox;
let popup: Page;
let window: Page;

const home = 'erp.corp.example';
const named = (origin: string) => origin.replace('127.0.0.1', home);
const strange = () => stranger.origin.replace('127.0.0.1', 'stranger.example');
const tokensIn = ({ headers }: RecordedRequest) =>
  ['authorization', 'x-nextup-token'].filter((name) => name in headers);

beforeAll(async () => {
  servers = await startAll();
  stranger = await startForeignServer();
  firefox = await launchFirefox();
  const renamed = JSON.stringify(demoTenantsOf(servers)).replaceAll('http://127.0.0.1:', `http://${home}:`);
  await importTenants(firefox, JSON.parse(renamed));
  await firefox.allowHosts(`http://${home}/*`);
  window = await openWindow(firefox);
  popup = await firefox.openPage('popup.html');
});
afterAll(async () => {
  await firefox?.close();
  await stranger?.close();
  await servers?.close();
});

async function enter(name: string): Promise<void> {
  const id = demoTenantsOf(servers).find((each) => each.name === name)?.id ?? '';
  await chooseTenant(popup, name);
  await signIn(popup, demoCredentials[id]?.fields ?? {});
  await untilSays(popup, 'Signed in');
}

/** Opens a door of the chosen tenant and waits until its page has asked its own question. */
async function open(name: string, button?: string): Promise<Page> {
  await popup.bringToFront();
  const page = await openPortal(firefox, popup, name, button);
  await expect.poll(() => page.$eval('#sub-request', (each) => each.textContent)).not.toBe('asking');
  return page;
}

async function tabIdOf(page: Page): Promise<number> {
  await page.bringToFront();
  const [tab] = await window.evaluate(() => chrome.tabs.query({ active: true, lastFocusedWindow: true }));
  return tab?.id ?? -1;
}

/** Waits until exactly these pages' tabs carry a token. */
async function untilCarrying(...pages: Page[]): Promise<void> {
  const ids: number[] = [];
  for (const page of pages) ids.push(await tabIdOf(page));
  await expect
    .poll(async () => (await tabHeadersIn(window)).map(({ tab }) => tab).sort())
    .toEqual(ids.sort());
}

/** Sends a tab somewhere; Firefox tells the end of a load only of pages that are left alone meanwhile. */
async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'load' });
}

// One of each header: behind-nginx.firefox opens every vendor's portal.
const vendors = [
  { name: 'Northwind MSP', server: 'ncentral', place: '/api-explorer', header: 'authorization' },
  { name: 'Acme ERP', server: 'nextup', place: '/swagger', header: 'x-nextup-token' },
] as const;

describe.each(vendors)('in Firefox, the door of $name', ({ name, server: which, place, header }) => {
  let page: Page;
  const server = () => servers[which];

  it('opens signed in, page and sub-request, by exactly its own six rules', async () => {
    await firefox.browser.setCookie({ name: 'own', value: 'the-persons-own', domain: home });
    await enter(name);
    page = await open(name);
    expect(page.url()).toBe(named(server().origin) + place);
    expect(await portalUser(page)).toMatch(/^Signed in as /);
    expect(await page.$eval('#sub-request', (each) => each.textContent)).toMatch(/^Sub-request as /);
    await untilCarrying(page);
    expect(await tabHeadersIn(window)).toMatchObject([{ origin: named(server().origin), header }]);
  });

  it('lets no cookie cross, either way', async () => {
    const seen = server().requests.filter(({ path }) => path.startsWith(place));
    expect(server().issued.some(({ kind }) => kind === 'page cookie')).toBe(true);
    expect(seen.filter(({ headers }) => 'cookie' in headers)).toEqual([]);
    const jar = (await firefox.browser.cookies()).filter(({ domain }) => domain === home);
    expect(jar.map(({ name, value }) => `${name}=${value}`)).toEqual(['own=the-persons-own']);
  });

  it('signs in that tab alone: a second tab on the same page has the person’s own cookies, and no token', async () => {
    const before = server().requests.length;
    const second = await firefox.browser.newPage();
    await goTo(second, page.url());
    expect(await portalUser(second)).toBe('Not signed in');
    const sent = server().requests.slice(before);
    expect(sent.flatMap(tokensIn)).toEqual([]);
    expect(sent[0]?.headers.cookie).toContain('the-persons-own');
    await second.close();
  });

  it('carries nothing any more after Sign out', async () => {
    await popup.bringToFront();
    await signOut(popup);
    await untilCarrying();
    const before = server().requests.length;
    await page.bringToFront();
    await goTo(page, page.url());
    expect(await portalUser(page)).toBe('Not signed in');
    // The extension's own sign-out may reach the server now; it names no page as its referrer.
    const isOfPage = ({ path, headers }: RecordedRequest) => path.startsWith(place) || 'referer' in headers;
    const sent = server().requests.slice(before).filter(isOfPage);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.flatMap(tokensIn)).toEqual([]);
    await page.close();
  });
});

describe('in Firefox, a signed-in tab', () => {
  const msp = () => servers.ncentral;
  const root = () => named(msp().origin);
  const arrived = (probe: string) => msp().requests.filter(({ url }) => url.includes(`probe=${probe}`));
  let page: Page;
  let entered = false;

  beforeEach(async () => {
    if (entered) await page.close();
    else await enter('Northwind MSP');
    entered = true;
    page = await open('Northwind MSP');
    await untilCarrying(page);
  });

  // Other addresses: tests/unit/portal/signed-in-tabs.test.ts.
  it.each([
    ['another port', () => named(stranger.origin)],
    ['a stranger', strange],
  ] as const)('sends nothing to %s, and is signed in no more', async (_where, address) => {
    const before = [msp().requests.length, stranger.requests.length];
    await goTo(page, `${address()}/api-explorer`);
    const sent = [...msp().requests.slice(before[0]), ...stranger.requests.slice(before[1])];
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.flatMap(tokensIn)).toEqual([]);
    await untilCarrying();
    await goTo(page, `${root()}/api-explorer`);
    expect(await portalUser(page)).toBe('Not signed in');
  });

  it('sends nothing to another port that its own page asks, nor along a redirect', async () => {
    const before = stranger.requests.length;
    const redirectTo = `${named(stranger.origin)}/led-away`;
    msp().switches.fault = { kind: 'redirect', once: true, path: '/dashboard', redirectTo };
    await page.evaluate(async (other) => {
      await fetch(`${other}/asked`, { mode: 'no-cors' }).catch(() => undefined);
      await fetch('/dashboard', { mode: 'no-cors' }).catch(() => undefined);
    }, named(stranger.origin));
    const sent = stranger.requests.slice(before);
    expect(sent.map(({ path }) => path)).toEqual(['/asked', '/led-away']);
    expect(sent.flatMap(tokensIn)).toEqual([]);
  });

  it('gives no token to a foreign frame’s form, frame, image, script and fetch', async () => {
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, `${strange()}/frame`);
    const find = () => page.frames().find((frame) => frame.url().startsWith(strange()));
    await expect.poll(find).toBeTruthy();
    const foreign = find();
    await foreign?.waitForSelector('p');
    await foreign?.evaluate(attack, root(), 'in-');
    await expect.poll(() => arrived('in-form').length).toBe(1);
    for (const probe of probes) {
      expect(arrived(`in-${probe}`).length, probe).toBeGreaterThan(0);
      expect(arrived(`in-${probe}`).flatMap(tokensIn), probe).toEqual([]);
    }
  });

  it('gives no token to a foreign page that stands in it', async () => {
    await goTo(page, `${strange()}/foreign`);
    await untilCarrying();
    await page.bringToFront();
    await page.evaluate(attack, root(), 'at-');
    await expect.poll(() => arrived('at-form').length).toBe(1);
    // Until the form has taken the tab along: the end of its load would be taken for that of the next one.
    await expect.poll(() => page.url()).toContain('probe=at-form');
    await expect.poll(() => page.evaluate(() => document.readyState)).toBe('complete');
    await goTo(page, `${strange()}/bounce?to=${encodeURIComponent(`${root()}/dashboard?probe=at-bounce`)}`);
    for (const probe of [...probes, 'bounce']) {
      expect(arrived(`at-${probe}`).length, probe).toBeGreaterThan(0);
      expect(arrived(`at-${probe}`).flatMap(tokensIn), probe).toEqual([]);
    }
  });

  it('stays signed in when Firefox ends the background, and is signed out by what comes after', async () => {
    await firefox.killBackground();
    // Of what is asked for, the page of before answers nothing any more.
    await page.evaluate(() => {
      document.querySelector('#who')?.remove();
      location.reload();
    });
    await expect.poll(() => portalUser(page)).toMatch(/^Signed in as /);
    await untilCarrying(page);
    await firefox.killBackground();
    await popup.bringToFront();
    await signOutEverywhere(popup);
    await untilCarrying();
    await firefox.killBackground();
    await goTo(page, `${root()}/api-explorer`);
    expect(await portalUser(page)).toBe('Not signed in');
    await page.close();
  });
});

/** What a hostile page would try to have sent signed in; the form takes the whole tab along. */
const probes = ['fetch', 'post', 'image', 'iframe', 'script', 'form'];
async function attack(home: string, mark: string): Promise<void> {
  const address = (probe: string) => `${home}/dashboard?probe=${mark}${probe}`;
  await fetch(address('fetch'), { mode: 'no-cors' }).catch(() => undefined);
  await fetch(address('post'), { mode: 'no-cors', method: 'POST', body: 'x' }).catch(() => undefined);
  const done = (element: HTMLElement) =>
    new Promise((resolve) => {
      element.onload = element.onerror = resolve;
      document.body.append(element);
    });
  await done(Object.assign(new Image(), { src: address('image') }));
  await done(Object.assign(document.createElement('iframe'), { src: address('iframe') }));
  await done(Object.assign(document.createElement('script'), { src: address('script') }));
  const form = Object.assign(document.createElement('form'), {
    method: 'post',
    action: address('form'),
    target: '_top',
  });
  document.body.append(form);
  // After this function has answered: the page it runs in goes.
  setTimeout(() => form.submit());
}

describe('in Firefox, the rule that hides our Origin', () => {
  it('is bound to the extension’s own host, and web pages keep theirs', async () => {
    const { own, tokens } = await rulesIn(window);
    expect(tokens).toEqual([]);
    expect(own).toMatchObject([{ condition: { initiatorDomains: [new URL(firefoxRoot).hostname] } }]);
    const all = [servers.ncentral, servers.q01, servers.fourwayshop, servers.nextup].flatMap(
      ({ requests }) => requests,
    );
    const pages = all.filter(({ url }) => url.includes('probe='));
    expect(pages.filter(({ headers }) => headers.origin === strange()).length).toBeGreaterThan(0);
    expect(all.filter((each) => !pages.includes(each) && 'origin' in each.headers)).toEqual([]);
  });
});

/** Asks for the portal in a private window. */
async function pressShiftEnter(): Promise<void> {
  await popup.focus('[type=search]');
  await popup.keyboard.down('Shift');
  await popup.keyboard.press('Enter');
  await popup.keyboard.up('Shift');
}

/** What the options page says beside the choice of private windows. */
const notYet = /Firefox does this only once you have allowed the extension in private windows/;

describe('in Firefox, the other doors', () => {
  it('a one-time link is opened once, and stands in no slot and in no rule', async () => {
    await enter('Acme Members');
    const page = await openPortal(firefox, popup, 'Acme Members', 'Bookings');
    expect(await portalUser(page)).toBe('Signed in as Jane Doe');
    const value = servers.nexudus.issued.findLast(({ kind }) => kind === 'one-time token')?.value ?? '';
    expect(value.length).toBeGreaterThan(10);
    const used = servers.nexudus.portalRequests.filter(({ query }) => query.get('t') === value);
    expect(used).toHaveLength(1);
    const kept = [
      await everything(window, 'session'),
      await everything(window, 'local'),
      await rulesIn(window),
    ];
    expect(JSON.stringify(kept)).not.toContain(value);
    expect(await popup.content()).not.toContain(value);
    expect((await rulesIn(window)).tokens).toEqual([]);
    await page.close();
  });

  it('a private window that Firefox would not open is refused before a link is made, with what to do', async () => {
    await chooseTenant(popup, 'Acme Members');
    const links = () => servers.nexudus.issued.filter(({ kind }) => kind === 'one-time token').length;
    const before = [links(), (await firefox.browser.pages()).length];
    await pressShiftEnter();
    const said = await untilProblem(popup, 'forbidden');
    expect(said).toContain('didn’t open a private window');
    expect(said).toContain('In Firefox, allow the extension in private windows first');
    expect([links(), (await firefox.browser.pages()).length]).toEqual(before);
    expect(await privateWindows(firefox)).toEqual([]);
    const form = await firefox.openPage('options.html?edit=acme-members');
    await untilText(form, notYet);
    await form.close();
  });

  it('a portal by cookies is opened by the browser’s own, and shut by Sign out', async () => {
    await enter('Corner Shop Cookies');
    const page = await openPortal(firefox, popup, 'Corner Shop Cookies');
    expect(await portalUser(page)).toBe('Signed in as clerk@example.com');
    expect((await rulesIn(window)).tokens).toEqual([]);
    const kept = JSON.stringify([await everything(window, 'session'), await everything(window, 'local')]);
    for (const { kind, value } of servers.fourwayshop.issued) expect(kept.includes(value), kind).toBe(false);
    await popup.bringToFront();
    await signOut(popup);
    await expect.poll(() => servers.fourwayshop.liveSessions()).toEqual([]);
    await page.bringToFront();
    await goTo(page, page.url());
    expect(await portalUser(page)).toBe('Not signed in');
    await page.close();
  });

  // The last here: Firefox starts the extension anew.
  it('a private window opens with cookies of its own where the person has allowed it', async () => {
    await allowPrivateWindows(firefox);
    window = await openWindow(firefox);
    const form = await firefox.openPage('options.html?edit=acme-members');
    await untilText(form, /Open sign-in links in a private window/);
    expect(await form.content()).not.toMatch(notYet);
    await form.close();
    popup = await firefox.openPage('popup.html');
    await enter('Acme Members');
    const arrived = () => servers.nexudus.portalRequests.filter(({ path }) => path.endsWith('/user/login'));
    const before = arrived().length;
    const ownTabs = () =>
      popup.evaluate(async () => (await chrome.tabs.query({})).filter(({ incognito }) => !incognito).length);
    const tabs = await ownTabs();
    await pressShiftEnter();
    await expect
      .poll(async () => (await privateWindows(firefox)).map((address) => new URL(address).origin))
      .toEqual([named(servers.nexudus.portalOrigin)]);
    await expect.poll(() => arrived().length).toBe(before + 1);
    expect(arrived().at(-1)?.headers.cookie).toBeUndefined();
    expect(await ownTabs()).toBe(tabs);
  });
});
