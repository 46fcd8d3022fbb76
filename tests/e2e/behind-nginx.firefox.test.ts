import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { foreignReplies } from '../simulators/gateway.ts';
import { cookieNames } from '../simulators/requests.ts';
import { slotData } from '../support/slot-data.ts';
import {
  beforeVendors,
  gateTenants,
  isAtRoot,
  mountedTenants,
  sentSecrets,
} from './harness/before-every-vendor.ts';
import {
  allHosts,
  hosts,
  routeCookie,
  type ServersBehindNginx,
  startBehindNginx,
  wrongHosts,
} from './harness/behind-nginx.ts';
import { type Firefox, launchFirefox } from './harness/firefox.ts';
import { everything } from './harness/firefox-background.ts';
import {
  chooseTenant,
  examine,
  fill,
  importTenants,
  openPortal,
  portalUser,
  press,
  pressOn,
  signIn,
  signOut,
  untilNoButton,
  untilProblem,
  untilSays,
  untilText,
} from './harness/firefox-user-actions.ts';
import { defaultMethods, requestsOf, type VendorScenario } from './harness/vendor-scenarios.ts';

let world: ServersBehindNginx;
let firefox: Firefox;
let profile: string;
let popup: Page;

const clerk = demoCredentials['acme-erp']?.fields ?? {};
const user = demoCredentials['northwind-msp']?.fields ?? {};

beforeAll(async () => {
  world = await startBehindNginx();
  profile = await mkdtemp(join(tmpdir(), 'concierge-firefox-profile-'));
  await world.trustIn(profile);
  firefox = await launchFirefox({ profile, names: allHosts });
  const wrongTenants = Object.values(wrongHosts).map((host) => ({
    id: host.replaceAll('.', '-'),
    vendor: host === wrongHosts.noUnderscores ? 'nexudus' : 'nextup',
    name: `At ${host}`,
    baseUrl: world.originOf(host, true),
    environment: 'sandbox',
    settings:
      host === wrongHosts.noUnderscores
        ? { portalUrl: world.originOf(hosts.membersPortal, true) }
        : { database: '99999999' },
  }));
  await importTenants(firefox, [
    ...world.tenants(true),
    ...wrongTenants,
    ...gateTenants(world.tenants(true), world.originOf(hosts.gate, true)),
    ...mountedTenants(world.tenants(true), world.originOf(hosts.apps, true)),
  ]);
  await firefox.allowHosts(...allHosts.map((host) => `https://${host}/*`));
  popup = await firefox.openPage('popup.html');
});
afterAll(async () => {
  await firefox?.close();
  await world?.close();
  if (profile !== undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

const hostOf = (life: VendorScenario) => {
  const tenant = world.tenants().find(({ id }) => id === life.id);
  return life.server === 'nexudus' ? hosts.membersPortal : new URL(tenant?.baseUrl ?? '').hostname;
};

it.each(defaultMethods)('in Firefox, a whole life of $what behind nginx', async (life) => {
  const count = (call: VendorScenario['login']) => requestsOf(world.servers, life, call).length;
  await chooseTenant(popup, life.name);
  const logins = count(life.login);
  await signIn(popup, life.fields(world.servers));
  await untilSays(popup, 'Signed in');
  expect(count(life.login)).toBe(logins + 1);
  const checks = count(life.check);
  await press(popup, 'Check');
  await expect.poll(() => count(life.check)).toBe(checks + 1);
  await untilText(popup, /the session is alive\./);
  if (life.renew !== undefined) {
    await press(popup, 'Renew');
    await untilText(popup, /: renewed\./);
    expect(count(life.renew)).toBe(1);
  }
  const page = await openPortal(firefox, popup, life.name);
  expect(await page.evaluate(() => location.origin)).toBe(world.originOf(hostOf(life), true));
  expect(await portalUser(page)).toMatch(/^Signed in as /);
  await page.close();
  await popup.bringToFront();
  await signOut(popup);
  if (life.logout !== undefined) await expect.poll(() => life.alive?.(world.servers)).toBe(0);
});

it('in Firefox, a portal with strict cookies opens signed in once its host is allowed, which the doctor offers', async () => {
  const portal = `https://${hosts.membersPortal}/*`;
  const { switches } = world.servers.nexudus;
  switches.portalSameSite = 'Strict';
  await firefox.withdrawHosts(portal);
  await chooseTenant(popup, 'Acme Members');
  await signIn(popup, demoCredentials['acme-members']?.fields ?? {});
  await untilSays(popup, 'Signed in');
  const withheld = await openPortal(firefox, popup, 'Acme Members');
  expect(await portalUser(withheld)).toBe('Not signed in');
  await withheld.close();

  const doctor = await firefox.openPage('doctor.html?tenant=acme-members');
  await press(doctor, 'Run diagnostics');
  await press(doctor, `Allow access to ${hosts.membersPortal}`);
  await firefox.answerPrompt(true);
  await untilNoButton(doctor, `Allow access to ${hosts.membersPortal}`);
  await doctor.close();

  await popup.bringToFront();
  const page = await openPortal(firefox, popup, 'Acme Members');
  expect(await portalUser(page)).toMatch(/^Signed in as /);
  await page.close();
  await popup.bringToFront();
  await signOut(popup);
  switches.portalSameSite = 'Lax';
});

describe('in Firefox, a gateway of the administrator’s', () => {
  const token = async () => {
    const stored = (await everything(popup, 'session')) as Record<string, unknown>;
    return slotData(stored['token:northwind-msp']);
  };

  it('costs neither session nor token over HTTP/2, whichever way it asks', async () => {
    await chooseTenant(popup, 'Northwind MSP');
    await signIn(popup, user);
    await untilSays(popup, 'Signed in');
    const held = await token();
    expect(held).toBeDefined();
    for (const name of [
      'a gateway that asks for Basic, with a page',
      'a gateway that asks for Negotiate and NTLM',
      'a gateway that asks for NTLM, with a page',
      'a gateway that asks for Basic, without a body',
      'a firewall with a page',
      'a challenge page',
    ] as const) {
      world.gateway.answer = foreignReplies[name];
      await press(popup, 'Check');
      expect(await untilProblem(popup, 'gateway')).toContain(`HTTP ${foreignReplies[name].status}`);
      await untilSays(popup, 'Signed in');
      expect(await token()).toEqual(held);
      world.gateway.answer = null;
      await press(popup, 'Check');
      await expect.poll(() => popup.$('[role=alert]')).toBe(null);
    }
    await signOut(popup);
  });
});

it.each(beforeVendors.filter(({ inChromiumOnly }) => inChromiumOnly !== true))(
  'in Firefox, $what before $of is told, and nobody is signed in',
  async ({ tenant, of, answer, code, popup: sentence, times = 1 }) => {
    const fields = demoCredentials[of]?.fields ?? {};
    const before = sentSecrets(world.gate, fields);
    world.gate.answer = answer;
    await chooseTenant(popup, tenant);
    await signIn(popup, fields);
    expect(await untilProblem(popup, code)).toContain(sentence);
    await untilSays(popup, 'Signed out');
    expect(sentSecrets(world.gate, fields) - before).toBeLessThanOrEqual(times);
  },
);

it.each([
  ['Mounted ERP', 'acme-erp'],
  ['Mounted Retail', 'ketch-retail'],
])('in Firefox, %s below a path stays below it', async (name, id) => {
  await chooseTenant(popup, name);
  await signIn(popup, demoCredentials[id]?.fields ?? {});
  await untilSays(popup, 'Signed in');
  await press(popup, 'Check');
  await untilText(popup, /the session is alive\./);
  await signOut(popup);
  expect(world.gate.requests.filter(isAtRoot).map(({ url }) => url)).toEqual([]);
});

it('in Firefox, the cookies of cookie mode are kept as the server set them, at its host alone', async () => {
  const { fourwayshop, nextup, ncentral, q01 } = world.servers;
  await chooseTenant(popup, 'Corner Shop Cookies');
  await signIn(popup, demoCredentials['corner-shop-cookies']?.fields ?? {});
  await untilSays(popup, 'Signed in');
  const jar = await firefox.browser.cookies();
  const whole = { domain: hosts.shop, path: '/', secure: true, httpOnly: true };
  expect(jar.filter(({ name }) => name === 'fws_session')).toMatchObject([whole]);
  const routes = jar.filter(({ name }) => name === routeCookie);
  expect(routes.find(({ domain }) => domain === hosts.shop)).toMatchObject(whole);
  const allowed: readonly string[] = [hosts.shop, hosts.membersPortal];
  expect(routes.map(({ domain }) => domain).filter((domain) => !allowed.includes(domain))).toEqual([]);
  const before = fourwayshop.requests.length;
  await press(popup, 'Check');
  await expect.poll(() => fourwayshop.requests.length).toBe(before + 1);
  expect(fourwayshop.requests.slice(before).flatMap(cookieNames)).toEqual([
    routeCookie,
    'fws_device',
    'fws_session',
  ]);
  await signOut(popup);
  const others = [nextup, ncentral, q01].flatMap(({ requests }) => requests);
  expect(others.flatMap(cookieNames)).toEqual([]);
});

it('in Firefox, signs in to several tenants at once, and out again', async () => {
  const page = await firefox.openPage('bulk.html');
  const done = (words: string) =>
    expect.poll(() => page.$eval('.report-words', (each) => each.textContent).catch(() => '')).toBe(words);
  const act = (name: string) =>
    pressOn(page, `::-p-xpath(//*[@class="acts"]//button[starts-with(normalize-space(), "${name}")])`);
  for (const name of ['Acme ERP', 'Alta Societate ERP'])
    await pressOn(page, `::-p-xpath(//*[@role="option"][.//*[normalize-space()="${name}"]])`);
  await act('Sign in');
  for (const [label, text] of Object.entries(clerk)) await fill(page, label, text);
  await page.keyboard.press('Enter');
  await press(page, 'Sign in to 2 tenants');
  await done('Done: 2 of 2');
  expect(world.servers.nextup.liveSessions()).toHaveLength(2);
  await act('Sign out');
  await press(page, 'Sign out of 2 tenants');
  await expect.poll(() => world.servers.nextup.liveSessions()).toEqual([]);
  await done('Done: 2 of 2');
  await page.close();
});

describe('in Firefox, what is set up wrongly gets no password, and the doctor tells of it', () => {
  // The others: tests/integration/before-the-server.test.ts and foreign-replies.test.ts.
  it.each([
    // Firefox tells an extension of no certificate what is wrong with it: one stands for all.
    ['expired', 'network', 'a certificate the browser doesn’t trust', 'the certificate or the encryption'],
    ['clientCertificate', 'gateway', 'asks for a certificate of yours', 'asks for a certificate of yours'],
    ['cutBodies', 'vendor_reply', 'broke off in the middle', 'breaks off in the middle'],
  ] as const)('%s', async (name, code, sentence, verdict) => {
    const before = world.servers.nextup.requests.length;
    await chooseTenant(popup, `At ${wrongHosts[name]}`);
    await signIn(popup, clerk);
    expect(await untilProblem(popup, code)).toContain(sentence);
    const { conclusion } = await examine(firefox, wrongHosts[name].replaceAll('.', '-'));
    expect(conclusion).toContain(verdict);
    const reached = world.servers.nextup.requests.slice(before);
    expect(reached.filter(({ body }) => body.includes('Password'))).toEqual([]);
  });
});

it('in Firefox, a header name with an underscore that nginx drops is told at the sign-in', async () => {
  await chooseTenant(popup, `At ${wrongHosts.noUnderscores}`);
  await signIn(popup, demoCredentials['acme-members']?.fields ?? {});
  expect(await untilProblem(popup, 'gateway')).toContain('without its header client_id');
  await untilSays(popup, 'Signed out');
});

it('in Firefox, a sign-in that meets a request for Negotiate is told, and its password reaches no other server', async () => {
  world.gateway.answer = foreignReplies['a gateway that asks for Negotiate and NTLM'];
  const logins = () => world.gateway.requests.filter(({ path }) => path.endsWith('/authenticate')).length;
  const before = logins();
  await chooseTenant(popup, 'Northwind MSP');
  await signIn(popup, user);
  await untilProblem(popup, 'gateway');
  await untilSays(popup, 'Signed out');
  // Firefox itself may send it once more, as SECURITY.md says, to the same server.
  expect(logins() - before).toBeGreaterThanOrEqual(1);
  expect(logins() - before).toBeLessThanOrEqual(2);
  world.gateway.answer = null;
});

it('in Firefox, all of it was TLS 1.3 and HTTP/2, without a preflight or an extension’s origin', async () => {
  const lines = (await world.nginx.log()).split('\n').filter((line) => line.startsWith('HTTP/'));
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.filter((line) => !/^HTTP\/\S+ TLSv1\.3 /.test(line))).toEqual([]);
  // Firefox itself asks once more over HTTP/1.1 where Negotiate or NTLM is wanted, and may do so after a 421.
  const repeated = lines.filter((line) => !line.startsWith('HTTP/2.0 '));
  const isKnown = (line: string) =>
    (line.includes(hosts.msp) && line.endsWith(' 401')) ||
    (line.includes(hosts.gate) && line.endsWith(' 421'));
  expect(repeated.filter((line) => !isKnown(line))).toEqual([]);
  const { nexudus, nextup, fourwayshop, q01, ncentral } = world.servers;
  const requests = [nexudus, nextup, fourwayshop, q01, ncentral].flatMap((server) => server.requests);
  expect(requests.filter(({ method }) => method === 'OPTIONS')).toEqual([]);
  expect(requests.filter(({ headers }) => /extension/.test(headers.origin ?? ''))).toEqual([]);
});
