import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import {
  allow,
  choose,
  chooseFile,
  importFile,
  submitSignIn,
  tenantRegion,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

let scene: TestEnvironment;
let popup: Page;
/** A shop that answers in ISO-8859-1, and whose clock is weeks behind. */
let shop: Server;

const origin = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
const tenant = (id: string, name: string, baseUrl = origin()) => ({
  id,
  name,
  vendor: 'fourwayshop',
  baseUrl,
  environment: 'sandbox',
  settings: { companyId: 'A', siteId: '0501' },
});

beforeAll(async () => {
  const reply = {
    username: 'Jürgen Müller',
    token: 'p3Xk9vT2mQ8wZ5cR7bN1yL4s',
    expires: '2026-01-01T00:00:00Z',
  };
  shop = createServer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json; charset=ISO-8859-1' })
      .end(Buffer.from(JSON.stringify(reply), 'latin1')),
  );
  await once(shop.listen(0, '127.0.0.1'), 'listening');
  scene = await openEnvironmentWithTenants();
  const options = await scene.browser.openOptions();
  await importFile(options, [
    tenant('books', 'Corner Books'),
    // The same name to the eye: its o is Cyrillic.
    tenant('b00ks', 'Cоrner Books', 'https://corner.example.:8443//services/'),
  ]);
  await options.close();
  popup = await scene.browser.openPopup();
});
afterAll(async () => {
  await scene?.close();
  shop.close();
});

describe('a text from elsewhere', () => {
  it('is read in its own charset, and an end that is over when it comes is no end', async () => {
    const region = await choose(popup, 'Corner Books');
    await allow(region, '127.0.0.1');
    await submitSignIn(region, { 'User name': 'clerk', Password: 'Clerk-demo-password-1' });
    await untilStatus(region, 'Signed in');
    expect(await region.innerText()).toContain('Jürgen Müller');
  });
  it('tells two names that look alike apart by host and port', async () => {
    await popup.getByRole('searchbox', { name: 'Search tenants' }).fill('books');
    const options = popup.getByRole('listbox', { name: 'Tenants' }).getByRole('option');
    await expect.poll(() => options.count()).toBe(2);
    const texts = (await options.allInnerTexts()).join('\n');
    expect(texts).toContain(new URL(origin()).host);
    expect(texts).toContain('corner.example:8443/services');
  });
  it('is refused as a name by the character that nobody sees', async () => {
    const page = await scene.browser.openOptions();
    await chooseFile(page, JSON.stringify({ version: 1, tenants: [tenant('hidden', 'Corner\u200b Books')] }));
    const alert = page.locator('[role="alert"][data-code="bad_tenant_file"]');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('U+200B ZERO WIDTH SPACE');
    await page.close();
  });
});

describe('a pasted token', () => {
  it('may come as a header, in quotes; what is none is told, and costs no session', async () => {
    const region = await choose(popup, 'Northwind MSP');
    const { ncentral } = scene.servers;
    const before = ncentral.requests.length;
    await submitSignIn(region, { 'User-API token': 'https://rmm.example/users' });
    expect(await untilAlert(region, 'bad_credentials')).toMatch(/nothing was sent/i);
    expect(ncentral.requests.length).toBe(before);
    await submitSignIn(region, {
      'User-API token': `"Authorization: Bearer ${ncentral.users[0]?.userJwt ?? ''}"`,
    });
    await untilStatus(tenantRegion(popup, 'Northwind MSP'), 'Signed in');
    expect(ncentral.requests.filter(({ status }) => status === 401)).toEqual([]);
  });
});
