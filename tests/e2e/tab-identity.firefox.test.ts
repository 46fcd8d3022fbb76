import type { BrowserContext, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, firefoxRoot, launchFirefox } from './harness/firefox.ts';
import { openWindow, tabHeadersIn } from './harness/firefox-background.ts';
import {
  chooseTenant,
  importTenants,
  openPortal,
  portalUser,
  press,
  signIn,
  untilSays,
} from './harness/firefox-user-actions.ts';

// What a tab is to Firefox: its id when it is discarded, its page when a person goes back, its container.

let servers: Simulators;
let firefox: Firefox;
let popup: Page;
let window: Page;

beforeAll(async () => {
  servers = await startAll();
  firefox = await launchFirefox();
  const closed = {
    ...demoTenantsOf(servers)[0],
    id: 'closed',
    name: 'Closed',
    baseUrl: 'http://127.0.0.1:9',
  };
  await importTenants(firefox, [...demoTenantsOf(servers), closed]);
  await firefox.allowHosts('http://127.0.0.1/*');
  window = await openWindow(firefox);
  popup = await firefox.openPage('popup.html');
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
});

async function enter(name: string): Promise<void> {
  const id = demoTenantsOf(servers).find((each) => each.name === name)?.id ?? '';
  await chooseTenant(popup, name);
  await signIn(popup, demoCredentials[id]?.fields ?? {});
  await untilSays(popup, 'Signed in');
}

/** Opens a portal from a page of the extension that stands in a tab. */
async function open(from: Page, name: string, button?: string): Promise<Page> {
  await chooseTenant(from, name);
  return openPortal(firefox, from, name, button);
}

const tabIds = () => window.evaluate(async () => (await chrome.tabs.query({})).map(({ id }) => id ?? -1));

/** The tab in front, as the extension sees it. */
const inFront = async () =>
  window.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const { id = -1, discarded = false } = tab ?? {};
    return { id, discarded, container: (tab as { cookieStoreId?: string } | undefined)?.cookieStoreId };
  });
const containerOf = async (page: Page) => {
  await page.bringToFront();
  return (await inFront()).container;
};

it('in Firefox, three tenants are signed in to, of each way to enter a portal', async () => {
  for (const name of ['Northwind MSP', 'Acme Members', 'Corner Shop Cookies']) await enter(name);
});

describe('in Firefox, a signed-in tab', () => {
  it('has the portal in the place of our own page in its history, so that Back leads to no dead page', async () => {
    const page = await open(popup, 'Northwind MSP');
    expect(await page.evaluate(() => history.length)).toBe(1);
    await page.close();
  });

  it('keeps its id when Firefox discards it, and comes back signed in', async () => {
    const page = await open(popup, 'Northwind MSP');
    await page.bringToFront();
    const { id } = await inFront();
    const address = page.url();
    await popup.bringToFront();
    await popup.evaluate((id) => chrome.tabs.discard(id), id);
    const seen = () => popup.evaluate(async (id) => (await chrome.tabs.get(id)).discarded, id);
    await expect.poll(seen).toBe(true);
    expect((await tabHeadersIn(window)).map(({ tab }) => tab)).toEqual([id]);
    const before = servers.ncentral.requests.length;
    await popup.evaluate((id) => chrome.tabs.update(id, { active: true }), id);
    await expect.poll(seen).toBe(false);
    // Firefox may bring it back from its cache, so it is loaded once more.
    await expect.poll(() => popup.evaluate(async (id) => (await chrome.tabs.get(id)).url, id)).toBe(address);
    await popup.evaluate((id) => chrome.tabs.reload(id), id);
    const sent = () =>
      servers.ncentral.requests.slice(before).filter(({ path }) => path.startsWith('/api-explorer'));
    await expect.poll(() => sent().length).toBeGreaterThan(0);
    expect(sent().filter(({ headers }) => !('authorization' in headers) || 'cookie' in headers)).toEqual([]);
    expect((await tabHeadersIn(window)).map(({ tab }) => tab)).toEqual([id]);
    await popup.evaluate((id) => chrome.tabs.remove(id), id);
    await expect.poll(() => tabHeadersIn(window)).toEqual([]);
  });
});

describe('in Firefox, a popup page in a container', () => {
  let container: BrowserContext;
  let inside: Page;
  let name: string | undefined;

  beforeAll(async () => {
    container = await firefox.browser.createBrowserContext();
    inside = await container.newPage();
    await inside.goto(`${firefoxRoot}popup.html`, { waitUntil: [] });
    await inside.waitForSelector('main');
  });
  afterAll(() => container?.close());

  it('stands in a container of its own', async () => {
    name = await containerOf(inside);
    expect(name).toMatch(/^firefox-container-/);
    expect(await containerOf(popup)).toBe('firefox-default');
  });

  it('opens a one-time link in that container, with that container’s cookies', async () => {
    const visits = () => servers.nexudus.portalRequests.filter(({ path }) => path.endsWith('/user/login'));
    const own = { name: 'whose', domain: '127.0.0.1' };
    await container.setCookie({ ...own, value: 'the-containers' });
    await firefox.browser.defaultBrowserContext().setCookie({ ...own, value: 'the-default' });
    const page = await open(inside, 'Acme Members');
    expect(await containerOf(page)).toBe(name);
    expect(visits().at(-1)?.headers.cookie).toContain('whose=the-containers');
    expect(await page.evaluate(() => (globalThis as { opener?: unknown }).opener)).toBe(null);
    await page.close();
  });

  it('opens a signed-in tab in that container, by its portal and by a destination', async () => {
    for (const button of ['Open portal', 'Dashboard']) {
      const page = await open(inside, 'Northwind MSP', button);
      expect(await containerOf(page), button).toBe(name);
      expect(await portalUser(page)).toMatch(/^Signed in as /);
      await page.close();
    }
  });

  it('opens a portal by cookies in the default container, where the sign-in put its cookies', async () => {
    const page = await open(inside, 'Corner Shop Cookies');
    expect(await containerOf(page)).toBe('firefox-default');
    expect(await portalUser(page)).toBe('Signed in as clerk@example.com');
    await page.close();
  });

  it('opens a server’s address there from the connection doctor', async () => {
    const doctor = await container.newPage();
    await doctor.goto(`${firefoxRoot}doctor.html?tenant=closed`, { waitUntil: [] });
    await press(doctor, 'Run diagnostics');
    // Nothing listens there, so its address is worth a look.
    const before = new Set(await tabIds());
    await press(doctor, 'Open the address in a tab');
    const opened = async () => (await tabIds()).filter((id) => !before.has(id));
    await expect.poll(async () => (await opened()).length).toBe(1);
    const tab = (id: number) =>
      window.evaluate(async (id) => {
        const { cookieStoreId } = (await chrome.tabs.get(id)) as { cookieStoreId?: string };
        return cookieStoreId;
      }, id);
    expect(await tab((await opened())[0] ?? -1)).toBe(name);
    await doctor.close();
  });

  it('and a page in the default container opens in the default container as before', async () => {
    const page = await open(popup, 'Acme Members');
    expect(await containerOf(page)).toBe('firefox-default');
    await page.close();
  });
});
