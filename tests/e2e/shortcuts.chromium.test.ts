import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';

let scene: TestEnvironment;
let page: Page;

beforeAll(async () => {
  scene = await openEnvironment();
  page = await scene.browser.context.newPage();
  await page.goto(`chrome-extension://${scene.browser.id}/welcome.html`);
});
afterAll(() => scene?.close());

describe('on a fresh profile of Chromium', () => {
  it('every suggested key is given', async () => {
    const { suggested, given } = await page.evaluate(async () => ({
      suggested: Object.entries(chrome.runtime.getManifest().commands ?? {}).flatMap(
        ([name, { suggested_key: key }]) => {
          // Firefox writes null where there is none.
          const { default: suggestion }: { default?: string } = Object(key);
          return suggestion === undefined ? [] : [[name, suggestion]];
        },
      ),
      given: (await chrome.commands.getAll()).map(({ name, shortcut }) => [name, shortcut]),
    }));
    expect(suggested.map(([name]) => name)).toEqual([
      '_execute_action',
      'favourite-1',
      'favourite-2',
      'favourite-3',
    ]);
    expect(given.filter(([name]) => suggested.some(([other]) => other === name)).sort()).toEqual(suggested);
  });

  it('macOS gets keys that type no character there', async () => {
    const keys = await page.evaluate(() =>
      Object.values(chrome.runtime.getManifest().commands ?? {}).flatMap(({ suggested_key: key }) =>
        typeof key === 'object' && key !== null ? [key.mac] : [],
      ),
    );
    for (const key of keys) expect(key).toMatch(/^MacCtrl\+Shift\+[A-Z0-9]$/);
  });

  it('the first page says the key that is set, and leads to where it is changed', async () => {
    const key = await page.evaluate(
      async () => (await chrome.commands.getAll()).find(({ name }) => name === '_execute_action')?.shortcut,
    );
    await page.getByText(`The key ${key} opens it too.`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Set keys' }).click();
    const addresses = () => scene.browser.context.pages().map((each) => each.url());
    await expect.poll(addresses).toContain('chrome://extensions/shortcuts');
  });
});
