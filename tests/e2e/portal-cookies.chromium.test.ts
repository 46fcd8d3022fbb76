import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { everySlot, tabHeaders } from './harness/signed-in-tabs.ts';
import { allow, choose, openPortal, signOut, submitSignIn, untilStatus } from './harness/user-actions.ts';

const name = 'Corner Shop Cookies';
let scene: TestEnvironment;
let popup: Page;
let region: Locator;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  region = await choose(popup, name);
});
afterAll(() => scene?.close());

const shop = () => scene.servers.fourwayshop;
const jar = async () =>
  (await scene.browser.context.cookies(`${shop().origin}/`)).map(({ name, value }) => `${name}=${value}`);

describe('the door of a shop whose session the browser’s cookies carry', () => {
  it('says before anything is typed that it takes the place of one’s own session on that host', async () => {
    await allow(region, '127.0.0.1');
    await region.getByLabel('Password').waitFor();
    expect(await region.innerText()).toMatch(
      /signs your browser in to 127\.0\.0\.1 and replaces any session/i,
    );
    expect(shop().requests).toEqual([]);
    await choose(popup, 'Corner Shop');
    await popup.getByRole('region', { name: 'Corner Shop', exact: true }).getByLabel('Password').waitFor();
    expect(await popup.getByRole('region', { name: 'Corner Shop', exact: true }).innerText()).not.toMatch(
      /signs your browser in/i,
    );
    region = await choose(popup, name);
  });

  it('opens signed in, portal and destination, without a rule and without a token kept', async () => {
    await submitSignIn(region, demoCredentials['corner-shop-cookies']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    expect((await jar()).some((cookie) => cookie.startsWith('fws_session='))).toBe(true);
    for (const method of ['Open portal', 'Orders']) {
      await popup.bringToFront();
      const page = await openPortal(scene.browser.context, popup, name, method);
      expect(await page.locator('#who').innerText()).toBe('Signed in as clerk@example.com');
      await page.close();
    }
    expect(await tabHeaders(scene.browser)).toEqual([]);
    const slots = await everySlot(scene.browser);
    for (const { kind, value } of shop().issued) expect(slots.includes(value), kind).toBe(false);
    expect(shop().requests.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
  });

  it('is shut by Sign out: the server’s session is dead, and an open tab is signed out', async () => {
    await popup.bringToFront();
    const page = await openPortal(scene.browser.context, popup, name);
    await popup.bringToFront();
    await signOut(region);
    await expect.poll(() => shop().liveSessions()).toEqual([]);
    expect(shop().requests.filter(({ path, status }) => path === '/logout' && status === 200)).toHaveLength(
      1,
    );
    await page.reload();
    expect(await page.locator('#who').innerText()).toBe('Not signed in');
    await page.close();
  });

  it('leaves cookies of the host alone without the permission to delete them', async () => {
    await scene.browser.context.addCookies([
      { name: 'own', value: 'the-persons-own', url: `${shop().origin}/` },
    ]);
    await submitSignIn(region, demoCredentials['corner-shop-cookies']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    await signOut(region);
    // The next log-in waits until all that belongs to the log-out is done.
    await submitSignIn(region, demoCredentials['corner-shop-cookies']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    expect(await jar()).toContain('own=the-persons-own');
    await signOut(region);
  });

  it('deletes them with it, whatever their path, though the server does not hear of the log-out', async () => {
    const settings = await scene.browser.openSettings();
    // The browser gives this permission without a dialog.
    const box = settings.getByRole('checkbox', { name: /^On sign-out, delete the cookies/ });
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(true);
    await settings.close();
    shop().switches.cookiePath = '/portal';
    await popup.bringToFront();
    await submitSignIn(region, demoCredentials['corner-shop-cookies']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    const page = await openPortal(scene.browser.context, popup, name);
    expect(await page.locator('#who').innerText()).toBe('Signed in as clerk@example.com');
    await popup.bringToFront();
    await signOut(region);
    await expect.poll(jar).toEqual([]);
    const ofPortal = () => scene.browser.context.cookies(`${shop().origin}/portal`);
    await expect.poll(ofPortal).toEqual([]);
    await page.reload();
    expect(await page.locator('#who').innerText()).toBe('Not signed in');
    await page.close();
  });
});
