import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { takePictures } from './harness/pictures.ts';
import { pressInRowMenu } from './harness/user-actions.ts';

// Each page of the workplace without a mouse, and then without a key.

let scene: TestEnvironment;
let page: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  page = await scene.browser.context.newPage();
});
afterAll(() => scene?.close());

const addressOf = (path: string) => `chrome-extension://${scene.browser.id}/${path}`;
const says = (words: string | RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor();
const navigation = () => page.getByRole('navigation', { name: 'Main' });
const names = () =>
  page.getByRole('main').getByRole('list', { name: 'Tenants' }).locator('.option-name').allInnerTexts();

/** What the focused control is called. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label = element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent;
    return (label ?? element?.textContent ?? '').trim().replace(/\s+/g, ' ');
  });

/** Presses Tab until a control has the focus. @throws Error that names what had it, where none has that name */
async function tabTo(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 90; presses += 1) {
    const now = await focused();
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    seen.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`never at ${name}, but at ${seen.join(' | ')}`);
}

/** Goes to another page by its link, with the keyboard. */
async function goByKeys(name: string): Promise<void> {
  await tabTo(new RegExp(`^${name}`));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await navigation().locator('[aria-current=page]').innerText()).toContain(name);
}

describe('without a mouse', () => {
  it('a tenant is found, opened, tagged and saved, and the focus is on its row again', async () => {
    await page.goto(addressOf('options.html'));
    await page.getByRole('button', { name: 'Add tenant' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await tabTo('Filter tenants');
    await page.keyboard.type('ketch');
    await expect.poll(names).toEqual(['Ketch Retail']);
    await tabTo('Edit Ketch Retail');
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'Edit Ketch Retail' }).waitFor();
    await tabTo('Tags');
    await page.keyboard.type('north vip');
    await page.keyboard.press('Enter');
    await says('Saved Ketch Retail');
    await expect.poll(focused).toBe('Edit Ketch Retail');
    expect(await page.locator('.tag-chip').allInnerTexts()).toEqual(['north', 'vip']);
  });

  it('a row’s menu opens by the key for menus, and gives the focus back', async () => {
    await page.keyboard.press('Shift+F10');
    const menu = page.getByRole('menu', { name: 'More about Ketch Retail' });
    await menu.waitFor();
    expect(await focused()).not.toBe('Edit Ketch Retail');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    expect(await focused()).toBe('Edit Ketch Retail');
  });

  it('a row is sorted by Alt and an arrow', async () => {
    await tabTo('Filter tenants', 'Shift+Tab');
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Filter tenants' }).fill('');
    await expect.poll(async () => (await names()).length).toBeGreaterThan(5);
    const [first, second] = await names();
    await tabTo(`Edit ${first}`);
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual([second, first]);
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual([first, second]);
  });

  it('what is typed and not saved is asked about before a link leaves it', async () => {
    await page.goto(addressOf('options.html'));
    await page.getByRole('button', { name: 'Add tenant' }).waitFor();
    await tabTo('Add tenant');
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'New tenant' }).waitFor();
    await tabTo('Name');
    await page.keyboard.type('Half a tenant');
    await page.evaluate(() => history.back());
    const question = page.getByRole('alertdialog', { name: 'Discard what you typed?' });
    await question.waitFor();
    expect(await focused()).toBe('Cancel');
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Half a tenant');
    await tabTo('Cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: 'New tenant' }).waitFor({ state: 'detached' });
  });

  it('tenants are selected for a run on the page for many', async () => {
    await page.goto(addressOf('options.html'));
    await page.getByRole('button', { name: 'Add tenant' }).waitFor();
    await goByKeys('Bulk');
    await tabTo('Search tenants');
    await page.keyboard.type('acme');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.selection-count').innerText()).toContain('1 tenant selected');
    await tabTo(/^Sign in/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).waitFor();
  });

  it('the journal is searched', async () => {
    await page.goto(addressOf('bulk.html'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await goByKeys('Journal');
    expect(await page.getByRole('main').innerText()).toContain('Nothing here yet');
  });

  it('a vault is set up', async () => {
    await goByKeys('Vault');
    await tabTo('New passphrase');
    await page.keyboard.type('violet harbour seventeen lanterns');
    await tabTo('Repeat new passphrase');
    await page.keyboard.type('violet harbour seventeen lanterns');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Lock now' }).waitFor();
  });

  it('a setting is found and set, and Back leads to where one came from', async () => {
    await goByKeys('Settings');
    await tabTo('Search settings');
    await page.keyboard.type('theme');
    await tabTo('Theme');
    await page.keyboard.type('Dark');
    await expect.poll(() => page.getByLabel('Theme', { exact: true }).inputValue()).toBe('dark');
    await page.goBack();
    await page.getByRole('button', { name: 'Lock now' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/vault.html');
  });
});

describe('without a key', () => {
  beforeAll(async () => {
    await page.goto(addressOf('settings.html'));
    await page.getByLabel('Theme', { exact: true }).selectOption('As the system');
    // Each goes on where the one before it stopped, as a person does.
    await page.goto(addressOf('options.html'));
    await page.getByRole('button', { name: 'Add tenant' }).waitFor();
  });

  it('every page is reached by its link, and says which it is', async () => {
    for (const name of ['Bulk', 'Journal', 'Vault', 'Settings', 'Tenants']) {
      await navigation().getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await navigation().locator('[aria-current=page]').innerText()).toContain(name);
    }
  });

  it('a row opens its form, and the way back is one press', async () => {
    await page.getByText('Corner Shop', { exact: true }).click({ position: { x: 2, y: 2 } });
    const form = page.getByRole('form', { name: 'Edit Corner Shop' });
    await form.waitFor();
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'detached' });
  });

  it('a tenant is dragged to another place', async () => {
    const before = await names();
    const handle = (name: string) =>
      page
        .getByRole('listitem')
        .filter({ has: page.getByText(name, { exact: true }) })
        .locator('.drag-handle');
    const [first = '', , third = ''] = before;
    await handle(first).dragTo(handle(third), { targetPosition: { x: 4, y: 4 } });
    await expect.poll(async () => (await names()).indexOf(first)).toBe(1);
    expect((await names()).toSorted()).toEqual(before.toSorted());
  });

  it('several are changed at once, favourite and all', async () => {
    for (const name of ['Acme ERP', 'Ketch Retail'])
      await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
    await page.getByRole('button', { name: 'Edit selected' }).click();
    const form = page.getByRole('form', { name: 'Edit 2 tenants' });
    await form.getByLabel('Favourite').selectOption('Yes');
    await takePictures(page, 'workplace-selection');
    await form.getByRole('button', { name: 'Save changes' }).click();
    await says('Changed 2 tenants');
    for (const name of ['Acme ERP', 'Ketch Retail'])
      expect(
        await page
          .getByRole('button', { name: `Favourite: ${name}` })
          .first()
          .getAttribute('aria-pressed'),
      ).toBe('true');
  });

  it('a tenant is removed and comes back', async () => {
    const before = await names();
    await pressInRowMenu(page, 'Ketch Retail', 'Remove');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove Ketch Retail' }).click();
    await says('Removed Ketch Retail');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(before);
  });

  it('rows stand closer in the density that was chosen, in the popup too', async () => {
    const heightOf = async (path: string, row: string) => {
      await page.goto(addressOf(path));
      return (await page.locator(row).first().boundingBox())?.height ?? 0;
    };
    const heights = async () => [
      await heightOf('options.html', 'li.tenant'),
      await heightOf('popup.html', '.list [role=option]'),
    ];
    const choose = async (density: string) => {
      await page.goto(addressOf('settings.html'));
      await page.getByLabel('Density', { exact: true }).selectOption(density);
    };
    await choose('Comfortable');
    const [row = 0, option] = await heights();
    expect(option).toBe(40);
    await choose('Compact');
    const [closer, closerOption] = await heights();
    expect(closer).toBeLessThan(row);
    expect(closerOption).toBe(28);
    await takePictures(page, 'popup-compact');
  });
});
