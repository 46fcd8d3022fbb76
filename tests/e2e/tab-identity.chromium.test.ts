import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { listedTabs, tabHeaders, tabIdOf } from './harness/signed-in-tabs.ts';
import { allow, choose, openPortal, submitSignIn, untilStatus } from './harness/user-actions.ts';

// What a tab is to the browser changes: its id when it is discarded, its page when a person goes back.

const name = 'Corner Shop';
let scene: TestEnvironment;
let popup: Page;
let page: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  const region = await choose(popup, name);
  await allow(region, '127.0.0.1');
  await submitSignIn(region, demoCredentials['corner-shop']?.fields ?? {});
  await untilStatus(region, 'Signed in');
});
afterAll(() => scene?.close());
beforeEach(async () => {
  await popup.bringToFront();
  page = await openPortal(scene.browser.context, popup, name);
  await expect.poll(() => page.locator('#sub-request').innerText()).not.toBe('asking');
});
afterEach(async () => {
  await page.close();
  await untilCarrying();
});

/** Waits until exactly these tabs are signed in, in the browser's rules and in the background's list. */
async function untilCarrying(...ids: number[]): Promise<void> {
  const carrying = async () => [
    await listedTabs(scene.browser),
    (await tabHeaders(scene.browser)).map(({ tab }) => tab),
  ];
  await expect.poll(carrying).toEqual([ids, ids]);
}

/** Has the browser discard a tab as Memory Saver does. @returns the id it has from then on */
async function discard(tabId: number): Promise<number> {
  await popup.bringToFront();
  const id = await popup.evaluate(async (id) => (await chrome.tabs.discard(id))?.id, tabId);
  return id ?? -1;
}

/** Brings a discarded tab to the front, which loads it again. */
async function comeBack(tabId: number): Promise<void> {
  const before = scene.servers.fourwayshop.requests.length;
  await popup.evaluate((id) => chrome.tabs.update(id, { active: true }), tabId);
  const back = () => scene.browser.context.pages().find((each) => each.url().includes('/portal'));
  await expect.poll(() => back()?.locator('#who').innerText()).toMatch(/^Signed in as /);
  page = back() as Page;
  await page.reload();
  expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
  const sent = scene.servers.fourwayshop.requests
    .slice(before)
    .filter(({ path }) => path.startsWith('/portal'));
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter(({ headers }) => !('authorization' in headers) || 'cookie' in headers)).toEqual([]);
}

const badgeOf = async (tabId: number) =>
  (await scene.browser.worker()).evaluate((tabId) => chrome.action.getBadgeText({ tabId }), tabId);

describe('a discarded tab', () => {
  it.each([
    ['while the background runs', async () => {}],
    ['while the background is stopped', () => scene.browser.killWorker()],
  ] as const)('is signed in under the id it comes back with, %s', async (_when, before) => {
    const tabId = await tabIdOf(scene.browser, page);
    await untilCarrying(tabId);
    await before();
    const present = await discard(tabId);
    expect([present > 0, present === tabId]).toEqual([true, false]);
    await untilCarrying(present);
    await comeBack(present);
    await untilCarrying(present);
    await expect.poll(() => badgeOf(present)).toBe('in');
  });

  it('is signed in no more when its session ends meanwhile', async () => {
    const present = await discard(await tabIdOf(scene.browser, page));
    await untilCarrying(present);
    await popup.bringToFront();
    const region = await choose(popup, name);
    await region.getByRole('button', { name: 'Sign out', exact: true }).click();
    await untilStatus(region, 'Signed out');
    await untilCarrying();
    const before = scene.servers.fourwayshop.requests.length;
    await popup.evaluate((id) => chrome.tabs.update(id, { active: true }), present);
    const back = () => scene.browser.context.pages().find((each) => each.url().includes('/portal'));
    await expect.poll(() => back()?.url()).toContain('/portal');
    page = back() as Page;
    await page.reload();
    expect(await page.locator('#who').innerText()).toBe('Not signed in');
    const sent = scene.servers.fourwayshop.requests.slice(before);
    expect(sent.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
    await popup.bringToFront();
    await submitSignIn(region, demoCredentials['corner-shop']?.fields ?? {});
    await untilStatus(region, 'Signed in');
  });
});

describe('Back in a signed-in tab', () => {
  it('leads to no page of ours: the portal stands in its place in the history', async () => {
    expect(await page.evaluate(() => history.length)).toBe(1);
    const home = page.url();
    await page.goto(`${new URL(home).origin}/portal?second`);
    await page.goBack();
    expect(page.url()).toBe(home);
    expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
    // Nothing is before it: the browser's own Back has nowhere to go.
    await page.goBack();
    expect(page.url()).toBe(home);
  });
});
