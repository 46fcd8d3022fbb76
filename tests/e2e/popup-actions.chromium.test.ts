import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { violations } from './harness/axe.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { takePictures } from './harness/pictures.ts';
import { allow, choose, importFile, openPortal, submitSignIn, untilStatus } from './harness/user-actions.ts';

// Everything that can be done, by its name: the palette, a tenant's menu, the keys, and what takes an act back.

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  await scene.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const region = await choose(popup, 'Acme ERP');
  await allow(region, '127.0.0.1');
  await submitSignIn(region, demoCredentials['acme-erp']?.fields ?? {});
  await untilStatus(region, 'Signed in');
  await popup.reload();
  await popup.waitForLoadState('networkidle');
});
afterAll(() => scene?.close());

const clipboard = () => popup.evaluate(() => navigator.clipboard.readText());
const search = () => popup.getByRole('searchbox', { name: 'Search tenants' });
const palette = () => popup.getByRole('dialog', { name: 'Actions' });
const actions = () => popup.getByRole('listbox', { name: 'Actions' });
const focused = () => popup.evaluate(() => document.activeElement?.getAttribute('aria-label'));
const type = (text: string) => popup.keyboard.type(text);
/** Removes a tenant as another page does. */
const remove = (id: string) =>
  popup.evaluate((id) => {
    const port = chrome.runtime.connect({ name: 'command' });
    port.postMessage({ name: 'removeTenants', tenants: [id] });
  }, id);
const press = async (...keys: string[]) => {
  for (const key of keys) await popup.keyboard.press(key);
};

describe('the palette', () => {
  it('opens by Ctrl+K and by >, finds by the beginnings of words, and does what Enter chooses', async () => {
    await choose(popup, 'Acme ERP');
    await search().fill('');
    await search().focus();
    await press('Control+k');
    await palette().waitFor();
    expect(await violations(popup)).toEqual([]);
    await takePictures(popup, 'actions-palette');
    await type('cop ten');
    expect(await actions().getByRole('option').allInnerTexts()).toEqual(['Copy tenant id · Acme ERP']);
    await press('Enter');
    await palette().waitFor({ state: 'detached' });
    await popup.getByText('Copied: acme-erp').waitFor();
    expect(await clipboard()).toBe('acme-erp');
    await search().focus();
    await type('>');
    await palette().waitFor();
    expect(await search().inputValue()).toBe('');
    await type('nothing of the kind');
    await palette()
      .getByText(/No tenant matches|nothing of the kind/)
      .waitFor();
    await press('Escape');
    await palette().waitFor({ state: 'detached' });
    await expect.poll(() => search().evaluate((box) => box === document.activeElement)).toBe(true);
  });

  it('offers first what its own words name: a tenant’s name beside another action stands for none of them', async () => {
    await search().focus();
    await press('Control+k');
    await type('sign out e');
    expect(await actions().getByRole('option').allInnerTexts()).toEqual([
      'Sign out everywhere',
      'Sign out · Acme ERP',
    ]);
    await press('Escape');
    await palette().waitFor({ state: 'detached' });
  });

  it('asks the server when Check is chosen', async () => {
    const before = scene.servers.nextup.requests.length;
    await press('Control+k');
    await type('check');
    await press('Enter');
    const question = popup.getByRole('alertdialog');
    await question
      .or(popup.getByText(/^checked /))
      .first()
      .waitFor();
    if (await question.isVisible()) await question.getByRole('button', { name: /^Check/ }).click();
    await popup.getByText(/^checked /).waitFor();
    expect(scene.servers.nextup.requests.length).toBeGreaterThan(before);
  });
});

describe('a tenant’s menu', () => {
  it('leads to the portal’s tab that is open already, which the press of the portal does not', async () => {
    const { context } = scene.browser;
    const region = await choose(popup, 'Acme ERP');
    const more = () => region.getByRole('button', { name: 'More', exact: true }).click();
    const line = popup.getByRole('menuitem', { name: 'Go to the open portal tab' });
    await more();
    await popup.getByRole('menuitem', { name: 'Open portal' }).waitFor();
    expect(await line.count()).toBe(0);
    await press('Escape');
    const portal = await openPortal(context, popup, 'Acme ERP');
    await popup.bringToFront();
    await choose(popup, 'Acme Members');
    await choose(popup, 'Acme ERP');
    const isVisible = () => portal.evaluate(() => document.visibilityState);
    const [pages, sent] = [context.pages().length, scene.servers.nextup.requests.length];
    await expect
      .poll(async () => {
        await more();
        const count = await line.count();
        if (count === 0) await press('Escape');
        return count;
      })
      .toBe(1);
    await line.click();
    await expect.poll(isVisible).toBe('visible');
    expect([context.pages().length, scene.servers.nextup.requests.length]).toEqual([pages, sent]);
    await portal.close();
    await popup.bringToFront();
    await expect.poll(() => popup.evaluate(() => document.visibilityState)).toBe('visible');
  });

  it('opens by More, by a right click on a row and by its key, and its entries go by the arrows', async () => {
    await choose(popup, 'Acme ERP');
    const region = popup.getByRole('region', { name: 'Acme ERP' });
    await region.getByRole('button', { name: 'More', exact: true }).click();
    const menu = popup.getByRole('menu');
    await menu.getByRole('menuitem', { name: 'Check', exact: true }).waitFor();
    expect(await violations(popup)).toEqual([]);
    await takePictures(popup, 'actions-menu');
    await press('Escape');
    await menu.waitFor({ state: 'detached' });

    await search().fill('');
    const row = popup
      .getByRole('listbox', { name: 'Tenants' })
      .getByRole('option', { name: /^Corner Shop CORNER/ });
    await row.click({ button: 'right' });
    await popup.getByRole('menu', { name: 'Corner Shop' }).waitFor();
    await press('Escape');
    await search().focus();
    await press('Shift+F10');
    await popup.getByRole('menu', { name: 'Corner Shop' }).waitFor();
    await press('End', 'ArrowUp');
    await expect.poll(() => popup.locator(':focus').innerText()).toMatch(/^Connection doctor/);
    await press('Home', 'c');
    expect(await popup.locator(':focus').innerText()).toMatch(/^Copy/);
    await press('Escape');
  });
});

describe('the focus', () => {
  it('goes back from the menu to what opened it, with a form on the card', async () => {
    const region = await choose(popup, 'Northwind MSP');
    const menu = popup.getByRole('menu', { name: 'Northwind MSP' });
    await region.locator('input[data-field]').first().waitFor();
    await search().focus();
    await press('Shift+F10');
    await menu.waitFor();
    await press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Search tenants');
    const more = region.getByRole('button', { name: 'More', exact: true });
    await more.click();
    await menu.waitFor();
    await press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('More');
    await press('Enter');
    await menu.waitFor();
    await press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('More');
  });
});

describe('a tenant that is removed elsewhere while its token is typed', () => {
  it('leaves the rest of the token nowhere, and Enter to nobody', async () => {
    const options = await scene.browser.openOptions();
    const { origin } = scene.servers.ncentral;
    await importFile(options, [
      { id: 'gone', name: 'Gone RMM', vendor: 'ncentral', baseUrl: origin, settings: {} },
    ]);
    await popup.bringToFront();
    const card = await choose(popup, 'Gone RMM');
    const token = card.locator('input[data-secret]');
    await token.fill('half-of-a-sec');
    await token.focus();
    const pages = scene.browser.context.pages().length;
    await remove('gone');
    await card.waitFor({ state: 'detached' });
    await type('ret');
    await press('Enter');
    await popup.waitForTimeout(300);
    expect(await search().inputValue()).toBe('Gone RMM');
    expect(await popup.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
    expect(scene.browser.context.pages()).toHaveLength(pages);
    await options.close();
    await search().fill('');
  });
});

describe('what was opened for one tenant', () => {
  it('closes when that tenant is gone, and does nothing with the one in its place', async () => {
    const options = await scene.browser.openOptions();
    const twin = { vendor: 'ncentral', baseUrl: 'https://twin.example', settings: {} };
    await importFile(options, [
      { ...twin, id: 'twin-1', name: 'Twin One' },
      { ...twin, id: 'twin-2', name: 'Twin Two' },
    ]);
    await popup.bringToFront();
    await choose(popup, 'Twin One');
    await search().fill('Twin');
    await press('Control+k');
    await type('copy tenant');
    await remove('twin-1');
    await palette().waitFor({ state: 'detached' });
    await popup.getByRole('region', { name: 'Twin Two' }).getByRole('button', { name: 'More' }).click();
    await popup.getByRole('menu', { name: 'Twin Two' }).waitFor();
    await remove('twin-2');
    await popup.getByRole('menu').waitFor({ state: 'detached' });
    await options.close();
    await search().fill('');
  });
});

describe('keys', () => {
  it('are listed by ? in an empty search', async () => {
    await search().fill('');
    await search().focus();
    await type('?');
    const dialog = popup.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.waitFor();
    expect(await dialog.locator('kbd').count()).toBeGreaterThan(10);
    expect(await violations(popup)).toEqual([]);
    await takePictures(popup, 'actions-shortcuts');
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await search().fill('really');
    await search().press('?');
    expect(await search().inputValue()).toBe('really?');
  });

  it('Ctrl and a digit choose one of the first rows', async () => {
    await search().fill('');
    await press('Control+3');
    const rows = popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option');
    await expect.poll(() => rows.nth(2).getAttribute('aria-selected')).toBe('true');
  });

  it('Enter before the search is there waits for it, and takes what was typed', async () => {
    await popup.reload();
    await search().fill('Northwind');
    await press('Enter');
    await popup.getByRole('region', { name: 'Northwind MSP' }).waitFor();
    await expect
      .poll(() =>
        popup.evaluate(() => document.activeElement?.closest('section')?.getAttribute('aria-label')),
      )
      .toBe('Northwind MSP');
  });
});

describe('a favourite', () => {
  it('that is taken away can be taken back for a few seconds', async () => {
    const region = await choose(popup, 'Acme ERP');
    const star = region.getByRole('button', { name: 'Favourite', exact: true });
    await star.click();
    await popup.getByText('Acme ERP is a favourite now.').waitFor();
    await star.click();
    await popup.getByText('Acme ERP is no longer a favourite.').waitFor();
    await takePictures(popup, 'actions-undo');
    await popup.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await popup.getByText('Acme ERP is a favourite now.').waitFor();
    expect(await popup.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });
  it('announced before leaves no Undo beside another announcement', async () => {
    const region = await choose(popup, 'Acme ERP');
    await region.getByRole('button', { name: 'Favourite', exact: true }).click();
    await popup.getByRole('button', { name: 'Undo' }).waitFor();
    await region.getByRole('button', { name: 'More', exact: true }).click();
    await popup.getByRole('menuitem', { name: 'Copy tenant id' }).click();
    await popup.getByText('Copied: acme-erp').waitFor();
    expect(await popup.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });
});
