import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import { expect } from 'vitest';
import type { Firefox } from './firefox.ts';
import { named } from './firefox-names.ts';
import { tenantFile } from './user-actions.ts';

// What user-actions.ts does in Chromium, by the same names, for Firefox: by role and name, as a person with a screen
// reader would find things.

const patience = 15_000;

/** Imports tenants through the options page and gives the `status` it then shows. */
export async function importTenants(firefox: Firefox, tenants: readonly unknown[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'concierge-firefox-'));
  const file = join(folder, 'tenants.json');
  await writeFile(file, tenantFile(tenants));
  const options = await firefox.openPage('options.html');
  const input = await options.waitForSelector('input[type=file]');
  await (await input?.toElement('input'))?.uploadFile(file);
  const status = await options.waitForSelector('[role=status] ::-p-text(Imported)');
  const words = (await status?.evaluate((each) => each.textContent)) ?? '';
  await options.close();
  await rm(folder, { recursive: true });
  return words.trim();
}

/** The part of the popup that shows one tenant. */
export async function regionOf(popup: Page, name: string): Promise<ElementHandle> {
  const region = await popup.waitForSelector(named('region', name), { timeout: patience });
  if (region === null) throw new Error(`no region of ${name}`);
  return region;
}

/** Makes a tenant the one you are in: types its name, clicks the option that shows it. */
export async function chooseTenant(popup: Page, name: string): Promise<void> {
  await popup.bringToFront();
  await paste(popup, named('searchbox', 'Search tenants'), name);
  const option = `//*[@role="listbox"]//*[@role="option"][.//*[normalize-space()="${name}"]]`;
  await pressOn(popup, `::-p-xpath(${option})`);
  await regionOf(popup, name);
}

/** Presses a button of that name. */
export async function press(page: Page, name: string): Promise<void> {
  await pressOn(page, named('button', name));
}

/**
 * Presses the element of a selector once it exists, is enabled and stands still.
 * A previous action may still move or disable it.
 */
export async function pressOn(page: Page, selector: string): Promise<void> {
  const pressed = await page.waitForSelector(selector, { timeout: patience });
  const stands = await pressed?.evaluate(async (each) => {
    const place = () => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return width > 0 && each.getAttribute('aria-disabled') !== 'true' ? [x, y, width, height].join() : '';
    };
    for (let before = '', tries = 0; each.isConnected && tries < 300; tries += 1) {
      const now = place();
      if (now !== '' && now === before) break;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return each.isConnected;
  });
  // Drawn anew meanwhile.
  if (stands === false) await pressOn(page, selector);
  else await pressed?.click();
}

/** Presses `Sign out everywhere`, and agrees to it. */
export async function signOutEverywhere(popup: Page): Promise<void> {
  await press(popup, 'Sign out everywhere');
  await pressOn(
    popup,
    `::-p-xpath(//*[@role="alertdialog"]//button[normalize-space()="Sign out everywhere"])`,
  );
}

/** Whether a button of that name stands in the page now. */
export async function hasButton(page: Page, name: string): Promise<boolean> {
  return (await page.$(named('button', name))) !== null;
}

/** Waits until no button of that name is left. */
export async function untilNoButton(page: Page, name: string): Promise<void> {
  await expect.poll(() => hasButton(page, name), { timeout: patience }).toBe(false);
}

/** Fills a field by its label; Firefox tells no role of a password field. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  const labels = `::-p-xpath(//label[normalize-space()="${label}"])`;
  await page.waitForSelector(labels, { timeout: patience });
  const field = await page.$eval(labels, (each) => (each as HTMLLabelElement).control?.id);
  await paste(page, `#${field}`, text);
}

/** Puts a text in the place of what stands in a field, at once: letter by letter takes a round trip each. */
async function paste(page: Page, selector: string, text: string): Promise<void> {
  const field = await page.waitForSelector(selector, { timeout: patience });
  await field?.evaluate((each, text) => {
    (each as HTMLInputElement).focus();
    (each as HTMLInputElement).select();
    document.execCommand('insertText', false, text);
  }, text);
}

/** Types into the sign-in fields, by their labels, and presses `Sign in`. */
export async function signIn(popup: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await fill(popup, label, text);
  await press(popup, 'Sign in');
}

/** The text of what a selector finds, or ''. Asked in one round trip: it is asked again and again. */
async function textIn(page: Page, selector: string): Promise<string> {
  const text = page.evaluate((selector) => document.querySelector(selector)?.textContent, selector);
  return (await text.catch(() => ''))?.trim() ?? '';
}

/** What the `status` of the tenant you are in says. */
export async function statusOf(popup: Page): Promise<string> {
  return textIn(popup, 'section [role=status]');
}

/** Waits until the `status` starts with a word, such as `Signed in`. */
export async function untilSays(popup: Page, word: string): Promise<void> {
  await expect.poll(() => statusOf(popup), { timeout: patience }).toMatch(new RegExp(`^${word}`));
}

/** Waits for the `alert` with this code and gives its sentence. */
export async function untilProblem(popup: Page, code: string, timeout = patience): Promise<string> {
  const alert = await popup.waitForSelector(`[role=alert][data-code="${code}"]`, { timeout });
  return (await alert?.evaluate((each) => each.textContent.trim())) ?? '';
}

/** Waits until the card says this somewhere. */
export async function untilText(popup: Page, words: RegExp): Promise<void> {
  await expect.poll(() => textIn(popup, 'main'), { timeout: patience }).toMatch(words);
}

/** Presses `Sign out` and waits for `Signed out`. */
export async function signOut(popup: Page): Promise<void> {
  await press(popup, 'Sign out');
  await untilSays(popup, 'Signed out');
}

/** Longest opening of a tab: the portal's entry may take ten seconds, the page before it three. */
const openingPatience = 30_000;

/**
 * The tab that opens at an address of the web by what is done, once its `#who` tells who is signed in there.
 * @throws Error that says what stands in the new tabs instead
 */
export async function tabOpenedBy(firefox: Firefox, act: () => Promise<unknown>): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  await act();
  let seen: string[] = [];
  for (const end = Date.now() + openingPatience; Date.now() < end; ) {
    seen = [];
    for (const page of (await firefox.browser.pages()).filter((each) => !before.has(each))) {
      // The page itself is asked: what Puppeteer holds for its address may be that of the page before.
      const [address, who] = await within(1000, page.evaluate(addressAndUser)).catch(() => ['', '']);
      if (address.startsWith('http') && who !== '') return page;
      seen.push(`${address || page.url()} (${who || 'nobody'})`);
    }
    await sleep(50);
  }
  throw new Error(`no portal opened; new tabs: ${seen.join(', ') || 'none'}`);
}

const addressAndUser = (): [address: string, who: string] => [
  location.href,
  document.querySelector('#who')?.textContent ?? '',
];

/** Rejects what takes longer: a question to a page that goes is sometimes never answered. */
function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), milliseconds);
  });
  return Promise.race([answer, late]);
}

/**
 * Opens the portal of the selected tenant; a confirmation before it is answered with `Open NAME`. The tab may be there
 * before the popup has heard that it is: until then it opens no other portal of that tenant.
 */
export async function openPortal(
  firefox: Firefox,
  popup: Page,
  name: string,
  button = 'Open portal',
): Promise<Page> {
  const opened = await tabOpenedBy(firefox, async () => {
    // Not by their number: one that was closed just now may still be counted.
    const before = new Set(await firefox.browser.pages());
    await press(popup, button);
    const isAsked = () => popup.evaluate(() => document.querySelector('[role=alertdialog]') !== null);
    const asked = async () =>
      (await isAsked()) || (await firefox.browser.pages()).some((page) => !before.has(page));
    for (const end = Date.now() + patience; !(await asked()); await sleep(20))
      if (Date.now() > end) {
        const known = (await firefox.browser.pages()).map((page) => page.url());
        throw new Error(`the press opened nothing of ${known.join(', ')}: ${await whatStands(popup)}`);
      }
    if (await isAsked()) await press(popup, `Open ${name}`);
  });
  const isBusy = () => popup.evaluate(() => document.querySelector('section [aria-busy="true"]') !== null);
  await expect.poll(isBusy, { timeout: patience }).toBe(false);
  return opened;
}

/** What the popup shows and which tabs there are, for the failure of a press. */
async function whatStands(popup: Page): Promise<string> {
  return popup.evaluate(async () => {
    const tabs = (await chrome.tabs.query({})).map(({ url, active }) => `${url}${active ? ' (front)' : ''}`);
    const focus = document.activeElement?.textContent;
    return JSON.stringify({ popup: document.querySelector('main')?.innerText, focus, tabs });
  });
}

/** Who a portal's page says is signed in. A page on its way to another answers nothing. */
export function portalUser(page: Page): Promise<string> {
  return textIn(page, '#who');
}

/** When a tenant's newest examination began. */
async function newestStart(tenant: string): Promise<number> {
  const { examinations } = await chrome.storage.session.get<{
    examinations?: { data: Record<string, { startedAt: number }> };
  }>();
  return examinations?.data[tenant]?.startedAt ?? 0;
}

/** Opens the doctor on a tenant, presses what examines, and gives what the page says once it is through. */
export async function examine(
  firefox: Firefox,
  tenant: string,
): Promise<{ conclusion: string; all: string }> {
  const page = await firefox.openPage(`doctor.html?tenant=${tenant}`);
  const before = await page.evaluate(newestStart, tenant);
  await pressOn(
    page,
    '::-p-xpath(//button[normalize-space()="Run diagnostics" or normalize-space()="Run again"])',
  );
  await expect.poll(() => page.evaluate(newestStart, tenant)).toBeGreaterThan(before);
  await page.waitForSelector('::-p-xpath(//button[normalize-space()="Run again"])', { timeout: 25_000 });
  const words = (selector: string) =>
    page.$eval(selector, (each) => (each as HTMLElement).innerText.replace(/\s+/g, ' '));
  const said = { conclusion: await words('[role=status]'), all: await words('main') };
  await page.close();
  return said;
}
