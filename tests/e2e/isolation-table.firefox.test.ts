import { afterAll, beforeAll, describe } from 'vitest';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { type HostilePortal, startHostilePortal } from './harness/hostile-portal.ts';
import { createFirefoxDriver } from './harness/isolation-firefox.ts';
import { describeCache, describeServiceWorkers, describeStrangers } from './harness/isolation-pages.ts';
import { describeTable, type IsolationScene } from './harness/isolation-tests.ts';

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
