import type { Page } from 'puppeteer-core';
import { slotData } from '../../support/slot-data.ts';
import type { Firefox } from './firefox.ts';
import type { TabHeaders } from './signed-in-tabs.ts';

// The background's stored state and rules in Firefox, read through an extension page, which has the same access.
// The product's own pages read public slots only, as a test of the built files proves.

/** A page of the extension from which a test reads the extension's state. */
export function openWindow(firefox: Firefox): Promise<Page> {
  return firefox.openPage('options.html');
}

/** What the background keeps of a tenant: the pass and the secrets, which live and die together. */
export async function storedIn(
  window: Page,
  id: string,
): Promise<{ pass: boolean; secrets: Readonly<Record<string, string>> | null }> {
  const kept = await everything(window, 'session');
  const pass = slotData(kept.passes)[id] as { session?: unknown } | undefined;
  const held = kept[`token:${id}`] as { data?: { secrets?: Record<string, string> } } | undefined;
  return { pass: pass?.session !== undefined, secrets: held?.data?.secrets ?? null };
}

/** Everything in one area of storage. */
export function everything(window: Page, area: 'local' | 'session'): Promise<Record<string, unknown>> {
  return window.evaluate((area) => chrome.storage[area].get(null), area);
}

/** The session rules that are not the one that hides our own Origin, and that one. */
export async function rulesIn(window: Page) {
  const rules = await window.evaluate(() => chrome.declarativeNetRequest.getSessionRules());
  const own = rules.filter(({ action }) =>
    action.requestHeaders?.some(({ header }) => header.toLowerCase() === 'origin'),
  );
  return { own, tokens: rules.filter((rule) => !own.includes(rule)) };
}

/**
 * The tabs that the browser's rules sign in now, by tab id.
 * @throws Error when a tab's rules are not exactly its six, bound to one origin
 */
export async function tabHeadersIn(window: Page): Promise<TabHeaders[]> {
  const { tokens } = await rulesIn(window);
  const ids = [...new Set(tokens.map(({ condition }) => (condition.tabIds ?? []).join()))];
  return ids.map((id) => {
    const own = tokens.filter(({ condition }) => (condition.tabIds ?? []).join() === id);
    // A frame's form alone carries no header.
    const carrying = own.filter(({ condition }) => (condition.excludedRequestMethods ?? null) === null);
    const facts = carrying.map(({ condition, action }) => {
      const set = action.requestHeaders?.filter(({ operation }) => operation === 'set') ?? [];
      // The rule of WebSockets has their scheme.
      const filter = condition.urlFilter?.replace('|ws', '|http');
      return JSON.stringify([filter, set.length, set[0]?.header, set[0]?.value]);
    });
    const [filter, , header, value] = JSON.parse(facts[0] ?? '[]');
    const origin = /^\|(https?:\/\/[^/]+)\/$/.exec(filter)?.[1];
    if (!/^\d+$/.test(id) || own.length !== 6 || new Set(facts).size !== 1 || origin === undefined)
      throw new Error(`tab ${id} has ${own.length} rules that are not one tab's six`);
    return { tab: Number(id), origin, header, value };
  });
}
