import { firstTabRuleId } from '../portal/tab-rules.ts';
import type { SignedTab } from '../ports/tabs.ts';
import type { Browser } from './browser.ts';

/** Session rules have numbers; this one hides our Origin, those from `firstTabRule` on sign tabs in. */
const quietOriginRule = 1;

type Rule = NonNullable<
  Parameters<Browser['declarativeNetRequest']['updateSessionRules']>[0]['addRules']
>[number];

/**
 * Our own requests stop telling servers that an extension makes them: some servers and firewalls refuse an
 * unknown `Origin`. Bound to our own initiator, so that web pages keep theirs. A session rule: in no file of the
 * profile, and gone with the browser, so it is set at every start of the background.
 */
export async function stripOriginHeader(browser: Browser): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [quietOriginRule],
    addRules: [
      {
        id: quietOriginRule,
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
 * The three rules that sign one tab in to exactly one origin: the top page by GET, the top page when the origin's
 * own page asks, and everything else when the origin's own page asks. A foreign page in that tab gets nothing
 * attached to its forms and frames. The address is matched with scheme and port, for a host alone matches every port.
 * The server's cookies neither go out nor come in: they would sign in every other tab.
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
  const here = { tabIds: [tab.tabId], urlFilter: `|${tab.origin}/` };
  const own = { initiatorDomains: [host] };
  return [
    { id: tab.rule, action, condition: { ...here, resourceTypes: ['main_frame'], requestMethods: ['get'] } },
    { id: tab.rule + 1, action, condition: { ...here, ...own, resourceTypes: ['main_frame'] } },
    { id: tab.rule + 2, action, condition: { ...here, ...own, excludedResourceTypes: ['main_frame'] } },
  ];
}

/** Makes the token-carrying rules exactly those of these tabs, in one step. */
export async function setTabHeaderRules(browser: Browser, tabs: readonly SignedTab[]): Promise<void> {
  const standing = await browser.declarativeNetRequest.getSessionRules();
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: standing.map(({ id }) => id).filter((id) => id >= firstTabRuleId),
    addRules: tabs.flatMap(tabHeaderRules),
  });
}

/** Removes the three rules of one tab. */
export async function removeTabHeaderRules(browser: Browser, rule: number): Promise<void> {
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [rule, rule + 1, rule + 2] });
}
