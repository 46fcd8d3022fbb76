import type { Page } from 'puppeteer-core';
import type { Firefox } from './firefox.ts';
import { openWindow } from './firefox-background.ts';
import { named } from './firefox-names.ts';
import { chooseTenant, importTenants, openPortal, press, signIn, statusOf } from './firefox-user-actions.ts';
import { type HostilePortal, hostileTenants, hostileUsers, ownCookie } from './hostile-portal.ts';
import type { IsolationDriver, IsolationTab } from './isolation-driver.ts';

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

  async function tabOf(page: Page): Promise<IsolationTab> {
    await page.bringToFront();
    const id = await window.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return tab?.id ?? -1;
    });
    const loaded = async () => {
      const status = () => window.evaluate(async (id) => (await chrome.tabs.get(id)).status ?? '', id);
      await until(async () => (await status()) === 'complete');
    };
    return {
      async run(work, text, frame) {
        const find = () => page.frames().find((each) => each.url().startsWith(frame ?? ''));
        if (frame !== undefined) await until(async () => find() !== undefined);
        const where = frame === undefined ? page.mainFrame() : find();
        if (where === undefined) throw new Error(`no frame at ${frame}`);
        return (await where.evaluate(work as (text: string) => unknown, text)) as never;
      },
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
      address: () => page.url(),
      async mark() {
        const text = await window.evaluate((tabId) => chrome.action.getBadgeText({ tabId }), id);
        return text === 'in' ? 'in' : text === '!' ? 'lost' : 'none';
      },
      title: () => window.evaluate((tabId) => chrome.action.getTitle({ tabId }), id),
      close: () => page.close(),
    };
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
      await at(tenant);
      const tab = await tabOf(await openPortal(firefox, popup, `Shop ${tenant}`));
      await until(async () => (await tab.mark()) === 'in');
      return tab;
    },
    async openOwnTab(address) {
      const page = await browser.newPage();
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

/** Waits for a condition outside of a test, where `expect.poll` may not be called. @throws Error when it never holds */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came');
}
