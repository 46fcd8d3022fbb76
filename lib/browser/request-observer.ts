import type { ObservedFailure, RequestObserver } from '../ports/request-observer.ts';
import { hostPattern } from '../tenants/url.ts';
import type { Browser } from './browser.ts';

/** How much later than `fetch` the browser may tell why, in milliseconds. */
const lateness = 400;

/**
 * Calls a witness for one server's host. It listens only while it is needed: a listener that stayed would wake the
 * background for every failed request of every page on that host.
 */
export function observeRequests(browser: Browser, address: string): RequestObserver {
  const own = browser.runtime.getURL('');
  const seen = new Map<string, ObservedFailure>();
  const waiting = new Map<string, () => void>();
  const filter = {
    urls: [hostPattern(address)],
    types: ['xmlhttprequest' as const],
    tabId: browser.tabs.TAB_ID_NONE ?? -1,
  };

  function note(details: Watched, what: ObservedFailure): void {
    if (!`${details.initiator ?? details.originUrl ?? ''}/`.startsWith(own)) return;
    const key = keyOf(details);
    // A redirect that is not followed ends as an error as well.
    seen.set(key, { ...what, ...seen.get(key) });
    waiting.get(key)?.();
  }
  const onError = (details: Watched & { error: string }) => note(details, { error: details.error });
  // Firefox tells nothing of a redirect that is not followed but its headers.
  const onHeaders = (details: Watched & { statusCode: number; responseHeaders?: readonly Header[] }) => {
    const to = details.responseHeaders?.find(({ name }) => name.toLowerCase() === 'location')?.value;
    if (to === undefined || details.statusCode < 300 || details.statusCode > 399) return;
    note(details, { redirect: { origin: originOf(to, details.url), status: details.statusCode } });
  };
  browser.webRequest.onErrorOccurred.addListener(onError, filter);
  browser.webRequest.onHeadersReceived.addListener(onHeaders, filter, ['responseHeaders']);

  return {
    async failureOf(request) {
      const key = keyOf(request);
      if (!seen.has(key)) {
        await new Promise<void>((resolve) => {
          waiting.set(key, resolve);
          setTimeout(resolve, lateness);
        });
      }
      return seen.get(key) ?? {};
    },
    dismiss() {
      browser.webRequest.onErrorOccurred.removeListener(onError);
      browser.webRequest.onHeadersReceived.removeListener(onHeaders);
    },
  };
}

/** What we read of a request's details; Chromium says `initiator`, Firefox `originUrl`. */
interface Watched {
  method: string;
  url: string;
  initiator?: string;
  originUrl?: string | undefined;
}

function keyOf({ method, url }: { method: string; url: string }): string {
  return `${method} ${new URL(url).href}`;
}

interface Header {
  name: string;
  value?: string | undefined;
}

function originOf(address: string, from: string): string | null {
  const url = URL.canParse(address, from) ? new URL(address, from) : null;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : null;
}
