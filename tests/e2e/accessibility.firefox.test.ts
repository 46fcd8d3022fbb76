import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { colourRules, violations } from './harness/axe.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, firefoxBuild, launchFirefox } from './harness/firefox.ts';
import { chooseInFileDialog, setTheme } from './harness/firefox-dialogs.ts';
import {
  chooseTenant,
  portalUser,
  regionOf,
  signIn,
  tabOpenedBy,
  untilNoButton,
  untilSays,
} from './harness/firefox-user-actions.ts';
import { tenantFile } from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const clerk = demoCredentials['acme-erp']?.fields ?? {};

let folder: string;
let servers: Simulators;
let firefox: Firefox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concierge-everyone-'));
  servers = await startAll();
  firefox = await launchFirefox();
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
  await rm(folder, { recursive: true });
});

/** What has the focus, as a person hears it: its name, or else its field's. Empty where nothing has it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return '';
    const { name, labels } = element as HTMLInputElement;
    return (name || labels?.[0]?.textContent || element.textContent || element.tagName).trim();
  });

/** Whether one sees where the focus is: on the element, or on the label around a control that is itself not seen. */
const focusShows = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const seen = getComputedStyle(element).opacity === '0' ? (element.closest('label') ?? element) : element;
    const { outlineStyle, boxShadow } = getComputedStyle(seen);
    return outlineStyle !== 'none' || boxShadow !== 'none';
  });

/** Tabs until what has this name has the focus; more often than this nobody does. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let times = 0; times < 40; times += 1) {
    const now = await focused(page);
    if (now === name) {
      expect(await focusShows(page), name).toBe(true);
      return;
    }
    passed.push(now);
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not lead to ${name}, but to ${passed.join(', ')}`);
}

describe('in Firefox the whole main job, without a mouse', () => {
  it('imports a file, and allows its host', async () => {
    const path = join(folder, 'tenants.json');
    await writeFile(path, tenantFile(demoTenantsOf(servers)));
    await chooseInFileDialog(firefox, path);
    const options = await firefox.openPage('options.html');
    await options.waitForSelector('input[type=file]');
    await tabTo(options, 'Import file');
    await options.keyboard.press('Enter');
    await options.waitForSelector('[role=status] ::-p-text(Imported 8 tenants)');
    await tabTo(options, 'Allow access to 127.0.0.1');
    await options.keyboard.press('Enter');
    await firefox.answerPrompt(true);
    await untilNoButton(options, 'Allow access to 127.0.0.1');
    await options.close();
  });

  it('searches, signs in, opens the portal, copies for a ticket, logs out', async () => {
    const popup = await firefox.openPage('popup.html');
    await expect.poll(() => popup.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await popup.keyboard.type('acme mem');
    await regionOf(popup, 'Acme Members');
    await popup.keyboard.press('Enter');
    await expect.poll(() => focused(popup)).toBe('username');
    await popup.keyboard.type(jane.Email ?? '');
    await popup.keyboard.press('Tab');
    await popup.keyboard.type(jane.Password ?? '');
    await popup.keyboard.press('Enter');
    await untilSays(popup, 'Signed in');

    // The focus is somewhere that goes on: not lost with the form.
    await expect.poll(() => focused(popup)).not.toBe('');
    await tabTo(popup, 'Open portal');
    const portal = await tabOpenedBy(firefox, async () => {
      await popup.keyboard.press('Enter');
      await expect.poll(() => focused(popup)).toBe('Cancel');
      await tabTo(popup, 'Open Acme Members');
      await popup.keyboard.press('Enter');
    });
    expect(await portalUser(portal)).toBe('Signed in as Jane Doe');
    await portal.close();

    await popup.bringToFront();
    await tabTo(popup, 'Copy for ticket');
    await popup.keyboard.press('Enter');
    await expect
      .poll(() => firefox.inParent('() => navigator.clipboard.readText()'))
      .toContain('Tenant: Acme Members');
    await tabTo(popup, 'Sign out');
    await popup.keyboard.press('Enter');
    await untilSays(popup, 'Signed out');
    await expect.poll(() => focused(popup)).not.toBe('');
    await popup.close();
  });
});

/** Gives a page another size, and waits until it is drawn in it: rows may then stand elsewhere. */
async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewport({ width, height });
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
  await page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
      ),
  );
}

describe('in Firefox every page there is', () => {
  /** `opening.html` stands for a moment and says nothing. */
  const pages = async () =>
    (await readdir(firefoxBuild)).filter((name) => name.endsWith('.html') && name !== 'opening.html').sort();
  /** Looked at with somebody signed in, and with entries in the journal. */
  const shown = [
    'bulk.html',
    'definitions.html',
    'doctor.html?tenant=acme-erp',
    'journal.html',
    'options.html',
    'popup.html',
    'settings.html',
    'sidepanel.html',
    'vault.html?keep=acme-erp',
    'welcome.html',
  ] as const;

  it('is looked at here', async () => {
    expect(shown.map((path) => path.replace(/\?.*/, ''))).toEqual(await pages());
    const popup = await firefox.openPage('popup.html');
    await chooseTenant(popup, 'Acme ERP');
    await signIn(popup, clerk);
    await untilSays(popup, 'Signed in');
    await popup.close();
  });

  for (const path of shown)
    it(`${path}: axe in both themes, nothing moves for who asks for none, nothing is wider at 200 %`, async () => {
      const page = await firefox.openPage(path);
      await page.waitForSelector('main > *');
      const popup = /^(popup|sidepanel)/.test(path);
      const [width = 0, height = 0] = popup ? [400, 600] : [1000, 800];
      await resize(page, width, height);
      const grounds = [];
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(firefox, theme);
        const dark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
        await expect.poll(dark).toBe(theme === 'dark');
        grounds.push(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
        expect(await violations(page, theme === 'dark' ? colourRules : undefined)).toEqual([]);
      }
      expect(new Set(grounds).size).toBe(2);
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((each) => {
            const { transitionDuration, animationName } = getComputedStyle(each);
            return /[1-9]/.test(transitionDuration) || animationName !== 'none';
          }).length,
      );
      expect(moving).toBe(0);
      // The browser gives a popup the width it asks for at any zoom.
      const narrow = path === 'popup.html' ? width : Math.max(320, width / 2);
      await resize(page, narrow, height / 2);
      // Without a screen Firefox's scroll bars take room; from the popup's own width they would take it too.
      const over = await page.evaluate((isPopup) => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - (isPopup ? innerWidth : clientWidth);
      }, path === 'popup.html');
      expect(over).toBeLessThanOrEqual(0);
      await page.close();
    });
});
