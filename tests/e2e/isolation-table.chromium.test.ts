import { afterAll, beforeAll } from 'vitest';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { type HostilePortal, startHostilePortal } from './harness/hostile-portal.ts';
import { createChromiumDriver } from './harness/isolation-chromium.ts';
import { describePages } from './harness/isolation-pages.ts';
import { describeIsolation, type IsolationScene } from './harness/isolation-tests.ts';

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

describePages('chromium', scene);
describeIsolation('chromium', scene);
