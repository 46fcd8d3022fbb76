import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { slotData } from '../support/slot-data.ts';
import { chromiumBuild, launchChromium } from './harness/chromium.ts';
import { importedTenants, openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  answerCode,
  choose,
  openPortal,
  readStatus,
  signOut,
  submitSignIn,
  tenantRegion,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const harry = demoCredentials['harbour-coworking'];

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
});
afterAll(() => scene?.close());
beforeEach(() => {
  scene.servers.nexudus.switches.fault = null;
});

const logIns = () => scene.servers.nexudus.requests.filter(({ path }) => path === '/api/token').length;

/** What the background keeps of a tenant: the pass and the token live and die together. */
async function kept(id: string): Promise<{ session: boolean; token: boolean }> {
  const worker = await scene.browser.worker();
  const { passes, [`token:${id}`]: token } = await worker.evaluate(() => chrome.storage.session.get(null));
  const pass = slotData(passes)[id] as { session?: unknown } | undefined;
  return { session: pass?.session !== undefined, token: token !== undefined };
}

describe('the background dies', () => {
  it('and really does: its globals are gone when it wakes', async () => {
    const before = await scene.browser.worker();
    await before.evaluate(() => Object.assign(globalThis, { canary: 1 }));
    await scene.browser.killWorker();
    await scene.browser.openPopup().then((page) => page.close());
    const after = await scene.browser.worker();
    expect(await after.evaluate(() => 'canary' in globalThis)).toBe(false);
  });

  it('and no page that a tab loads wakes it, nor a tab that closes, until a tab is signed in', async () => {
    const { context } = scene.browser;
    const loadAndClose = async () => {
      const elsewhere = await context.newPage();
      await elsewhere.goto(scene.servers.nexudus.portalOrigin, { waitUntil: 'networkidle' });
      await elsewhere.close();
    };
    await scene.browser.killWorker();
    const starts = await scene.browser.countWorkerStarts();
    await loadAndClose();
    await loadAndClose();
    expect(starts.count()).toBe(0);
    await popup.bringToFront();
    const region = await choose(popup, 'Northwind MSP');
    await submitSignIn(region, demoCredentials['northwind-msp']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    const portal = await openPortal(context, popup, 'Northwind MSP');
    await expect.poll(starts.count).toBe(1);
    await scene.browser.killWorker();
    await loadAndClose();
    await expect.poll(starts.count).toBe(2);
    await portal.close();
    // The last signed-in tab takes its listeners along.
    await expect
      .poll(async () => {
        await scene.browser.killWorker();
        const before = starts.count();
        await loadAndClose();
        return starts.count() - before;
      })
      .toBe(0);
    await starts.end();
    await popup.bringToFront();
    await signOut(await choose(popup, 'Northwind MSP'));
    await choose(popup, 'Acme Members');
  });

  it('between log in and open: the pass stands, and the portal opens without a second log in', async () => {
    await submitSignIn(tenantRegion(popup, 'Acme Members'), jane);
    await untilStatus(tenantRegion(popup, 'Acme Members'), 'Signed in');
    const before = logIns();
    await scene.browser.killWorker();
    expect(await readStatus(tenantRegion(popup, 'Acme Members'))).toMatch(/^Signed in/);
    const portal = await openPortal(scene.browser.context, popup, 'Acme Members');
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    await portal.close();
    expect(logIns()).toBe(before);
  });

  it('and a popup opened meanwhile shows the true state at once', async () => {
    await scene.browser.killWorker();
    const page = await scene.browser.openPopup();
    const acme = await choose(page, 'Acme Members');
    expect(await readStatus(acme)).toMatch(/^Signed in/);
    await page.close();
  });

  it('in the middle of opening: no tab, the session stands, and the next press opens', async () => {
    const pages = scene.browser.context.pages().length;
    scene.servers.nexudus.switches.fault = { kind: 'hang', path: '/api/sys/users/token/refresh', once: true };
    const acme = tenantRegion(popup, 'Acme Members');
    await acme.getByRole('button', { name: 'Open portal', exact: true }).click();
    await expect.poll(() => scene.servers.nexudus.switches.fault).toBe(null);
    await scene.browser.killWorker();
    await untilAlert(acme, 'internal');
    expect(await readStatus(acme)).toMatch(/^Signed in/);
    expect(scene.browser.context.pages()).toHaveLength(pages);
    const portal = await openPortal(scene.browser.context, popup, 'Acme Members');
    expect(await portal.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    await portal.close();
  });

  it('in the middle of a log in: the next look says so, keeps nothing half, and logging in again works', async () => {
    await signOut(tenantRegion(popup, 'Acme Members'));
    scene.servers.nexudus.switches.fault = { kind: 'hang', path: '/api/token', once: true };
    const before = logIns();
    await submitSignIn(tenantRegion(popup, 'Acme Members'), jane);
    await untilStatus(tenantRegion(popup, 'Acme Members'), 'Signing in');
    await expect.poll(logIns).toBe(before + 1);
    await scene.browser.killWorker();

    await popup.close();
    popup = await scene.browser.openPopup();
    const acme = await choose(popup, 'Acme Members');
    await untilStatus(acme, 'Signed out');
    expect(await kept('acme-members')).toEqual({ session: false, token: false });
    expect(logIns()).toBe(before + 1);
    await submitSignIn(acme, { Password: jane.Password ?? '' });
    await untilStatus(acme, 'Signed in');
  });

  it('in the middle of a log in, and the popup that waits for it tells', async () => {
    const acme = tenantRegion(popup, 'Acme Members');
    await signOut(acme);
    scene.servers.nexudus.switches.fault = { kind: 'hang', path: '/api/token', once: true };
    await submitSignIn(acme, { Password: jane.Password ?? '' });
    await expect.poll(() => scene.servers.nexudus.switches.fault).toBe(null);
    await scene.browser.killWorker();
    await untilAlert(acme, 'internal');
    await untilStatus(acme, 'Signed out');
  });

  it('after the server has answered and before anything was kept: nothing half is left', async () => {
    const acme = tenantRegion(popup, 'Acme Members');
    scene.servers.nexudus.switches.fault = { kind: 'lost-hang', path: '/api/token', once: true };
    await submitSignIn(acme, { Password: jane.Password ?? '' });
    // It says 'Signed out' now, and is to say so again.
    await untilStatus(acme, 'Signing in');
    await expect.poll(() => scene.servers.nexudus.switches.fault).toBe(null);
    await scene.browser.killWorker();
    await untilStatus(acme, 'Signed out');
    expect(await kept('acme-members')).toEqual({ session: false, token: false });
  });

  it('between writing and telling: who was not told is told when the next one wakes', async () => {
    const region = tenantRegion(popup, 'Acme Members');
    await submitSignIn(region, { Password: jane.Password ?? '' });
    await untilStatus(region, 'Signed in');
    const other = await scene.browser.openPopup();
    const there = await choose(other, 'Acme Members');
    await untilStatus(there, 'Signed in');
    // Of what it writes from now on this one tells nobody.
    await (await scene.browser.worker()).evaluate(() => {
      chrome.runtime.sendMessage = (async () => undefined) as typeof chrome.runtime.sendMessage;
    });
    await signOut(region);
    await scene.browser.killWorker();
    expect(await readStatus(there)).toMatch(/^Signed in/);
    const looking = await scene.browser.openPopup();
    await untilStatus(there, 'Signed out');
    await looking.close();
    await other.close();
    await popup.bringToFront();
  });

  it('while a code is awaited: the question stands, and the code signs in', async () => {
    const harbour = await choose(popup, 'Harbour Coworking');
    await submitSignIn(harbour, harry?.fields ?? {});
    await harbour.getByLabel('Verification code').waitFor();
    await scene.browser.killWorker();
    await popup.close();
    popup = await scene.browser.openPopup();
    const again = tenantRegion(popup, 'Harbour Coworking');
    await answerCode(again, harry?.code ?? '');
    await untilStatus(again, 'Signed in');
  });
});

describe('without any background', () => {
  it('the popup shows its first picture all the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'concierge-unwoken-'));
    const build = join(folder, 'build');
    await cp(chromiumBuild, build, { recursive: true });
    await writeFile(join(build, 'background.js'), '');
    const without = await launchChromium({ build });
    const writing = await without.context.newPage();
    await writing.goto(`chrome-extension://${without.id}/manifest.json`);
    await writing.evaluate((stored) => chrome.storage.local.set(stored), importedTenants(scene.tenants));
    await writing.close();
    const page = await without.openPopup();
    await expect
      .poll(() => page.getByRole('listbox', { name: 'Tenants' }).getByRole('option').count())
      .toBe(scene.tenants.length);
    await expect.poll(() => page.evaluate(() => performance.getEntriesByName('popup-ready').length)).toBe(1);
    await without.discard();
    await rm(folder, { recursive: true });
  });
});
