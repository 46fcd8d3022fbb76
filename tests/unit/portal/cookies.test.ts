import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { clearCookies } from '../../../lib/browser/cookies.ts';

interface Cookie {
  name: string;
  /** With a dot before it when the hosts below are sent it too. */
  domain: string;
  path: string;
  secure?: boolean;
  storeId: string;
  partitionKey?: { topLevelSite: string } | null;
}
interface Filter {
  url?: string;
  domain?: string;
  name?: string;
  partitionKey?: { topLevelSite?: string };
}

/** Whether a host is another one, or below it. */
const isWithin = (host: string, other: string) => host === other || host.endsWith(`.${other}`);

/** Whether a browser finds a cookie by a filter: by an address, whoever that is sent; by a domain, also below it. */
function fits(cookie: Cookie, { url, domain, name, partitionKey }: Filter): boolean {
  const host = cookie.domain.replace(/^\./, '');
  if (name !== undefined && name !== cookie.name) return false;
  if (domain !== undefined && !isWithin(host, domain)) return false;
  const site = cookie.partitionKey?.topLevelSite;
  const any = partitionKey !== undefined && partitionKey.topLevelSite === undefined;
  if (!any && site !== partitionKey?.topLevelSite) return false;
  if (url === undefined) return true;
  const { protocol, hostname, pathname } = new URL(url);
  const below = `${pathname}/`.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`);
  const sent = cookie.domain.startsWith('.') ? isWithin(hostname, host) : hostname === host;
  return sent && below && (cookie.secure !== true || protocol === 'https:');
}

function browserWith(cookies: readonly Cookie[], allowed: boolean) {
  let jar = [...cookies];
  const asked: unknown[] = [];
  const browser = {
    permissions: { contains: async (wanted: unknown) => asked.push(wanted) > 0 && allowed },
    cookies: {
      getAll: async (filter: Filter) =>
        asked.push(filter) > 0 ? jar.filter((each) => fits(each, filter)) : [],
      remove: async (which: Filter) => {
        jar = jar.filter((each) => !fits(each, which));
      },
    },
  };
  return { browser: browser as unknown as Browser, left: () => jar.map(({ name }) => name), asked };
}

describe('the cookies of a shop that was logged out of', () => {
  const cookie = (name: string, path: string, more: Partial<Cookie> = {}): Cookie => ({
    ...{ name, path, domain: 'shop.example', storeId: '0' },
    ...more,
  });
  const own = [
    cookie('fws_session', '/'),
    cookie('fws_device', '/services'),
    cookie('JSESSIONID', '/services/rest'),
    cookie('fws_portal', '/portal', { secure: true }),
    cookie('fws_folder', '/portal/', { domain: '.shop.example' }),
    cookie('fws_apart', '/portal', { secure: true, partitionKey: { topLevelSite: 'https://shop.example' } }),
    cookie('fws_framed', '/', { secure: true, partitionKey: { topLevelSite: 'https://mall.example' } }),
    cookie('fws_whole', '/rest', { partitionKey: null }),
  ];
  const others = [
    cookie('of the host below', '/', { domain: 'www.shop.example' }),
    cookie('of all hosts below that', '/', { domain: '.www.shop.example' }),
    cookie('of a host that ends alike', '/', { domain: 'workshop.example' }),
  ];
  test('stay without the permission, and are not even looked at', async () => {
    const { browser, left, asked } = browserWith(own, false);
    expect(await clearCookies(browser, 'https://shop.example/services')).toBe(false);
    expect([left().length, asked]).toEqual([own.length, [{ permissions: ['cookies'] }]]);
  });
  test.each(['https://shop.example', 'https://shop.example:8443/services'])(
    'go with it, whatever their path, port and partition (%s), and those of other hosts stay',
    async (address) => {
      const { browser, left } = browserWith([...others, ...own], true);
      expect(await clearCookies(browser, address)).toBe(true);
      expect(left()).toEqual(others.map(({ name }) => name));
    },
  );
  test('go with those that a host above it has set for it and that its address is sent', async () => {
    const above = [
      cookie('sso', '/', { domain: '.shop.example' }),
      cookie('elsewhere', '/portal', { domain: '.shop.example' }),
    ];
    const { browser, left } = browserWith(above, true);
    await clearCookies(browser, 'https://corner.shop.example/services');
    expect(left()).toEqual(['elsewhere']);
  });
});
