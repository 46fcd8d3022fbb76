import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { demoTenantsOf } from './harness/environment.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { openWindow } from './harness/firefox-background.ts';
import {
  chooseTenant,
  importTenants,
  signIn,
  signOut,
  untilProblem,
  untilSays,
} from './harness/firefox-user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
let servers: Simulators;
let firefox: Firefox;
let popup: Page;
let window: Page;

beforeAll(async () => {
  servers = await startAll();
  firefox = await launchFirefox();
  window = await openWindow(firefox);
  await importTenants(firefox, demoTenantsOf(servers));
  await firefox.allowHosts('http://127.0.0.1/*');
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
});

describe('in Firefox', () => {
  it('full memory is told of a sign-in, which is not sent; there is room again after one press', async () => {
    popup = await firefox.openPage('popup.html');
    await chooseTenant(popup, 'Acme Members');
    await window.evaluate(async () => {
      let piece = 0;
      for (let size = 2 ** 22; size >= 64; size /= 2) {
        const isTaken = () =>
          chrome.storage.session.set({ [`filler:${piece}`]: 'x'.repeat(size) }).then(
            () => true,
            () => false,
          );
        while (await isTaken()) piece += 1;
      }
    });
    const before = servers.nexudus.requests.length;
    await signIn(popup, jane);
    expect(await untilProblem(popup, 'internal')).toMatch(/memory .* is full/);
    expect(servers.nexudus.requests.length).toBe(before);
    await untilSays(popup, 'Signed out');
    await window.evaluate(async () => {
      const keys = Object.keys(await chrome.storage.session.get(null));
      await chrome.storage.session.remove(keys.filter((key) => key.startsWith('filler:')));
    });
    await signIn(popup, jane);
    await untilSays(popup, 'Signed in');
    await signOut(popup);
  });
});
