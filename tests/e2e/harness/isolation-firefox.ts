import type { Frame, Page } from 'puppeteer-core';
import type { Firefox } from './firefox.ts';
import { openWindow } from './firefox-background.ts';
import { named } from './firefox-names.ts';
import {
  chooseTenant,
  importTenants,
  openPortal,
  press,
  signIn,
  statusOf,
  tabOpenedBy,
} from './firefox-user-actions.ts';
import { type HostilePortal, hostileTenants, hostileUsers, ownCookie } from './hostile-portal.ts';
import type { FramePath, IsolationDriver, IsolationTab } from './isolation-driver.ts';
import { causing } from './isolation-requests.ts';

const patience = 15_000;

/** The table's driver in Firefox: imports both tenants and allows their host. */
export async function createFirefoxDriver(
  firefox: Firefox,
  portal: HostilePortal,
  neighbour: { readonly port: number },
): Promise<IsolationDriver> {
  const { browser } = firefox;
  const origin = `http://localhost:${portal.port}`;
  await importTenants(firefox, hostileTenants(origin));
  await firefox.allowHosts('http://localhost/*');
  const window = await openWindow(firefox);
  const popup = await firefox.openPage('popup.html');

  /** A tab that was opened just now, and so is in front. */
  async function tabOf(page: Page): Promise<IsolationTab> {
    const address = await page.evaluate(() => location.href);
    let id = -1;
    // On a busy machine another tab stands in front for a moment.
    await until(async () => {
      id = await window.evaluate(async (address) => {
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        return tab?.url === address ? (tab.id ?? -1) : -1;
      }, address);
      return id >= 0;
    });
    const loaded = async () => {
      const status = () => window.evaluate(async (id) => (await chrome.tabs.get(id)).status ?? '', id);
      await until(async () => (await status()) === 'complete');
    };
    return {
      run: async (work, text, path) =>
        (await (await frameOf(page, path)).evaluate(work as (text: string) => unknown, text)) as never,
      cause: async (requests, path) => void (await (await frameOf(page, path)).evaluate(causing(requests))),
      // Firefox tells the end of a load only of a page that stays: one that goes straight back has none.
      async goTo(address) {
        const shown = page.goto(address, { waitUntil: 'load' }).catch(() => undefined);
        await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, 3000))]);
      },
      async reload() {
        await window.evaluate((id) => chrome.tabs.reload(id), id);
        await loaded();
      },
      async back() {
        await window.evaluate((id) => chrome.tabs.goBack(id), id);
        await loaded();
      },
      // The browser is asked: what Puppeteer holds may be the page before.
      address: () => window.evaluate(async (id) => (await chrome.tabs.get(id)).url ?? '', id),
      async mark() {
        const text = await window.evaluate((tabId) => chrome.action.getBadgeText({ tabId }), id);
        return text === 'in' ? 'in' : text === '!' ? 'lost' : 'none';
      },
      title: () => window.evaluate((tabId) => chrome.action.getTitle({ tabId }), id),
      close: () => page.close(),
    };
  }

  const hasOpened = new Set<'A' | 'B'>();
  async function pageOf(tenant: 'A' | 'B'): Promise<Page> {
    const isThere = (await popup.$(named('region', `Shop ${tenant}`))) !== null;
    if (!hasOpened.has(tenant) || !isThere) {
      hasOpened.add(tenant);
      await at(tenant);
      return openPortal(firefox, popup, `Shop ${tenant}`);
    }
    // From then on without showing the popup, which no browser needs to draw for it.
    const page = await tabOpenedBy(firefox, () =>
      popup.$eval(named('button', 'Open portal'), (button) => (button as HTMLButtonElement).click()),
    );
    const isBusy = () => popup.evaluate(() => document.querySelector('section [aria-busy="true"]') !== null);
    await until(async () => !(await isBusy()));
    return page;
  }

  /** The popup in front of the others, at one tenant. */
  async function at(tenant: 'A' | 'B'): Promise<void> {
    await popup.bringToFront();
    const isThere = (await popup.$(named('region', `Shop ${tenant}`))) !== null;
    if (!isThere) await chooseTenant(popup, `Shop ${tenant}`);
  }

  const untilStatus = (word: string) => until(async () => (await statusOf(popup)).startsWith(word));
  // Of the person's own session: what a stranger's frames keep in a jar of their own is not sent with it.
  const cookieNames = async () =>
    JSON.parse(
      await firefox.inParent(
        `async () => JSON.stringify(Services.cookies.getCookiesFromHost('localhost', {}).map(({ name }) => name))`,
      ),
    ) as string[];

  return {
    browser: 'firefox',
    portal: origin,
    otherPort: `http://localhost:${neighbour.port}`,
    subdomain: `http://sub.localhost:${portal.port}`,
    stranger: `http://127.0.0.1:${neighbour.port}`,
    async signIn(tenant) {
      await at(tenant);
      const { username, password } = hostileUsers[tenant];
      await signIn(popup, { 'User name': username, Password: password });
      await untilStatus('Signed in');
    },
    async signOut(tenant) {
      await at(tenant);
      await press(popup, 'Sign out');
      await untilStatus('Signed out');
    },
    async openPortal(tenant) {
      const tab = await tabOf(await pageOf(tenant));
      await until(async () => (await tab.mark()) === 'in');
      return tab;
    },
    async openOwnTab(address) {
      const page = await browser.newPage();
      await page.bringToFront();
      await page.goto(address, { waitUntil: 'load' });
      return tabOf(page);
    },
    async problemOf(tenant) {
      await at(tenant);
      return popup.evaluate(() => document.querySelector('.problem')?.textContent?.trim() ?? '');
    },
    endBackground: () => firefox.killBackground(),
    cookieNames,
    async resetCookies() {
      await firefox.inParent('async () => Services.cookies.removeAll()');
      await browser.setCookie({ ...ownCookie, domain: 'localhost', sameSite: 'Lax' });
    },
  };
}

/** A page's frame, once the page has it. */
async function frameOf(page: Page, path: FramePath = []): Promise<Frame> {
  let found: Frame | undefined;
  await until(async () => {
    found = page.mainFrame();
    for (const start of path) found = found?.childFrames().find((each) => each.url().startsWith(start));
    return found !== undefined;
  });
  return found as Frame;
}

/** Waits for a condition outside of a test, where `expect.poll` may not be called. @throws Error when it never holds */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never came');
}
