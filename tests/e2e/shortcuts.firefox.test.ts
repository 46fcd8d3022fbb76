import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { press, untilText } from './harness/firefox-user-actions.ts';

let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  firefox = await launchFirefox();
  page = await firefox.openPage('welcome.html');
});
afterAll(() => firefox?.close());

/** Sets the key that opens the popup, as a person does in `about:addons`; `''` takes it away. */
async function setKey(shortcut: string): Promise<void> {
  await page.evaluate(
    (shortcut) =>
      (
        globalThis as unknown as {
          browser: { commands: { update(how: { name: string; shortcut: string }): Promise<void> } };
        }
      ).browser.commands.update({ name: '_execute_action', shortcut }),
    shortcut,
  );
  // A person comes back from there to the page.
  await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')));
}

describe('on a fresh profile of Firefox', () => {
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
    expect(suggested).toHaveLength(4);
    expect(given.filter(([name]) => suggested.some(([other]) => other === name)).sort()).toEqual(
      suggested.sort(),
    );
  });

  it('the first page says the key that is set: another one, and none', async () => {
    await untilText(page, /The key Alt\+Shift\+K opens it too\./);
    await setKey('Ctrl+Alt+Y');
    await untilText(page, /The key Ctrl\+Alt\+Y opens it too\./);
    await setKey('');
    await untilText(page, /It has no keyboard shortcut: the browser assigned none, or you removed it/);
  });

  it('and leads to where one is set', async () => {
    await press(page, 'Set keys');
    const places = () =>
      firefox.inParent(`async () => {
        const { gBrowser } = Services.wm.getMostRecentWindow('navigator:browser');
        return gBrowser.tabs.map((tab) => tab.linkedBrowser.currentURI.spec).join(' ');
      }`);
    await expect.poll(places).toContain('about:addons');
  });
});
