import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../support/certificates.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { takePictures } from './harness/pictures.ts';
import { makeTrustingHome, type TrustingHome } from './harness/trusting-home.ts';
import { tenantFile } from './harness/user-actions.ts';

// The team's tenant file by address, at a server of its own, over https that the browser itself trusts.

const host = 'files.acme.test';
const address = `https://${host}/team/tenants.json`;

interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
let asked: Asked[] = [];
/** What the server answers; the text's ETag is its length. */
let answer: { status?: number; location?: string; text: string };

let server: Server;
let home: TrustingHome;
let browser: Chromium;
let page: Page;

const tenant = (id: string, name: string) => ({
  ...{ id, vendor: 'ncentral', name, baseUrl: `https://${id}.example`, environment: 'staging' },
});
const [north, south] = [tenant('north', 'North MSP'), tenant('south', 'South MSP')];

beforeAll(async () => {
  const authority = createAuthority();
  server = createServer(authority.issue([host]), (request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    const etag = `"${answer.text.length}"`;
    if (answer.location !== undefined)
      response.writeHead(302, { location: answer.location, 'set-cookie': 'seen=1' }).end();
    else if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(answer.status ?? 200, { etag, 'set-cookie': 'seen=1' }).end(answer.text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  home = await makeTrustingHome(authority);
  browser = await launchChromium({ home: home.folder, hostRules: [`MAP ${host}:443 127.0.0.1:${port}`] });
  browser.context.setDefaultTimeout(15_000);
  await browser.allowHosts(`https://${host}/*`);
  // A session of the person's own at that server.
  await browser.context.addCookies([{ name: 'own', value: 'the-persons-own', url: `https://${host}/` }]);
  page = await browser.openOptions();
});
afterAll(async () => {
  await browser?.discard();
  await home?.remove();
  server?.close();
  server?.closeAllConnections();
});
beforeEach(() => {
  asked = [];
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const panel = () => page.getByRole('region', { name: 'Team file' });
const preview = () => page.getByRole('region', { name: 'Import preview' });
const says = (words: string | RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor();
const names = () => page.getByRole('list', { name: 'Tenants' }).locator('.option-name').allInnerTexts();
const stored = () =>
  page.evaluate(async () => JSON.stringify((await chrome.storage.local.get('tenants')).tenants ?? null));

describe('a team file by address', () => {
  it('is taken by https alone, and without anything that may be a secret', async () => {
    await button('Team file').click();
    const field = panel().getByLabel('Address of the team file');
    for (const [typed, reason] of [
      [`http://${host}/tenants.json`, 'start with https://'],
      [`https://jane:secret@${host}/tenants.json`, 'user name or password'],
      [`https://${host}/tenants.json?key=secret`, 'query'],
      [`https://${host}/tenants.json#secret`, 'fragment'],
    ] as const) {
      await field.fill(typed);
      await button('Use this address').click();
      await panel().getByText(reason).waitFor();
      expect(await field.evaluate((each) => each === document.activeElement)).toBe(true);
    }
    expect(asked).toEqual([]);
  });

  it('is shown before it changes anything, and is asked for without the person’s cookies', async () => {
    answer = { text: tenantFile([north, south]) };
    await panel().getByLabel('Address of the team file').fill(address);
    await button('Use this address').click();
    await preview().waitFor();
    expect(await preview().innerText()).toContain('North MSP');
    expect(await stored()).not.toContain('North MSP');
    await takePictures(page, 'team-file-preview');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe('/team/tenants.json');
    for (const name of ['cookie', 'authorization', 'origin', 'referer'])
      expect([name, asked[0]?.headers[name]]).toEqual([name, undefined]);
    await preview().getByRole('button', { name: 'Import', exact: true }).click();
    await says('Imported 2 tenants');
    await expect.poll(names).toEqual(['North MSP', 'South MSP']);
    // Its cookie was not kept either.
    const jar = await browser.context.cookies(`https://${host}/`);
    expect(jar.map(({ name }) => name)).toEqual(['own']);
  });

  it('marks its tenants, which are shown and not edited here', async () => {
    const row = page.getByRole('listitem').filter({ hasText: 'North MSP' });
    expect(await row.innerText()).toContain('from the team file');
    expect(await button('Edit North MSP').count()).toBe(0);
    await page.getByRole('button', { name: 'More about North MSP' }).click();
    expect(await page.getByRole('menu').getByRole('menuitem', { name: 'Remove' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('that has not changed is answered by its ETag, and that is said', async () => {
    await button('Team file').click();
    await button('Ask now').click();
    await says('The team file changes nothing.');
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([`"${answer.text.length}"`]);
  });

  it('that has changed waits for a yes, stays known after a Cancel and a reload, and then is taken', async () => {
    answer = { text: tenantFile([{ ...north, name: 'North MSP renamed' }]) };
    await button('Ask now').click();
    await preview().waitFor();
    await preview().getByRole('button', { name: 'Cancel' }).click();
    await preview().waitFor({ state: 'detached' });
    expect(await stored()).not.toContain('renamed');
    await page.goto(new URL('/options.html', page.url()).href);
    const waiting = 'The team file has changes: 0 new, 1 changed, 1 removed.';
    await page.getByRole('main').getByText(waiting).waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Tenants' }).innerText()).toContain(
      waiting,
    );
    await button('Show the changes').click();
    await preview().getByRole('button', { name: 'Import', exact: true }).click();
    await says('Imported 1 tenant');
    await expect.poll(names).toEqual(['North MSP renamed']);
  });

  it.each([
    ['that is no JSON', { text: '{' }, 'is not valid JSON'],
    [
      'with an entry that is not good',
      { text: tenantFile([{ ...north, baseUrl: 'javascript:alert(1)' }]) },
      'baseUrl',
    ],
    ['that is gone', { status: 404, text: 'gone' }, 'HTTP 404'],
    ['that leads on', { location: 'https://elsewhere.example/x', text: '' }, 'leads on to another one'],
    ['of more than 5 MB', { text: `{"version":1,"x":"${'x'.repeat(5_000_001)}"}` }, 'larger than 5 MB'],
  ] as const)('%s changes nothing, and the page says why', async (_what, wrong, reason) => {
    const before = await stored();
    answer = wrong;
    await page.goto(new URL('/options.html?team', page.url()).href);
    await button('Ask now').click();
    await panel()
      .getByText(/The team file changed nothing/)
      .filter({ hasText: reason })
      .waitFor();
    expect(await stored()).toBe(before);
    expect(await preview().count()).toBe(0);
  });

  it('that is used no longer leaves its tenants as one’s own', async () => {
    await button('Stop using it').click();
    await says('The team file is no longer used. Its tenants are your own now.');
    await panel().getByRole('button', { name: 'Cancel' }).click();
    await button('Edit North MSP renamed').waitFor();
  });
});
