import type { CDPSession, Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointOf } from '../../lib/sessions/tenant-context.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { languages, readCatalogue, readDescribedCatalogue } from '../../scripts/node-i18n.ts';
import { pseudoCatalogue } from '../support/pseudo-language.ts';
import { violations } from './harness/axe.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { takePictures } from './harness/pictures.ts';
import { untilShown } from './harness/shown.ts';

// What has room in the popup: rows of a long list, long names and hosts, many destinations, every language.

const longName = 'Internationale Speditionsgesellschaft Süddeutschland und Österreich GmbH & Co. KG';
const longHost = 'a-very-long-name-of-a-tenant-of-a-reseller.spaces.nexudus.com';

const tenant = (nth: number, more: Partial<Tenant> = {}): Tenant => ({
  id: `space-${nth}`,
  vendor: 'nexudus',
  name: `Space ${nth}`,
  baseUrl: 'https://spaces.example',
  environment: nth % 3 === 0 ? 'production' : 'sandbox',
  settings: { portalUrl: `https://members-${nth}.example` },
  destinations: [],
  ...more,
});
const many = Array.from({ length: 298 }, (_, nth) => tenant(nth));
/** Everything as long as it may be. */
const extreme = tenant(3, {
  name: longName.slice(0, 80),
  baseUrl: `https://${longHost}`,
  settings: { portalUrl: `https://${longHost}` },
  destinations: Array.from({ length: 12 }, (_, nth) => ({
    label: `Bookings of the week number ${nth} for everyone in the house`.slice(0, 40),
    path: `/bookings/${nth}`,
  })),
  tags: ['everyone', 'north', 'support-desk-of-the-second-level'],
  note: 'Through the VPN of the customer only. '.repeat(13).slice(0, 500),
});
/** Its host is of no kind that the browser was asked for. */
const forbidden = {
  ...extreme,
  id: 'space-1',
  baseUrl: `http://${longHost}`,
  settings: { portalUrl: `http://${longHost}` },
};
const extremes = [extreme, tenant(4, { name: extreme.name, vendor: 'nexudus' }), ...many.slice(5, 40)];

let browser: Chromium;
let popup: Page;

beforeAll(async () => {
  browser = await launchChromium();
  await browser.allowHosts('https://*/*');
  popup = await browser.context.newPage();
});
afterAll(() => browser?.discard());

const inHours = (hours: number): number => Date.now() + hours * 3600_000;

interface Slots {
  readonly tenants: readonly Tenant[];
  /** The first is signed in by it. */
  readonly account?: string;
}
let written: Slots | undefined;

/** Writes what the popup shows, unless it is what was written last. */
async function seed(slots: Slots): Promise<void> {
  if (written?.tenants === slots.tenants && written.account === slots.account) return;
  written = slots;
  const { tenants, account } = slots;
  await popup.goto(`chrome-extension://${browser.id}/manifest.json`);
  const [first] = tenants;
  await popup.evaluate(
    async ({ tenants, first, account, expiresAt, endpoint }) => {
      const text = (data: unknown) => ({ version: 1, data: JSON.stringify(data) });
      await chrome.storage.local.clear();
      await chrome.storage.session.clear();
      await chrome.storage.local.set({
        tenants: text(tenants),
        preferences: text({ lastAccount: {}, portalOrigins: {}, portalOpenedOn: {}, usedAt: {} }),
      });
      if (account === undefined) return;
      const session = {
        account,
        method: 'password',
        signedInAt: Date.now() - 3600_000,
        renewedAt: Date.now() - 3600_000,
        expiresAt,
        renewableUntil: expiresAt,
        tokenKind: 'bearer',
        maskedToken: 'eyJhbGci…',
        tokenId: '1f3a9c2e',
      };
      await chrome.storage.session.set({
        passes: text({ [first]: { session } }),
        [`token:${first}`]: { version: 1, data: { secrets: { accessToken: 'x' }, endpoint } },
      });
    },
    {
      tenants,
      first: first?.id ?? '',
      account,
      expiresAt: inHours(20),
      endpoint: first === undefined ? '' : endpointOf(first),
    },
  );
}

/** The page of a width: the popup opens 400 wide, a panel has any. */
async function load(width: number): Promise<void> {
  await popup.goto(`chrome-extension://${browser.id}/${width === 400 ? 'popup' : 'sidepanel'}.html`);
  await untilShown(popup, '[role=listbox]');
}

/** The popup over these tenants. */
async function open(slots: Slots, width = 400): Promise<void> {
  await popup.setViewportSize({ width, height: 600 });
  await seed(slots);
  await load(width);
  // What the browser’s own page allowed is known to the page after a real click.
  const allow = popup.locator('[data-enter=focus]').filter({ hasText: /\S\.\S/ });
  if (slots.tenants === many && (await allow.count()) > 0) {
    await allow.click();
    await allow.waitFor({ state: 'detached' });
    // The press has chosen the tenant.
    await load(width);
  }
}

/** Gives the page that is open another width, and waits for its frames: rows then take another place. */
async function widen(width: number): Promise<void> {
  await popup.setViewportSize({ width, height: 600 });
  await untilShown(popup, '[role=listbox]');
}

/** How many rows are in sight, whole. */
const rowsInSight = () =>
  popup.getByRole('listbox').evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return [...list.querySelectorAll('[role=option]')].filter((row) => {
      const place = row.getBoundingClientRect();
      return place.top >= top && place.bottom <= bottom;
    }).length;
  });

/** Whether an element is wholly inside the card's scrolled area, without scrolling. */
const isInSight = (element: Locator) =>
  element.evaluate((node) => {
    const [own, area] = [node, node.closest('.card-area')].map((each) => each?.getBoundingClientRect());
    if (own === undefined || area === undefined || !node.checkVisibility({ visibilityProperty: true }))
      return false;
    return own.top >= area.top && own.bottom <= area.bottom && own.left >= 0 && own.right <= innerWidth;
  });

/** Texts that are cut without a tooltip, wrapped in a button, or outside their window. */
const faults = () =>
  popup.evaluate(() => {
    const found: string[] = [];
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.closest('.visually-hidden') === null;
    for (const element of document.querySelectorAll<HTMLElement>('#app *, dialog *')) {
      const text = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim() ?? '')
        .join('');
      if (text === '' || !isShown(element)) continue;
      const { left, right } = element.getBoundingClientRect();
      const clips = getComputedStyle(element).overflowX !== 'visible' && element.tagName !== 'OPTION';
      if (clips && element.scrollWidth > element.clientWidth + 1 && element.closest('[title]') === null)
        found.push(`cut: ${text}`);
      if ((left < -1 || right > innerWidth + 1) && element.closest('[title]') === null)
        found.push(`outside the window: ${text}`);
      const button = element.closest('button, .button');
      if (button !== null && button.closest('dialog, [role=menu], .many-panel') === null) {
        const range = document.createRange();
        range.selectNodeContents(element);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) found.push(`wrapped: ${text}`);
        const box = button.getBoundingClientRect();
        if (box.left < -1 || box.right > innerWidth + 1) found.push(`button outside the window: ${text}`);
        if (right > box.right + 1 && !clips) found.push(`outside its button: ${text}`);
      }
    }
    return found;
  });

const footEnd = () => popup.evaluate(() => document.querySelector('.foot')?.getBoundingClientRect().bottom);

/** By language. In the long one, no text is shorter than in any that is shipped. */
const catalogues: Readonly<Record<string, Readonly<Record<string, { message: string }>>>> = {
  en: readCatalogue('en'),
  long: pseudoCatalogue(
    'long',
    readCatalogue('en'),
    readDescribedCatalogue('en'),
    languages.map(readCatalogue),
  ),
};

let spoken: { tools: CDPSession; identifier: string } | undefined;

/** Has every page that opens from now on say a language's words: the shipping build knows them all. */
async function speak(language: string): Promise<void> {
  const texts = Object.fromEntries(
    Object.entries(catalogues[language] ?? {}).map(([key, { message }]) => [key, message]),
  );
  const tools = spoken?.tools ?? (await popup.context().newCDPSession(popup));
  // In place of the last: each one is a whole catalogue, read by every page that opens.
  if (spoken !== undefined) {
    const { identifier } = spoken;
    await tools.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
  }
  const source = `(${sayIn})(${JSON.stringify(texts)})`;
  spoken = { tools, ...(await tools.send('Page.addScriptToEvaluateOnNewDocument', { source })) };
}

/** Runs in the page. */
function sayIn(texts: Readonly<Record<string, string>>): void {
  if (typeof chrome === 'undefined' || chrome.i18n === undefined) return;
  chrome.i18n.getMessage = (key: string, values: unknown = []) =>
    (texts[key] ?? '').replace(/\$(\d)/g, (_whole: string, nth: string) =>
      String([values].flat()[Number(nth) - 1] ?? ''),
    );
}

describe('a long list', () => {
  it('has at least seven rows in sight while nobody chose a tenant, and the footer', async () => {
    await open({ tenants: many });
    expect(await rowsInSight()).toBeGreaterThanOrEqual(7);
    expect(await faults()).toEqual([]);
    expect(await violations(popup)).toEqual([]);
    await takePictures(popup, 'room-long-list');
  });

  it('shows fields, Remember and Sign in of a tenant that is clicked, and the row stays under the pointer', async () => {
    const row = popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option').nth(6);
    const name = await row.locator('.option-name').innerText();
    const before = await row.boundingBox();
    await row.click();
    const region = popup.getByRole('region', { name });
    await region.getByLabel('Password', { exact: true }).waitFor();
    expect(await region.getByRole('combobox', { name: 'Remember' }).isVisible()).toBe(true);
    expect(await region.getByRole('button', { name: 'Sign in', exact: true }).isVisible()).toBe(true);
    const same = popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option', { selected: true });
    expect((await same.boundingBox())?.y).toBeCloseTo(before?.y ?? -1, 0);
    await takePictures(popup, 'room-chosen');
  });

  it('puts the focus into the form by Enter, and by the card’s Sign in', async () => {
    await open({ tenants: many });
    await popup.keyboard.press('Enter');
    await expect.poll(() => popup.locator(':focus').getAttribute('name')).toBe('username');
    await open({ tenants: many });
    await popup.getByRole('region').getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect.poll(() => popup.locator(':focus').getAttribute('name')).toBe('username');
  });
});

describe('at 200 %, where half as much fits', () => {
  it('the search stays in sight, and who clicks a row is led to its card', async () => {
    await open({ tenants: many });
    const height = 300;
    await popup.setViewportSize({ width: 400, height });
    const placeOf = (selector: string) =>
      popup.locator(selector).evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return { top, bottom };
      });
    /** Whether the beginning, or all of it, stands between the search and the window's end. */
    const isBelowSearch = async (selector: string, edge: 'top' | 'bottom') => {
      const [own, search] = [await placeOf(selector), await placeOf('.search')];
      return search.top === 0 && own.top >= search.bottom && own[edge] <= height;
    };
    const row = popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option').nth(4);
    await row.scrollIntoViewIfNeeded();
    await takePictures(popup, 'room-zoomed-list');
    expect((await placeOf('.search')).top).toBe(0);
    expect((await placeOf('.card')).top).toBeLessThan(0);
    await row.click();
    await expect.poll(() => isBelowSearch('.card', 'top')).toBe(true);
    await takePictures(popup, 'room-zoomed-card');

    await popup.getByRole('listbox', { name: 'Tenants' }).focus();
    for (let nth = 0; nth < 8; nth += 1) await popup.keyboard.press('ArrowDown');
    await expect.poll(() => isBelowSearch('[aria-selected=true]', 'bottom')).toBe(true);

    await popup.getByRole('searchbox').focus();
    await popup.keyboard.press('?');
    const heading = popup.getByRole('heading', { name: 'Keyboard shortcuts' });
    await heading.waitFor();
    expect((await heading.boundingBox())?.y).toBeGreaterThan(0);
    await popup.keyboard.press('Escape');
  });
});

describe('the card of a session with twelve destinations', () => {
  const short = extreme.destinations.map((destination, nth) => ({ ...destination, label: `D${nth}` }));
  describe.each([
    ['long', extreme.destinations],
    ['short', short],
  ] as const)('with %s names', (kind, destinations) => {
    const slots = {
      tenants: [{ ...extreme, destinations }, ...many.slice(5, 40)],
      account: 'jane@example.com',
    };
    it.each([320, 520, 400])(
      'has them in one row, and Copy for ticket and More in sight, at %s px',
      async (width) => {
        if (width === 520) await widen(width);
        else await open(slots, width);
        const card = popup.getByRole('region').first();
        const row = card.locator('.actions > .overflow-row');
        expect((await row.boundingBox())?.height).toBe(30);
        for (const name of ['Copy for ticket', 'More']) {
          const button = card.getByRole('button', { name, exact: true });
          expect([name, await isInSight(button)]).toEqual([name, true]);
        }
        await card.getByRole('button', { name: 'More', exact: true }).click();
        expect(await popup.getByRole('menuitem', { name: destinations[11]?.label ?? '' }).count()).toBe(1);
        await popup.keyboard.press('Escape');
        if (width !== 520) await takePictures(popup, `room-destinations-${kind}-${width}`);
      },
    );
  });
});

describe('a card with more than there is room for', () => {
  it('has the room that a list of few rows leaves', async () => {
    await open({ tenants: [extreme, ...many.slice(5, 40)], account: 'jane@example.com' });
    // Lower than the toolbar's popup, as a side panel may be.
    await popup.setViewportSize({ width: 400, height: 540 });
    await popup.goto(`chrome-extension://${browser.id}/sidepanel.html`);
    await untilShown(popup, '[role=listbox]');
    const hidden = () =>
      popup.locator('.card-area').evaluate((area) => area.scrollHeight - area.clientHeight);
    expect(await hidden()).toBeGreaterThan(20);
    await popup.getByRole('searchbox').fill('internationale');
    await expect.poll(() => popup.getByRole('option').count()).toBe(1);
    expect(await hidden()).toBe(0);
    expect(await footEnd()).toBe(540);
    await takePictures(popup, 'room-few-rows');
  });
});

describe('a menu of more lines than there is room for', () => {
  it('stands inside the window, and its last line is reached by scrolling', async () => {
    await open({ tenants: [extreme, ...many.slice(5, 40)], account: 'jane@example.com' });
    await popup.getByRole('region').getByRole('button', { name: 'More', exact: true }).click();
    const menu = popup.getByRole('menu');
    expect(await menu.getByRole('menuitem').count()).toBeGreaterThan(20);
    const { y = -1, height = 0 } = (await menu.boundingBox()) ?? {};
    expect([y >= 0, y + height <= 600]).toEqual([true, true]);
    // Its edge is darker while lines are hidden behind it.
    const edge = { x: 200, y: y + height - 5, width: 40, height: 3 };
    const shaded = await popup.screenshot({ clip: edge });
    await takePictures(popup, 'room-menu');
    await popup.keyboard.press('End');
    await expect
      .poll(() => menu.evaluate((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 5))
      .toBe(true);
    await takePictures(popup, 'room-menu-end');
    await popup.keyboard.press('Home');
    await popup.mouse.move(10, 10);
    expect((await popup.screenshot({ clip: edge })).equals(shaded)).toBe(true);
    await menu.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    expect((await popup.screenshot({ clip: edge })).equals(shaded)).toBe(false);
    await popup.keyboard.press('Escape');
  });
});

describe('twins', () => {
  const twin = (nth: number) =>
    tenant(nth, {
      vendor: 'nextup',
      name: 'Northern Freight',
      baseUrl: 'https://erp.northern-freight.example:8443',
      settings: { database: `realm-of-the-north-000${nth}` },
    });
  const slots = { tenants: [twin(1), twin(2), ...many.slice(5, 40)], account: 'kim@desk.example' };
  it.each([320, 400])('show the end of what tells them apart, at %s px', async (width) => {
    await open(slots, width);
    const ends = await popup.locator('.facts-line').evaluateAll((lines) =>
      lines
        .filter((line) => line.getAttribute('title')?.includes('realm-of'))
        .map((line) => {
          const end = line.querySelector('.elided')?.lastElementChild;
          if (!end) return null;
          const text = document.createRange();
          text.selectNodeContents(end);
          // By fractions of a pixel: so little already costs a letter.
          const isWhole = text.getBoundingClientRect().width <= end.getBoundingClientRect().width;
          const isInside = end.getBoundingClientRect().right <= line.getBoundingClientRect().right + 0.5;
          return [end.textContent, isWhole, isInside];
        }),
    );
    expect(ends.map(String).sort()).toEqual(['0001', '0001', '0002'].map((end) => `-north-${end},true,true`));
    await takePictures(popup, `room-twins-${width}`);
  });
});

describe('a host without access', () => {
  it.each([[400], [320, 520]])(
    'is asked for in the window, once its tenant is chosen, at %s px',
    async (...widths) => {
      const tenants = [forbidden, ...many.slice(5, 40)];
      await open({ tenants }, widths[0]);
      for (const width of widths) {
        if (width !== widths[0]) await widen(width);
        expect([width, 'shut', await faults()]).toEqual([width, 'shut', []]);
      }
      await popup.getByRole('searchbox').press('Enter');
      await popup.getByText('The browser asks once for each host').waitFor();
      const allow = popup.getByRole('button', { name: longHost });
      expect(await allow.getAttribute('title')).toContain(longHost);
      for (const width of widths.toReversed()) {
        await widen(width);
        expect([width, 'chosen', await faults()]).toEqual([width, 'chosen', []]);
        if (width === 320) await takePictures(popup, 'room-forbidden');
      }
    },
  );
});

describe.each([
  ['signed out', undefined],
  ['signed in', 'somebody.with.a.long.name@a-very-long-domain-name.example'],
] as const)('long words, %s', (what, account) => {
  it.each(Object.keys(catalogues))(
    'are neither cut without a tooltip nor wrapped in a button, in %s',
    async (language) => {
      await speak(language);
      for (const widths of [[320, 520], [400]]) {
        await open({ tenants: extremes, ...(account === undefined ? {} : { account }) }, widths[0]);
        for (const width of widths) {
          if (width !== widths[0]) await widen(width);
          expect([width, what, await faults()]).toEqual([width, what, []]);
          if (account === undefined) continue;
          const foot = await footEnd();
          expect([width, foot]).toEqual([width, 600]);
          if (width === 400) await takePictures(popup, `room-extreme-${language}`);
          if (width === 320 && language === 'long') await takePictures(popup, 'room-extreme-narrow');
        }
        if (account !== undefined) continue;
        const allow = popup.locator('[data-enter=focus]').filter({ hasText: longHost });
        if ((await allow.count()) > 0) {
          await allow.click();
          await allow.waitFor({ state: 'detached' });
        }
        await popup.getByRole('searchbox').press('Enter');
        await popup.locator('input[data-field]').first().waitFor();
        for (const width of widths.toReversed()) {
          await widen(width);
          expect([width, 'form', await faults()]).toEqual([width, 'form', []]);
        }
      }
    },
  );
});
