import type { Browser } from './browser.ts';

/** Session rules have numbers; these are ours. */
const quietOriginRule = 1;

/**
 * Our own requests stop telling servers that an extension makes them: some servers and firewalls refuse an
 * unknown `Origin`. Bound to our own initiator, so that web pages keep theirs. A session rule: in no file of the
 * profile, and gone with the browser, so it is set at every start of the background.
 */
export async function hideOwnOrigin(browser: Browser): Promise<void> {
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
