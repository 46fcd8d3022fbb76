import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { allow, choose, submitSignIn, tenantRegion, untilStatus } from './harness/user-actions.ts';

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
});
afterAll(() => scene?.close());
/** Opens the popup: as a person meets it, with the order that who is signed in gives it. */
async function openAnew(): Promise<void> {
  if (popup !== undefined) await popup.close().catch(() => undefined);
  popup = await scene.browser.openPopup();
  // As a person meets it: the first picture holds fewer rows, and the search has the focus only after it.
  await expect.poll(() => options().count()).toBe(scene.tenants.length);
  await hasFocus(search());
}
// One for as many as can share it, for it takes a second to open: as it opens, but for what is half typed in a form.
beforeEach(async () => {
  if (popup === undefined || popup.isClosed()) return openAnew();
  await search().fill('');
  await search().focus();
  await press('Home');
  await expect.poll(() => options().count()).toBe(scene.tenants.length);
});

const search = () => popup.getByRole('searchbox', { name: 'Search tenants' });
const list = () => popup.getByRole('listbox', { name: 'Tenants' });
const options = () => list().getByRole('option');
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => popup.keyboard.press(key)), Promise.resolve());
const type = (text: string) => popup.keyboard.type(text);
const names = () => list().locator('.option-name').allInnerTexts();
const hasFocus = (what: Locator) =>
  expect.poll(() => what.evaluate((each) => each === document.activeElement)).toBe(true);

/** Name of the highlighted option, once search box, list and card agree on it. */
async function highlighted(): Promise<string> {
  const option = list().locator('[aria-selected=true]');
  const id = await option.getAttribute('id');
  expect(await option.count()).toBe(1);
  expect(await search().getAttribute('aria-activedescendant')).toBe(id);
  expect(await list().getAttribute('aria-activedescendant')).toBe(id);
  const name = await option.locator('.option-name').innerText();
  expect(await popup.getByRole('region').count()).toBe(1);
  await tenantRegion(popup, name).waitFor();
  return name;
}
/** Nothing was opened and nobody was asked. */
async function nothingHappened(pages: number): Promise<void> {
  await popup.waitForTimeout(150);
  expect(scene.browser.context.pages()).toHaveLength(pages);
  expect(await popup.getByRole('alertdialog').count()).toBe(0);
}

describe('typing', () => {
  it('finds the search focused before the first picture, so that no key is lost', async () => {
    const page = await scene.browser.context.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_changes, watching) => {
        if (document.querySelector('[role=option]') === null) return;
        watching.disconnect();
        // The next picture is drawn right after this.
        requestAnimationFrame(() => {
          document.documentElement.title = document.activeElement?.getAttribute('type') ?? 'nothing';
        });
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(`chrome-extension://${scene.browser.id}/popup.html`);
    await expect.poll(() => page.evaluate(() => document.documentElement.title)).toBe('search');
    await page.close();
  });

  it('filters from the search, which has the focus on open, and highlights the first match', async () => {
    await hasFocus(search());
    await type('corner shop c');
    expect(await names()).toEqual(['Corner Shop Cookies', 'Corner Shop']);
    expect(await highlighted()).toBe('Corner Shop Cookies');
    await press('Backspace', 'Backspace');
    expect(await names()).toEqual(['Corner Shop', 'Corner Shop Cookies']);
    expect(await highlighted()).toBe('Corner Shop');
  });

  it('filters from the list too, without a letter lost', async () => {
    await list().focus();
    await type('Harb');
    expect(await search().inputValue()).toBe('Harb');
    expect(await highlighted()).toBe('Harbour Coworking');
    await list().focus();
    await press('Backspace');
    expect(await search().inputValue()).toBe('Har');
    await list().focus();
    await type(' x');
    expect(await search().inputValue()).toBe('Har x');
  });

  it('shows which letters matched, and leaves the option’s name alone', async () => {
    await type('mem ac');
    expect(await list().locator('mark').allInnerTexts()).toEqual(['Ac', 'Mem']);
    const option = list().getByRole('option', {
      name: /^Acme Members\b.*Nexudus.*\bProduction\b.*Signed out/,
    });
    expect(await option.count()).toBe(1);
    expect(await option.locator('.option-name').innerText()).toBe('Acme Members');
  });

  it('finds nobody quietly, and says so', async () => {
    await type('zzzz');
    expect(await options().count()).toBe(0);
    expect(await popup.locator('.card-area').getByText('No tenant matches').count()).toBe(1);
    await press('ArrowDown', 'Enter', 'PageUp');
    await nothingHappened(scene.browser.context.pages().length);
  });
});

describe('the highlight', () => {
  it('moves by arrows and pages and stops at the ends', async () => {
    const all = await names();
    expect(await highlighted()).toBe(all[0]);
    await press('ArrowDown', 'ArrowDown');
    expect(await highlighted()).toBe(all[2]);
    await press('ArrowUp', 'ArrowUp', 'ArrowUp');
    expect(await highlighted()).toBe(all[0]);
    await press('PageDown', 'PageDown', 'PageDown');
    expect(await highlighted()).toBe(all.at(-1));
    await press('PageUp', 'PageUp', 'PageUp');
    expect(await highlighted()).toBe(all[0]);
  });

  it('goes to the ends with Home and End while the box is empty, and then belongs to the text', async () => {
    const all = await names();
    await press('End');
    expect(await highlighted()).toBe(all.at(-1));
    await press('Home');
    expect(await highlighted()).toBe(all[0]);
    await type('er');
    const [, second] = await names();
    await press('ArrowDown', 'Home', 'End', 'Home');
    expect(await highlighted()).toBe(second);
    expect(await search().evaluate((box: HTMLInputElement) => box.selectionStart)).toBe(0);
  });

  it('moves in the list as in the search', async () => {
    const all = await names();
    await list().focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowUp');
    expect(await highlighted()).toBe(all[1]);
    await press('End');
    expect(await highlighted()).toBe(all.at(-1));
    await hasFocus(list());
  });

  it('comes with a click, which opens nothing and leaves the focus in the search', async () => {
    const pages = scene.browser.context.pages().length;
    await options().nth(3).click();
    expect(await highlighted()).toBe((await names())[3]);
    await hasFocus(search());
    await nothingHappened(pages);
  });

  it('is kept when the search is cleared', async () => {
    await type('ketch');
    await press('Escape');
    expect(await search().inputValue()).toBe('');
    expect(await highlighted()).toBe('Ketch Retail');
  });
});

describe('Enter', () => {
  const corner = () => tenantRegion(popup, 'Corner Shop');

  it('leads to the permission where it is missing, then to the first empty field', async () => {
    const { browser } = scene;
    await type('corner shop');
    const isShut = (await corner().getByRole('button', { name: 'Allow access to 127.0.0.1' }).count()) > 0;
    expect(isShut).toBe(true);
    await press('Enter');
    await hasFocus(corner().getByRole('button', { name: 'Allow access to 127.0.0.1' }));
    await browser.allowHosts('http://127.0.0.1/*');
    await allow(corner(), '127.0.0.1');
    await search().focus();
    await press('Enter');
    await hasFocus(corner().getByLabel('User name'));
    await corner().getByLabel('User name').fill('clerk@example.com');
    await search().focus();
    await press('Enter');
    await hasFocus(corner().getByLabel('Password'));
    // What is half filled in has the focus on the next opening.
    await corner().getByLabel('User name').fill('');
  });

  it('on a match found by a typing error only takes a second Enter, each time', async () => {
    const acme = tenantRegion(popup, 'Acme Members');
    await type('acme mebmers');
    expect(await highlighted()).toBe('Acme Members');
    expect(await list().getByText('Similar', { exact: true }).count()).toBe(1);
    await press('Enter');
    await nothingHappened(scene.browser.context.pages().length);
    await hasFocus(search());
    await press('Enter');
    await hasFocus(acme.getByLabel('Email'));
    await search().focus();
    await type('x');
    await press('Backspace', 'Enter');
    await hasFocus(search());
  });

  it('acts at once on who was clicked', async () => {
    await type('acme mebmers');
    await options().first().click();
    await press('Enter');
    await hasFocus(tenantRegion(popup, 'Acme Members').getByLabel('Email'));
  });

  it('does nothing while text is composed, nor when held down', async () => {
    await type('acme members');
    for (const how of [{ isComposing: true }, { repeat: true }])
      await search().evaluate(
        (box, how) =>
          box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...how })),
        how,
      );
    await popup.waitForTimeout(150);
    await hasFocus(search());
  });

  it('submits in a sign-in field; order and highlight stay while the state changes', async () => {
    await type('corner shop');
    await press('ArrowDown', 'ArrowUp', 'Escape');
    const before = await names();
    const fields = demoCredentials['corner-shop']?.fields ?? {};
    await corner()
      .getByLabel('User name')
      .fill(fields['User name'] ?? '');
    await corner()
      .getByLabel('Password')
      .fill(fields.Password ?? '');
    await press('Enter');
    await untilStatus(corner(), 'Signed in');
    expect(await names()).toEqual(before);
    expect(await highlighted()).toBe('Corner Shop');
  });

  it('opens the portal of who is signed in, who now stands first under a heading', async () => {
    await openAnew();
    expect((await names())[0]).toBe('Corner Shop');
    expect(await list().locator('.list-heading').allInnerTexts()).toEqual(['Signed in', 'All others']);
    // A screen reader is told them as the groups of the options.
    expect(await list().getByRole('group', { name: 'Signed in' }).getByRole('option').count()).toBe(1);
    expect(await list().getByRole('group').count()).toBe(2);
    const tab = scene.browser.context.waitForEvent('page');
    await press('Enter');
    const portal = await tab;
    await portal.waitForURL(/portal/);
    await portal.close();
  });

  it('without a portal leads to the masked token', async () => {
    const alta = await choose(popup, 'Alta Societate ERP');
    await submitSignIn(alta, demoCredentials['alta-societate-erp']?.fields ?? {});
    await untilStatus(alta, 'Signed in');
    await search().focus();
    await press('Enter');
    await hasFocus(alta.getByRole('button', { name: 'Copy masked token' }));
  });
});

describe('the rest of the keyboard', () => {
  it('Escape clears, then closes', async () => {
    await type('acme');
    await press('Escape');
    expect(await search().inputValue()).toBe('');
    expect(popup.isClosed()).toBe(false);
    const closed = popup.waitForEvent('close');
    await press('Escape').catch(() => undefined);
    await closed;
  });

  it('Tab goes from the search through the tenant you are in to the list and the foot, and back', async () => {
    await type('corner shop');
    await press('ArrowUp');
    const stops: string[] = [];
    const here = () =>
      popup.evaluate(() => {
        const at = document.activeElement;
        if (at?.matches('[type=search]')) return 'search';
        if (at?.matches('[role=listbox]')) return 'list';
        if (at?.closest('[role=region], section')) return 'card';
        if (at?.closest('footer')) return 'foot';
        return at?.tagName ?? '';
      });
    for (let nth = 0; nth < 30 && stops.at(-1) !== 'foot'; nth += 1) {
      const at = await here();
      if (at !== stops.at(-1)) stops.push(at);
      await press('Tab');
    }
    expect(stops).toEqual(['search', 'card', 'list', 'foot']);
    await search().focus();
    await press('Tab', 'Shift+Tab');
    expect(await here()).toBe('search');
  });
});

describe('favourites', () => {
  it('stand first, in their order, under their heading', async () => {
    const worker = await scene.browser.worker();
    await worker.evaluate(async () => {
      const { preferences } = await chrome.storage.local.get<{
        preferences: { version: number; data: string };
      }>();
      const data = { ...JSON.parse(preferences.data), favourites: ['ketch-retail', 'acme-erp'] };
      await chrome.storage.local.set({ preferences: { ...preferences, data: JSON.stringify(data) } });
    });
    await popup.reload();
    await options().first().waitFor();
    expect((await names()).slice(0, 2)).toEqual(['Ketch Retail', 'Acme ERP']);
    expect((await list().locator('.list-heading').allInnerTexts())[0]).toBe('Favourites');
  });
});
