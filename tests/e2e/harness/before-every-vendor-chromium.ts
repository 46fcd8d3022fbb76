import type { Locator, Page } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../../simulators/all.ts';
import { cookieNames } from '../../simulators/requests.ts';
import {
  beforeVendors,
  gateId,
  gateTenants,
  isAtRoot,
  mountedTenants,
  sentSecrets,
} from './before-every-vendor.ts';
import { hosts, plainHost, routeCookie, type ServersBehindNginx, unledHost } from './behind-nginx.ts';
import type { Chromium } from './chromium.ts';
import {
  importFile,
  openPortal,
  pressAction,
  signOut,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './user-actions.ts';

/** What the environment behind nginx has open in Chromium. */
export interface ChromiumEnvironment {
  readonly world: ServersBehindNginx;
  readonly browser: Chromium;
  readonly popup: Page;
  /** One tenant in the popup, its host allowed. */
  at(name: string, host: string): Promise<Locator>;
  /** The doctor's conclusion on a tenant. */
  examine(id: string): Promise<string>;
}

const fieldsOf = (id: string) => demoCredentials[id]?.fields ?? {};

/** The rows of the table that need no tenant of their own kind, cookies, IPv6, and a base URL below a path. */
export function triesBeforeEveryVendor(environment: () => ChromiumEnvironment): void {
  const erpAt = (id: string, name: string, baseUrl: string) => ({
    id,
    vendor: 'nextup',
    name,
    baseUrl,
    environment: 'sandbox',
    settings: { database: '99999999', explorerUrl: `${baseUrl}/swagger` },
  });

  beforeAll(async () => {
    const { world, browser } = environment();
    const options = await browser.openOptions();
    await importFile(options, [
      ...gateTenants(world.tenants(), world.originOf(hosts.gate)),
      ...mountedTenants(world.tenants(), world.originOf(hosts.apps)),
      erpAt('by-address', 'ERP by IPv6', world.ipv6Origin),
      erpAt('plain-erp', 'Plain ERP', `http://${plainHost}`),
      erpAt('unled-erp', 'Unled ERP', `http://${unledHost}`),
    ]);
    await options.close();
    await browser.allowHosts(`http://${plainHost}/*`, `http://${unledHost}/*`);
  });

  describe('what answers in the server’s place, before every vendor in turn', () => {
    it.each(beforeVendors)('$what, before $of: told, and nobody is signed in', async (row) => {
      const { world, at, examine } = environment();
      const fields = fieldsOf(row.of);
      const before = sentSecrets(world.gate, fields);
      const region = await at(row.tenant, hosts.gate);
      world.gate.answer = row.answer;
      await submitSignIn(region, fields);
      expect(await untilAlert(region, row.code)).toContain(row.popup);
      await untilStatus(region, 'Signed out');
      expect(sentSecrets(world.gate, fields) - before).toBeLessThanOrEqual(row.times ?? 1);
      if (row.doctor !== undefined) expect(await examine(gateId(row))).toContain(row.doctor);
    });
  });

  describe('a base URL below a path', () => {
    it.each([
      ['Mounted ERP', 'acme-erp'],
      ['Mounted Retail', 'ketch-retail'],
    ])(
      'keeps the whole life of %s below it, and its host’s other application hears nothing',
      async (name, id) => {
        const { world, at, popup } = environment();
        const region = await at(name, hosts.apps);
        await submitSignIn(region, fieldsOf(id));
        await untilStatus(region, 'Signed in');
        await pressAction(region, 'Check');
        await popup.getByText(/the session is alive\./).waitFor();
        await signOut(region);
        expect(world.gate.requests.filter(isAtRoot).map(({ url }) => url)).toEqual([]);
      },
    );
  });

  describe('cookies', () => {
    const shopper = fieldsOf('corner-shop-cookies');

    it('of cookie mode are kept as the server set them, at its host alone, and go with that tenant’s requests alone', async () => {
      const { world, browser, at } = environment();
      const { fourwayshop, nextup, ncentral, q01, harbour } = world.servers;
      const since = async (work: () => Promise<void>) => {
        const before = fourwayshop.requests.length;
        await work();
        await expect.poll(() => fourwayshop.requests.length).toBeGreaterThan(before);
        return fourwayshop.requests.slice(before).map(cookieNames);
      };
      const region = await at('Corner Shop Cookies', hosts.shop);
      await submitSignIn(region, shopper);
      await untilStatus(region, 'Signed in');

      const jar = await browser.context.cookies();
      expect(jar.filter(({ name }) => name === 'fws_session')).toMatchObject([
        { domain: hosts.shop, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
      ]);
      // Every server sets this one with every reply: it stays where a browser's own pages or cookie mode got it.
      const routes = jar.filter(({ name }) => name === routeCookie);
      expect(routes.find(({ domain }) => domain === hosts.shop)).toMatchObject({
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
      });
      const allowed: readonly string[] = [hosts.shop, hosts.membersPortal];
      expect(routes.map(({ domain }) => domain).filter((domain) => !allowed.includes(domain))).toEqual([]);

      const own = [routeCookie, 'fws_device', 'fws_session'];
      for (const sent of await since(() => pressAction(region, 'Check'))) expect(sent).toEqual(own);

      const bearer = await at('Corner Shop', hosts.shop);
      const ofBearer = await since(async () => {
        await submitSignIn(bearer, fieldsOf('corner-shop'));
        await untilStatus(bearer, 'Signed in');
        await signOut(bearer);
      });
      expect(ofBearer.flat()).toEqual([]);
      const others = [nextup, ncentral, q01, harbour].flatMap(({ requests }) => requests);
      expect(others.flatMap(cookieNames)).toEqual([]);

      await signOut(await at('Corner Shop Cookies', hosts.shop));
      const names = async () =>
        (await browser.context.cookies(`https://${hosts.shop}/`)).map(({ name }) => name);
      await expect.poll(names).not.toContain('fws_session');
    });
  });

  describe('a tenant at an address of IPv6', () => {
    it('signs in, checks and signs out', async () => {
      const { world, at } = environment();
      const { requests } = world.servers.nextup;
      const region = await at('ERP by IPv6', '[::1]');
      await submitSignIn(region, fieldsOf('acme-erp'));
      await untilStatus(region, 'Signed in');
      const before = requests.length;
      await pressAction(region, 'Check');
      await expect.poll(() => requests.length).toBe(before + 1);
    });

    it('opens its portal signed in, and signs out', async () => {
      const { browser, popup, at, world } = environment();
      const region = await at('ERP by IPv6', '[::1]');
      const page = await openPortal(browser.context, popup, 'ERP by IPv6');
      expect(new URL(page.url()).origin).toBe(world.ipv6Origin);
      expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
      await page.close();
      await popup.bringToFront();
      await signOut(region);
    });
  });

  it.each([
    ['the server', 'Plain ERP', plainHost],
    ['the browser alone', 'Unled ERP', unledHost],
  ])(
    'a portal of http that %s leads to https is not signed in there, and the popup says why',
    async (_by, name, host) => {
      const { browser, popup, at } = environment();
      const region = await at(name, host);
      await submitSignIn(region, fieldsOf('acme-erp'));
      await untilStatus(region, 'Signed in');
      const page = await openPortal(browser.context, popup, name);
      await page.waitForURL(`https://${host}/**`);
      expect(await page.locator('body').innerText()).toContain('Not signed in');
      await popup.bringToFront();
      expect(await untilAlert(region, 'not_signed_in')).toContain('change the base URL to https');
      await page.close();
      await popup.bringToFront();
      await signOut(region);
    },
  );
}
