import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NextUpSimulator, startNextUp } from '../simulators/nextup.ts';
import { type NexudusSimulator, startNexudus } from '../simulators/nexudus.ts';
import { byteSearch } from './harness/bytes.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { takePictures } from './harness/pictures.ts';
import { allow, choose, importFile, signOutEverywhere } from './harness/user-actions.ts';

// The morning: a browser restarted, twelve favourites of two vendors in the vault.

const passphrase = 'correct horse battery staple';
const password = 'Morning-password-5Rt8Zn2Kx7Wq4Lb9';
const jane = { username: 'jane@example.com', password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' };
const databases = Array.from({ length: 10 }, (_, nth) => `DB${nth}`);

let erp: NextUpSimulator;
let spaces: NexudusSimulator[];
let browser: Chromium;
let popup: Page;
let ids: string[];
/** Presses and keys of the person, beside the passphrase. */
let presses = 0;

/** A command as a page sends it. */
const ask = (page: Page, message: Record<string, unknown>): Promise<{ ok: boolean }> =>
  page.evaluate(
    (message) =>
      new Promise((resolve) => {
        const port = chrome.runtime.connect({ name: 'command' });
        port.onMessage.addListener((reply) => resolve(reply));
        port.postMessage(message);
      }),
    message,
  );
const many = () => popup.getByRole('button', { name: /^Sign in to \d+ tenants$/ });
/** How many tenants have a session; rows out of sight are not drawn. */
const signedIn = () =>
  popup.evaluate(async () => {
    const { passes } = (await chrome.storage.session.get(['passes'])) as { passes: { data: string } };
    const all = JSON.parse(passes.data) as Record<string, { session?: unknown }>;
    return Object.values(all).filter(({ session }) => session !== undefined).length;
  });
const logIns = () => erp.requests.filter(({ body }) => body.includes('GetAuthenticationToken')).length;
/** Where the rows in sight stand. */
const rows = () =>
  popup
    .getByRole('option')
    .evaluateAll((all) =>
      all.slice(0, 3).map((each) => `${each.id} ${Math.round(each.getBoundingClientRect().top)}`),
    );

beforeAll(async () => {
  [erp, spaces, browser] = await Promise.all([
    startNextUp({ users: [{ userName: 'morning', password, databases }] }),
    Promise.all([startNexudus(), startNexudus()]),
    launchChromium(),
  ]);
  await browser.allowHosts('http://127.0.0.1/*');
  const tenants = [
    ...databases.map((database, nth) => ({
      id: `erp-${nth}`,
      vendor: 'nextup',
      name: `Cargo ${nth}`,
      baseUrl: erp.origin,
      environment: nth < 2 ? 'production' : 'sandbox',
      settings: { database },
    })),
    ...spaces.map((space, nth) => ({
      id: `space-${nth}`,
      vendor: 'nexudus',
      name: `Space ${nth}`,
      baseUrl: space.origin,
      environment: 'staging',
      settings: { portalUrl: space.portalOrigin },
    })),
  ];
  ids = tenants.map(({ id }) => id);
  const options = await browser.openOptions();
  await importFile(options, tenants);
  popup = await browser.openPopup();
  await allow(await choose(popup, 'Cargo 0'), '127.0.0.1');
  await ask(options, { name: 'setUpVault', passphrase });
  for (const tenant of ids) {
    const fields = tenant.startsWith('erp') ? { username: 'morning', password } : jane;
    await ask(options, { name: 'setRetention', tenant, how: 'vault' });
    await ask(options, { name: 'setTenantPreference', tenant, what: 'favourite', on: true });
    const reply = await ask(options, { name: 'login', tenant, method: 'password', fields });
    expect([tenant, reply]).toEqual([tenant, { ok: true }]);
  }
  const { profile } = browser;
  await browser.close();
  browser = await launchChromium({ profile });
  browser.context.setDefaultTimeout(15_000);
}, 120_000);
afterAll(async () => {
  await browser?.discard();
  await Promise.all([erp, ...spaces].map((server) => server.close()));
});

/** The names of buttons that run over their card, or over the window. */
const buttonsOutside = () =>
  popup.evaluate(() =>
    [...document.querySelectorAll('main button')].flatMap((button) => {
      const end = (button.closest('section') ?? document.body).getBoundingClientRect().right;
      return button.checkVisibility() && button.getBoundingClientRect().right > end ? button.textContent : [];
    }),
  );

describe('twelve tenants after a restart', () => {
  it('are signed in to by keyboard, with at most four keys beside the passphrase, and no row moves', async () => {
    const before = logIns();
    popup = await browser.openPopup();
    presses += 1;
    await takePictures(popup, 'many-button');
    const first = await rows();
    await many().waitFor();
    await popup.keyboard.press('Control+Enter');
    presses += 1;
    const field = popup.getByLabel('Passphrase', { exact: true });
    await expect.poll(() => field.evaluate((each) => each === document.activeElement)).toBe(true);
    await takePictures(popup, 'many-passphrase');
    expect([await rows(), logIns()]).toEqual([first, before]);
    await popup.keyboard.type(passphrase);
    await popup.keyboard.press('Enter');
    presses += 1;
    const question = popup.getByRole('alertdialog', { name: 'Sign in to production?' });
    await question.waitFor();
    expect(await question.getByRole('listitem').allInnerTexts()).toEqual(['Cargo 0', 'Cargo 1']);
    await takePictures(popup, 'many-question');
    expect(logIns()).toBe(before);
    await question.getByRole('button', { name: 'Sign in to 12 tenants' }).waitFor();
    await popup.keyboard.press('Control+Enter');
    presses += 1;
    await popup.getByText('12 of 12 tenants signed in.').waitFor();
    await takePictures(popup, 'many-over');
    expect(presses).toBeLessThanOrEqual(4);
    expect(logIns() - before).toBe(databases.length);
    expect(spaces.map((space) => space.requests.filter(({ path }) => path === '/api/token').length)).toEqual([
      2, 2,
    ]);
    expect(await rows()).toEqual(first);
  });

  it('leave neither password, token, passphrase nor key on disk', async () => {
    await popup.reload();
    expect(await signedIn()).toBeGreaterThan(0);
    const planted = 'planted-3c8e1f7a9b2d4056';
    const key = await popup.evaluate(async (planted) => {
      await chrome.storage.local.set({ planted });
      const { vaultKey } = await chrome.storage.session.get('vaultKey');
      return (vaultKey as { data: string }).data;
    }, planted);
    const secrets = [...erp.secrets(), ...spaces.flatMap((space) => space.secrets()), passphrase, key].map(
      (value) => ({ name: 'secret', value }),
    );
    expect(secrets.map(({ value }) => value)).toEqual(expect.arrayContaining([password, jane.password]));
    const { profile } = browser;
    await browser.close();
    const found = await byteSearch(profile, [...secrets, { name: 'planted', value: planted }]);
    expect(found.filter(({ name }) => name === 'secret')).toEqual([]);
    expect(found.filter(({ name }) => name === 'planted')).not.toEqual([]);
    browser = await launchChromium({ profile });
    browser.context.setDefaultTimeout(15_000);
  });
});

describe('later that day', () => {
  it('production is not asked about again, a refusal is said with its sentence, and spares its account', async () => {
    erp.users.length = 0;
    const before = logIns();
    popup = await browser.openPopup();
    await many().click();
    await popup.keyboard.type(passphrase);
    await popup.keyboard.press('Enter');
    await popup.getByText('2 of 12 tenants signed in.').waitFor();
    expect(await popup.getByRole('alertdialog').count()).toBe(0);
    expect(logIns() - before).toBe(1);
    const results = await popup.getByRole('list', { name: 'Result for each tenant' }).innerText();
    expect(results).toMatch(/Cargo 0\s+NextUp ERP refused/);
    expect(results).toMatch(/Cargo 9\s+Skipped: the same server has already refused this user/);
    await takePictures(popup, 'many-failures');
  });

  it('Sign out everywhere asks first, ends the sessions, and keeps what is saved', async () => {
    await popup.getByRole('button', { name: 'Dismiss' }).click();
    // It went with the focus on it: the keyboard goes on at the search.
    await expect
      .poll(() => popup.evaluate(() => document.activeElement?.getAttribute('type')))
      .toBe('search');
    await popup.getByRole('button', { name: 'Sign out everywhere' }).click();
    await takePictures(popup, 'many-sign-out');
    await popup.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await signedIn()).toBeGreaterThan(0);
    await signOutEverywhere(popup);
    await popup.getByText('Signed out everywhere.').waitFor();
    // The refused one is forgotten, the others stay.
    await popup.getByRole('button', { name: 'Sign in to 11 tenants' }).waitFor();
  });

  it.each([400, 320])(
    'no button of saved credentials or of the passphrase runs over its card, at %s px',
    async (width) => {
      await ask(popup, { name: 'lock' });
      await popup.setViewportSize({ width, height: 600 });
      // The popup is 400 wide; a panel has any width.
      const pageOf = (name: string) => `chrome-extension://${browser.id}/${name}.html`;
      await popup.goto(pageOf(width === 400 ? 'popup' : 'sidepanel'));
      await popup.getByRole('searchbox').fill('Space 1');
      await popup.getByRole('option', { name: /^Space 1/ }).click();
      const region = popup.getByRole('region', { name: 'Space 1' });
      await region.getByRole('button', { name: 'Forget' }).waitFor();
      expect(await buttonsOutside()).toEqual([]);
      await region.getByRole('button', { name: 'Use another account' }).click();
      const back = region.getByRole('button', { name: 'Use saved credentials' });
      await back.waitFor();
      expect(await buttonsOutside()).toEqual([]);
      await back.click();
      await popup.getByRole('searchbox').fill('');
      await many().waitFor();
      await popup.keyboard.press('Control+Enter');
      await popup.getByLabel('Passphrase', { exact: true }).waitFor();
      expect(await buttonsOutside()).toEqual([]);
      await takePictures(popup, `many-narrow-${width}`);
      await popup.setViewportSize({ width: 400, height: 600 });
      await popup.goto(pageOf('popup'));
    },
  );

  it('in a low window, why a passphrase was refused is in sight', async () => {
    await popup.setViewportSize({ width: 400, height: 300 });
    await many().waitFor();
    await popup.keyboard.press('Control+Enter');
    await popup.getByLabel('Passphrase', { exact: true }).waitFor();
    await popup.keyboard.type(`${passphrase} no`);
    await popup.keyboard.press('Enter');
    const answer = popup.getByText('That isn’t the passphrase', { exact: false });
    await answer.waitFor();
    const isInSight = () => answer.evaluate((text) => text.getBoundingClientRect().bottom <= innerHeight);
    await expect.poll(isInSight).toBe(true);
    await takePictures(popup, 'many-low');
    await popup.keyboard.press('Escape');
    await popup.setViewportSize({ width: 400, height: 600 });
  });

  it('a single tenant of a locked vault asks for the passphrase first, and goes on with Sign in', async () => {
    await ask(popup, { name: 'lock' });
    await popup.reload();
    await popup.getByRole('searchbox').fill('Space 1');
    await popup.keyboard.press('Enter');
    const region = popup.getByRole('region', { name: 'Space 1' });
    const field = region.getByLabel('Passphrase', { exact: true });
    await expect.poll(() => field.evaluate((each) => each === document.activeElement)).toBe(true);
    await takePictures(popup, 'many-single-locked');
    expect(await region.getByRole('alert').count()).toBe(0);
    await popup.keyboard.type(passphrase);
    await popup.keyboard.press('Enter');
    await region
      .getByRole('status')
      .filter({ hasText: /^Signed in/ })
      .waitFor();
  });
});
