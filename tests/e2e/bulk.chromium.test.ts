import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manyTenants } from '../bench/tenants.ts';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { byteSearch, textSearch } from './harness/bytes.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { heldInMemory } from './harness/memory.ts';
import { everySlot } from './harness/signed-in-tabs.ts';
import { recordTasks } from './harness/tasks.ts';
import { importFile } from './harness/user-actions.ts';

// A hundred log-ins from the page for many, with a thousand tenants listed: at servers that are slow, that refuse,
// that hang and that throttle.

const password = 'Bulk-password-6Vn2Xq8Lt4Zw9Kr3';
const jane = { username: 'jane@example.com', password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' };
const each = 4;
let erps: NextUpSimulator[] = [];
let spaces: NexudusSimulator[] = [];
let browser: Chromium;
let page: Page;
let popup: Page;
const [refuser, hanger] = [0, 1];

beforeAll(async () => {
  const databases = Array.from({ length: each }, (_, nth) => `DB${nth}`);
  const users = [{ userName: 'bulk', password, databases }];
  [erps, spaces, browser] = await Promise.all([
    // The first one has never heard of the user.
    Promise.all(Array.from({ length: 25 }, (_, nth) => startNextUp(nth === refuser ? {} : { users }))),
    Promise.all(Array.from({ length: 6 }, () => startNexudus())),
    launchChromium(),
  ]);
  await browser.allowHosts('http://127.0.0.1/*');
  const tenants = [
    ...erps.flatMap(({ origin }, server) =>
      databases.map((database, nth) => ({
        id: `erp-${server}-${nth}`,
        vendor: 'nextup',
        name: `Bulk ${server} of ${nth}`,
        baseUrl: origin,
        environment: server === 5 && nth === 0 ? 'production' : 'sandbox',
        settings: { database },
      })),
    ),
    ...spaces.map((space, nth) => ({
      id: `space-${nth}`,
      vendor: 'nexudus',
      name: `Throttled space ${nth}`,
      baseUrl: space.origin,
      environment: nth === 3 ? 'production' : 'sandbox',
      settings: { portalUrl: space.portalOrigin },
    })),
  ];
  const options = await browser.openOptions();
  await importFile(options, [...tenants, ...manyTenants(1000 - tenants.length)]);
  popup = await browser.openPopup();
  page = options;
  await page.goto(`chrome-extension://${browser.id}/bulk.html`);
});
afterAll(async () => {
  await browser.discard();
  await Promise.all([...erps, ...spaces].map((server) => server.close()));
});

const button = (name: RegExp) => page.getByRole('button', { name }).first();
const report = () => page.locator('.report-words').innerText();

async function choose(text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search tenants' }).fill(text);
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Control+Shift+A');
  await page.keyboard.press('Control+A');
}

async function type(fields: Record<string, string>): Promise<void> {
  await button(/^Sign in\b/).click();
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByLabel('Password', { exact: true }).press('Enter');
}

describe('a hundred log-ins at once', () => {
  it('are asked about: every server, and production by name; nothing is sent before', async () => {
    await choose('Bulk');
    await button(/^Allow access to/).click();
    await button(/^Allow access to/).waitFor({ state: 'detached' });
    await type({ 'User name': 'bulk', Password: password });
    const question = page.getByRole('alertdialog');
    const words = await question.innerText();
    for (const { origin } of erps) expect(words).toContain(new URL(origin).host);
    expect(words).toContain('Bulk 5 of 0');
    expect(
      await question.getByRole('button', { name: 'Cancel' }).evaluate((it) => it === document.activeElement),
    ).toBe(true);
    expect(erps.flatMap(({ requests }) => requests)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
  });

  it('freeze no page, ask the one that refuses once, and wait for nobody who hangs', async () => {
    for (const erp of erps) erp.switches.fault = { kind: 'slow', slowMs: 200 };
    (erps[hanger] as NextUpSimulator).switches.fault = 'hang';
    const tasks = await recordTasks(popup);
    await page.getByLabel('Password', { exact: true }).press('Enter');
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Sign in/ })
      .click();
    await page.getByRole('button', { name: /^92 Done/ }).waitFor();
    const { count, long } = await tasks(50);
    // The one that hangs is still waited for; the others are in.
    await button(/^Cancel$/).click();
    await page.waitForFunction(() =>
      document.querySelector('.report-words')?.textContent?.startsWith('Cancelled'),
    );
    expect(count).toBeGreaterThan(100);
    expect(long).toEqual([]);
    const asked = (server: number) =>
      (erps[server] as NextUpSimulator).requests.filter(({ body }) => body.includes('GetAuthenticationToken'))
        .length;
    expect([asked(refuser), asked(hanger)]).toEqual([1, 1]);
    expect(erps.slice(2).map((_, nth) => asked(nth + 2))).toEqual(Array(23).fill(each));
    expect(erps.slice(2).map((erp) => erp.liveSessions().length)).toEqual(Array(23).fill(each));
  });

  it('leave each tenant with its outcome, and those that came to nothing to be tried again', async () => {
    await choose('Bulk 0 of');
    const rows = await page.getByRole('option').allInnerTexts();
    expect(rows.filter((row) => row.includes('refused the sign-in'))).toHaveLength(1);
    expect(rows.filter((row) => row.includes('already refused this user'))).toHaveLength(each - 1);
    await page.getByRole('button', { name: 'Select failed' }).click();
    expect(await page.locator('.selection-count').innerText()).toContain('8 tenants selected');
  });

  it('leave what was typed in no slot, no page’s memory, and nowhere on disk', async () => {
    const needles = [{ name: 'the password', value: password }];
    expect(textSearch(await everySlot(browser), needles)).toEqual([]);
    expect(textSearch(await page.content(), needles)).toEqual([]);
    expect(textSearch(await heldInMemory(page), needles)).toEqual([]);
    expect(await byteSearch(browser.profile, needles)).toEqual([]);
  });
});

describe('servers that throttle', () => {
  it('get each password once, and again only from the person', async () => {
    for (const space of spaces) Object.assign(space.switches, { throttleNext: 1, retryAfter: '1' });
    for (const [done, sent] of [
      ['Done: 0 of 6', 1],
      ['Done: 6 of 6', 2],
    ] as const) {
      await choose('Throttled space');
      await type({ Email: jane.username, Password: jane.password });
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Sign in/ })
        .click();
      await page.waitForFunction(
        (words) => document.querySelector('.report-words')?.textContent === words,
        done,
      );
      expect(await report()).toBe(done);
      expect(
        spaces.map(({ requests }) => requests.filter(({ path }) => path === '/api/token').length),
      ).toEqual(Array(6).fill(sent));
    }
  });
});

describe('the portals of a selection', () => {
  const arrivals = () =>
    spaces.map(({ portalRequests }) => portalRequests.filter(({ path }) => path.endsWith('login')));
  const openAll = async () => {
    await choose('Throttled space');
    await button(/^Open\b/).click();
    return page.getByRole('alertdialog');
  };

  it('are asked about: how many tabs, production by name, every host that came by file; Cancel opens none', async () => {
    const tabs = browser.context.pages().length;
    const question = await openAll();
    const words = await question.innerText();
    expect(words).toContain('6 new tabs open, behind this page.');
    expect(words).toContain('Throttled space 3');
    expect(words).not.toContain('Throttled space 2');
    for (const { portalOrigin } of spaces) expect(words).toContain(new URL(portalOrigin).host);
    const asked = spaces.map(({ requests }) => requests.length);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect([browser.context.pages().length, arrivals().flat()]).toEqual([tabs, []]);
    expect(spaces.map(({ requests }) => requests.length)).toEqual(asked);
  });

  it('open behind the page, each signed in at its own host, and only there', async () => {
    const before = new Set(browser.context.pages());
    const question = await openAll();
    await question.getByRole('button', { name: /^Open/ }).click();
    // The log-ins before have ended in the same words.
    const openings = page.getByRole('region', { name: 'Open portal', exact: true });
    await openings
      .locator('.report-words')
      .filter({ hasText: /^Done: 6 of 6$/ })
      .waitFor();
    await expect.poll(() => arrivals().map(({ length }) => length)).toEqual(Array(6).fill(1));
    expect(arrivals().flatMap((each) => each.flatMap(({ notes }) => notes))).toEqual([]);
    const opened = () => browser.context.pages().filter((each) => !before.has(each));
    // The server may have heard of a tab before the test has.
    await expect
      .poll(() =>
        opened()
          .map((tab) => tab.url().split('/').slice(0, 3).join('/'))
          .sort(),
      )
      .toEqual(spaces.map(({ portalOrigin }) => portalOrigin).sort());
    expect(await page.evaluate(() => document.visibilityState)).toBe('visible');
    const links = arrivals().flatMap((each) => each.map(({ query }) => query.get('t') ?? ''));
    expect(new Set(links).size).toBe(6);
    const needles = links.map((value) => ({ name: 'a link', value }));
    expect(textSearch(await everySlot(browser), needles)).toEqual([]);
    await Promise.all(opened().map((tab) => tab.close()));
  });

  it('leave the focus in the list after the question, and when the report is dismissed', async () => {
    const inList = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
    await page.bringToFront();
    await expect.poll(inList).toBe('listbox');
    await page.getByRole('button', { name: 'Dismiss' }).press('Enter');
    await page.locator('.report-words').waitFor({ state: 'detached' });
    await expect.poll(inList).toBe('listbox');
  });
});
