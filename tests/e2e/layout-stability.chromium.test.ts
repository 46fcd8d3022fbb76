import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { allow, choose, submitSignIn, untilAlert, untilStatus } from './harness/user-actions.ts';

// No button moves under the pointer when an outcome comes or goes: the next press would be another deed, or a door.

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
});
afterAll(() => scene?.close());

/** Where each button of a tenant stands, by its name. */
const places = (region: Locator): Promise<Record<string, string>> =>
  region.evaluate((card) =>
    Object.fromEntries(
      [...card.querySelectorAll('button')].map((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return [button.innerText, [x, y, width, height].map(Math.round).join(' ')];
      }),
    ),
  );

describe('the buttons of a tenant', () => {
  it('stand still when a check goes well, ill, and well again', async () => {
    const region = await choose(popup, 'Northwind MSP');
    await allow(region, '127.0.0.1');
    await submitSignIn(region, demoCredentials['northwind-msp']?.fields ?? {});
    await untilStatus(region, 'Signed in');
    const check = region.getByRole('button', { name: 'Check', exact: true });
    await check.waitFor();
    const before = await places(region);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['Open portal', 'Check', 'Sign out']));

    const { switches } = scene.servers.ncentral;
    await check.click();
    await region.getByText(/^checked /).waitFor();
    expect(await places(region)).toEqual(before);
    switches.fault = 'status-500';
    await check.click();
    await untilAlert(region, 'vendor_reply');
    expect(await places(region)).toEqual(before);
    switches.fault = null;
    await check.click();
    await region.getByRole('alert').waitFor({ state: 'detached' });
    expect(await places(region)).toEqual(before);
  });

  it('stand still when a log-in is refused', async () => {
    const region = await choose(popup, 'Acme ERP');
    const button = region.getByRole('button', { name: 'Sign in', exact: true });
    await region.getByLabel('User name', { exact: true }).fill('demo_user');
    await region.getByLabel('Password', { exact: true }).fill('wrong');
    const before = (await places(region))['Sign in'];
    await button.click();
    await untilAlert(region, 'bad_credentials');
    await button.waitFor();
    expect((await places(region))['Sign in']).toBe(before);
  });
});

describe('the rows of Bulk', () => {
  const options = (page: Page) => page.getByRole('listbox').getByRole('option');
  /** From where to where each part of each row reaches, but the outcome. */
  const columns = (page: Page) =>
    options(page).evaluateAll((rows) =>
      rows.map((row) =>
        ['.option-text', '.tag-production, .option-environment', '.choice-state'].map((part) => {
          const { left, right } = row.querySelector(part)?.getBoundingClientRect() ?? new DOMRect();
          return part.startsWith('.tag') ? Math.round(left) : `${Math.round(left)}–${Math.round(right)}`;
        }),
      ),
    );

  it.each([
    [1280, 'comfortable'],
    [1000, 'comfortable'],
    [400, 'comfortable'],
    [1280, 'compact'],
    [400, 'compact'],
  ] as const)(
    'stand still and in line when outcomes come, which have room: at %i px, %s',
    async (width, density) => {
      const page = await scene.browser.context.newPage();
      await page.setViewportSize({ width, height: 900 });
      await page.goto(popup.url().replace('popup', 'bulk'));
      const show = async (outcomes: Record<string, unknown>) => {
        const run = {
          ...{ act: 'login', since: 1, until: 2, ended: { at: 2, how: 'through' } },
          ...{ tenants: Object.keys(outcomes), outcomes },
        };
        await page.evaluate(
          async ([bulkRun, preferences]) => {
            await chrome.storage.session.set({ bulkRun: { version: 1, data: bulkRun } });
            await chrome.storage.local.set({ preferences: { version: 1, data: preferences } });
          },
          [
            Object.keys(outcomes).length > 0 ? JSON.stringify(run) : 'null',
            JSON.stringify({ density }),
          ] as const,
        );
        await page.reload();
        await options(page).first().waitFor();
      };
      await show({});
      const before = await columns(page);
      expect(new Set(before.map(String)).size).toBe(1);
      await show({
        'acme-erp': { is: 'failed', code: 'network', facts: {} },
        'acme-members': { is: 'skipped', why: 'cancelled' },
      });
      expect(await columns(page)).toEqual(before);
      const rooms = await page.locator('.choice-outcome:not(:empty)').evaluateAll((all) =>
        all.map((each) => {
          const [own, row] = [each, each.parentElement ?? each].map((one) => one.getBoundingClientRect());
          return own !== undefined && row !== undefined && own.width > 150 && own.bottom <= row.bottom;
        }),
      );
      expect(rooms).toEqual([true, true]);
      await page.close();
    },
  );
});
