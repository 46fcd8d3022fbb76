import type { Page } from '@playwright/test';
import type { Chromium } from './chromium.ts';

/** A tab whose requests to one origin carry a header. */
export interface TabHeaders {
  readonly tab: number;
  readonly origin: string;
  readonly header: string;
  readonly value: string;
}

/** Every session rule but the one that hides our own Origin. */
export async function tokenRules(browser: Chromium) {
  const worker = await browser.worker();
  const rules = await worker.evaluate(() => chrome.declarativeNetRequest.getSessionRules());
  return rules.filter(
    ({ action }) => action.requestHeaders?.some(({ header }) => header === 'origin') !== true,
  );
}

/**
 * The tabs that the browser's rules sign in now, by tab id.
 * @throws Error when a tab's rules are not exactly its six, or carry more than one header
 */
export async function tabHeaders(browser: Chromium): Promise<TabHeaders[]> {
  const rules = await tokenRules(browser);
  const ids = [...new Set(rules.map(({ condition }) => (condition.tabIds ?? []).join()))];
  return ids
    .map((id) => {
      const own = rules.filter(({ condition }) => (condition.tabIds ?? []).join() === id);
      // A frame's form alone carries no header.
      const carrying = own.filter(({ condition }) => condition.excludedRequestMethods === undefined);
      const facts = carrying.map(({ condition, action }) => {
        const set = action.requestHeaders?.filter(({ operation }) => operation === 'set') ?? [];
        // The rule of WebSockets has their scheme.
        const filter = condition.urlFilter?.replace('|ws', '|http');
        return JSON.stringify([filter, set.length, set[0]?.header, set[0]?.value]);
      });
      if (!/^\d+$/.test(id) || own.length !== 6 || new Set(facts).size !== 1)
        throw new Error(`tab ${id} has ${own.length} rules that are not one tab's six`);
      const [filter, , header, value] = JSON.parse(facts[0] ?? '[]');
      const origin = /^\|(https?:\/\/[^/]+)\/$/.exec(filter)?.[1];
      if (origin === undefined) throw new Error('a rule that is bound to no origin');
      return { tab: Number(id), origin, header, value };
    })
    .sort((a, b) => a.tab - b.tab);
}

/** What the background has written down of signed-in tabs: their ids. */
export async function listedTabs(browser: Chromium): Promise<number[]> {
  const worker = await browser.worker();
  const { signedInTabs } = await worker.evaluate(() => chrome.storage.session.get('signedInTabs'));
  const data = (signedInTabs as { data?: Record<string, unknown> } | undefined)?.data ?? {};
  return Object.keys(data)
    .map(Number)
    .sort((a, b) => a - b);
}

/** The browser's number of a tab: it is brought to the front for that. */
export async function tabIdOf(browser: Chromium, page: Page): Promise<number> {
  await page.bringToFront();
  const worker = await browser.worker();
  const [tab] = await worker.evaluate(() => chrome.tabs.query({ active: true, lastFocusedWindow: true }));
  if (tab?.id === undefined) throw new Error('no tab is in front');
  return tab.id;
}

/** Every slot of the background and everything on the pages' side of storage, as one text. */
export async function everySlot(browser: Chromium): Promise<string> {
  const worker = await browser.worker();
  return worker.evaluate(async () =>
    JSON.stringify([await chrome.storage.session.get(null), await chrome.storage.local.get(null)]),
  );
}
