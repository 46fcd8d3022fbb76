import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { everything, openWindow } from './harness/firefox-background.ts';
import { saveDownloadsInto } from './harness/firefox-dialogs.ts';
import { importTenants, pressOn } from './harness/firefox-user-actions.ts';
import { acme, asStored, entries } from './harness/journal.ts';

let folder: string;
let firefox: Firefox;
/** A page of ours through which another one does something meanwhile. */
let window: Page;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concierge-journal-'));
  firefox = await launchFirefox();
  await saveDownloadsInto(firefox, folder);
  await importTenants(firefox, [
    { ...acme, baseUrl: 'https://acme.example', settings: { portalUrl: 'https://acme.example' } },
  ]);
  window = await openWindow(firefox);
  await window.evaluate((parts) => chrome.storage.local.set(parts), asStored(entries));
});
afterAll(async () => {
  await firefox?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(path: 'journal.html' | 'journal.html?tenant=acme'): Promise<void> {
  await page?.close();
  page = await firefox.openPage(path);
  await page.waitForSelector('main h1');
}
const count = () => page.$eval('[role=status]', (each) => each.textContent);
const rows = () => page.$$eval('main li', (all) => all.map(({ textContent }) => textContent));

/** Presses a button by its words: by its name in the accessibility tree Firefox looks through every entry. */
async function press(words: string, within = ''): Promise<void> {
  await pressOn(page, `::-p-xpath(${within}//button[normalize-space()="${words}"])`);
}

// What it shows and finds, which is the same in both browsers: journal.chromium.
describe('in Firefox, the journal’s page', () => {
  it('exports what is found as JSON lines, oldest first', async () => {
    await open('journal.html?tenant=acme');
    await press('Export 3 entries');
    // Firefox writes into another file, and gives it its name when all of it is there.
    await expect
      .poll(async () => {
        const names = await readdir(folder);
        return (
          /^journal-\d{4}-\d\d-\d\d\.jsonl$/.test(names.join()) &&
          (await readFile(join(folder, names.join()), 'utf8')) !== ''
        );
      })
      .toBe(true);
    const [name = ''] = await readdir(folder);
    const lines = (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).act)).toEqual(['login', 'open', 'copyTicket']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ tenant: acme, account: 'jane@example.com' });
  });

  it('shows what is done meanwhile in another page, by a background that slept', async () => {
    await open('journal.html');
    await firefox.killBackground();
    await window.evaluate(() => {
      const port = chrome.runtime.connect({ name: 'command' });
      port.postMessage({ name: 'copied', what: 'ticket', tenants: ['acme'] });
    });
    await expect.poll(count).toBe('329 entries');
    expect((await rows())[0]).toMatch(/Acme Members.*Copy for ticket/);
  });

  it('is cleared only after a question, whose Cancel has the focus, and says so', async () => {
    await press('Clear journal');
    await page.waitForSelector('[role=alertdialog]');
    // It is opened, and given the focus, after it is drawn.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.$('[role=alertdialog]')).toBe(null);
    expect(await count()).toBe('329 entries');
    await press('Clear journal');
    await press('Clear journal', '//*[@role="alertdialog"]');
    await expect.poll(count).toBe('The journal is empty.');
    const kept = Object.keys(await everything(window, 'local'));
    expect(kept).toContain('tenants');
    expect(kept.filter((key) => key.startsWith('journal'))).toEqual([]);
  });
});
