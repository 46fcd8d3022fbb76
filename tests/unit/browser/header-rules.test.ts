import { beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../lib/browser/browser.ts';
import {
  liftRulesOfForeignPage,
  setTabHeaderRules,
  stripOriginHeader,
} from '../../../lib/browser/header-rules.ts';

interface Rule {
  id: number;
  condition: { tabIds?: number[] };
}

let rules: Rule[];
const browser = {
  runtime: { getURL: (path: string) => `chrome-extension://ours/${path}` },
  declarativeNetRequest: {
    getSessionRules: async () => rules,
    async updateSessionRules(change: { removeRuleIds?: number[]; addRules?: Rule[] }) {
      rules = rules.filter(({ id }) => change.removeRuleIds?.includes(id) !== true);
      rules.push(...(change.addRules ?? []));
    },
  },
} as unknown as Browser;

const header = { name: 'authorization', value: 'Bearer x' };
const tabsWithRules = () => [...new Set(rules.flatMap(({ condition }) => condition.tabIds ?? []))];

describe('what a background does with a tab’s news before it loads anything', () => {
  beforeEach(async () => {
    rules = [];
    await stripOriginHeader(browser);
    await setTabHeaderRules(browser, [
      { tabId: 7, rule: 1000, origin: 'https://portal.example:8443', header },
      { tabId: 8, rule: 1006, origin: 'https://portal.example:8443', header },
    ]);
  });
  test.each([
    ['another host', 'https://stranger.example/'],
    ['another port', 'https://portal.example/'],
    ['another scheme', 'http://portal.example:8443/'],
    ['a subdomain', 'https://a.portal.example:8443/'],
    ['a host that begins so', 'https://portal.example:84430/'],
    ['what the browser withholds', undefined],
    ['a blank page', 'about:blank'],
  ])('is to remove all its rules when it shows %s, and no other’s', async (_what, address) => {
    await liftRulesOfForeignPage(browser, 7, address);
    expect(tabsWithRules()).toEqual([8]);
    expect(rules).toHaveLength(7);
  });
  test.each([
    'https://portal.example:8443/',
    'https://portal.example:8443/page?x#y',
    'chrome-extension://ours/opening.html',
  ])('is nothing when it shows %s', async (address) => {
    await liftRulesOfForeignPage(browser, 7, address);
    expect(tabsWithRules()).toEqual([7, 8]);
    expect(rules).toHaveLength(13);
  });
  test('is nothing for a tab that was never signed in', async () => {
    await liftRulesOfForeignPage(browser, 9, 'https://stranger.example/');
    expect(rules).toHaveLength(13);
  });
});
