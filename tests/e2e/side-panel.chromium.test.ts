import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { everySlot } from './harness/signed-in-tabs.ts';
import { allow, choose, signOut, submitSignIn, tenantRegion, untilStatus } from './harness/user-actions.ts';

const typed = 'Half-typed-Zz9-never-kept';
const link = 'https://members.example/login?t=half-typed-link-never-kept';

let scene: TestEnvironment;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
});
afterAll(() => scene?.close());

async function openPanel(): Promise<Page> {
  const page = await scene.browser.context.newPage();
  await page.goto(`chrome-extension://${scene.browser.id}/sidepanel.html`);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.getByRole('searchbox').waitFor();
  return page;
}
const isFocused = (field: Locator) => field.evaluate((element) => element === document.activeElement);
/** Everything on a page that can be read from it. */
const held = (page: Page) =>
  page.evaluate(
    () =>
      document.documentElement.outerHTML + [...document.querySelectorAll('input')].map(({ value }) => value),
  );

describe('the side panel', () => {
  it('is opened by the browser at a click on our own button', async () => {
    const options = await scene.browser.openOptions();
    const panels = () =>
      options.evaluate(async () => {
        const all = await chrome.runtime.getContexts({
          contextTypes: ['SIDE_PANEL' as chrome.runtime.ContextType],
        });
        return all.map(({ documentUrl }) => new URL(documentUrl ?? '').pathname);
      });
    expect(await panels()).toEqual([]);
    await options.getByRole('button', { name: 'Open in side panel' }).click();
    await expect.poll(panels).toEqual(['/sidepanel.html']);
    await options.close();
  });

  it('shows what the popup shows, and takes a half-filled form from it, but no secret', async () => {
    const popup = await scene.browser.openPopup();
    const region = await choose(popup, 'Harbour Coworking');
    await allow(region, '127.0.0.1');
    // The pressed button is gone.
    await expect.poll(() => isFocused(region.getByLabel('Email', { exact: true }))).toBe(true);
    await region.getByLabel('Email', { exact: true }).fill('harry@exam');
    await region.getByLabel('Password', { exact: true }).fill(typed);
    await popup.close();

    const panel = await openPanel();
    const there = tenantRegion(panel, 'Harbour Coworking');
    expect(await there.getByLabel('Email', { exact: true }).inputValue()).toBe('harry@exam');
    expect(await there.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    // The focus comes after the first picture.
    await expect.poll(() => isFocused(there.getByLabel('Password', { exact: true }))).toBe(true);
    expect(await held(panel)).not.toContain(typed);
    expect(await everySlot(scene.browser)).not.toContain(typed);

    const again = await scene.browser.openPopup();
    const words = async (page: Page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
    // What stands beside a secret's field comes a moment after the field has the focus.
    await expect.poll(async () => (await words(again)) === (await words(panel))).toBe(true);
    await Promise.all([again.close(), panel.close()]);
  });

  it('and the popup, open at once, keep what was typed in the other: neither writes it over', async () => {
    const [popup, panel] = [await scene.browser.openPopup(), await openPanel()];
    const here = await choose(popup, 'Harbour Coworking');
    const there = await choose(panel, 'Acme Members');
    const drafts = () =>
      panel.evaluate(async () => (await chrome.storage.session.get('drafts')).drafts as { data: unknown });
    /** As a person comes to a field: what its page reads then is read, and drawn, before the first key. */
    const type = async (field: Locator, text: string) => {
      await field.focus();
      await field.evaluate(async () => {
        // What was being read before the focus came is read to its end first: two readings of ours outlast both.
        for (let times = 0; times < 2; times += 1)
          await Promise.all([
            chrome.storage.local.get(['tenants', 'preferences', 'policy']),
            chrome.storage.session.get(['passes', 'drafts', 'vaultStatus']),
            chrome.permissions.getAll(),
          ]);
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      await field.fill(text);
    };
    await panel.bringToFront();
    await type(there.getByLabel('Email', { exact: true }), 'jane@half');
    await popup.bringToFront();
    await type(here.getByLabel('Email', { exact: true }), 'harry@half');
    await panel.bringToFront();
    await panel.getByRole('searchbox').focus();
    await type(there.getByLabel('Email', { exact: true }), 'jane@half-typed');
    await expect.poll(drafts).toMatchObject({
      data: {
        fields: {
          'harbour-coworking': { username: 'harry@half' },
          'acme-members': { username: 'jane@half-typed' },
        },
      },
    });
    await there.getByLabel('Email', { exact: true }).fill('');
    await Promise.all([popup.close(), panel.close()]);
  });

  it('finds the way to sign in that was chosen, and nothing of a link that was pasted', async () => {
    const popup = await scene.browser.openPopup();
    const region = await choose(popup, 'Acme Members');
    await region.getByRole('radio', { name: 'Magic link' }).check();
    await region.getByLabel('Sign-in link or token', { exact: true }).fill(link);
    await popup.close();
    const panel = await openPanel();
    await choose(panel, 'Acme Members');
    const there = tenantRegion(panel, 'Acme Members');
    expect(await there.getByRole('radio', { name: 'Magic link' }).isChecked()).toBe(true);
    expect(await held(panel)).not.toContain('half-typed-link');
    expect(await everySlot(scene.browser)).not.toContain('half-typed-link');
    await there.getByRole('radio', { name: 'Member account' }).check();
    await panel.close();
  });

  // How soon each tells it is `same-truth.chromium.test.ts`'s.
  it('and the popup, open at once, tell the same, whichever of them was asked', async () => {
    const here = await choose(await scene.browser.openPopup(), 'Acme ERP');
    const there = await choose(await openPanel(), 'Acme ERP');
    await submitSignIn(there, demoCredentials['acme-erp']?.fields ?? {});
    for (const region of [there, here]) await untilStatus(region, 'Signed in');
    await signOut(here);
    await untilStatus(there, 'Signed out');
  });
});
