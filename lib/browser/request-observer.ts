import type { ObservedFailure, RequestObserver } from '../ports/request-observer.ts';
import { hostPattern } from '../tenants/url.ts';
import type { Browser } from './browser.ts';

/** Longest delay of a `webRequest` event after `fetch` rejects, in milliseconds. */
const maxEventDelayMs = 400;

/**
 * Starts observing the background's requests to the host of an address.
 * Dismiss the observer after use: a permanent listener wakes the background at every page's failed request there.
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

  function record(details: RequestDetails, failure: ObservedFailure): void {
    if (!`${details.initiator ?? details.originUrl ?? ''}/`.startsWith(own)) return;
    const key = keyOf(details);
    // An unfollowed redirect reports an error after its headers; the redirect seen first must survive the merge.
    seen.set(key, { ...failure, ...seen.get(key) });
    waiting.get(key)?.();
  }
  const onError = (details: RequestDetails & { error: string }) => record(details, { error: details.error });
  // Firefox fires no `onBeforeRedirect` for an unfollowed redirect, only `onHeadersReceived`.
  const onHeaders = (
    details: RequestDetails & { statusCode: number; responseHeaders?: readonly Header[] },
  ) => {
    const to = details.responseHeaders?.find(({ name }) => name.toLowerCase() === 'location')?.value;
    if (to === undefined || details.statusCode < 300 || details.statusCode > 399) return;
    record(details, { redirect: { origin: originOf(to, details.url), status: details.statusCode } });
  };
  // A redirect of the browser's own making, by HSTS for example, has no headers from the server.
  const onRedirect = (details: RequestDetails & { redirectUrl: string; statusCode: number }) =>
    record(details, {
      redirect: { origin: originOf(details.redirectUrl, details.url), status: details.statusCode },
    });
  browser.webRequest.onErrorOccurred.addListener(onError, filter);
  browser.webRequest.onBeforeRedirect.addListener(onRedirect, filter);
  browser.webRequest.onHeadersReceived.addListener(onHeaders, filter, ['responseHeaders']);

  return {
    async failureOf(request) {
      const key = keyOf(request);
      if (!seen.has(key)) {
        await new Promise<void>((resolve) => {
          waiting.set(key, resolve);
          setTimeout(resolve, maxEventDelayMs);
        });
      }
      return seen.get(key) ?? {};
    },
    dismiss() {
      browser.webRequest.onErrorOccurred.removeListener(onError);
      browser.webRequest.onBeforeRedirect.removeListener(onRedirect);
      browser.webRequest.onHeadersReceived.removeListener(onHeaders);
    },
  };
}

/** The `webRequest` details in use; Chromium sets `initiator`, Firefox `originUrl`. */
interface RequestDetails {
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
