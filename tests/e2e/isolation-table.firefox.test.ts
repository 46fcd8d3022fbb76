import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { type HostilePortal, startHostilePortal } from './harness/hostile-portal.ts';
import { createFirefoxDriver } from './harness/isolation-firefox.ts';
import {
  allOf,
  describeCache,
  describeServiceWorkers,
  describeStrangers,
  lookAsking,
} from './harness/isolation-pages.ts';
import { describeTable, type IsolationScene } from './harness/isolation-tests.ts';

/** How many processes Firefox has for tabs. */
const processes = 'dom.ipc.processCount';

let portal: HostilePortal;
let neighbour: HostilePortal;
let firefox: Firefox;
const scene = {} as IsolationScene;

beforeAll(async () => {
  portal = await startHostilePortal();
  neighbour = await startHostilePortal();
  firefox = await launchFirefox();
  Object.assign(scene, { portal, driver: await createFirefoxDriver(firefox, portal, neighbour) });
});
afterAll(async () => {
  await firefox?.close();
  await neighbour?.close();
  await portal?.close();
});

describe('in Firefox, a signed-in tab', () => {
  describe('shows each asker their own of what a server lets a browser cache', () => {
    describeCache(scene);
  });
  // What SECURITY.md says is not defended: Firefox does so by itself where many tabs of one site are open.
  it('in one process with the person’s own is shown their pictures and style sheets, and nothing else', async () => {
    const { driver } = scene;
    await driver.resetCookies();
    await driver.signIn('A');
    await firefox.inParent(`async () => Services.prefs.setIntPref('${processes}', 1)`);
    const own = await lookAsking(scene, 'person');
    const signedIn = await lookAsking(scene, 'A');
    await firefox.inParent(`async () => Services.prefs.clearUserPref('${processes}')`);
    expect([own.seen, signedIn.seen]).toEqual([allOf('person'), allOf('A', 'person')]);
    await own.tab.close();
    await signedIn.tab.close();
    await driver.signOut('A');
  });
  describe('is what its mark says, whichever service worker its portal has, or loses the mark and says why', () => {
    describeServiceWorkers(scene);
  });
  describe('is used by no stranger who has the person’s tab opened, sent on or sent back', () => {
    describeStrangers(scene);
  });
  describe('sends with each kind of request what the table says: token, cookies, mark', () => {
    describeTable('firefox', scene);
  });
});
