import type { PageRequestDetails } from '../ports/tabs.ts';
import type { Browser } from './browser.ts';

/** Receivers of the requests that tell whether a signed-in tab's page is the tenant's. */
export interface PageRequestHandlers {
  /** A request for a tab's top page. */
  pageRequested(request: PageRequestDetails): void;
  /** A request of a service or shared worker of an origin. */
  workerRequested(origin: string): void;
}

/**
 * Observes requests on the hosts that were allowed. Reads addresses' origins only.
 * @returns registers the listeners again: a browser refuses them as long as no host is allowed
 */
export function observePageRequests(browser: Browser, handlers: PageRequestHandlers): () => void {
  const own = new URL(browser.runtime.getURL('')).hostname;
  const { onBeforeRequest } = browser.webRequest;
  const urls = ['http://*/*', 'https://*/*'];

  const onPage = (details: Details) => {
    const initiator = originOf(details.initiator ?? details.originUrl);
    handlers.pageRequested({
      tabId: details.tabId,
      id: details.requestId,
      method: details.method,
      origin: new URL(details.url).origin,
      initiatorHost: initiator === null ? null : initiator.hostname === own ? 'own' : initiator.hostname,
    });
    return undefined;
  };
  const onWorker = (details: Details) => {
    const initiator = originOf(details.initiator ?? details.originUrl);
    // A worker's script is fetched for pages that it will not answer, too.
    if (initiator !== null && initiator.hostname !== own && details.type !== 'script')
      handlers.workerRequested(initiator.origin);
    return undefined;
  };

  const register = () => {
    onBeforeRequest.removeListener(onPage);
    onBeforeRequest.removeListener(onWorker);
    onBeforeRequest.addListener(onPage, { urls, types: ['main_frame'] });
    onBeforeRequest.addListener(onWorker, { urls, tabId: browser.tabs.TAB_ID_NONE ?? -1 });
  };
  register();
  return register;
}

/** The `webRequest` details in use; Chromium sets `initiator`, Firefox `originUrl`. */
interface Details {
  tabId: number;
  requestId: string;
  method: string;
  url: string;
  type: string;
  initiator?: string;
  originUrl?: string | undefined;
}

function originOf(address: string | undefined): URL | null {
  return address !== undefined && URL.canParse(address) ? new URL(address) : null;
}
