import { afterAll, beforeAll } from 'vitest';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { type HostilePortal, startHostilePortal } from './harness/hostile-portal.ts';
import { createFirefoxDriver } from './harness/isolation-firefox.ts';
import { describePages } from './harness/isolation-pages.ts';
import { describeIsolation, type IsolationScene } from './harness/isolation-tests.ts';

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

describePages('firefox', scene);
describeIsolation('firefox', scene);
