import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/platform/browser.ts';
import { clearCookies } from '../../../lib/platform/cookies.ts';

interface Cookie {
  name: string;
  path: string;
  storeId: string;
}

function browserWith(cookies: readonly Cookie[], allowed: boolean) {
  const removed: unknown[] = [];
  const asked: unknown[] = [];
  const browser = {
    permissions: { contains: async (wanted: unknown) => asked.push(wanted) > 0 && allowed },
    cookies: {
      getAll: async (filter: unknown) => (asked.push(filter) > 0 ? cookies : []),
      remove: async (which: unknown) => removed.push(which),
    },
  };
  return { browser: browser as unknown as Browser, removed, asked };
}

describe('the cookies of a shop that was logged out of', () => {
  const cookies = [
    { name: 'fws_session', path: '/', storeId: '0' },
    { name: 'fws_device', path: '/services', storeId: '0' },
  ];
  test('stay without the permission, and are not even looked at', async () => {
    const { browser, removed, asked } = browserWith(cookies, false);
    expect(await clearCookies(browser, 'https://shop.example/services')).toBe(false);
    expect([removed, asked]).toEqual([[], [{ permissions: ['cookies'] }]]);
  });
  test('go with it: those that this address is sent, each at its own path', async () => {
    const { browser, removed, asked } = browserWith(cookies, true);
    expect(await clearCookies(browser, 'https://shop.example:8443/services')).toBe(true);
    expect(asked[1]).toEqual({ url: 'https://shop.example:8443/services' });
    expect(removed).toEqual([
      { url: 'https://shop.example:8443/', name: 'fws_session', storeId: '0' },
      { url: 'https://shop.example:8443/services', name: 'fws_device', storeId: '0' },
    ]);
  });
});
