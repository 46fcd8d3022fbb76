import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StrapiServer, startStrapi, strapiExample } from '../simulators/strapi.ts';
import { violations } from './harness/axe.ts';
import { byteSearch } from './harness/bytes.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { overflowingElements } from './harness/localized-build.ts';
import { takePictures } from './harness/pictures.ts';
import { choose, submitSignIn, tenantFile, untilAlert, untilStatus } from './harness/user-actions.ts';

// A person who has one page of Strapi's documentation makes a vendor of it, works with it, and changes it.

let scene: TestEnvironment;
let server: StrapiServer;
let page: Page;
let popup: Page;
let example: ReturnType<typeof strapiExample>;

beforeAll(async () => {
  [scene, server] = await Promise.all([openEnvironment(), startStrapi()]);
  example = strapiExample(server.origin);
  page = await scene.browser.context.newPage();
  await page.goto(`chrome-extension://${scene.browser.id}/definitions.html`);
  await scene.browser.allowHosts('http://127.0.0.1/*');
});
afterAll(async () => {
  await scene?.close();
  await server?.close();
});

const field = (label: string) => page.getByLabel(label, { exact: true });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const focused = () => page.evaluate(() => document.activeElement?.id);
const trial = () => page.getByRole('form', { name: 'Try it' });

async function tryWith(password: string): Promise<string> {
  await trial().getByLabel('identifier', { exact: true }).fill(server.identifier);
  await trial().getByLabel('password', { exact: true }).fill(password);
  const button = trial().getByRole('button', { name: 'Allow the server and try' });
  await button.click();
  await expect.poll(() => button.getAttribute('aria-busy')).toBe('false');
  return trial().getByRole('status').innerText();
}

describe('the editor', () => {
  it('says what is missing in its own words, with the focus on the first', async () => {
    await press('Save this vendor');
    await page.getByText('Paste the request that signs in, as a curl command.').waitFor();
    await page.getByText('5 fields need attention.').waitFor();
    expect(await focused()).toBe('example-curl');
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await overflowingElements(page)]).toEqual([width, []]);
      expect(await violations(page)).toEqual([]);
    }
    await takePictures(page, 'definition-faults-320');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('takes the documented example apart at once, and offers the token’s own end', async () => {
    await field('Sign-in as a curl command').fill(example.command);
    await field('Reply to the sign-in').fill(example.reply);
    expect(await field('Kind of identifier').inputValue()).toBe('account');
    expect(await field('Token').locator('option').allInnerTexts()).toEqual(['/jwt']);
    expect(await field('Expiry').locator('option').allInnerTexts()).toEqual([
      'from the token itself',
      'nothing',
    ]);
    const whole = await page.content();
    expect(example.secrets.filter((secret) => whole.includes(secret))).toEqual([]);
  });

  it('says what is wrong with a line there, in the words of its label', async () => {
    await field('Name of the system').fill('Directus');
    await field('Where it is documented').fill('https://docs.strapi.io/cms/api');
    await field('Header that carries the token').fill('Cookie');
    await field('Path that answers only when signed in (GET)').fill('https://elsewhere.example/me');
    await press('Save this vendor');
    await page.getByText('A vendor of this name comes with the extension.', { exact: false }).waitFor();
    expect(await focused()).toBe('example-label');
    await page.getByText('Type a path of the same server that wants a sign-in', { exact: false }).waitFor();
    await page.getByText('Type the name of a header', { exact: false }).waitFor();
    const text = await page.locator('main, body').first().innerText();
    expect(text).not.toMatch(/check\.path|carry\.1|signIn\./);
    await field('Name of the system').fill('Strapi desk');
    await field('Header that carries the token').fill('Authorization');
    await field('Path that answers only when signed in (GET)').fill(`GET ${server.origin}/api/users/me`);
    await page.getByText('Check asks GET /api/users/me.').waitFor();
  });

  it('reads a refusal for the place of the server’s own words', async () => {
    await field('Reply to a wrong password (optional)').fill(example.refusal);
    expect(await field('The server’s own words').locator('option').allInnerTexts()).toEqual([
      ...['/error/message', 'nothing'],
    ]);
    expect(await page.content()).not.toContain('Invalid identifier');
    await takePictures(page, 'definition-refusal');
  });

  it('tries nothing before it is filled in', async () => {
    await trial().getByRole('button', { name: 'Allow the server and try' }).click();
    await trial().getByText('Fill this in to sign in.').waitFor();
    expect(await focused()).toBe('trial-identifier');
    expect(server.requests).toEqual([]);
  });

  it('tries it: a wrong password is one, and the right one lasts as long as its token says', async () => {
    expect(await tryWith('Mistyped-demo-password-0Zz9Yy8X')).toMatch(
      /Sign-in: POST \/api\/auth\/local → 400\. Strapi desk refused the sign-in\. Check what you typed/,
    );
    const told = await tryWith(server.password);
    expect(told).toMatch(/Sign-in: POST \/api\/auth\/local → 200\. Token: \S{1,8}…, until .*\d/);
    expect(told).toMatch(/Check: GET \/api\/users\/me \(Authorization: Bearer \S{1,8}…\) → 200/);
    expect(told).toContain('All of it works. Save this vendor, then add a tenant of it.');
  });

  it('saves it', async () => {
    await press('Save this vendor');
    await page.getByRole('status').filter({ hasText: 'Saved Strapi desk' }).waitFor();
    const next = page.getByRole('link', { name: 'Add a tenant of Strapi desk' });
    const form = await scene.browser.context.newPage();
    await form.goto(new URL((await next.getAttribute('href')) ?? '', page.url()).href);
    expect(await form.getByLabel('Vendor', { exact: true }).inputValue()).toBe('x-strapi-desk');
    await form.getByLabel('Vendor', { exact: true }).selectOption('');
    await form.getByLabel('Base URL').fill(`${server.origin}/admin/content`);
    await form.getByRole('button', { name: 'Recognise the vendor' }).click();
    await form.getByText(`${server.origin} looks like Strapi desk.`).waitFor();
    await form.getByLabel('Vendor', { exact: true }).selectOption('x-strapi-desk');
    await form.getByText('looks like Strapi desk').waitFor({ state: 'detached' });
    await form.close({ runBeforeUnload: false });
  });
});

describe('a tenant of it', () => {
  it('tells a wrong password as one, and signs in until its token ends', async () => {
    const options = await scene.browser.openOptions();
    await options.getByLabel('Import file').setInputFiles({
      ...{ name: 'tenants.json', mimeType: 'application/json' },
      buffer: Buffer.from(
        tenantFile([
          {
            ...{ id: 'shop', vendor: 'x-strapi-desk', name: 'Shop CMS' },
            ...{ environment: 'staging', baseUrl: server.origin },
          },
        ]),
      ),
    });
    await options.getByRole('status').filter({ hasText: 'Imported 1 tenant' }).waitFor();
    await options.close();
    popup = await scene.browser.openPopup();
    const region = await choose(popup, 'Shop CMS');
    await submitSignIn(region, { identifier: server.identifier, password: 'Mistyped-demo-0Zz9Yy8X' });
    await untilAlert(region, 'bad_credentials');
    await submitSignIn(region, { identifier: server.identifier, password: server.password });
    await untilStatus(region, 'Signed in until');
  });

  it('learns from a check that the server has ended the session, and signs in again', async () => {
    const region = await choose(popup, 'Shop CMS');
    server.endSessions();
    await region.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await untilAlert(region, 'session_dead')).toContain('ended or forgotten this session');
    await submitSignIn(region, { identifier: server.identifier, password: server.password });
    await untilStatus(region, 'Signed in until');
  });
});

describe('a saved vendor', () => {
  it('is not overwritten without a question, and both can be kept', async () => {
    await field('Where it is documented').fill('https://docs.strapi.io/another');
    await press('Save this vendor');
    const question = page.getByRole('alertdialog', { name: 'Replace Strapi desk?' });
    await question.getByText('1 tenant uses it', { exact: false }).waitFor();
    expect(await violations(page)).toEqual([]);
    await takePictures(page, 'definition-replace');
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await popup.getByRole('status').first().innerText()).not.toContain('Signed out');
    await press('Save this vendor');
    await question.getByRole('button', { name: 'Keep both' }).click();
    await page.getByRole('status').filter({ hasText: 'Saved Strapi desk (2)' }).waitFor();
    await press('Remove Strapi desk (2)');
    await page.getByRole('status').filter({ hasText: 'Removed Strapi desk (2)' }).waitFor();
    await press('Undo');
    await page.getByRole('status').filter({ hasText: 'Saved Strapi desk (2)' }).waitFor();
    await page.getByRole('button', { name: 'Remove Strapi desk (2)' }).waitFor();
  });

  it('opens in the editor with its fields filled, and its edit takes its place after a question', async () => {
    await press('Edit Strapi desk');
    await page.getByRole('heading', { name: 'Edit Strapi desk', exact: true }).waitFor();
    expect(await focused()).toBe('example-title');
    expect(await field('Name of the system').inputValue()).toBe('Strapi desk');
    expect(await field('Label of identifier').inputValue()).toBe('identifier');
    expect(await field('Expiry').locator('option').first().innerText()).toBe('from the token itself');
    expect(await trial().getByLabel('Base URL').inputValue()).toBe(server.origin);
    await field('Label of identifier').fill('E-mail or user name');
    await press('Save this vendor');
    const question = page.getByRole('alertdialog', { name: 'Replace Strapi desk?' });
    await question.getByText('E-mail or user name', { exact: false }).waitFor();
    expect(await question.getByRole('button', { name: 'Keep both' }).count()).toBe(0);
    await question.getByRole('button', { name: 'Replace Strapi desk' }).click();
    await page.getByRole('status').filter({ hasText: 'Saved Strapi desk' }).waitFor();
    await page.getByRole('heading', { name: 'Make one from an example' }).waitFor();
  });

  it('has ended its tenant’s session, which signs in again by the new label', async () => {
    const region = await choose(popup, 'Shop CMS');
    await untilStatus(region, 'Signed out');
    await submitSignIn(region, {
      'E-mail or user name': server.identifier,
      password: server.password,
    });
    await untilStatus(region, 'Signed in until');
  });
});

it('nothing that was pasted, typed or issued is in the page or on the disk', async () => {
  const needles = [...example.secrets, server.password, ...server.issued].map((value) => ({
    name: 'secret',
    value,
  }));
  const local = await page.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));
  const shown = `${await page.content()}${local}`;
  expect(needles.filter(({ value }) => shown.includes(value))).toEqual([]);
  await scene.browser.close();
  expect(await byteSearch(scene.browser.profile, needles)).toEqual([]);
});
