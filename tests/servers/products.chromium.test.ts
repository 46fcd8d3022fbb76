import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provenWith } from '../../lib/vendors/gallery-proofs.ts';
import { byteSearch } from '../e2e/harness/bytes.ts';
import { openEnvironment, type TestEnvironment } from '../e2e/harness/environment.ts';
import {
  allow,
  choose,
  importFile,
  needsAllowing,
  pasted,
  readToken,
  signOut,
  submitSignIn,
  untilAlert,
  untilStatus,
} from '../e2e/harness/user-actions.ts';
import { products, type RunningProduct } from './products.ts';

// Definitions of the gallery against the real products, in the shipping build. Each lives a whole life.
// `npm test` runs the light ones, `npm run test:servers` all.

const running = products.filter(({ light }) => process.env.SERVERS !== 'light' || light === true);

let scene: TestEnvironment;
let options: Page;
let popup: Page;
const secrets = new Set<string>();
const installTime = 900_000;

beforeAll(async () => {
  scene = await openEnvironment();
  options = await scene.browser.openOptions();
  await scene.browser.allowHosts('http://127.0.0.1/*');
  popup = await scene.browser.openPopup();
});
afterAll(() => scene?.close());

const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });
/** The secrets of a tenant's session, read where no page of the extension reads them. */
const secretsOf = (id: string): Promise<Record<string, string>> =>
  options.evaluate(async (key) => {
    const found = await chrome.storage.session.get(key);
    const slot: unknown = found[key];
    return Object(slot).data?.secrets ?? {};
  }, `token:${id}`);

async function act(region: Locator, name: string): Promise<void> {
  await button(region, name).click();
  await expect.poll(() => button(region, name).getAttribute('aria-busy')).not.toBe('true');
}

it('are all that the gallery calls proven, and at least five', () => {
  expect(products.map(({ id }) => id).sort()).toEqual(Object.keys(provenWith).sort());
  expect(products.length).toBeGreaterThanOrEqual(5);
});

describe.each(running)('$id', ({ id, start, renews, revokes }) => {
  let product: RunningProduct;
  const name = `Real ${id.slice(2)}`;
  const tenantId = id.slice(2);
  beforeAll(async () => {
    product = await start();
  }, installTime);
  afterAll(() => product?.close());

  it('is the version that the gallery names', () => {
    expect(product.version).toBe(provenWith[id]);
  });

  it('refuses what is mistyped, and takes what is not', async () => {
    const baseUrl = product.origin;
    await importFile(options, [{ id: tenantId, vendor: id, name, environment: 'staging', baseUrl }]);
    const region = await choose(popup, name);
    if (await needsAllowing(region, '127.0.0.1')) await allow(region, '127.0.0.1');
    await submitSignIn(region, product.mistyped);
    await untilAlert(region, 'bad_credentials');
    await submitSignIn(region, product.typed);
    await untilStatus(region, 'Signed in');
    for (const value of Object.values(await secretsOf(tenantId))) secrets.add(value);
    for (const [label, value] of Object.entries(product.typed))
      if (/password|token|key/i.test(label)) secrets.add(value);
  });

  it('answers the check, and copies no more than a quarter of the token', async () => {
    const region = await choose(popup, name);
    await act(region, 'Check');
    await popup.getByText(/the session is alive\./).waitFor();
    expect(await region.getByRole('alert').count()).toBe(0);
    await button(region, 'Copy masked token').click();
    await popup.getByText(`Copied the masked token of ${name}`).waitFor();
    const { accessToken = '' } = await secretsOf(tenantId);
    const copied = await pasted(scene.browser.context);
    expect(copied).toBe(await readToken(region));
    expect((copied.length - 1) * 4).toBeLessThanOrEqual(accessToken.length);
  });

  const itRenews = renews === true ? it : () => undefined;
  itRenews('renews: both tokens are new', async () => {
    const region = await choose(popup, name);
    const before = await secretsOf(tenantId);
    await act(region, 'Renew');
    await popup.getByText(/: renewed\./).waitFor();
    const after = await secretsOf(tenantId);
    for (const value of Object.values(after)) secrets.add(value);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.refreshToken).not.toBe(before.refreshToken);
  });

  it('signs out', async () => {
    const region = await choose(popup, name);
    const { accessToken = '' } = await secretsOf(tenantId);
    await signOut(region);
    await expect.poll(() => secretsOf(tenantId)).toEqual({});
    if (revokes !== true) return;
    const headers = { authorization: `Bearer ${accessToken}` };
    await expect.poll(async () => (await fetch(`${product.origin}/settings`, { headers })).status).toBe(401);
  });
});

it('no token and no password of any of them is on the disk', async () => {
  await scene.browser.close();
  expect(secrets.size).toBeGreaterThan(running.length);
  const needles = [...secrets].map((value) => ({ name: 'secret', value }));
  expect(await byteSearch(scene.browser.profile, needles)).toEqual([]);
  const known = [{ name: 'what must be found', value: 'Real node-red' }];
  expect(await byteSearch(scene.browser.profile, known)).not.toEqual([]);
});
