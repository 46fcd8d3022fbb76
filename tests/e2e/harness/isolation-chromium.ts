import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Chromium } from './chromium.ts';
import { type HostilePortal, hostileTenants, hostileUsers, ownCookie } from './hostile-portal.ts';
import type { IsolationDriver, IsolationTab } from './isolation-driver.ts';
import { allow, choose, importFile, openPortal, signOut, submitSignIn, untilStatus } from './user-actions.ts';

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

  /** The popup in front of the others, where no browser slows it down, at one tenant. */
  async function at(tenant: 'A' | 'B') {
    await popup.bringToFront();
    return choose(popup, `Shop ${tenant}`);
  }

  async function tabOf(page: Page): Promise<IsolationTab> {
    await page.bringToFront();
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
      async run(work, text, frame) {
        const find = () => page.frames().find((each) => each.url().startsWith(frame ?? ''));
        for (let tries = 0; frame !== undefined && find() === undefined && tries < 100; tries += 1)
          await sleep(20);
        const where = frame === undefined ? page.mainFrame() : find();
        if (where === undefined) throw new Error(`no frame at ${frame}`);
        return (await where.evaluate(work as (text: string) => unknown, text)) as never;
      },
      // Until it is shown, not longer: the extension may load it again before it is complete.
      async goTo(address) {
        await page.goto(address, { waitUntil: 'commit' });
        await page.waitForLoadState();
      },
      reload: async () => void (await page.reload({ waitUntil: 'commit' })),
      back: async () => void (await page.goBack({ waitUntil: 'commit' })),
      address: () => page.url(),
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
      await at(tenant);
      return tabOf(await openPortal(context, popup, `Shop ${tenant}`));
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
