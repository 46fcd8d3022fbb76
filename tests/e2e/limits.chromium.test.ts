import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  choose,
  chooseFile,
  signOut,
  submitSignIn,
  tenantFile,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

// The browser's limits and ours: a full storage, texts too long, slots that hold what they should not.

const jane = demoCredentials['acme-members']?.fields ?? {};
const acme = 'Acme Members';
let scene: TestEnvironment;
let options: Page;
beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  options = await scene.browser.openOptions();
});
// Throws when a page of ours threw or left a rejection to nobody.
afterAll(() => scene.close());

/** Leaves no room in an area: one piece as large as its room, then ever smaller ones, until the browser takes none. */
async function fill(area: 'local' | 'session'): Promise<void> {
  await options.evaluate(async (name) => {
    const store = chrome.storage[name];
    let piece = 0;
    const isTaken = (size: number) => {
      piece += 1;
      return store.set({ [`filler:${piece}`]: 'x'.repeat(size) }).then(
        () => true,
        () => false,
      );
    };
    // The key counts too, and in memory what holds the text.
    const room = store.QUOTA_BYTES - (await store.getBytesInUse(null)) - 1024;
    if (!(await isTaken(room))) throw new Error(`${name} did not take ${room} bytes`);
    // In memory Chromium counts what a text takes, and a short one takes nothing of its own.
    const least = name === 'session' ? 64 : 1;
    for (let size = 1024; size >= least; size /= 2) while (await isTaken(size));
  }, area);
}
const empty = (area: 'local' | 'session') =>
  options.evaluate(async (name) => {
    const keys = await chrome.storage[name].getKeys();
    await chrome.storage[name].remove(keys.filter((key) => key.startsWith('filler:')));
  }, area);

/** What nobody caught in the background, from now on. */
async function watchWorker(): Promise<() => Promise<string[]>> {
  const worker = await scene.browser.worker();
  await worker.evaluate(() => {
    const uncaught: string[] = [];
    Object.assign(globalThis, { uncaught });
    addEventListener('unhandledrejection', (event) =>
      uncaught.push(String((event as PromiseRejectionEvent).reason)),
    );
  });
  return () => worker.evaluate(() => (globalThis as unknown as { uncaught: string[] }).uncaught);
}

describe('where the browser’s memory is full', () => {
  afterEach(() => empty('session'));

  it('a sign-in says so and what to remove, sends nothing, and works once there is room', async () => {
    const popup = await scene.browser.openPopup();
    const region = await choose(popup, acme);
    await allow(region, '127.0.0.1');
    const uncaught = await watchWorker();
    await fill('session');
    const before = scene.servers.nexudus.requests.length;
    await submitSignIn(region, jane);
    const told = await untilAlert(region, 'internal');
    expect(told).toMatch(/memory .* is full/);
    expect(told).toMatch(/Sign out of tenants/);
    expect(scene.servers.nexudus.requests.length).toBe(before);
    expect(await region.getByRole('status').innerText()).toMatch(/^Signed out/);
    expect(await popup.getByRole('alert').count()).toBe(1);

    await empty('session');
    await submitSignIn(region, jane);
    await untilStatus(region, 'Signed in');
    await fill('session');
    await signOut(region);
    expect(await uncaught()).toEqual([]);
    await popup.close();
  });

  it('typing goes on, and says that it would not survive the popup', async () => {
    const popup = await scene.browser.openPopup();
    const region = await choose(popup, acme);
    await fill('session');
    await region.getByLabel('Email', { exact: true }).fill('somebody.else@example.com');
    expect(await untilAlert(region, 'internal')).toMatch(/memory .* is full/);
    expect(await region.getByLabel('Email', { exact: true }).inputValue()).toBe('somebody.else@example.com');
    await popup.close();
  });
});

describe('where the browser’s disk space is full', () => {
  afterEach(() => empty('local'));

  it('an import, a switch and a new vault say so, and nothing is changed', async () => {
    const uncaught = await watchWorker();
    await fill('local');
    const before = await options.evaluate(() => chrome.storage.local.get(['tenants', 'vault']));
    const [tenant] = scene.tenants;
    await chooseFile(options, tenantFile([{ ...tenant, id: 'more', name: 'More' }]));
    const alert = options.getByRole('alert');
    expect(await alert.innerText()).toMatch(/disk space .* is full/);

    const settings = await scene.browser.openSettings();
    const lock = settings.getByRole('checkbox', { name: /sign out everywhere when the screen locks/i });
    await lock.click();
    await settings.locator('[role=alert][data-code=internal]').waitFor();
    expect(await lock.isChecked()).toBe(false);
    await settings.close();

    const vault = await scene.browser.context.newPage();
    await vault.goto(options.url().replace('options', 'vault'));
    await vault.getByLabel('New passphrase', { exact: true }).fill('correct horse battery');
    await vault.getByLabel('Repeat new passphrase', { exact: true }).fill('correct horse battery');
    await vault.keyboard.press('Enter');
    expect(await vault.getByRole('alert').innerText()).toMatch(/disk space .* is full/);
    await vault.close();
    expect(await options.evaluate(() => chrome.storage.local.get(['tenants', 'vault']))).toEqual(before);
    expect(await uncaught()).toEqual([]);
  });
});

describe('a text that is too long is told at its field, with the limit, and nothing is sent', () => {
  it('in the sign-in form', async () => {
    const popup = await scene.browser.openPopup();
    const region = await choose(popup, acme);
    for (const label of ['Email', 'Password']) {
      const before = scene.servers.nexudus.requests.length;
      await submitSignIn(region, { ...jane, [label]: 'x'.repeat(20_001) });
      const field = region.getByLabel(label, { exact: true });
      await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
      const described = await field.getAttribute('aria-describedby');
      expect(await popup.locator(`#${described}`).innerText()).toMatch(/too long: 20,000 characters/);
      expect(scene.servers.nexudus.requests.length).toBe(before);
      expect((await field.inputValue()).length).toBe(20_001);
    }
    // One that fits is sent.
    await submitSignIn(region, { ...jane, Password: 'x'.repeat(20_000) });
    await untilAlert(region, 'bad_credentials');
    await popup.close();
  });

  it('in the vault’s form, where nothing pasted is cut off', async () => {
    const vault = await scene.browser.context.newPage();
    await vault.goto(options.url().replace('options', 'vault'));
    const long = 'correct horse '.repeat(100);
    await vault.getByLabel('New passphrase', { exact: true }).fill(long);
    await vault.getByLabel('Repeat new passphrase', { exact: true }).fill(long);
    await vault.keyboard.press('Enter');
    expect(await vault.locator('#passphrase-new-help').innerText()).toMatch(/too long: 1,000 characters/);
    expect((await vault.getByLabel('New passphrase', { exact: true }).inputValue()).length).toBe(1400);
    expect(await options.evaluate(() => chrome.storage.local.get(['vault']))).toEqual({});
    await vault.close();
  });

  it('in a tenant’s form', async () => {
    await options.getByRole('button', { name: 'Add tenant' }).click();
    const form = options.getByRole('form');
    for (const [label, text, limit] of [
      ['Name', 'n'.repeat(81), '80'],
      ['Base URL', `https://acme.example/${'p'.repeat(500)}`, '500'],
    ] as const) {
      const field = form.getByLabel(label, { exact: true });
      await field.fill(text);
      await form.getByRole('button', { name: 'Save tenant' }).click();
      const described = await field.getAttribute('aria-describedby');
      expect(await options.locator(`#${described}`).innerText()).toContain(`longer than ${limit} characters`);
      expect(await field.inputValue()).toBe(text);
      await field.fill('');
    }
    await form.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('a damaged slot', () => {
  const session = { account: 'j', method: 'password', signedInAt: 'x', renewedAt: null, expiresAt: 9e15 };
  const text = (data: unknown) => ({ version: 1, data: JSON.stringify(data) });
  // Each costs a background's death; tests/integration/damaged-slots.test.ts has every kind of every slot.
  const slots: Record<string, { page: string; area: 'local' | 'session'; damages: readonly unknown[] }> = {
    passes: {
      page: 'popup',
      area: 'session',
      damages: [
        'x',
        text({ 'acme-members': { session: { ...session, renewedAt: 1, signedInAt: 1, maskedToken: 5 } } }),
        text({ 'acme-members': { signingIn: { until: 'x', awaits: 'code' } } }),
      ],
    },
    drafts: {
      page: 'popup',
      area: 'session',
      damages: [{ version: 1, data: { fields: { 'acme-members': 5 } } }],
    },
    vaultStatus: {
      page: 'vault',
      area: 'session',
      damages: [{ version: 1, data: { vault: 'open', kept: 5 } }],
    },
    bulkRun: {
      page: 'bulk',
      area: 'session',
      damages: [text({ act: 'login', until: 'x', tenants: 5 })],
    },
    examinations: {
      page: 'doctor',
      area: 'session',
      damages: [{ version: 1, data: { 'acme-members': { startedAt: 'x', answers: [5] } } }],
    },
    preferences: {
      page: 'options',
      area: 'local',
      damages: [text({ lastAccount: 5, usedAt: { 'acme-members': 'x' }, autoLock: 'soon', favourites: 5 })],
    },
    policy: {
      page: 'options',
      area: 'local',
      damages: [text({ tenants: 5, preferences: 5, issues: [5] })],
    },
  };

  it.each(Object.entries(slots))(
    '%s: the page renders, and the next wake rewrites it',
    { timeout: 180_000 },
    async (key, { page, area, damages }) => {
      const shown = await scene.browser.context.newPage();
      const address =
        options.url().replace('options', page) + (page === 'doctor' ? '?tenant=acme-members' : '');
      const before = await options.evaluate(() => chrome.storage.local.get(['tenants']));
      for (const damaged of damages) {
        // A page sends again what a stopped background left unanswered, which would wake it before the damage.
        await shown.goto('about:blank');
        await scene.browser.killWorker();
        await options.evaluate(([name, slot, value]) => chrome.storage[name].set({ [slot]: value }), [
          area,
          key,
          damaged,
        ] as const);
        const stored = () =>
          options.evaluate(
            async ([name, slot]) => JSON.stringify((await chrome.storage[name].get([slot]))[slot] ?? ''),
            [area, key] as const,
          );
        // Every page wakes the background as it opens.
        await shown.goto(address);
        await shown.locator('h1').first().waitFor({ state: 'attached' });
        // A background that woke before the damage has read the slot, and looks at it at its next wake.
        for (let tries = 0; tries < 30 && (await stored()) === JSON.stringify(damaged); tries += 1)
          await shown.waitForTimeout(100);
        if ((await stored()) === JSON.stringify(damaged)) {
          await shown.goto('about:blank');
          await scene.browser.killWorker();
          await shown.goto(address);
          await shown.locator('h1').first().waitFor({ state: 'attached' });
        }
        await expect.poll(stored).not.toBe(JSON.stringify(damaged));
        for (const text of [
          await shown.locator('body').innerText(),
          await options.locator('body').innerText(),
        ])
          expect([damaged, /Invalid Date|\bNaN\b|undefined|\[object/.exec(text)?.[0]]).toEqual([
            damaged,
            undefined,
          ]);
      }
      expect(await options.evaluate(() => chrome.storage.local.get(['tenants']))).toEqual(before);
      await shown.close();
    },
  );
});
