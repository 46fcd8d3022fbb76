import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { violations } from './harness/axe.ts';
import { textSearch } from './harness/bytes.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { everything } from './harness/firefox-background.ts';
import { fill, importTenants, press, pressOn, untilNoButton } from './harness/firefox-user-actions.ts';

// Many tenants at once, from the page for many: two vendors, four servers, and one of them refuses.

const password = 'Bulk-password-6Vn2Xq8Lt4Zw9Kr3';
const jane = { Email: 'jane@example.com', Password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' };
const databases = ['DB0', 'DB1', 'DB2'];

let knows: NextUpSimulator;
let refuses: NextUpSimulator;
let spaces: NexudusSimulator[];
let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  [knows, refuses, ...spaces] = await Promise.all([
    startNextUp({ users: [{ userName: 'bulk', password, databases }] }),
    startNextUp(),
    startNexudus(),
    startNexudus(),
  ]);
  firefox = await launchFirefox();
  const erp = (server: string, { origin }: NextUpSimulator) =>
    databases.map((database, nth) => ({
      id: `${server}-${nth}`,
      vendor: 'nextup',
      name: `${server} ${database}`,
      baseUrl: origin,
      environment: server === 'known' && nth === 0 ? 'production' : 'sandbox',
      settings: { database },
    }));
  await importTenants(firefox, [
    ...erp('known', knows),
    ...erp('unknown', refuses),
    ...spaces.map((space, nth) => ({
      id: `space-${nth}`,
      vendor: 'nexudus',
      name: `space ${nth}`,
      baseUrl: space.origin,
      environment: 'sandbox',
      settings: { portalUrl: space.portalOrigin },
    })),
  ]);
  page = await firefox.openPage('bulk.html');
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([knows, refuses, ...(spaces ?? [])].map((server) => server?.close()));
});

const asked = ({ requests }: NextUpSimulator) =>
  requests.filter(({ body }) => body.includes('GetAuthenticationToken')).length;
const textOf = (selector: string) =>
  page.$eval(selector, (each) => (each as HTMLElement).innerText.trim()).catch(() => '');
/** What became of each tenant, by its name. */
const outcomes = async () =>
  Object.fromEntries(
    await page.$$eval('[role=option]', (rows) =>
      rows.map((row) => [
        row.querySelector('.option-name')?.textContent ?? '',
        row.querySelector('.choice-outcome')?.textContent ?? '',
      ]),
    ),
  );
/** One of the five acts; its button also says how many of the chosen it can be done with. */
async function act(name: string): Promise<void> {
  const button = `//*[@class="acts"]//button[not(@disabled)][starts-with(normalize-space(), "${name}")]`;
  await pressOn(page, `::-p-xpath(${button})`);
}
async function untilReport(words: string): Promise<void> {
  await expect.poll(() => textOf('.report-words')).toBe(words);
}
const everySlot = async () =>
  JSON.stringify([await everything(page, 'session'), await everything(page, 'local')]);

describe('in Firefox, log-ins to many tenants', () => {
  it('are asked about, every server and production by name; nothing is sent before', async () => {
    await page.waitForSelector('[role=listbox]');
    await page.focus('[type=search]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await expect.poll(() => textOf('.selection-count')).toBe('8 tenants selected');
    await press(page, 'Allow access to 127.0.0.1');
    await firefox.answerPrompt(true);
    await untilNoButton(page, 'Allow access to 127.0.0.1');
    await act('Sign in');
    await fill(page, 'User name', 'bulk');
    await fill(page, 'Password', password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alertdialog]');
    const words = await textOf('[role=alertdialog]');
    for (const { origin } of [knows, refuses]) expect(words).toContain(new URL(origin).host);
    expect(words).toContain('known DB0');
    // It is opened, and given the focus, after it is drawn.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    expect(await violations(page)).toEqual([]);
    expect([...knows.requests, ...refuses.requests]).toEqual([]);
  });

  it('end with an outcome each; the server that refused is asked once, and no more', async () => {
    await press(page, 'Sign in to 6 tenants');
    await untilReport('Done: 3 of 6');
    expect([asked(knows), asked(refuses)]).toEqual([databases.length, 1]);
    expect(
      knows
        .liveSessions()
        .map(({ database }) => database)
        .sort(),
    ).toEqual(databases);
    const told = await outcomes();
    expect(databases.map((name) => told[`known ${name}`])).toEqual(databases.map(() => 'Signed in'));
    const unknown = databases.map((name) => told[`unknown ${name}`] ?? '').sort();
    expect(
      unknown.filter((words) => words.includes('the same server has already refused this user')),
    ).toHaveLength(2);
    expect(unknown.filter((words) => words.includes('refused the sign-in'))).toHaveLength(1);
    expect([told['space 0'], told['space 1']]).toEqual(['', '']);
    expect(await violations(page)).toEqual([]);
  });

  it('go to another vendor by another user and password, with those who are left', async () => {
    await act('Sign in');
    const vendor = '::-p-xpath(//label[starts-with(normalize-space(), "Nexudus")]/input)';
    await pressOn(page, vendor);
    for (const [label, text] of Object.entries(jane)) await fill(page, label, text);
    await page.keyboard.press('Enter');
    await press(page, 'Sign in to 2 tenants');
    await untilReport('Done: 2 of 2');
    expect(spaces.map(({ requests }) => requests.filter(({ path }) => path === '/api/token').length)).toEqual(
      [1, 1],
    );
    expect(asked(refuses)).toBe(1);
  });

  it('leave what was typed in no slot and not on the page', async () => {
    const needles = [password, jane.Password].map((value) => ({ name: 'password', value }));
    const fields = () => page.$$eval('input', (all) => all.map(({ value }) => value).join('\n'));
    expect(textSearch(await everySlot(), needles)).toEqual([]);
    expect(textSearch((await page.content()) + (await fields()), needles)).toEqual([]);
    // The user names are no secret, and are there again: what is looked for can be found.
    expect(textSearch(await everySlot(), [{ name: 'user', value: jane.Email }])).toEqual(['user']);
  });
});

describe('in Firefox, what is done for many', () => {
  it('logs out all who are signed in, on their servers too', async () => {
    await act('Sign out');
    await press(page, 'Sign out of 5 tenants');
    await untilReport('Done: 5 of 5');
    expect(knows.liveSessions()).toEqual([]);
    expect(Object.keys(await everything(page, 'session')).filter((key) => key.startsWith('token:'))).toEqual(
      [],
    );
  });

  it('is said to be interrupted when Firefox ends the background in the middle of it', async () => {
    knows.switches.fault = 'hang';
    const before = asked(knows);
    await act('Sign in');
    await fill(page, 'User name', 'bulk');
    await fill(page, 'Password', password);
    await page.keyboard.press('Enter');
    await press(page, 'Sign in to 6 tenants');
    await expect.poll(() => asked(knows)).toBeGreaterThan(before);
    await firefox.killBackground();
    await expect.poll(() => textOf('.report-words')).toContain('The browser stopped the extension midway');
    expect(textSearch(await everySlot(), [{ name: 'password', value: password }])).toEqual([]);
    expect(asked(knows)).toBe(before + 1);
  });
});
