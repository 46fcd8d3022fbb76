import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { violations } from './harness/axe.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { takePictures } from './harness/pictures.ts';
import { tenantFile } from './harness/user-actions.ts';

let browser: Chromium;
let welcome: Page;

const welcomes = (of: Chromium) => of.context.pages().filter((page) => page.url().endsWith('/welcome.html'));

/** The page of the first install, once it stands. */
async function welcomeOf(of: Chromium): Promise<Page> {
  // A tab may be known before its address is.
  return vi.waitUntil(() => welcomes(of)[0], { timeout: 30_000 });
}

beforeAll(async () => {
  browser = await launchChromium();
  welcome = await welcomeOf(browser);
  await welcome.getByRole('heading', { level: 1 }).waitFor();
});
afterAll(() => browser?.discard());

describe('the first install', () => {
  it('opens one page, behind the one a person looks at', async () => {
    expect(welcomes(browser)).toHaveLength(1);
    const worker = await browser.worker();
    const front = await worker.evaluate(() => chrome.tabs.query({ active: true }));
    expect(front.map(({ url }) => url ?? '')).not.toContainEqual(expect.stringContaining('welcome.html'));
    expect(browser.context.pages()[0]?.url()).toBe('about:blank');
  });

  it('says what it is, where to begin and what it will never do, for everyone', async () => {
    expect(await welcome.getByRole('heading').allInnerTexts()).toEqual([
      'Welcome to Tenant Concierge',
      'Begin with your tenants',
      'Then, for each tenant',
      'What it will never do',
    ]);
    for (const [name, width] of [
      ['welcome', 1000],
      ['welcome-narrow', 320],
    ] as const) {
      await welcome.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await welcome.emulateMedia({ colorScheme });
        expect(await violations(welcome)).toEqual([]);
      }
      const over = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await welcome.evaluate(over)).toBeLessThanOrEqual(0);
      await takePictures(welcome, name);
    }
  });

  it('takes the first tenants there and then, and asks for their host by name', async () => {
    await welcome.setViewportSize({ width: 1000, height: 900 });
    await welcome.keyboard.press('Tab');
    expect(await welcome.getByLabel('Import file').evaluate((each) => each === document.activeElement)).toBe(
      true,
    );
    const erp = {
      ...{ id: 'erp', vendor: 'nextup', name: 'Acme ERP', baseUrl: 'https://erp.example' },
      settings: { database: '1' },
    };
    const file = (text: string) => ({
      name: 'tenants.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await welcome.getByLabel('Import file').setInputFiles(file('{"version":1,"tenants":[{"id":"x"}]}'));
    await welcome.getByRole('alert').filter({ hasText: 'Nothing was imported' }).waitFor();
    await welcome.getByLabel('Import file').setInputFiles(file(tenantFile([erp])));
    await welcome.getByRole('status').filter({ hasText: 'Imported 1 tenant' }).waitFor();
    await welcome.getByRole('button', { name: 'Allow access to erp.example' }).waitFor();
    await welcome.getByRole('heading', { name: 'Your tenants are here' }).waitFor();
    expect(await violations(welcome)).toEqual([]);
    await takePictures(welcome, 'welcome-imported');
  });

  it('is one: the next start of the browser opens nothing', async () => {
    const { profile } = browser;
    await browser.close();
    browser = await launchChromium({ profile });
    const popup = await browser.openPopup();
    await popup.getByRole('option', { name: /^Acme ERP/ }).waitFor();
    await popup.evaluate(() => chrome.storage.managed.get());
    // The policy is known by now; an unpacked extension is told of an install at every start.
    await popup.waitForTimeout(300);
    expect(welcomes(browser)).toEqual([]);
  });
});
