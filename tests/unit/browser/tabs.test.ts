import { beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import { openTabBeside } from '../../../lib/browser/open-tab.ts';

const asking = { id: 5, index: 2, windowId: 9 };
let created: unknown[];

/** A browser as far as the opening of a tab sees it, with one tab in front. */
function browserWith(scheme: string): Browser {
  const fake = {
    runtime: { getURL: (path: string) => `${scheme}://own${path}` },
    tabs: {
      query: async () => [{ id: 3, index: 0, windowId: 1 }],
      create: async (how: unknown) => {
        created.push(how);
        return { id: 99 };
      },
    },
  };
  return fake as unknown as Browser;
}
beforeEach(() => {
  created = [];
});

describe('a tab is opened', () => {
  const url = 'https://acme.example/';
  test('in Firefox with the tab that asked as its opener, whose container it gets', async () => {
    await openTabBeside(browserWith('moz-extension'), url, { tab: asking });
    expect(created).toEqual([{ url, active: true, index: 3, windowId: 9, openerTabId: 5 }]);
  });
  test('in Firefox from the toolbar’s popup, which is no tab, with the tab in front as its opener', async () => {
    await openTabBeside(browserWith('moz-extension'), url, { inBackground: true });
    expect(created).toEqual([{ url, active: false, index: 1, windowId: 1, openerTabId: 3 }]);
  });
  test('in Firefox without opener where the default container’s cookies are needed', async () => {
    await openTabBeside(browserWith('moz-extension'), url, { tab: asking, defaultContainer: true });
    expect(created).toEqual([{ url, active: true, index: 3, windowId: 9 }]);
  });
  test('in Chromium without opener, since it knows no containers', async () => {
    await openTabBeside(browserWith('chrome-extension'), url, { tab: asking });
    expect(created).toEqual([{ url, active: true, index: 3, windowId: 9 }]);
  });
});
