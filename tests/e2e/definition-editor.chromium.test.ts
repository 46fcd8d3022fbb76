import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GallerySimulator, startDirectus } from '../simulators/gallery.ts';
import { violations } from './harness/axe.ts';
import { byteSearch } from './harness/bytes.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { overflowingElements } from './harness/localized-build.ts';
import { takePictures } from './harness/pictures.ts';

// A person who has a log-in and its reply makes a vendor of them, tries it and saves it.

let scene: TestEnvironment;
let server: GallerySimulator;
let page: Page;
const pastedPassword = 'Pasted-demo-password-7Yz8Wx9Vu6Tt';
const pastedToken = 'eyJhbGciOiJIUzI1NiJ9.cGFzdGVkLXRva2Vu.cGFzdGVkLXNpZ25hdHVyZQ';
const pastedRefresh = 'pasted-refresh-token-4f9a2c4e6b8d0f1a';

beforeAll(async () => {
  [scene, server] = await Promise.all([openEnvironment(), startDirectus()]);
  page = await scene.browser.context.newPage();
  await page.goto(`chrome-extension://${scene.browser.id}/definitions.html`);
});
afterAll(async () => {
  await scene?.close();
  await server?.close();
});

const field = (label: string) => page.getByLabel(label, { exact: true });
const paths = () => server.requests.map(({ method, path }) => `${method} ${path}`);

describe('the editor', () => {
  it('turns what is pasted into its structure at once', async () => {
    const body = JSON.stringify({ email: 'jane@example.com', password: pastedPassword, mode: 'json' });
    await field('Sign-in as a curl command').fill(
      `curl -X POST ${server.origin}/auth/login -H 'content-type: application/json' -d '${body}'`,
    );
    expect(await field('Sign-in as a curl command').inputValue()).toBe('');
    expect(await field('Kind of email').inputValue()).toBe('account');
    expect(await field('Kind of password').inputValue()).toBe('secret');
    await page.getByText('the fixed text “json” as mode in the body').waitFor();
    const data = { access_token: pastedToken, refresh_token: pastedRefresh, expires: 900_000 };
    await field('Reply to the sign-in').fill(JSON.stringify({ data }));
    expect(await field('Reply to the sign-in').inputValue()).toBe('');
    expect(await field('Token').locator('option').allInnerTexts()).toEqual(['/data/access_token']);
    expect(await field('Refresh token').inputValue()).toBe('0');
    expect(await field('Expiry').locator('option').first().innerText()).toBe('/data/expires (ms)');
  });

  it('says what is no log-in, and keeps nothing of it', async () => {
    await field('Sign-in as a curl command').fill(`my password is ${pastedPassword}`);
    await page.getByText('This isn’t a curl command that sends a sign-in.', { exact: false }).waitFor();
    expect(await field('Sign-in as a curl command').inputValue()).toBe('');
  });

  it('tries it against a server that is allowed, each call shown, no token but its mask', async () => {
    await scene.browser.allowHosts('http://127.0.0.1/*');
    await field('Name of the system').fill('Press Desk');
    await field('Where it is documented').fill('https://docs.example/press');
    await field('Path that answers only when signed in (GET)').fill('/users/me');
    await field('Path of the renewal (POST, optional)').fill('/auth/refresh');
    await page.getByText('Check asks GET /users/me.').waitFor();
    const trial = page.getByRole('form', { name: 'Try it' });
    expect(await trial.getByLabel('Base URL').inputValue()).toBe(server.origin);
    await trial.getByLabel('email', { exact: true }).fill(server.fields.email ?? '');
    await trial.getByLabel('password', { exact: true }).fill(server.fields.password ?? '');
    await trial.getByRole('button', { name: 'Allow the server and try' }).click();
    await trial.getByText('Renewal: POST /auth/refresh → 200').waitFor();
    const told = await trial.getByRole('status').innerText();
    expect(told).toMatch(/Sign-in: POST \/auth\/login → 200\. Token: \S{1,8}…, until .*\d/);
    expect(told).toMatch(/Check: GET \/users\/me \(Authorization: Bearer \S{1,8}…\) → 200/);
    expect(server.secrets().filter((secret) => told.includes(secret))).toEqual([]);
    expect(paths()).toEqual(['POST /auth/login', 'GET /users/me', 'POST /auth/refresh']);
    // A second try has the same account.
    for (const [label, value] of [
      ['email', 'jane@example.com'],
      ['password', ''],
    ] as const)
      expect(await trial.getByLabel(label, { exact: true }).inputValue()).toBe(value);
  });

  it('tells a refusal of the trial as a refusal', async () => {
    const trial = page.getByRole('form', { name: 'Try it' });
    await trial.getByLabel('email', { exact: true }).fill('jane@example.com');
    await trial.getByLabel('password', { exact: true }).fill('Mistyped-demo-password-0Zz9Yy8X');
    await trial.getByRole('button', { name: 'Allow the server and try' }).click();
    await trial.getByText(/Sign-in: POST \/auth\/login → 401\. \S/).waitFor();
  });

  it('is without fault for axe with all of it open, light and dark, and fits a narrow window', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
    }
    await takePictures(page, 'definition-editor');
    for (const width of [520, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect([width, await overflowingElements(page)]).toEqual([width, []]);
      expect(await violations(page)).toEqual([]);
    }
    await takePictures(page, 'definition-editor-320');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('saves it as a file for colleagues, which an import accepts', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('x-press-desk.json');
    const text = await readFile(await download.path(), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: 1, vendors: [{ id: 'x-press-desk' }], tenants: [] });
    for (const secret of [pastedPassword, pastedToken, pastedRefresh, ...server.secrets()])
      expect(text).not.toContain(secret);
  });

  it('saves it among one’s own, where the form offers it and it can be removed', async () => {
    await page.getByRole('button', { name: 'Save this vendor' }).click();
    await page.getByRole('status').filter({ hasText: 'Saved Press Desk' }).waitFor();
    const options = await scene.browser.openOptions();
    await options.getByRole('button', { name: 'Add tenant' }).click();
    await options.getByLabel('Vendor').selectOption({ label: 'Press Desk' });
    await options.close();
    await page.getByRole('button', { name: 'Remove Press Desk' }).click();
    await page.getByRole('status').filter({ hasText: 'Removed Press Desk' }).waitFor();
    expect(await page.getByRole('button', { name: 'Remove Press Desk' }).count()).toBe(0);
  });
});

it('nothing that was pasted or typed is in the page, in storage or on the disk', async () => {
  const needles = [pastedPassword, pastedToken, pastedRefresh, ...server.secrets()].map((value) => ({
    name: 'secret',
    value,
  }));
  const stored = await page.evaluate(async () =>
    JSON.stringify([await chrome.storage.local.get(null), await chrome.storage.session.get(null)]),
  );
  expect(needles.filter(({ value }) => stored.includes(value))).toEqual([]);
  expect(await page.content()).not.toContain(pastedPassword);
  await scene.browser.close();
  expect(await byteSearch(scene.browser.profile, needles)).toEqual([]);
});
