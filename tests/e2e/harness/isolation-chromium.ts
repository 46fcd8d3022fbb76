import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from '@playwright/test';
import type { Chromium } from './chromium.ts';
import { type HostilePortal, hostileTenants, hostileUsers, ownCookie } from './hostile-portal.ts';
import type { FramePath, IsolationDriver, IsolationTab } from './isolation-driver.ts';
import { causing } from './isolation-requests.ts';
import {
  allow,
  choose,
  importFile,
  openPortal,
  signOut,
  submitSignIn,
  tenantRegion,
  untilStatus,
} from './user-actions.ts';

/** The table's driver in Chromium: imports both tenants and allows their host. */
export async function createChromiumDriver(
  browser: Chromium,
  portal: HostilePortal,
  neighbour: { readonly port: number },
): Promise<IsolationDriver> {
  const { context } = browser;
  const origin = `http://localhost:${portal.port}`;
  const options = await browser.openOptions();
  await importFile(options, hostileTenants(origin));
  await options.close();
  await browser.allowHosts('http://localhost/*');
  const popup = await browser.openPopup();
  await allow(await choose(popup, 'Shop A'), 'localhost');

  const hasOpened = new Set<'A' | 'B'>();

  /** The popup in front of the others, where no browser slows it down, at one tenant. */
  async function at(tenant: 'A' | 'B') {
    await popup.bringToFront();
    const region = tenantRegion(popup, `Shop ${tenant}`);
    return (await region.isVisible()) ? region : choose(popup, `Shop ${tenant}`);
  }

  /** A tab that was opened just now, and so is in front. */
  async function tabOf(page: Page): Promise<IsolationTab> {
    // Asked in the popup: the background may be asleep, and must not be woken to be looked at.
    const [front] = await popup.evaluate(() => chrome.tabs.query({ active: true, lastFocusedWindow: true }));
    const tabId = front?.id ?? -1;
    const toolbar = () =>
      popup.evaluate(
        async (tabId) => ({
          text: await chrome.action.getBadgeText({ tabId }),
          title: await chrome.action.getTitle({ tabId }),
        }),
        tabId,
      );
    return {
      run: async (work, text, path) =>
        (await (await frameOf(page, path)).evaluate(work as (text: string) => unknown, text)) as never,
      cause: async (requests, path) => (await frameOf(page, path)).evaluate(causing(requests)),
      // Until it is shown, not longer: the extension may load it again before it is complete.
      async goTo(address) {
        await page.goto(address, { waitUntil: 'commit' });
        await page.waitForLoadState();
      },
      reload: async () => void (await page.reload({ waitUntil: 'commit' })),
      back: async () => void (await page.goBack({ waitUntil: 'commit' })),
      address: async () => page.url(),
      async mark() {
        const { text } = await toolbar();
        return text === 'in' ? 'in' : text === '!' ? 'lost' : 'none';
      },
      title: async () => (await toolbar()).title,
      async close() {
        await page.waitForLoadState().catch(() => undefined);
        // On a busy machine a tab that is still sent on is never reported closed; no row needs it to be.
        await Promise.race([page.close().catch(() => undefined), sleep(5000)]);
      },
    };
  }

  return {
    browser: 'chromium',
    portal: origin,
    otherPort: `http://localhost:${neighbour.port}`,
    subdomain: `http://sub.localhost:${portal.port}`,
    stranger: `http://127.0.0.1:${neighbour.port}`,
    async signIn(tenant) {
      const region = await at(tenant);
      const { username, password } = hostileUsers[tenant];
      await submitSignIn(region, { 'User name': username, Password: password });
      await untilStatus(region, 'Signed in');
    },
    signOut: async (tenant) => signOut(await at(tenant)),
    async openPortal(tenant) {
      const name = `Shop ${tenant}`;
      const region = tenantRegion(popup, name);
      if (!hasOpened.has(tenant) || !(await region.isVisible())) {
        await at(tenant);
        hasOpened.add(tenant);
        return tabOf(await openPortal(context, popup, name));
      }
      // From then on without showing the popup, which no browser needs to draw for it.
      const opened = context.waitForEvent('page');
      await region.getByRole('button', { name: 'Open portal', exact: true }).dispatchEvent('click');
      const page = await opened;
      await page.waitForURL(/^https?:/);
      await page.waitForLoadState();
      // Until the command's end the popup opens no other portal.
      const isBusy = () => region.locator('[aria-busy="true"]').count();
      for (let tries = 0; (await isBusy()) > 0 && tries < 500; tries += 1) await sleep(20);
      return tabOf(page);
    },
    async openOwnTab(address) {
      const page = await context.newPage();
      await page.goto(address);
      return tabOf(page);
    },
    async problemOf(tenant) {
      const problem = (await at(tenant)).locator('.problem');
      return (await problem.count()) === 0 ? '' : problem.innerText();
    },
    endBackground: () => browser.killWorker(),
    cookieNames: async () => (await context.cookies(`${origin}/`)).map(({ name }) => name),
    async resetCookies() {
      await context.clearCookies();
      await context.addCookies([{ ...ownCookie, url: `${origin}/`, sameSite: 'Lax' }]);
    },
  };
}

/** A page's frame, once the page has it. @throws Error when there is none in two seconds */
async function frameOf(page: Page, path: FramePath = []): Promise<Frame> {
  for (let tries = 0; tries < 100; tries += 1, await sleep(20)) {
    let found: Frame | undefined = page.mainFrame();
    for (const start of path) found = found?.childFrames().find((each) => each.url().startsWith(start));
    if (found !== undefined) return found;
  }
  throw new Error(`no frame at ${path.join(', ')}`);
}
