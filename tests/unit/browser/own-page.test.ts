import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { isOwnPage, waitForOwnPage } from '../../../lib/browser/own-page.ts';

describe('a tab’s placeholder page', () => {
  type OnUpdated = (tabId: number, change: object, tab: object) => void;
  const own = 'chrome-extension://own/';
  const page = `${own}opening.html`;

  /** A browser with one tab; up to Chromium 150 no address is told, not even the extension’s own. */
  function browserShowing(tab: { status: string; url: string; isUrlTold: boolean }) {
    const listeners = new Set<OnUpdated>();
    const told = () => ({ status: tab.status, ...(tab.isUrlTold ? { url: tab.url } : {}) });
    const fake = {
      runtime: {
        getURL: () => own,
        getContexts: async ({ tabIds }: { tabIds: number[] }) =>
          tabIds.includes(99) && tab.url.startsWith(own) ? [{ documentUrl: tab.url }] : [],
      },
      tabs: {
        get: async () => told(),
        onUpdated: {
          addListener: (listener: OnUpdated) => listeners.add(listener),
          removeListener: (listener: OnUpdated) => listeners.delete(listener),
        },
      },
    };
    return {
      browser: fake as unknown as Browser,
      listeners,
      show(status: string, url: string) {
        Object.assign(tab, { status, url });
        for (const listener of listeners) listener(99, { status }, told());
      },
    };
  }
  /** What is not done without a timer is not done: the longest wait is three seconds. */
  const isDoneSoon = (work: Promise<unknown>) =>
    Promise.race([
      work.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200)),
    ]);

  test.each([
    ['whose address the browser tells', true],
    ['whose address the browser withholds', false],
  ])('%s is ready as soon as it stands, and not before', async (_what, isUrlTold) => {
    const { browser, listeners, show } = browserShowing({
      status: 'complete',
      url: 'about:blank',
      isUrlTold,
    });
    const opening = waitForOwnPage(browser, 99);
    expect(await isDoneSoon(opening)).toBe(false);
    show('loading', page);
    expect(await isDoneSoon(opening)).toBe(false);
    show('complete', page);
    expect(await isDoneSoon(opening)).toBe(true);
    expect(listeners.size).toBe(0);
  });
  test('that stands already is not waited for', async () => {
    const { browser } = browserShowing({ status: 'complete', url: page, isUrlTold: false });
    expect(await isDoneSoon(waitForOwnPage(browser, 99))).toBe(true);
  });
  test.each([true, false])('is told apart from a foreign page (%s)', async (isUrlTold) => {
    const { browser, show } = browserShowing({ status: 'complete', url: page, isUrlTold });
    const isOwn = async () => isOwnPage(browser, 99, (await browser.tabs.get(99)).url);
    expect(await isOwn()).toBe(true);
    show('complete', 'https://acme.example/');
    expect(await isOwn()).toBe(false);
  });
  test('of a tab that is closed is waited for no longer', async () => {
    const { browser, listeners } = browserShowing({ status: 'loading', url: page, isUrlTold: true });
    browser.tabs.get = () => Promise.reject(new Error('No tab with id: 99.'));
    await expect(waitForOwnPage(browser, 99)).rejects.toThrow('No tab');
    expect(listeners.size).toBe(0);
  });
});
