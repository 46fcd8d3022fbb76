import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gallery } from '../../lib/vendors/gallery.ts';
import { type GallerySimulator, startDirectus, startNodeRed } from '../simulators/gallery.ts';
import { changed } from '../support/definitions.ts';
import { byteSearch } from './harness/bytes.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  choose,
  chooseFile,
  pasted,
  readStatus,
  signOut,
  submitSignIn,
  tenantFile,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

// A vendor without code, from its file to the log-out, in the shipping build; then the gallery's, which need no file.

const acmeCms = changed(
  changed(
    gallery.find(({ id }) => id === 'x-directus'),
    'id',
    'x-acme-cms',
  ),
  'label',
  'Acme CMS',
);
let scene: TestEnvironment;
let directus: GallerySimulator;
let nodeRed: GallerySimulator;
let options: Page;
let popup: Page;

beforeAll(async () => {
  [scene, directus, nodeRed] = await Promise.all([openEnvironment(), startDirectus(), startNodeRed()]);
  options = await scene.browser.openOptions();
});
afterAll(async () => {
  await scene?.close();
  await directus?.close();
  await nodeRed?.close();
});

const tenant = (id: string, vendor: string, name: string, { origin }: GallerySimulator) => ({
  id,
  vendor,
  name,
  environment: 'staging',
  baseUrl: origin,
});
const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });
const paths = ({ requests }: GallerySimulator) => requests.map(({ method, path }) => `${method} ${path}`);
const jane = () => ({ Email: directus.fields.email ?? '', Password: directus.fields.password ?? '' });

/** Presses a button and waits until its act is over. */
async function act(region: Locator, name: string): Promise<void> {
  await button(region, name).click();
  await expect.poll(() => button(region, name).getAttribute('aria-busy')).not.toBe('true');
}

describe('a definition in a tenant file', () => {
  it('is shown in words first, and nothing is imported before a person agrees', async () => {
    const text = JSON.stringify({
      version: 1,
      vendors: [acmeCms],
      tenants: [tenant('acme-cms', 'x-acme-cms', 'Acme CMS', directus)],
    });
    await chooseFile(options, text);
    const preview = options.getByRole('region', { name: 'Import preview' });
    const words = await preview.innerText();
    expect(words).toContain('x-acme-cms');
    expect(words).toContain('by POST to /auth/login on the tenant’s server');
    expect(words).toContain('Later calls carry the session as Authorization: Bearer the token.');
    expect(words).toContain('All of this goes to the tenant’s own server and to no other.');
    expect(await options.getByText(/^Imported/).count()).toBe(0);
    expect(await options.evaluate(() => chrome.storage.local.get(['tenants', 'definitions']))).toEqual({});
    await options.getByRole('button', { name: 'Import', exact: true }).click();
    await options.getByRole('status').filter({ hasText: 'Imported 1 tenant' }).waitFor();
  });

  it('signs its tenant in by the labels of the definition, once its server is allowed', async () => {
    await scene.browser.allowHosts('http://127.0.0.1/*');
    popup = await scene.browser.openPopup();
    const region = await choose(popup, 'Acme CMS');
    await allow(region, '127.0.0.1');
    expect(paths(directus)).toEqual([]);
    await submitSignIn(region, { ...jane(), Password: 'Mistyped-demo-password-0Zz9Yy8X' });
    await untilAlert(region, 'bad_credentials');
    await submitSignIn(region, jane());
    await untilStatus(region, 'Signed in until');
    expect(await region.innerText()).toContain('jane@example.com');
    expect(paths(directus)).toEqual(['POST /auth/login', 'POST /auth/login']);
  });

  it('checks, renews and is named in a ticket', async () => {
    const region = await choose(popup, 'Acme CMS');
    await act(region, 'Check');
    await popup.getByText(/the session is alive\./).waitFor();
    await act(region, 'Renew');
    await popup.getByText(/: renewed\./).waitFor();
    expect(paths(directus).slice(2)).toEqual(['GET /users/me', 'POST /auth/refresh']);
    await button(region, 'Copy for ticket').click();
    await popup.getByText('Copied the facts').waitFor();
    const ticket = await pasted(scene.browser.context);
    expect(ticket).toContain('Acme CMS');
    expect(directus.secrets().filter((secret) => ticket.includes(secret))).toEqual([]);
    // A page of the system honours no token, so there is no portal to open.
    expect(await button(region, 'Open portal').count()).toBe(0);
  });

  it('signs out at its server', async () => {
    const region = await choose(popup, 'Acme CMS');
    await signOut(region);
    await expect.poll(() => paths(directus).at(-1)).toBe('POST /auth/logout');
    expect(await readStatus(region)).toMatch(/^Signed out/);
  });

  it('ends its session when a later file changes it, and not before it is agreed to', async () => {
    const region = await choose(popup, 'Acme CMS');
    await submitSignIn(region, jane());
    await untilStatus(region, 'Signed in');
    const moved = changed(acmeCms, 'check.query', { fields: 'email' });
    await chooseFile(options, JSON.stringify({ version: 1, vendors: [moved], tenants: [] }));
    await options.getByText('sends the fixed text “email” as fields in the query').waitFor();
    expect(await readStatus(region)).toMatch(/^Signed in/);
    await options.getByRole('button', { name: 'Import', exact: true }).click();
    await untilStatus(region, 'Signed out');
  });
});

describe('a tenant of the gallery', () => {
  it('comes in a file without a definition, at once', async () => {
    const tenants = [
      tenant('cms', 'x-directus', 'Press CMS', directus),
      tenant('flows', 'x-node-red', 'Flow Desk', nodeRed),
    ];
    await chooseFile(options, tenantFile(tenants));
    await options.getByRole('status').filter({ hasText: 'Imported 2 tenants' }).waitFor();
  });

  it.each([
    ['Press CMS', () => directus, () => jane(), 'GET /users/me', 'POST /auth/logout'],
    [
      'Flow Desk',
      () => nodeRed,
      () => ({ Username: nodeRed.fields.username ?? '', Password: nodeRed.fields.password ?? '' }),
      'GET /settings',
      'POST /auth/revoke',
    ],
  ] as const)(
    '%s has the labels of its product, and lives a whole life',
    async (name, at, typed, check, end) => {
      const region = await choose(popup, name);
      await submitSignIn(region, typed());
      await untilStatus(region, 'Signed in until');
      await act(region, 'Check');
      expect(paths(at()).at(-1)).toBe(check);
      await signOut(region);
      await expect.poll(() => paths(at()).at(-1)).toBe(end);
    },
  );
});

describe('the choice of a vendor in the form', () => {
  it('stands in groups, is searched by keyboard, and is a native list for whoever chooses there', async () => {
    await options.getByRole('button', { name: 'Add tenant' }).click();
    const list = options.getByLabel('Vendor');
    const groups = await list
      .locator('optgroup')
      .evaluateAll((all) => all.map((each) => each.getAttribute('label')));
    expect(groups).toEqual(['Built in', 'Yours', 'Gallery']);
    await list.selectOption({ label: 'Node-RED' });
    expect(await list.inputValue()).toBe('x-node-red');
    await options.getByText(/^Proven with Node-RED \d/).waitFor();
    const search = options.getByRole('searchbox', { name: 'Find a system' });
    await search.fill('acme cm');
    await options.getByRole('status').filter({ hasText: '1 found' }).waitFor();
    // The chosen one stays in the list, whatever is searched for.
    expect(await list.locator('option:not([value=""])').allInnerTexts()).toEqual(['Acme CMS', 'Node-RED']);
    await search.press('Enter');
    expect([await list.inputValue(), await search.inputValue()]).toEqual(['x-acme-cms', '']);
    expect(await list.evaluate((each) => each === document.activeElement)).toBe(true);
    await search.fill('nothing at all');
    await search.press('Enter');
    expect(await list.inputValue()).toBe('x-acme-cms');
    await options.getByRole('button', { name: 'Cancel', exact: true }).click();
  });
});

it('no token and no password of any of them is on the disk, or in a place that pages read', async () => {
  const needles = [directus, nodeRed]
    .flatMap((server) => server.secrets())
    .map((value) => ({ name: 'secret', value }));
  expect(needles.length).toBeGreaterThan(6);
  const local = await options.evaluate(() => chrome.storage.local.get(null));
  expect(needles.filter(({ value }) => JSON.stringify(local).includes(value))).toEqual([]);
  await scene.browser.close();
  const folder = scene.browser.profile;
  expect(await byteSearch(folder, needles)).toEqual([]);
  expect(await byteSearch(folder, [{ name: 'what must be found', value: 'x-acme-cms' }])).not.toEqual([]);
});
