import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './harness/axe.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { delayFirstRead, release } from './harness/delayed-page.ts';
import { acme, asStored, entries } from './harness/journal.ts';
import { takePictures } from './harness/pictures.ts';
import { importFile } from './harness/user-actions.ts';

// The page that answers "what did I do in production at 14:03".

describe('the journal’s page', () => {
  let browser: Chromium;
  let page: Page;

  async function open(query = ''): Promise<void> {
    await page?.close();
    page = await browser.context.newPage();
    await page.goto(`chrome-extension://${browser.id}/journal.html${query}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  const rows = () => page.getByRole('main').getByRole('listitem');
  const count = () => page.getByRole('status').textContent();
  const field = (name: string) => page.getByLabel(name, { exact: true });

  beforeAll(async () => {
    browser = await launchChromium();
    browser.context.setDefaultTimeout(10_000);
  });
  afterAll(() => browser?.discard());

  it('says what will stand there while there is nothing', async () => {
    await open();
    expect(await page.getByText('Nothing here yet').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Clear journal' }).count()).toBe(0);
    await takePictures(page, 'journal-empty');
  });
  it('shows the newest first, a hundred at a time, and says how many there are', async () => {
    await (await browser.worker()).evaluate((parts) => chrome.storage.local.set(parts), asStored(entries));
    await open();
    expect(await count()).toBe('328 entries');
    expect(await rows().count()).toBe(100);
    expect(await rows().first().textContent()).toContain('Sign-out');
    await page.getByRole('button', { name: 'Show 100 more' }).click();
    expect(await rows().count()).toBe(200);
  });
  it('answers what was done in production at 14:03', async () => {
    await open();
    await field('Environment').selectOption('Production');
    await field('From').fill('14:03');
    await field('To').fill('14:03');
    expect(await count()).toBe('2 of 328 entries');
    const told = await rows().allTextContents();
    expect(told[1]).toMatch(/PROD.*Acme Members.*Open portal by one-time link.*jane@example\.com.*Done/);
    // The same by typing alone.
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('searchbox', { name: 'Find' }).fill('production 14:03');
    expect(await rows().allTextContents()).toEqual(told);
    expect(await rows().first().locator('time').getAttribute('title')).toMatch(/^2026-11-21 \d\d:03:50 UTC$/);
  });
  it('tells why something went wrong, and the vendor’s reference', async () => {
    await field('Find').fill('');
    await field('Outcome').selectOption('Failed');
    expect(await count()).toBe('3 of 328 entries');
    expect((await rows().allTextContents()).join('\n')).toMatch(
      /forbidden[\s\S]*“product”[\s\S]*HTTP 403 · f3b1-77/,
    );
  });
  it('opens on one tenant where it was opened from', async () => {
    await open('?tenant=acme');
    expect(await count()).toBe('3 of 328 entries');
    expect(await field('Tenant').inputValue()).toBe('acme');
  });
  it('is without fault for axe, and nothing is wider than its window, light and dark, plain and at 200 %', async () => {
    await open();
    await field('Day').fill('2026-11-21');
    await takePictures(page, 'journal');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    for (const width of [640, 360]) {
      await page.setViewportSize({ width, height: 700 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await takePictures(page, `journal-${width}`);
    }
  });
  it('exports what is found as JSON lines, oldest first', async () => {
    await open('?tenant=acme');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export 3 entries' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).act)).toEqual(['login', 'open', 'copyTicket']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ tenant: acme, account: 'jane@example.com' });
  });
  it('exports a table too, in a file with the day in its name', async () => {
    await open('?tenant=acme');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.csv$/);
    const [head, first] = (await readFile(await file.path(), 'utf8')).split('\r\n');
    expect(head).toContain('time,act,actor,tenant,name');
    expect(first).toContain('login,person,acme,Acme Members');
  });
  it('shows what is done meanwhile, in another page', async () => {
    await open();
    const options = await browser.openOptions();
    await importFile(options, [
      { ...acme, baseUrl: 'https://acme.example', settings: { portalUrl: 'https://acme.example' } },
    ]);
    await options.evaluate(() => {
      const port = chrome.runtime.connect({ name: 'command' });
      port.postMessage({ name: 'copied', what: 'ticket', tenants: ['acme'] });
    });
    await page.getByText('329 entries', { exact: true }).waitFor();
    expect(await rows().first().textContent()).toMatch(/Acme Members.*Copy for ticket/);
    await options.close();
  });
  it('shows what was written in the very moment it opened', async () => {
    const late = await browser.context.newPage();
    await delayFirstRead(late, 'local', 'journal:0');
    await late.goto(`chrome-extension://${browser.id}/journal.html`);
    await page.bringToFront();
    await page.evaluate(() => {
      const port = chrome.runtime.connect({ name: 'command' });
      port.postMessage({ name: 'copied', what: 'ticket', tenants: ['acme'] });
    });
    await page.getByText('330 entries', { exact: true }).waitFor();
    await late.bringToFront();
    await release(late);
    await late.getByText('330 entries', { exact: true }).waitFor();
    await late.close();
  });
  it('is cleared only after a question, and says so', async () => {
    await open();
    await page.getByRole('button', { name: 'Clear journal' }).click();
    const question = page.getByRole('alertdialog');
    expect(
      await question.getByRole('button', { name: 'Cancel' }).evaluate((it) => it === document.activeElement),
    ).toBe(true);
    await takePictures(page, 'journal-clear');
    await page.keyboard.press('Escape');
    expect(await count()).toBe('330 entries');
    await page.getByRole('button', { name: 'Clear journal' }).click();
    await question.getByRole('button', { name: 'Clear journal' }).click();
    await page.getByText('The journal is empty.').waitFor();
    const left = await (await browser.worker()).evaluate(async () =>
      Object.keys(await chrome.storage.local.get(null)),
    );
    expect(left.filter((key) => key.startsWith('journal'))).toEqual([]);
  });
});
