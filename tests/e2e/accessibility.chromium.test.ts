import { readdirSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { colourRules, violations } from './harness/axe.ts';
import { chromiumBuild } from './harness/chromium.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { areWanted, pictureFolder } from './harness/pictures.ts';
import { untilShown } from './harness/shown.ts';
import {
  choose,
  pasted,
  signOut,
  submitSignIn,
  tenantFile,
  tenantRegion,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const clerk = demoCredentials['acme-erp']?.fields ?? {};

let scene: TestEnvironment;

beforeAll(async () => {
  scene = await openEnvironment();
  await scene.browser.allowHosts('http://127.0.0.1/*');
});
afterAll(() => scene?.close());

/** Every page of the build that a person works in; `opening.html` stands for a moment and says nothing. */
const pages = readdirSync(chromiumBuild).filter((name) => name.endsWith('.html') && name !== 'opening.html');

/** Gives a page another size, and waits until it is drawn in it: rows may then stand elsewhere. */
async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate(async ({ width, height }) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    while (innerWidth !== width || innerHeight !== height) await frame();
    await frame();
    await frame();
    await new Promise((done) => setTimeout(done, 50));
  }, size);
}

describe('the whole main job, without a mouse', () => {
  const press = async (page: Page, ...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Tabs until something has the focus; more often than this nobody does. */
  async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
    for (let times = 0; times < 60; times += 1) {
      if ((await target.count()) > 0 && (await target.evaluate((each) => each === document.activeElement))) {
        const { outlineStyle, boxShadow } = await focusLook(page);
        expect(outlineStyle !== 'none' || boxShadow !== 'none').toBe(true);
        return;
      }
      await page.keyboard.press(key);
    }
    throw new Error(`the keyboard does not lead to ${target}`);
  }
  /** How the focus shows: on the element, or on the label around a control that is itself not seen. */
  const focusLook = (page: Page) =>
    page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const seen =
        getComputedStyle(element).opacity === '0' ? (element.closest('label') ?? element) : element;
      const { outlineStyle, boxShadow } = getComputedStyle(seen);
      return { outlineStyle, boxShadow };
    });

  it('imports a file', async () => {
    const options = await scene.browser.openOptions();
    // Awaited from before the first key on: the browser takes a moment to hand its dialog over.
    const chooser = options.waitForEvent('filechooser');
    await tabTo(options, options.getByLabel('Import file'));
    await press(options, 'Enter');
    const buffer = Buffer.from(tenantFile(scene.tenants));
    await (await chooser).setFiles({ name: 'tenants.json', mimeType: 'application/json', buffer });
    await options
      .getByRole('status')
      .filter({ hasText: /Imported \d+ tenants/ })
      .waitFor();
    await tabTo(options, options.getByRole('button', { name: /^Allow access to / }));
    await press(options, 'Enter');
    await options.getByRole('button', { name: /^Allow access to / }).waitFor({ state: 'detached' });
    await options.close();
  });

  it('signs in, opens the portal, copies for a ticket, logs out', async () => {
    const popup = await scene.browser.openPopup({ sized: false });
    // The search takes the focus after the first picture: what is typed before goes nowhere.
    await expect.poll(() => popup.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await popup.keyboard.type('acme mem');
    const acme = tenantRegion(popup, 'Acme Members');
    await acme.waitFor();
    await press(popup, 'Enter');
    await expect
      .poll(() => popup.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('username');
    await popup.keyboard.type(jane.Email ?? '');
    await press(popup, 'Tab');
    await popup.keyboard.type(jane.Password ?? '');
    await press(popup, 'Enter');
    await untilStatus(acme, 'Signed in');

    // The focus is somewhere that goes on: not lost with the form.
    await expect.poll(() => popup.evaluate(() => document.activeElement !== document.body)).toBe(true);
    await tabTo(popup, acme.getByRole('button', { name: 'Open portal', exact: true }));
    await press(popup, 'Enter');
    const question = popup.getByRole('alertdialog');
    await question.waitFor();
    const portal = scene.browser.context.waitForEvent('page');
    await tabTo(popup, question.getByRole('button', { name: 'Open Acme Members' }));
    await press(popup, 'Enter');
    const opened = await portal;
    await opened.waitForURL(/^http/);
    await opened.close();

    await popup.bringToFront();
    await tabTo(popup, acme.getByRole('button', { name: 'Copy for ticket', exact: true }));
    await press(popup, 'Enter');
    // Another tab in front takes the leave to copy away.
    await popup.getByText('Copied the facts of Acme Members.').waitFor();
    expect(await pasted(scene.browser.context)).toContain('Tenant: Acme Members');
    await popup.bringToFront();
    await tabTo(popup, acme.getByRole('button', { name: 'Sign out', exact: true }));
    await press(popup, 'Enter');
    await untilStatus(acme, 'Signed out');
    await popup.close();
  });
});

describe('live regions', () => {
  /** What live regions said while something was done: each change of their text, in order. */
  async function saidBy(page: Page, act: () => Promise<unknown>): Promise<string[]> {
    await page.evaluate(() => {
      const live = '[role=status], [role=alert], [aria-live]';
      const told = new WeakMap<Element, string>();
      const heard: string[] = [];
      const look = () => {
        for (const region of document.querySelectorAll(live)) {
          const words = (region.textContent ?? '').trim();
          if (told.get(region) !== words && words !== '') heard.push(words);
          told.set(region, words);
        }
      };
      look();
      heard.length = 0;
      new MutationObserver(look).observe(document.body, {
        childList: true,
        subtree: true,
        characterData: true,
      });
      Object.assign(globalThis, { heard });
    });
    await act();
    // Long enough for a clock to tick in them, were there one.
    await page.waitForTimeout(2200);
    return page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  }

  it('say each change of a session once, and no passing second', async () => {
    const popup = await scene.browser.openPopup({ sized: false });
    const erp = await choose(popup, 'Acme ERP');
    const said = await saidBy(popup, async () => {
      await submitSignIn(erp, clerk);
      await untilStatus(erp, 'Signed in');
    });
    const states = said.map(
      (words) => /^(Signed out|Signing in|Signed in|Renewable|Expired)/.exec(words)?.[1] ?? words,
    );
    expect(states.filter((state) => state !== 'Signing in')).toEqual(['Signed in']);
    expect(states.length).toBeLessThanOrEqual(2);
    await signOut(erp);
    await popup.close();
  });

  it('say a refusal once, as an alert, and nothing else', async () => {
    const popup = await scene.browser.openPopup({ sized: false });
    const erp = await choose(popup, 'Acme ERP');
    let sentence = '';
    const said = await saidBy(popup, async () => {
      await submitSignIn(erp, { ...clerk, Password: 'wrong' });
      sentence = await untilAlert(erp, 'bad_credentials');
    });
    const plain = (words: string) => words.replace(/\s+/g, ' ');
    expect(said.map(plain).filter((words) => words.includes(plain(sentence)))).toHaveLength(1);
    expect(
      said.filter((words) => !plain(words).includes(plain(sentence)) && !/^Sign(ing in|ed out)/.test(words)),
    ).toEqual([]);
    await popup.close();
  });
});

describe('every page there is', () => {
  let page: Page;
  beforeAll(async () => {
    page = await scene.browser.context.newPage();
  });
  afterAll(() => page?.close());

  it('is more than the four of old', () => {
    expect(pages.length).toBeGreaterThanOrEqual(5);
  });
  for (const name of pages) {
    // states.chromium has axe look at these, in every state.
    const inStates = ['popup', 'sidepanel', 'options', 'settings'].includes(name.replace('.html', ''));
    const looks = inStates ? 'nothing is wider' : 'axe in both themes and';
    it(`${name}: ${looks} at 200 %, nothing moves for who asks for none`, async () => {
      await page.goto(`chrome-extension://${scene.browser.id}/${name}`);
      await untilShown(page, 'main > *');
      const size = /popup|sidepanel/.test(name) ? { width: 400, height: 600 } : { width: 1000, height: 800 };
      await resize(page, size);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      if (!inStates) {
        expect(await violations(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        expect(await violations(page, colourRules)).toEqual([]);
      }
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((each) => {
            const { transitionDuration, animationName } = getComputedStyle(each);
            return (
              transitionDuration.split(', ').some((time) => Number.parseFloat(time) > 0) ||
              animationName !== 'none'
            );
          }).length,
      );
      expect(moving).toBe(0);
      if (areWanted) {
        await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
        await page.keyboard.press('Tab');
        await page.screenshot({ path: `${pictureFolder}/forced-${name.replace('.html', '')}.png` });
      }
      await page.emulateMedia({ colorScheme: null, forcedColors: null });
      // The browser gives a popup the width it asks for, and no more than 600 pixels of height at any zoom.
      const width = name === 'popup.html' ? size.width : Math.max(320, size.width / 2);
      await resize(page, { width, height: size.height / 2 });
      const over = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(over)).toBeLessThanOrEqual(0);
      if (!inStates) expect(await violations(page)).toEqual([]);
    });
  }
});
