import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byteSearch } from '../e2e/harness/bytes.ts';
import { type Firefox, launchFirefox } from '../e2e/harness/firefox.ts';
import { openWindow, storedIn } from '../e2e/harness/firefox-background.ts';
import {
  chooseTenant,
  importTenants,
  press,
  signIn,
  signOut,
  untilProblem,
  untilSays,
  untilText,
} from '../e2e/harness/firefox-user-actions.ts';
import { products, type RunningProduct } from './products.ts';

// One real product in Firefox: the interpreter is the same in both browsers, what carries its requests is not.

const id = 'x-node-red';
const name = 'Real Node-RED';
let product: RunningProduct;
let firefox: Firefox;
let popup: Page;
let window: Page;
let profile: string;
let token = '';

beforeAll(async () => {
  const known = products.find((each) => each.id === id);
  if (known === undefined) throw new TypeError(`no product ${id}`);
  product = await known.start();
  profile = await mkdtemp(join(tmpdir(), 'concierge-product-'));
  firefox = await launchFirefox({ profile });
  const baseUrl = product.origin;
  await importTenants(firefox, [{ id: 'node-red', vendor: id, name, environment: 'staging', baseUrl }]);
  await firefox.allowHosts('http://127.0.0.1/*');
  window = await openWindow(firefox);
  popup = await firefox.openPage('popup.html');
}, 900_000);
afterAll(async () => {
  await firefox?.close();
  await product?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('in Firefox, Node-RED itself', () => {
  it('refuses what is mistyped, and takes what is not', async () => {
    await chooseTenant(popup, name);
    await signIn(popup, product.mistyped);
    await untilProblem(popup, 'bad_credentials');
    await signIn(popup, product.typed);
    await untilSays(popup, 'Signed in');
    token = (await storedIn(window, 'node-red')).secrets?.accessToken ?? '';
    expect(token.length).toBeGreaterThan(20);
  });

  it('answers the check with the token that it gave', async () => {
    await press(popup, 'Check');
    await untilText(popup, /the session is alive\./);
    const answer = await fetch(`${product.origin}/settings`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  it('takes the token back at the sign-out', async () => {
    await signOut(popup);
    const headers = { authorization: `Bearer ${token}` };
    await expect.poll(async () => (await fetch(`${product.origin}/settings`, { headers })).status).toBe(401);
    expect((await storedIn(window, 'node-red')).secrets).toBe(null);
  });

  it('has left neither token nor password on the disk', async () => {
    await firefox.browser.close();
    const values = [token, ...Object.values(product.typed).filter((value) => value.includes('password'))];
    const needles = values.map((value) => ({ name: 'secret', value }));
    expect(needles).toHaveLength(2);
    expect(await byteSearch(profile, needles)).toEqual([]);
  });
});
