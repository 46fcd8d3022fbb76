import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page, type Target } from 'puppeteer-core';
import { chromiumBuild } from './chromium.ts';
import { tenantFile } from './user-actions.ts';

/** Chromium with a window and the toolbar's own popup, which Puppeteer can reach and Playwright cannot. */
export interface WindowedChromium {
  readonly browser: Browser;
  readonly id: string;
  /** Imports tenants through the options page. */
  importFile(tenants: readonly unknown[]): Promise<void>;
  /** Opens the toolbar's popup. */
  openPopup(): Promise<Page>;
  /** Waits for the toolbar's next popup; must be called before the popup is opened. */
  nextPopup(): Promise<Page>;
  /** The granted host permissions, as match patterns. */
  allowedHosts(): Promise<string[]>;
  close(): Promise<void>;
}

/** Launches the Chromium of `CHROMIUM_PATH` on a display, with the shipping build in it. */
export async function launchWindowed(display: string): Promise<WindowedChromium> {
  const folder = await mkdtemp(join(tmpdir(), 'concierge-windowed-'));
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM_PATH ?? 'chromium',
    headless: false,
    defaultViewport: null,
    userDataDir: join(folder, 'profile'),
    env: { ...process.env, DISPLAY: display },
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--window-size=1200,860',
      `--disable-extensions-except=${chromiumBuild}`,
      `--load-extension=${chromiumBuild}`,
    ],
  });
  const background = await browser.waitForTarget((target) => target.type() === 'service_worker');
  const id = new URL(background.url()).hostname;
  const isPopup = (target: Target) => target.url() === `chrome-extension://${id}/popup.html`;

  async function inBackground<T>(work: () => Promise<T>): Promise<T> {
    const target = await browser.waitForTarget((each) => each.type() === 'service_worker');
    const worker = await target.worker();
    if (worker === null) throw new Error('no background');
    return worker.evaluate(work) as Promise<T>;
  }

  async function nextPopup(): Promise<Page> {
    const before = new Set(browser.targets());
    const target = await browser.waitForTarget((each) => isPopup(each) && !before.has(each), {
      timeout: 15_000,
    });
    return target.asPage();
  }

  return {
    browser,
    id,
    async importFile(tenants) {
      const file = join(folder, 'tenants.json');
      await writeFile(file, tenantFile(tenants));
      const page = await browser.newPage();
      await page.goto(`chrome-extension://${id}/options.html`);
      const input = await page.waitForSelector('input[type=file]');
      await (await input?.toElement('input'))?.uploadFile(file);
      await page.waitForSelector('::-p-text(Imported)');
      await page.close();
    },
    async openPopup() {
      const opened = nextPopup();
      await inBackground(() => chrome.action.openPopup());
      return opened;
    },
    nextPopup,
    allowedHosts: async () => (await inBackground(() => chrome.permissions.getAll())).origins ?? [],
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
