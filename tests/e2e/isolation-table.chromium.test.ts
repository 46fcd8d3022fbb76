import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { type HostilePortal, replyCookie, startHostilePortal } from './harness/hostile-portal.ts';
import { createChromiumDriver } from './harness/isolation-chromium.ts';
import { describeCache, describeServiceWorkers, describeStrangers } from './harness/isolation-pages.ts';

import { describeTable, type IsolationScene } from './harness/isolation-tests.ts';
import { buildInLanguage } from './harness/localized-build.ts';

let portal: HostilePortal;
let neighbour: HostilePortal;
let browser: Chromium;
const scene = {} as IsolationScene;

beforeAll(async () => {
  portal = await startHostilePortal();
  neighbour = await startHostilePortal();
  browser = await launchChromium({ backForwardCache: true });
  browser.context.setDefaultTimeout(15_000);
  Object.assign(scene, { portal, driver: await createChromiumDriver(browser, portal, neighbour) });
});
afterAll(async () => {
  await browser?.discard();
  await neighbour?.close();
  await portal?.close();
});

describe('in Chromium, a signed-in tab', () => {
  describe('shows each asker their own of what a server lets a browser cache', () => {
    describeCache(scene);
  });
  describe('is what its mark says, whichever service worker its portal has, or loses the mark and says why', () => {
    describeServiceWorkers(scene);
  });
  describe('is used by no stranger who has the person’s tab opened, sent on or sent back', () => {
    describeStrangers(scene);
  });
  describe('sends with each kind of request what the table says: token, cookies, mark', () => {
    describeTable('chromium', scene);
  });
});

it('in Chromium, a signed-in tab’s WebSocket carries the token alone, as in Firefox, once its host’s are allowed', async () => {
  // The browser's own page, which allows hosts in tests, refuses this scheme: the copy has it from the start.
  const build = await buildInLanguage('en', ['ws://localhost/*']);
  const allowed = await launchChromium({ build });
  try {
    allowed.context.setDefaultTimeout(15_000);
    const driver = await createChromiumDriver(allowed, portal, neighbour);
    await driver.resetCookies();
    await driver.signIn('A');
    const tab = await driver.openPortal('A');
    await tab.cause([['WebSocket', `${driver.portal}/portal/page?probe=allowed-socket`]]);
    await expect.poll(() => portal.of('allowed-socket')).toMatchObject([{ token: 'A', person: null }]);
    expect(await driver.cookieNames()).not.toContain(replyCookie('allowed-socket'));
    await tab.close();
  } finally {
    await allowed.discard();
    await rm(build, { recursive: true, force: true });
  }
});
