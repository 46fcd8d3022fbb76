import type { SignedTab } from '../ports/tabs.ts';
import type { Browser } from './browser.ts';

/** Session rule id of `stripOriginHeader`; ids from `firstTabRuleId` upwards belong to signed-in tabs. */
const stripOriginRuleId = 1;
/** First session rule id of signed-in tabs; each tab takes three. */
export const firstTabRuleId = 1000;

type Rule = NonNullable<
  Parameters<Browser['declarativeNetRequest']['updateSessionRules']>[0]['addRules']
>[number];

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
          initiatorDomains: [new URL(browser.runtime.getURL('')).hostname],
          resourceTypes: ['xmlhttprequest'],
        },
      },
    ],
  });
}

/**
 * The three rules that sign one tab in to exactly one origin: GET navigations, navigations its host initiates,
 * and subresources its host initiates.
 * Forms and frames of a foreign page in the tab match no rule, so such a page cannot use the session.
 * `urlFilter` includes scheme and port, because a bare host would match every port.
 * Both cookie headers are removed: a shared cookie would sign in every other tab.
 */
export function tabHeaderRules(tab: SignedTab): Rule[] {
  const host = new URL(tab.origin).hostname;
  const action: Rule['action'] = {
    type: 'modifyHeaders',
    requestHeaders: [
      { header: tab.header.name, operation: 'set', value: tab.header.value },
      { header: 'cookie', operation: 'remove' },
    ],
    responseHeaders: [{ header: 'set-cookie', operation: 'remove' }],
  };
  const inTab = { tabIds: [tab.tabId], urlFilter: `|${tab.origin}/` };
  const fromHost = { initiatorDomains: [host] };
  return [
    { id: tab.rule, action, condition: { ...inTab, resourceTypes: ['main_frame'], requestMethods: ['get'] } },
    { id: tab.rule + 1, action, condition: { ...inTab, ...fromHost, resourceTypes: ['main_frame'] } },
    { id: tab.rule + 2, action, condition: { ...inTab, ...fromHost, excludedResourceTypes: ['main_frame'] } },
  ];
}

/** Replaces all signed-in tabs' rules in one atomic update, so that no request meets a partial set. */
export async function setTabHeaderRules(browser: Browser, tabs: readonly SignedTab[]): Promise<void> {
  const current = await browser.declarativeNetRequest.getSessionRules();
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: current.map(({ id }) => id).filter((id) => id >= firstTabRuleId),
    addRules: tabs.flatMap(tabHeaderRules),
  });
}

/** Removes the three rules of one tab. @param rule the first of their ids */
export async function removeTabHeaderRules(browser: Browser, rule: number): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [rule, rule + 1, rule + 2] });
}
