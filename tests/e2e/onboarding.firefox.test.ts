import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firefox, firefoxRoot, launchFirefox } from './harness/firefox.ts';

let firefox: Firefox;

beforeAll(async () => {
  firefox = await launchFirefox();
});
afterAll(() => firefox?.close());

/** Every tab of the window: address, title, whether it is in front. */
async function tabs(): Promise<{ url: string; title: string; front: boolean }[]> {
  const told = await firefox.inParent(`async () => {
    const { gBrowser } = Services.wm.getMostRecentWindow('navigator:browser');
    return JSON.stringify(gBrowser.tabs.map((tab) => ({
      url: tab.linkedBrowser.currentURI.spec, title: tab.label, front: tab.selected,
    })));
  }`);
  return JSON.parse(told);
}
const welcomes = async () => (await tabs()).filter(({ url }) => url === `${firefoxRoot}welcome.html`);

describe('the first install in Firefox', () => {
  it('opens one page, behind the one a person looks at', async () => {
    await expect
      .poll(welcomes)
      .toEqual([{ url: expect.any(String), title: 'Welcome · Tenant Concierge', front: false }]);
  });

  it('opens no other when the background wakes again', async () => {
    await firefox.killBackground();
    const options = await firefox.openPage('options.html');
    await options.waitForSelector('h1');
    const state = () =>
      firefox.inParent(
        `() => WebExtensionPolicy.getByID('tenant-concierge@example.org').extension.backgroundState`,
      );
    await expect.poll(state).toBe('running');
    expect(await welcomes()).toHaveLength(1);
  });
});
