/** Browser adapter of the placeholder page, beside `page-api.ts`. */

import { browser } from '../browser/browser.ts';
import { decodeDestination } from '../protocol/channels.ts';

/**
 * Leads to the address that the background names, in this page's place: Back must not return to a dead page.
 * Firefox needs no message, because its `tabs.update` replaces the entry.
 */
export function giveWay(): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    const url = decodeDestination(message);
    if (url === null) return;
    // After the reply: a page that leaves before it has failed in the background's eyes.
    setTimeout(() => location.replace(url));
    return Promise.resolve(true);
  });
}
