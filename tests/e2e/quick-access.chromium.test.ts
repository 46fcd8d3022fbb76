import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { chromiumBuild } from './harness/chromium.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { allow, choose, submitSignIn, tenantRegion, untilStatus } from './harness/user-actions.ts';

let scene: TestEnvironment;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  const popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
  for (const [name, id] of [
    ['Acme Members', 'acme-members'],
    ['Corner Shop', 'corner-shop'],
  ] as const) {
    const region = await choose(popup, name);
    await submitSignIn(region, demoCredentials[id]?.fields ?? {});
    await untilStatus(region, 'Signed in');
  }
  await popup.close();
});
afterAll(() => scene?.close());

describe('the handles outside our pages', () => {
  it('are declared: a key for the popup, three for favourites, the side panel, the vault’s lock, the address bar, the toolbar’s menu', async () => {
    const manifest = JSON.parse(await readFile(join(chromiumBuild, 'manifest.json'), 'utf8'));
    expect(Object.keys(manifest.commands)).toEqual([
      '_execute_action',
      'favourite-1',
      'favourite-2',
      'favourite-3',
      'side-panel',
      'lock',
    ]);
    expect(manifest.omnibox).toEqual({ keyword: 'tc' });
    expect(manifest.permissions).toContain('contextMenus');
    const worker = await scene.browser.worker();
    const commands = await worker.evaluate(() => chrome.commands.getAll());
    expect(commands.map(({ name }) => name).sort()).toEqual([
      '_execute_action',
      'favourite-1',
      'favourite-2',
      'favourite-3',
      'lock',
      'side-panel',
    ]);
  });

  it('are listened to from the first moment of a background that was woken', async () => {
    await scene.browser.killWorker();
    await scene.browser.openPopup().then((page) => page.close());
    const worker = await scene.browser.worker();
    // The browser tells of a worker before its script has run, which hears the pages' commands first.
    await expect.poll(() => worker.evaluate(() => chrome.runtime.onConnect.hasListeners())).toBe(true);
    const heard = await worker.evaluate(() => [
      chrome.commands.onCommand.hasListeners(),
      chrome.omnibox.onInputChanged.hasListeners(),
      chrome.omnibox.onInputEntered.hasListeners(),
      chrome.contextMenus.onClicked.hasListeners(),
    ]);
    expect(heard).toEqual([true, true, true, true]);
  });

  it('find in the toolbar’s menu the tenants used last, and the way out of all', async () => {
    const worker = await scene.browser.worker();
    // An item that exists can be updated to what it is; another id cannot.
    const has = (id: string) =>
      worker.evaluate(
        (id) =>
          new Promise((done) =>
            chrome.contextMenus.update(id, {}, () => done(chrome.runtime.lastError === undefined)),
          ),
        id,
      );
    const own = ['tenant', 'open', 'logout'].map((what) => `${what}:acme-members`);
    // A background that woke draws it anew, item by item.
    for (const id of [...own, 'open:corner-shop', 'everywhere:'])
      await expect.poll(() => has(id), { message: id }).toBe(true);
    expect(await has('tenant:northwind-msp')).toBe(false);
  });

  /** What the background does for every handle: notes the wish and opens the popup. Here the page is opened in a tab. */
  async function popupAsAsked(intent: Record<string, unknown>): Promise<Page> {
    const worker = await scene.browser.worker();
    await worker.evaluate(
      (intent) =>
        chrome.storage.session.set({
          drafts: { version: 1, data: { intent: { at: Date.now(), ...intent } } },
        }),
      intent,
    );
    return scene.browser.openPopup();
  }
  const sent = () => [
    scene.servers.nexudus.requests.length,
    scene.servers.nexudus.portalRequests.length,
    scene.servers.fourwayshop.requests.length,
  ];

  it.each([
    ['production', 'acme-members', 'Acme Members', undefined],
    ['a destination in production', 'acme-members', 'Acme Members', 0],
    ['a sandbox, that needs no other reason', 'corner-shop', 'Corner Shop', undefined],
  ] as const)(
    'lead to the popup with the question standing, and nothing is sent or opened: %s',
    async (_what, tenant, name, destination) => {
      const before = [sent(), scene.browser.context.pages().length];
      const popup = await popupAsAsked({
        tenant,
        confirmPortal: true,
        ...(destination === undefined ? {} : { destination }),
      });
      const question = popup.getByRole('alertdialog', { name: new RegExp(name) });
      await question.waitFor();
      expect(await tenantRegion(popup, name).count()).toBe(1);
      const cancel = question.getByRole('button', { name: 'Cancel', exact: true });
      await expect.poll(() => cancel.evaluate((each) => each === document.activeElement)).toBe(true);
      await popup.waitForTimeout(300);
      expect(await question.getByRole('button').allInnerTexts()).toEqual(['Cancel', `Open ${name}`]);
      if (destination !== undefined) expect(await question.innerText()).toContain('Bookings');
      await popup.keyboard.press('Enter');
      await question.waitFor({ state: 'detached' });
      expect(sent()).toEqual(before[0]);
      await popup.close();
      // Once: the popup opened again by hand asks nothing.
      const again = await scene.browser.openPopup();
      await again.getByRole('listbox', { name: 'Tenants' }).getByRole('option').first().waitFor();
      // A question comes after the first picture.
      await again.waitForTimeout(300);
      expect(await again.getByRole('alertdialog').count()).toBe(0);
      await again.close();
      expect([sent(), scene.browser.context.pages().length]).toEqual(before);
    },
  );

  it('open the door upon `Open NAME`, the destination that was asked for', async () => {
    const popup = await popupAsAsked({ tenant: 'acme-members', confirmPortal: true, destination: 0 });
    const tab = scene.browser.context.waitForEvent('page');
    await button(popup, 'Open Acme Members').click();
    const page = await tab;
    await page.waitForURL(/bookings/);
    expect(await page.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    await Promise.all([page.close(), popup.close()]);
  });

  it('ask before every session ends, once', async () => {
    const before = sent();
    const popup = await popupAsAsked({ confirmLogout: true });
    const question = popup.getByRole('alertdialog', { name: 'Sign out everywhere?' });
    await question.getByRole('button', { name: 'Cancel', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await popup.close();
    const again = await scene.browser.openPopup();
    await again.getByRole('button', { name: 'Sign out everywhere' }).waitFor();
    await again.waitForTimeout(300);
    expect([await again.getByRole('alertdialog').count(), sent()]).toEqual([0, before]);
    await again.close();
  });

  it('lead to the tenant alone when nobody is signed in there, when the wish is old, and when it was no door', async () => {
    for (const intent of [
      { tenant: 'northwind-msp', confirmPortal: true },
      { tenant: 'corner-shop', confirmPortal: true, at: Date.now() - 3 * 60_000 },
      { tenant: 'corner-shop' },
      { tenant: 'nobody', confirmPortal: true },
    ]) {
      const popup = await popupAsAsked(intent);
      await popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option').first().waitFor();
      await popup.waitForTimeout(100);
      expect(await popup.getByRole('alertdialog').count(), JSON.stringify(intent)).toBe(0);
      if (intent.tenant === 'northwind-msp')
        expect(await tenantRegion(popup, 'Northwind MSP').count()).toBe(1);
      await popup.close();
    }
  });
});
