import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { launchWindowed, type WindowedChromium } from './harness/action-popup.ts';
import { demoTenantsOf, openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { choose, importFile, openPortal, submitSignIn, untilStatus } from './harness/user-actions.ts';
import { openVirtualDisplay, type VirtualDisplay } from './harness/virtual-display.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const allowButton = 'Allow access to 127.0.0.1';

let desk: VirtualDisplay;
beforeAll(async () => {
  desk = await openVirtualDisplay();
});
afterAll(() => desk?.close());

describe('the browser’s own permission dialog, asked from a tab', () => {
  let scene: TestEnvironment;
  beforeAll(async () => {
    scene = await openEnvironment({ headed: true, display: desk.display });
  });
  afterAll(() => scene?.close());

  it('stands between the person and the main job: yes to it, and the whole way is open', async () => {
    const { context } = scene.browser;
    const allowed = async () =>
      (await (await scene.browser.worker()).evaluate(() => chrome.permissions.getAll())).origins ?? [];
    const options = await scene.browser.openOptions();
    await importFile(options, scene.tenants);
    await options.close();
    const popup = await scene.browser.openPopup({ sized: false });
    const acme = await choose(popup, 'Acme Members');
    expect(await allowed()).toEqual([]);

    await acme.getByRole('button', { name: allowButton }).click();
    await desk.acceptDialog(async () => (await allowed()).length > 0);
    expect(await allowed()).toEqual(['http://127.0.0.1/*']);
    expect(scene.servers.nexudus.requests).toEqual([]);

    await submitSignIn(acme, jane);
    await untilStatus(acme, 'Signed in');
    const portal = await openPortal(context, popup, 'Acme Members');
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
  });
});

describe('the dialog asked from the real popup of the toolbar', () => {
  let servers: Simulators;
  let chromium: WindowedChromium;
  beforeAll(async () => {
    servers = await startAll();
    chromium = await launchWindowed(desk.display);
    await chromium.importFile(demoTenantsOf(servers));
  });
  afterAll(async () => {
    await chromium?.close();
    await servers?.close();
  });

  const aria = (role: string, name: string) => `::-p-aria([role="${role}"][name="${name}"])`;

  /** Opens the toolbar's popup and types a tenant's name. */
  async function popupOn(name: string): Promise<Page> {
    const popup = await chromium.openPopup();
    await popup.locator(aria('searchbox', 'Search tenants')).fill(name);
    await popup.waitForSelector(aria('region', name));
    return popup;
  }

  /** Asks for the host: the popup closes under the dialog, perhaps before the press is told to be over. */
  async function askIn(popup: Page): Promise<void> {
    const closed = new Promise((resolve) => popup.once('close', resolve));
    const pressed = popup.locator(aria('button', allowButton)).click();
    pressed.catch(() => undefined);
    await closed;
  }

  it('closes the popup when it is refused, and nothing is allowed and nothing was sent', async () => {
    const popup = await popupOn('Acme Members');
    await askIn(popup);
    await setTimeout(700);
    await desk.press('Escape');
    expect(await chromium.allowedHosts()).toEqual([]);
    expect(servers.nexudus.requests).toEqual([]);
  });

  it('and brings the popup back when it is agreed to: same tenant, ready to sign in, through to the portal', async () => {
    const popup = await popupOn('Acme Members');
    const back = chromium.nextPopup();
    await askIn(popup);
    await desk.acceptDialog(async () => (await chromium.allowedHosts()).length > 0);
    expect(await chromium.allowedHosts()).toEqual(['http://127.0.0.1/*']);

    const again = await back;
    await again.waitForSelector(aria('region', 'Acme Members'));
    await again.locator(aria('textbox', 'Email')).fill(jane.Email ?? '');
    await again.locator(aria('textbox', 'Password')).fill(jane.Password ?? '');
    await again.locator(aria('button', 'Sign in')).click();
    await again.locator(aria('button', 'Open portal')).click();
    const portal = chromium.browser.waitForTarget((target) =>
      target.url().startsWith(servers.nexudus.portalOrigin),
    );
    // The popup closes under the press, often before the press is told to be over.
    const pressed = again.locator(aria('button', 'Open Acme Members')).click();
    pressed.catch(() => undefined);
    const page = await (await portal).page();
    // The sign-in link answers with a redirect: the page that is asked may be on its way.
    const who = () => page?.$eval('#who', (element) => element.textContent).catch(() => null);
    await expect.poll(who).toBe('Signed in as Jane Doe');
  });
});
