import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { foreignReplies } from '../simulators/gateway.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import { hasBrotli } from '../support/nginx.ts';
import { triesBeforeEveryVendor } from './harness/before-every-vendor-chromium.ts';
import {
  allHosts,
  hostRules,
  hosts,
  type ServersBehindNginx,
  startBehindNginx,
  wrongHosts,
} from './harness/behind-nginx.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import {
  allow,
  choose,
  importFile,
  needsAllowing,
  openPortal,
  pressAction,
  signOut,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';
import { defaultMethods, requestsOf, type VendorScenario } from './harness/vendor-scenarios.ts';

// TLS 1.3, HTTP/2, HSTS and compression before every vendor. Chromium upgrades http to https, as it is shipped.
// The certificate authority of this run is in the store of the test's profile alone.

let world: ServersBehindNginx;
let browser: Chromium;
let popup: Page;

const plain = {
  id: 'plain-msp',
  vendor: 'ncentral',
  name: 'Plain MSP',
  baseUrl: `http://${hosts.msp}`,
  environment: 'sandbox',
};
const wrongTenants = Object.values(wrongHosts).map((host) => ({
  id: host.replaceAll('.', '-'),
  vendor: host === wrongHosts.noUnderscores ? 'nexudus' : 'nextup',
  name: `At ${host}`,
  baseUrl: `https://${host}`,
  environment: 'sandbox',
  settings:
    host === wrongHosts.noUnderscores
      ? { portalUrl: `https://${hosts.membersPortal}` }
      : { database: '99999999' },
}));
const clerk = demoCredentials['acme-erp']?.fields ?? {};
const user = demoCredentials['northwind-msp']?.fields ?? {};

beforeAll(async () => {
  world = await startBehindNginx();
  const { home, nginx } = world;
  browser = await launchChromium({ home, hostRules: hostRules(nginx), upgradesToHttps: true });
  browser.context.setDefaultTimeout(20_000);
  const options = await browser.openOptions();
  await importFile(options, world.tenants());
  await options.close();
  await browser.allowHosts(
    ...allHosts.map((host) => `https://${host}/*`),
    `http://${hosts.msp}/*`,
    `https://[::1]/*`,
  );
  popup = await browser.openPopup();
});
afterAll(async () => {
  await browser?.discard();
  await world?.close();
});
const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });

/** One tenant in the popup, its host allowed. */
async function at(name: string, host: string): Promise<Locator> {
  const region = await choose(popup, name);
  await region
    .getByRole('button', { name: `Allow access to ${host}` })
    .or(button(region, 'Sign in'))
    .or(button(region, 'Sign out'))
    .first()
    .waitFor();
  if (await needsAllowing(region, host)) await allow(region, host);
  return region;
}

const hostOf = (life: VendorScenario) => {
  const tenant = world.tenants().find(({ id }) => id === life.id);
  return new URL(tenant?.baseUrl ?? '').hostname;
};

for (const life of defaultMethods) {
  describe(`${life.what} behind nginx`, () => {
    let region: Locator;
    const count = (call: VendorScenario['login']) => requestsOf(world.servers, life, call).length;

    it('signs in and checks, each with one request', async () => {
      region = await at(life.name, hostOf(life));
      const logins = count(life.login);
      await submitSignIn(region, life.fields(world.servers));
      await untilStatus(region, 'Signed in');
      expect(count(life.login)).toBe(logins + 1);
      const before = count(life.check);
      await pressAction(region, 'Check');
      await popup.getByText(/the session is alive\./).waitFor();
      expect(count(life.check)).toBe(before + 1);
    });

    const { renew, logout } = life;
    if (renew !== undefined)
      it('renews with one request', async () => {
        const before = count(renew);
        await pressAction(region, 'Renew');
        await popup.getByText(/: renewed\./).waitFor();
        expect(count(renew)).toBe(before + 1);
      });

    it('opens its portal signed in, at its own host over https', async () => {
      await popup.bringToFront();
      const page = await openPortal(browser.context, popup, life.name);
      expect(new URL(page.url()).origin).toBe(
        life.server === 'nexudus' ? `https://${hosts.membersPortal}` : `https://${hostOf(life)}`,
      );
      expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
      await page.close();
      await popup.bringToFront();
    });

    it('signs out, on the server too where it can', async () => {
      await signOut(region);
      if (logout !== undefined) await expect.poll(() => life.alive?.(world.servers)).toBe(0);
    });
  });
}

it('signs in to several tenants at once, and out again', async () => {
  const bulk = await browser.openOptions();
  await bulk.goto(`chrome-extension://${browser.id}/bulk.html`);
  for (const name of [/Acme ERP/, /Alta Societate ERP/])
    await bulk.getByRole('listbox').getByRole('option', { name }).click();
  await bulk
    .getByRole('button', { name: /^Sign in\b/ })
    .first()
    .click();
  for (const [label, value] of Object.entries(clerk))
    await bulk.getByLabel(label, { exact: true }).fill(value);
  await bulk.getByLabel('Password', { exact: true }).press('Enter');
  await bulk
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Sign in/ })
    .click();
  await expect.poll(() => bulk.locator('.report-words').innerText()).toBe('Done: 2 of 2');
  expect(world.servers.nextup.liveSessions()).toHaveLength(2);
  await bulk.close();
  await popup.getByRole('button', { name: 'Sign out everywhere' }).click();
  const question = popup.getByRole('alertdialog');
  if (await question.isVisible()) await question.getByRole('button', { name: /^Sign out/ }).click();
  await expect.poll(() => world.servers.nextup.liveSessions()).toEqual([]);
});

describe('a gateway of the administrator’s', () => {
  let msp: Locator;
  const held = async () => {
    const worker = await browser.worker();
    return worker.evaluate(() => chrome.storage.session.get('token:northwind-msp'));
  };

  // The others: tests/integration/foreign-replies.test.ts.
  it.each([
    'a gateway that asks for Basic, with a page',
    'a gateway that asks for Negotiate and NTLM',
    'a challenge page',
  ] as const)('costs nothing: %s', async (name) => {
    msp = await at('Northwind MSP', hosts.msp);
    if (await button(msp, 'Sign in').isVisible()) {
      await submitSignIn(msp, user);
      await untilStatus(msp, 'Signed in');
    }
    const before = await held();
    const dialogs = browser.context.pages().length;
    world.gateway.answer = foreignReplies[name];
    await pressAction(msp, 'Check');
    expect(await untilAlert(msp, 'gateway')).toContain(`HTTP ${foreignReplies[name].status}`);
    await untilStatus(msp, 'Signed in');
    world.gateway.answer = null;
    await pressAction(msp, 'Check');
    await msp.getByRole('alert').waitFor({ state: 'detached' });
    expect(await held()).toEqual(before);
    expect(browser.context.pages()).toHaveLength(dialogs);
  });

  it('signs out in the end', async () => {
    await signOut(msp);
  });
});

/** The doctor's conclusion on a tenant. */
async function examine(id: string): Promise<string> {
  const doctor = await browser.context.newPage();
  await doctor.goto(`chrome-extension://${browser.id}/doctor.html?tenant=${id}`);
  await doctor.getByRole('button', { name: /^(Run diagnostics|Run again)$/ }).click();
  const status = doctor.getByRole('status');
  await expect
    .poll(() => status.innerText(), { timeout: 30_000 })
    .toMatch(/end\.|settings\.|between\.|No trouble/);
  const words = await status.innerText();
  await doctor.close();
  return words;
}

describe('on further hosts', () => triesBeforeEveryVendor(() => ({ world, browser, popup, at, examine })));

describe('what is set up wrongly is told by its cause', () => {
  beforeAll(async () => {
    const options = await browser.openOptions();
    await importFile(options, [plain, ...wrongTenants]);
    await options.close();
  });

  // The others: tests/integration/before-the-server.test.ts and foreign-replies.test.ts.
  it.each([
    ['expired', 'network', 'The certificate has expired'],
    ['otherName', 'network', 'issued for a name other than'],
    ['selfSigned', 'network', 'doesn’t trust whoever signed'],
    ['clientCertificate', 'gateway', 'asks for a certificate of yours'],
    ['smallBodies', 'vendor_reply', 'finds the request too large (HTTP 413)'],
    ['cutBodies', 'vendor_reply', 'The answer breaks off in the middle'],
  ] as const)('%s', async (name, code, verdict) => {
    const host = wrongHosts[name];
    const before = world.servers.nextup.requests.length;
    const region = await at(`At ${host}`, host);
    await submitSignIn(region, clerk);
    await untilAlert(region, code);
    expect(await examine(host.replaceAll('.', '-'))).toContain(verdict);
    const reached = world.servers.nextup.requests.slice(before);
    expect(reached.filter(({ body }) => body.includes('Password'))).toEqual([]);
  });

  it('a header name with an underscore that nginx drops: told at the sign-in, or else the session stays until its end', async () => {
    const host = wrongHosts.noUnderscores;
    const jane = demoCredentials['acme-members']?.fields ?? {};
    const region = await at(`At ${host}`, host);
    await submitSignIn(region, jane);
    expect(await untilAlert(region, 'gateway')).toContain('without its header client_id');
    await untilStatus(region, 'Signed out');
    world.servers.nexudus.switches.requireClientIdAtLogin = false;
    await submitSignIn(region, jane);
    await untilStatus(region, 'Signed in');
    await pressAction(region, 'Renew');
    expect(await untilAlert(region, 'gateway')).toContain('client_id');
    await untilStatus(region, 'Signed in');
    await signOut(region);
  });

  it('a base URL without encryption, where the browser itself takes https: nothing is sent, https is advised', async () => {
    const logins = () => world.gateway.requests.filter(({ path }) => path.endsWith('/authenticate')).length;
    const before = logins();
    const region = await at('Plain MSP', hosts.msp);
    await submitSignIn(region, user);
    expect(await untilAlert(region, 'redirected')).toContain('Change the base URL to https');
    expect(logins()).toBe(before);
    expect(await examine('plain-msp')).toContain('Change the base URL to https.');
    // The plain server redirects: it would be told of what was sent in clear, and the gateway not.
    const lines = (await world.nginx.log()).split('\n');
    const inClear = lines.filter((line) => line.includes(` - "`) && line.includes(` ${hosts.msp} "POST`));
    expect(inClear).toEqual([]);
  });
});

describe('what went over the wire', () => {
  it('was TLS 1.3 and HTTP/2 throughout, and compressed', async () => {
    const log = await world.nginx.log();
    const lines = log.split('\n').filter((line) => line.startsWith('HTTP/'));
    expect(lines.length).toBeGreaterThan(40);
    const encrypted = lines.filter((line) => !line.includes(' - "'));
    expect(encrypted.filter((line) => !line.startsWith('HTTP/2.0 TLSv1.3 '))).toEqual([]);
    expect(encrypted.some((line) => line.includes(`"gzip" ${hosts.shop} `))).toBe(true);
    if (hasBrotli) expect(encrypted.some((line) => line.includes('"br"'))).toBe(true);
  });

  it('asked no server beforehand, named no extension, and carried a cookie in cookie mode only', () => {
    const { nexudus, harbour, nextup, fourwayshop, q01, ncentral } = world.servers;
    const servers = [nexudus, harbour, nextup, fourwayshop, q01, ncentral];
    const requests = servers.flatMap((server): RecordedRequest[] => server.requests);
    expect(requests.length).toBeGreaterThan(30);
    expect(requests.filter(({ method }) => method === 'OPTIONS')).toEqual([]);
    expect(requests.filter(({ headers }) => /extension/.test(headers.origin ?? ''))).toEqual([]);
    const withBoth = requests.filter(({ headers }) => 'authorization' in headers && 'cookie' in headers);
    expect(withBoth).toEqual([]);
  });
});
