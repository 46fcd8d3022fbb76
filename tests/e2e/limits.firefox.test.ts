import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('a tenant file that is no JSON is refused with line and column', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'concierge-limits-'));
    const options = await firefox.openPage('options.html');
    for (const [text, told] of [
      ['{\n  "version": 1,\n  "tenants": [],\n}', /line 4, column 1\): no comma/],
      ['{\n  "version": 1\n  "tenants": []\n}', /line 3, column 3\): a comma or a closing bracket/],
      ['{ "version": 1, // one\n "tenants": [] }', /line 1, column 17\): JSON has no comments/],
    ] as const) {
      const file = join(folder, 'tenants.json');
      await writeFile(file, text);
      const input = await options.waitForSelector('input[type=file]');
      await (await input?.toElement('input'))?.uploadFile(file);
      await expect
        .poll(() => options.$eval('[role=alert]', (each) => each.textContent).catch(() => ''))
        .toMatch(told);
    }
    await options.close();
    await rm(folder, { recursive: true });
  });
});
