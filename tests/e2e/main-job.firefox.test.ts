import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials, type Simulators, startAll } from '../simulators/all.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { tenantFile } from './harness/person.ts';
import { knownTenants } from './harness/scene.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};

let servers: Simulators;
let firefox: Firefox;
let popup: Page;

beforeAll(async () => {
  servers = await startAll();
  firefox = await launchFirefox();
});
afterAll(async () => {
  await firefox?.close();
  await servers?.close();
});

const named = (role: string, name: string) => `::-p-aria([role="${role}"][name="${name}"])`;
const press = (page: Page, name: string) => page.locator(named('button', name)).click();

/** Types into a field by its label; Firefox tells no role of a password field. */
async function type(page: Page, label: string, text: string): Promise<void> {
  const labels = `::-p-xpath(//label[normalize-space()="${label}"])`;
  await page.waitForSelector(labels);
  const field = await page.$eval(labels, (each) => (each as HTMLLabelElement).control?.id);
  await page.type(`#${field}`, text);
}

describe('in Firefox', () => {
  it('it installs, and imports a tenant file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'concierge-firefox-'));
    const file = join(folder, 'tenants.json');
    await writeFile(file, tenantFile(knownTenants(servers)));
    const options = await firefox.openPage('options.html');
    const input = await options.$('input[type=file]');
    await (await input?.toElement('input'))?.uploadFile(file);
    await options.waitForSelector('::-p-text(Imported)');
    await options.close();
    await rm(folder, { recursive: true });
  });

  it('it logs in once the host is allowed, and a background that was ended meanwhile is no loss', async () => {
    popup = await firefox.openPage('popup.html');
    await popup.locator(named('searchbox', 'Search tenants')).fill('Acme Members');
    await popup.waitForSelector(named('region', 'Acme Members'));
    await popup.waitForSelector(named('button', 'Allow access to 127.0.0.1'));
    expect(servers.nexudus.requests).toEqual([]);
    await firefox.allowHosts('http://127.0.0.1/*');
    for (const [label, text] of Object.entries(jane)) await type(popup, label, text);
    await press(popup, 'Log in');
    await popup.waitForSelector('[role=status] ::-p-text(Signed in)');
    const { headers } = servers.nexudus.requests[0] ?? { headers: {} };
    expect(Object.keys(headers)).not.toContain('origin');
    expect(Object.keys(headers)).not.toContain('cookie');
    await firefox.killBackground();
  });

  it('it opens the portal signed in', async () => {
    await press(popup, 'Open portal');
    await press(popup, 'Open Acme Members');
    const { portalOrigin } = servers.nexudus;
    const tab = await firefox.browser.waitForTarget((target) => target.url().startsWith(portalOrigin));
    const portal = await tab.page();
    await portal?.waitForSelector('#who');
    // The sign-in link answers with a redirect: the page that is asked may be on its way.
    const who = () => portal?.$eval('#who', (element) => element.textContent).catch(() => null);
    await expect.poll(who, { timeout: 10_000 }).toBe('Signed in as Jane Doe');
    expect(servers.nexudus.requests.filter(({ path }) => path === '/api/token')).toHaveLength(1);
  });
});
