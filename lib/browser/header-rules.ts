import type { SignedTab } from '../ports/tabs.ts';
import { socketAddress } from '../tenants/socket-address.ts';
import type { Browser } from './browser.ts';

/** Session rule id of `stripOriginHeader`; ids from `firstTabRuleId` upwards belong to signed-in tabs. */
const stripOriginRuleId = 1;
/** First session rule id of signed-in tabs. */
export const firstTabRuleId = 1000;
/** How many consecutive rule ids each signed-in tab takes. */
export const rulesPerTab = 6;

type Rule = NonNullable<
  Parameters<Browser['declarativeNetRequest']['updateSessionRules']>[0]['addRules']
>[number];

const ownHost = (browser: Browser) => new URL(browser.runtime.getURL('')).hostname;

/**
 * Removes `Origin` from the extension's own requests: some servers and firewalls refuse an unknown one.
 * `initiatorDomains` limits the rule to the extension, so web pages keep their `Origin`.
 * Session rules end with the browser, so every start of the background sets this one again.
 */
export async function stripOriginHeader(browser: Browser): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [stripOriginRuleId],
    addRules: [
      {
        id: stripOriginRuleId,
        action: { type: 'modifyHeaders', requestHeaders: [{ header: 'origin', operation: 'remove' }] },
        condition: {
          initiatorDomains: [ownHost(browser)],
          resourceTypes: ['xmlhttprequest'],
        },
      },
    ],
  });
}

/**
 * The rules that sign one tab in to exactly one origin.
 * They match what the extension opens in the tab, and what the origin's host navigates to, frames by GET or requests.
 * A form sent into a frame goes without token and cookies.
 * Requests that a foreign page or a typed address causes match no rule.
 * `urlFilter` includes scheme and port, because a bare host would match every port.
 * @param ownHost the extension's own host, the initiator of what it opens
 */
export function tabHeaderRules(tab: SignedTab, ownHost: string): Rule[] {
  const host = new URL(tab.origin).hostname;
  const withoutCookies: Rule['action'] = {
    type: 'modifyHeaders',
    requestHeaders: [{ header: 'cookie', operation: 'remove' }, bypassCache],
    // Without `no-store`, Back would show the tenant's page from the browser's memory after sign-out.
    responseHeaders: [
      { header: 'set-cookie', operation: 'remove' },
      { header: 'cache-control', operation: 'set', value: 'no-store' },
    ],
  };
  const { name, value } = tab.header;
  const action: Rule['action'] = {
    ...withoutCookies,
    requestHeaders: [{ header: name, operation: 'set', value }, ...(withoutCookies.requestHeaders ?? [])],
  };
  const inTab = { tabIds: [tab.tabId], urlFilter: `|${tab.origin}/` };
  const fromHost = { ...inTab, initiatorDomains: [host] };
  const pages: Rule['condition'] = { resourceTypes: ['main_frame'] };
  const frames: Rule['condition'] = { resourceTypes: ['sub_frame'] };
  const sockets: Rule['condition'] = { resourceTypes: ['websocket'] };
  const rules: Omit<Rule, 'id'>[] = [
    { action, condition: { ...inTab, ...pages, initiatorDomains: [ownHost], requestMethods: ['get'] } },
    { action, condition: { ...fromHost, ...pages } },
    { action, condition: { ...fromHost, ...frames, requestMethods: ['get'] } },
    { action, condition: { ...fromHost, excludedResourceTypes: ['main_frame', 'sub_frame'] } },
    // Chromium applies it where the person allowed the host's WebSockets too; Firefox needs none for those.
    { action, condition: { ...fromHost, urlFilter: `|${socketAddress(tab.origin)}/`, ...sockets } },
    { action: withoutCookies, condition: { ...fromHost, ...frames, excludedRequestMethods: ['get'] } },
  ];
  return rules.map((rule, place) => ({ ...rule, id: tab.rule + place }));
}

/**
 * Makes the HTTP cache neither answer a request nor store its reply, which another tenant of the origin could get.
 * A server ignores `If-Range` without `Range` (RFC 9110, section 13.1.5).
 * The header also marks a page's request as one that the rules have signed in.
 */
export const bypassCache = { header: 'if-range', operation: 'set', value: '"0"' } as const;

/** Replaces all signed-in tabs' rules in one atomic update, so that no request meets a partial set. */
export async function setTabHeaderRules(browser: Browser, tabs: readonly SignedTab[]): Promise<void> {
  const current = await browser.declarativeNetRequest.getSessionRules();
  const own = ownHost(browser);
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: current.map(({ id }) => id).filter((id) => id >= firstTabRuleId),
    addRules: tabs.flatMap((tab) => tabHeaderRules(tab, own)),
  });
}

/** Removes the rules of one tab. @param rule the first of their ids */
export async function removeTabHeaderRules(browser: Browser, rule: number): Promise<void> {
  const ids = Array.from({ length: rulesPerTab }, (_, place) => rule + place);
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: ids });
}

/**
 * Removes a tab's rules when its page is of another origin than they are. Asks the browser's own rules alone, so that
 * a worker that has just started does it before it loads anything.
 * @param address `undefined` where the browser withholds it, which it does for foreign pages alone
 */
export async function liftRulesOfForeignPage(
  browser: Browser,
  tabId: number,
  address: string | undefined,
): Promise<void> {
  const own = browser.runtime.getURL('');
  if (address?.startsWith(own) === true) return;
  const rules = await browser.declarativeNetRequest.getSessionRules();
  const foreign = rules.filter(
    ({ id, condition: { tabIds, urlFilter } }) =>
      id >= firstTabRuleId &&
      tabIds?.includes(tabId) === true &&
      (address === undefined || !socketAddress(address).startsWith(socketAddress(urlFilter?.slice(1) ?? ''))),
  );
  if (foreign.length === 0) return;
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: foreign.map(({ id }) => id) });
}
