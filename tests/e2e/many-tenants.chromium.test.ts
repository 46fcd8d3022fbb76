import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encode } from '../../lib/storage/codec.ts';
import { tenantsSlot } from '../../lib/storage/public-slots.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { manyTenants } from '../bench/tenants.ts';
import { colourRules, violations } from './harness/axe.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { takePictures } from './harness/pictures.ts';
import { chooseFile, pressInRowMenu, tenantFile } from './harness/user-actions.ts';

// The options page where a thousand tenants and more are listed: it draws what is near the window, and nobody who
// comes with a keyboard or listens misses the rest.

const wide = { width: 1280, height: 800 };
const patient = { timeout: 15_000 };
/** More than ever need be drawn of one list in a window of that height. */
const fewRows = 60;

let browser: Chromium;
let options: Page;

beforeAll(async () => {
  browser = await launchChromium();
  // A tenant that is saved has its host asked for.
  await browser.allowHosts('https://*/*');
  options = await browser.openOptions();
});
afterAll(() => browser?.discard());

const list = () => options.getByRole('list', { name: 'Tenants', exact: true });
const rows = () => list().getByRole('listitem');
const filter = () => options.getByRole('searchbox', { name: 'Filter tenants' });

/** So many tenants as they are stored, in colours of ours: who chooses a colour answers for its contrast. */
const stored = (count: number) =>
  encode(tenantsSlot, manyTenants(count).map(({ color: _, ...tenant }) => tenant) as unknown as Tenant[]);

async function begin(count: number): Promise<void> {
  await options.setViewportSize(wide);
  await options.evaluate(
    async ([key, stored]) => {
      await chrome.storage.local.clear();
      await chrome.storage.local.set({ [key]: stored });
    },
    [tenantsSlot.key, stored(count)] as const,
  );
  await options.goto(`chrome-extension://${browser.id}/options.html`);
  await options.getByRole('button', { name: 'Add tenant' }).waitFor();
}

/** The places of the rows that are in the document, counted from one. */
const drawn = () => rows().evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-posinset'))));

/** Where the focus is: the place of its row, and the control's name; 0 for outside of the list. */
const focus = () =>
  options.evaluate(() => {
    const control = document.activeElement;
    const name = control?.getAttribute('aria-label') ?? control?.textContent ?? '';
    return { place: Number(control?.closest('.tenant')?.getAttribute('aria-posinset') ?? 0), name };
  });
const inRow = (place: number) => expect.poll(async () => (await focus()).place, patient).toBe(place);

/** Whether whatever has the focus is to be seen. */
const focusIsSeen = () =>
  options.evaluate(() => {
    const { top, bottom } = (document.activeElement ?? document.body).getBoundingClientRect();
    // Rows stand between whole pixels.
    return top > -1 && bottom < innerHeight + 1;
  });
const press = async (...keys: string[]) => {
  for (const key of keys) await options.keyboard.press(key);
};
/** Back to the top, in the window that the list began in, with the focus nowhere. */
async function atTop(): Promise<void> {
  await options.setViewportSize(wide);
  await options.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  await expect.poll(drawn, patient).toContain(1);
}
/** Until what an effect would do after the picture is done. */
const settled = () =>
  options.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
      ),
  );
const button = (name: string | RegExp) => options.getByRole('button', { name, exact: true });
/** Puts the focus into the first row, as Tab does from what stands above the list. */
const intoList = async () => {
  await options.getByRole('checkbox', { name: 'Select all shown' }).focus();
  await press('Tab');
};
const says = (words: string) => options.getByRole('status').filter({ hasText: words }).waitFor();

describe('five thousand tenants', () => {
  beforeAll(() => begin(5000));

  it('put no more than a few rows into the document, at the top, further down and at the end', async () => {
    for (const part of [0, 0.5, 1]) {
      await options.evaluate((part) => {
        const list = document.querySelector('.tenants') as HTMLElement;
        scrollTo(0, list.offsetTop + part * (list.offsetHeight - innerHeight));
      }, part);
      const place = Math.max(1, Math.round(part * 5000) - 8);
      await expect.poll(drawn, patient).toContain(place);
      expect((await drawn()).length).toBeLessThan(fewRows);
    }
    expect(await rows().first().getAttribute('aria-setsize')).toBe('5000');
  });

  it('nor into the popup: those in sight, and once the picture stands six beside them, wherever it is scrolled to', async () => {
    const popup = await browser.openPopup();
    const list = popup.getByRole('listbox', { name: 'Tenants' });
    const held = () =>
      list.evaluate((box) => {
        const rows = [...box.querySelectorAll('[role=option]')].map((row) => ({
          place: Number(row.getAttribute('aria-posinset')),
          seen:
            row.getBoundingClientRect().bottom > box.getBoundingClientRect().top &&
            row.getBoundingClientRect().top < box.getBoundingClientRect().bottom,
        }));
        const seen = rows.filter((row) => row.seen).map(({ place }) => place);
        const last = Math.max(...seen);
        return {
          seen: seen.length > 0,
          // The one that is chosen is held wherever it is.
          besideBelow: rows.filter(({ place }) => place > last).length,
          besideAbove: rows.filter(({ place }) => place < Math.min(...seen) && place > 1).length,
        };
      });
    await expect.poll(held, patient).toEqual({ seen: true, besideBelow: 6, besideAbove: 0 });
    await list.evaluate((box) => box.scrollTo(0, 20_000));
    await expect.poll(held, patient).toEqual({ seen: true, besideBelow: 6, besideAbove: 6 });
    await list.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect.poll(held, patient).toEqual({ seen: true, besideBelow: 0, besideAbove: 6 });
    await popup.close();
    await options.bringToFront();
  });
});

describe('an import of a thousand', () => {
  it('draws each row it draws once, and no more than a few', async () => {
    await begin(0);
    await options.evaluate(() => {
      const kept = window as unknown as { added: Set<Element> };
      kept.added = new Set();
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes)
            if (node instanceof Element)
              for (const row of [node, ...node.querySelectorAll('*')])
                if (row.matches('.tenant')) kept.added.add(row);
      }).observe(document.body, { subtree: true, childList: true });
    });
    await chooseFile(options, tenantFile(manyTenants(1000)));
    await says('Imported 1000 tenants');
    await rows().nth(5).waitFor();
    const [made, tenants] = await options.evaluate(() => {
      const { added } = window as unknown as { added: Set<Element> };
      return [
        added.size,
        new Set([...added].map((row) => row.querySelector('button[aria-label^="Edit"]')?.ariaLabel)).size,
      ];
    });
    expect(made).toBeGreaterThan(5);
    expect(made).toBeLessThan(fewRows);
    expect(made).toBe(tenants);
  });

  it('that would change all of them shows fifty, and more when asked', async () => {
    const changed = manyTenants(1000).map((tenant) => ({ ...tenant, color: '#123456' }));
    await chooseFile(options, tenantFile(changed));
    const preview = options.getByRole('region', { name: 'Import preview' });
    await preview.getByText('Changed: 1000 tenants').waitFor();
    expect(await preview.locator('.change').count()).toBe(50);
    await preview.getByRole('button', { name: 'Show 50 more' }).click();
    await expect.poll(() => preview.locator('.change').count(), patient).toBe(100);
    await preview.getByRole('button', { name: 'Import', exact: true }).click();
    await says('Imported 1000 tenants');
  });
});

describe('with the keyboard', () => {
  beforeAll(() => begin(1000));
  beforeEach(atTop);

  it('Tab leads into the first row and through one after the other, and none is left out', async () => {
    await intoList();
    const seen: number[] = [];
    while (seen.at(-1) !== 25) {
      const { place } = await focus();
      if (place !== seen.at(-1)) seen.push(place);
      await expect.poll(focusIsSeen, patient).toBe(true);
      await press('Tab');
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, nth) => nth + 1));
  });

  it('End, Home and arrows stay in one column of buttons', async () => {
    await rows().nth(1).getByRole('button', { name: /^Edit/ }).focus();
    await press('End');
    await inRow(1000);
    expect((await focus()).name).toMatch(/^Edit/);
    expect(await focusIsSeen()).toBe(true);
    await press('ArrowUp', 'ArrowUp');
    await inRow(998);
    await press('ArrowDown');
    await inRow(999);
    await press('Home');
    await inRow(1);
    expect((await focus()).name).toMatch(/^Edit/);
    expect(await focusIsSeen()).toBe(true);
  });

  it('the focus stays when its row is scrolled away, and Tab goes on from there', async () => {
    await rows()
      .nth(2)
      .getByRole('button', { name: /^More about/ })
      .focus();
    await options.evaluate(() => scrollTo(0, 24_500));
    await expect.poll(drawn, patient).toContain(500);
    expect((await focus()).place).toBe(3);
    await press('Tab');
    await inRow(4);
    expect(await focusIsSeen()).toBe(true);
  });

  // It chooses a row: what follows begins anew.
  it('Shift+Tab leads into the last row from below, and on to the one before', async () => {
    await rows().first().getByRole('checkbox').check();
    await button('Edit selected').focus();
    await press('Shift+Tab');
    await inRow(1000);
    for (let times = 0; (await focus()).place === 1000 && times < 12; times += 1) await press('Shift+Tab');
    await inRow(999);
    expect(await focusIsSeen()).toBe(true);
  });

  it('PgDn shows every row on the way to the end, and PgUp leads back', async () => {
    await begin(300);
    await intoList();
    const met = new Set(await drawn());
    let place = 1;
    while (place < 300) {
      await press('PageDown');
      await expect.poll(async () => (await focus()).place, patient).toBeGreaterThan(place);
      place = (await focus()).place;
      expect(await focusIsSeen()).toBe(true);
      for (const each of await drawn()) met.add(each);
      expect((await drawn()).length).toBeLessThan(fewRows);
    }
    expect(met.size).toBe(300);
    await press('PageUp');
    await expect.poll(async () => (await focus()).place, patient).toBeLessThan(300);
  });
});

describe('work goes on where it was', () => {
  beforeEach(async () => {
    await begin(1000);
    await intoList();
    await press('End', 'PageUp', 'PageUp');
  });
  /** The row that has the focus, which is far down, its name, and how its controls tell it from its namesakes'. */
  async function far(): Promise<{ place: number; row: Locator; name: string; telling: string }> {
    await expect.poll(async () => (await focus()).place, patient).toBeGreaterThan(900);
    const { place } = await focus();
    const row = list().locator(`[aria-posinset="${place}"]`);
    const label = await row.getByRole('button', { name: /^Edit/ }).getAttribute('aria-label');
    const name = (await row.locator('.option-name').innerText()).trim();
    return { place, row, name, telling: `${label}`.replace('Edit ', '') };
  }

  it('after an edit that is saved, and one that is not', async () => {
    const { place, row, name, telling } = await far();
    await row.getByRole('button', { name: /^Edit/ }).click();
    const form = options.getByRole('form', { name: `Edit ${name}` });
    await form.getByRole('button', { name: 'Cancel', exact: true }).click();
    await inRow(place);
    expect((await focus()).name).toBe(`Edit ${telling}`);
    expect(await focusIsSeen()).toBe(true);
    await press('Enter');
    await form.getByLabel('Name', { exact: true }).fill('Somebody else');
    await form.getByRole('button', { name: 'Save tenant' }).click();
    await says('Saved Somebody else');
    await inRow(place);
    expect((await focus()).name).toBe('Edit Somebody else');
    expect(await focusIsSeen()).toBe(true);
    // Once: when the list comes again, whoever types goes on typing.
    await filter().fill('zzzzqqqq');
    await options.getByText('No tenant matches').waitFor();
    await filter().fill('');
    await rows().first().waitFor();
    await settled();
    expect((await focus()).place).toBe(0);
  });

  it('after a copy: in the new row, the last one', async () => {
    const { name, telling } = await far();
    await pressInRowMenu(options, telling, 'Duplicate');
    const form = options.getByRole('form', { name: `Copy of ${name}` });
    for (const field of await form.locator('input[required]').all())
      if ((await field.inputValue()) === '')
        await field.fill((await field.getAttribute('name')) === 'baseUrl' ? 'https://copy.example' : 'COPY');
    await form.getByRole('button', { name: 'Save tenant' }).click();
    await says('Saved ');
    await inRow(1001);
    expect(await focusIsSeen()).toBe(true);
  });

  it('after a removal: in the row that took its place', async () => {
    const { place, telling } = await far();
    await pressInRowMenu(options, telling, 'Remove');
    await options
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await says(`Removed ${telling}`);
    await inRow(place);
    expect(await rows().first().getAttribute('aria-setsize')).toBe('999');
    expect((await focus()).name).not.toContain(telling);
    expect(await focusIsSeen()).toBe(true);
  });

  it('after a move by key, again and again', async () => {
    const { place, row, telling } = await far();
    await row.getByRole('button', { name: /^Edit/ }).focus();
    await press('Alt+ArrowUp');
    await inRow(place - 1);
    await press('Alt+ArrowUp');
    await inRow(place - 2);
    expect(await focus()).toEqual({ place: place - 2, name: `Edit ${telling}` });
    // The row goes up when the list is told, and is brought into sight when the reply comes.
    await expect.poll(focusIsSeen, patient).toBe(true);
  });
});

describe('for everyone', () => {
  beforeAll(() => begin(1000));
  beforeEach(atTop);

  it('axe finds nothing, in both themes, at the top and in the middle', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await options.emulateMedia({ colorScheme });
      for (const [top, place] of [
        [0, 10],
        [24_000, 490],
      ] as const) {
        await options.evaluate((top) => scrollTo(0, top), top);
        await expect.poll(drawn, patient).toContain(place);
        expect(await violations(options, colorScheme === 'dark' ? colourRules : undefined)).toEqual([]);
      }
    }
    await options.emulateMedia({ colorScheme: null });
    await takePictures(options, 'options-thousand-middle');
  });

  it('rows lie one under the other at 200 %, in a narrow window and when it grows again', async () => {
    for (const width of [640, 320, 1280]) {
      await options.setViewportSize({ width, height: 450 });
      await options.evaluate(() => scrollTo(0, 12_000));
      // As it is painted: between the new width and the next picture the rows stand where they stood.
      await expect.poll(() => options.evaluate(() => innerWidth), patient).toBe(width);
      await settled();
      const gaps = () =>
        rows().evaluateAll((all) => {
          const boxes = all
            .map((row) => row.getBoundingClientRect())
            .filter(({ top }) => top > -400 && top < 900);
          return boxes.slice(1).map(({ top }, nth) => Math.round(top - (boxes[nth]?.bottom ?? 0)));
        });
      await expect.poll(async () => (await gaps()).length, patient).toBeGreaterThan(1);
      expect((await gaps()).filter((gap) => gap !== 0)).toEqual([]);
      expect(await options.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  it('the filter narrows a list that was scrolled, and says how long it is', async () => {
    await options.evaluate(() => scrollTo(0, 24_000));
    await expect.poll(drawn, patient).toContain(490);
    await filter().fill('Harbour ERP');
    await expect.poll(() => rows().first().getAttribute('aria-setsize'), patient).not.toBe('1000');
    expect(await rows().first().locator('.option-name').innerText()).toContain('Harbour ERP');
    await filter().fill('');
    await expect.poll(() => rows().first().getAttribute('aria-setsize'), patient).toBe('1000');
  });
});
