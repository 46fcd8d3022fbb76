import type { PageRequestDetails } from '../ports/tabs.ts';
import { digestOf } from '../tenants/url.ts';
import type { Browser } from './browser.ts';
import { bypassCache } from './header-rules.ts';

/** Receivers of the requests that tell whether a signed-in tab's page is the tenant's. */
export interface PageRequestHandlers {
  /** A request for a tab's top page. */
  pageRequested(request: PageRequestDetails): void;
  /** A request of a service or shared worker of an origin. */
  workerRequested(origin: string): void;
}

/**
 * Observes requests on the hosts that were allowed, between `start` and `stop`. Tells of an address its origin and a digest.
 * A browser refuses the listeners as long as no host is allowed.
 */
export function observePageRequests(
  browser: Browser,
  handlers: PageRequestHandlers,
): { start(): void; stop(): void } {
  const own = browser.runtime.getURL('');
  const { onSendHeaders, onBeforeRequest } = browser.webRequest;
  const noTab = browser.tabs.TAB_ID_NONE ?? -1;
  const urls = ['http://*/*', 'https://*/*'];

  const onPage = (details: SentDetails) => {
    const { tabId, requestId: id, method, url, timeStamp: at, requestHeaders = [] } = details;
    const isSignedIn = requestHeaders.some(
      ({ name, value }) => name.toLowerCase() === bypassCache.header && value === bypassCache.value,
    );
    // An address that is only half typed: its page is not shown yet, and perhaps never.
    if (details.documentLifecycle === 'prerender' && !isSignedIn) return;
    const { origin } = new URL(url);
    handlers.pageRequested({ tabId, id, method, origin, isSignedIn, at, address: digestOf(url) });
  };
  const onWorker = ({ tabId, initiator, originUrl }: Details) => {
    // Chromium takes a filter for no tab as one for every tab.
    if (tabId !== noTab) return undefined;
    const from = initiator ?? originUrl ?? '';
    if (URL.canParse(from) && !`${from}/`.startsWith(own)) handlers.workerRequested(new URL(from).origin);
    return undefined;
  };
  // Chromium shows what header rules have set only with `extraHeaders`, which Firefox refuses.
  const headers = [
    'requestHeaders',
    ...(Object(browser.webRequest).OnSendHeadersOptions?.EXTRA_HEADERS === undefined ? [] : ['extraHeaders']),
  ];

  return {
    start() {
      onSendHeaders.addListener(onPage, { urls, types: ['main_frame'] }, headers as ['requestHeaders']);
      // Downloads and a worker's own script belong to no tab either, but are of other types.
      onBeforeRequest.addListener(onWorker, { urls, types: ['xmlhttprequest'], tabId: noTab });
    },
    stop() {
      onSendHeaders.removeListener(onPage);
      onBeforeRequest.removeListener(onWorker);
    },
  };
}

/** The `webRequest` details in use; Chromium sets `initiator`, Firefox `originUrl`. */
interface Details {
  tabId: number;
  initiator?: string;
  originUrl?: string | undefined;
}

interface SentDetails {
  /** Chromium only. */
  documentLifecycle?: string;
  tabId: number;
  requestId: string;
  timeStamp: number;
  method: string;
  url: string;
  requestHeaders?: { name: string; value?: string | undefined }[] | undefined;
}
