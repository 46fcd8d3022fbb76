import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { chromiumBuild } from './harness/chromium.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  answerCode,
  choose,
  importFile,
  openPortal,
  pasted,
  readStatus,
  readToken,
  signOut,
  signOutEverywhere,
  submitSignIn,
  tenantRegion,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const harry = demoCredentials['harbour-coworking'];
const erp = demoCredentials['acme-erp']?.fields ?? {};

let scene: TestEnvironment;
let popup: Page;
let acme: Locator;

beforeAll(async () => {
  scene = await openEnvironment();
});
afterAll(() => scene?.close());

const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });
const untilFocused = (target: Locator) =>
  expect.poll(() => target.evaluate((each) => each === document.activeElement)).toBe(true);
const tokenRequests = () => scene.servers.nexudus.requests.filter(({ path }) => path === '/api/token');

describe('what is installed', () => {
  it('is the shipping build: its manifest is the built one, byte for byte', async () => {
    const page = await scene.browser.context.newPage();
    const response = await page.goto(`chrome-extension://${scene.browser.id}/manifest.json`);
    const built = await readFile(join(chromiumBuild, 'manifest.json'));
    expect((await response?.body())?.equals(built)).toBe(true);
    await page.close();
  });

  it('warns about nothing at install', async () => {
    const manifest = await readFile(join(chromiumBuild, 'manifest.json'), 'utf8');
    const warnings = async (text: string) =>
      (await scene.browser.worker()).evaluate(
        (text) => chrome.management.getPermissionWarningsByManifest(text),
        text,
      );
    expect(await warnings(manifest)).toEqual([]);
    const { permissions, ...rest } = JSON.parse(manifest);
    expect(await warnings(JSON.stringify({ ...rest, permissions: [...permissions, 'history'] }))).not.toEqual(
      [],
    );
  });

  it('may talk to no host', async () => {
    const granted = await (await scene.browser.worker()).evaluate(() => chrome.permissions.getAll());
    expect(granted.origins).toEqual([]);
  });
});

describe('the main job', () => {
  it('begins on an empty list that leads to the first tenant', async () => {
    popup = await scene.browser.openPopup();
    await popup.getByRole('button', { name: 'Manage tenants' }).first().click();
    // Not the next tab: the welcome of the first install opens at a time of its own.
    const address = `chrome-extension://${scene.browser.id}/options.html`;
    const opened = () => scene.browser.context.pages().find((page) => page.url() === address);
    await expect.poll(opened).toBeDefined();
    const options = opened() as Page;
    await options.getByRole('button', { name: 'Add tenant' }).waitFor();
    await options.close().catch(() => undefined);
    await popup.close().catch(() => undefined);
  });

  it('imports a tenant file', async () => {
    const options = await scene.browser.openOptions();
    expect(await importFile(options, scene.tenants)).toContain(`Imported ${scene.tenants.length} tenants`);
    await options.close();
  });

  it('opens the popup with the search in focus and every tenant in the list', async () => {
    popup = await scene.browser.openPopup();
    // The first picture holds the rows in sight; those beside them and the focus come after it.
    await expect
      .poll(() => popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option').count())
      .toBe(scene.tenants.length);
    await untilFocused(popup.getByRole('searchbox', { name: 'Search tenants' }));
  });

  it('offers no sign-in and sends nothing before the host is allowed', async () => {
    acme = await choose(popup, 'Acme Members');
    await acme.getByRole('button', { name: 'Allow access to 127.0.0.1' }).waitFor();
    expect(await button(acme, 'Sign in').count()).toBe(0);
    expect(scene.servers.nexudus.requests).toEqual([]);
  });

  it('allows the host, by name', async () => {
    await scene.browser.allowHosts('http://127.0.0.1/*');
    await allow(acme, '127.0.0.1');
    await button(acme, 'Sign in').waitFor();
    expect(await readStatus(acme)).toMatch(/^Signed out/);
  });

  it('logs in with one request and shows the pass', async () => {
    await submitSignIn(acme, jane);
    await untilStatus(acme, 'Signed in');
    expect(tokenRequests()).toHaveLength(1);
    expect(await acme.innerText()).toContain('jane@example.com');
  });

  it('shows no more than eight characters of the token, and no more than a quarter', async () => {
    const bearer = scene.servers.nexudus.issued.find(({ kind }) => kind === 'access token')?.value ?? '';
    const shown = await readToken(acme);
    expect(shown).toBe(`${bearer.slice(0, 8)}…`);
    expect(shown.length - 1).toBeLessThanOrEqual(bearer.length / 4);
  });

  it('copies the masked token, and nothing but it', async () => {
    await button(acme, 'Copy masked token').click();
    // Another tab in front takes the leave to copy away.
    await popup.getByText('Copied the masked token of Acme Members').waitFor();
    expect(await pasted(scene.browser.context)).toBe(await readToken(acme));
  });

  it('asks before the first door of the day into production; Cancel has the focus and opens nothing', async () => {
    await button(acme, 'Open portal').click();
    const question = popup.getByRole('alertdialog', { name: /Acme Members/ });
    await question.waitFor();
    const cancel = button(question, 'Cancel');
    expect(await cancel.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await question.innerText()).toContain(new URL(scene.servers.nexudus.portalOrigin).host);
    await cancel.click();
    await question.waitFor({ state: 'detached' });
    expect(scene.servers.nexudus.portalRequests).toEqual([]);
    expect(scene.servers.nexudus.issued.some(({ kind }) => kind === 'one-time token')).toBe(false);
  });

  it('opens the portal signed in, through a link made at that moment', async () => {
    const portal = await openPortal(scene.browser.context, popup, 'Acme Members');
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    expect(portal.url()).toBe(`${scene.servers.nexudus.portalOrigin}/en/`);
    expect(scene.servers.nexudus.issued.filter(({ kind }) => kind === 'one-time token')).toHaveLength(1);
    await portal.close();
  });

  it('opens a saved destination signed in, with a fresh link, and does not ask again that day', async () => {
    const tab = scene.browser.context.waitForEvent('page');
    await button(acme, 'Bookings').click();
    const portal = await tab;
    await portal.waitForURL(/bookings/);
    expect(await popup.getByRole('alertdialog').count()).toBe(0);
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    expect(scene.servers.nexudus.issued.filter(({ kind }) => kind === 'one-time token')).toHaveLength(2);
    await portal.close();
  });

  it('asks for a code only when the vendor does, and still awaits it after the popup was closed', async () => {
    let harbour = await choose(popup, 'Harbour Coworking');
    expect(await harbour.getByLabel('Verification code').count()).toBe(0);
    await submitSignIn(harbour, harry?.fields ?? {});
    await harbour.getByLabel('Verification code').waitFor();
    expect(await readStatus(harbour)).toMatch(/^Signing in/);
    await popup.close();

    popup = await scene.browser.openPopup();
    harbour = tenantRegion(popup, 'Harbour Coworking');
    const code = harbour.getByLabel('Verification code');
    await code.waitFor();
    await untilFocused(code);
    expect(await harbour.getByLabel('Password').count()).toBe(0);
    await answerCode(harbour, harry?.code ?? '');
    await untilStatus(harbour, 'Signed in');
  });

  it('switches to another tenant, and none of the first one’s controls stays reachable', async () => {
    const acmeErp = await choose(popup, 'Acme ERP');
    expect(await tenantRegion(popup, 'Acme Members').count()).toBe(0);
    expect(await tenantRegion(popup, 'Harbour Coworking').count()).toBe(0);
    expect(await popup.getByRole('button', { name: 'Open portal' }).count()).toBe(0);
    await submitSignIn(acmeErp, erp);
    await untilStatus(acmeErp, 'Signed in');
    expect(scene.servers.nextup.liveSessions()).toHaveLength(1);
  });

  it('checks the session with the server', async () => {
    const before = scene.servers.nextup.requests.length;
    await button(tenantRegion(popup, 'Acme ERP'), 'Check').click();
    await expect.poll(() => scene.servers.nextup.requests.length).toBe(before + 1);
    await popup.getByText('Acme ERP: checked, the session is alive.').waitFor();
    await untilStatus(tenantRegion(popup, 'Acme ERP'), 'Signed in');
  });

  it('logs out, on the server too', async () => {
    await signOut(tenantRegion(popup, 'Acme ERP'));
    await expect.poll(() => scene.servers.nextup.liveSessions()).toHaveLength(0);
  });

  it('offers the user name last used again', async () => {
    const field = tenantRegion(popup, 'Acme ERP').getByLabel('User name');
    await expect.poll(() => field.inputValue()).toBe(erp['User name']);
  });

  it('logs out everywhere with one button', async () => {
    await signOutEverywhere(popup);
    for (const name of ['Acme Members', 'Harbour Coworking', 'Acme ERP']) {
      await untilStatus(await choose(popup, name), 'Signed out');
    }
    const worker = await scene.browser.worker();
    const kept = () => worker.evaluate(() => chrome.storage.session.get(null).then(Object.keys));
    // A token is emptied with its pass, and its place taken away in the next step.
    await expect.poll(async () => (await kept()).filter((key) => key.startsWith('token'))).toEqual([]);
  });

  it('has sent no cookie, no Origin and no unasked request all along', () => {
    const { nexudus, harbour, nextup } = scene.servers;
    const all = [...nexudus.requests, ...harbour.requests, ...nextup.requests];
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter(({ headers }) => 'cookie' in headers || 'origin' in headers)).toEqual([]);
    expect(all.flatMap(({ notes }) => notes)).toEqual([]);
  });
});

describe('the main job by keyboard', () => {
  it('goes from the search to the opened portal without a mouse', async () => {
    const { nexudus } = scene.servers;
    const before = nexudus.portalRequests.length;
    popup = await scene.browser.openPopup();
    await untilFocused(popup.getByRole('searchbox'));
    await popup.keyboard.type('acme mem');
    acme = tenantRegion(popup, 'Acme Members');
    await acme.waitFor();
    await popup.keyboard.press('Enter');
    // The user name is there from before: the first empty field is the password.
    await untilFocused(acme.getByLabel('Password'));
    await popup.keyboard.type(jane.Password ?? '');
    await popup.keyboard.press('Enter');
    await untilStatus(acme, 'Signed in');

    await popup.getByRole('searchbox').focus();
    const tab = scene.browser.context.waitForEvent('page');
    await popup.keyboard.press('Enter');
    const portal = await tab;
    await portal.waitForURL(/^http/);
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    expect(nexudus.portalRequests.length).toBeGreaterThan(before);
    await portal.close();
  });

  it('ends a waiting sign-in with Cancel', async () => {
    const harbour = await choose(popup, 'Harbour Coworking');
    await submitSignIn(harbour, harry?.fields ?? {});
    await harbour.getByLabel('Verification code').waitFor();
    await button(harbour, 'Cancel').click();
    await untilStatus(harbour, 'Signed out');
    expect(await harbour.getByLabel('Verification code').count()).toBe(0);
  });

  it('says when a code was wrong and takes the next one', async () => {
    const harbour = tenantRegion(popup, 'Harbour Coworking');
    await submitSignIn(harbour, harry?.fields ?? {});
    await answerCode(harbour, '000000');
    await untilAlert(harbour, 'bad_credentials');
    await answerCode(harbour, harry?.code ?? '');
    await untilStatus(harbour, 'Signed in');
  });
});
