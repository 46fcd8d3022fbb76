import type { Browser } from './browser.ts';

/** Longest wait for an extension page to load, in milliseconds. */
const timeoutMs = 3000;

/** Replaces an extension page's address by `''`. @param own the extension's root URL */
export function maskOwnUrl(address: string | undefined, own: string): string | undefined {
  return address?.startsWith(own) === true ? '' : address;
}

/**
 * Whether a tab shows an extension page.
 * @param url its address as `tabs.get` tells it: Chromium up to 150 withholds even the extension's own
 */
export async function isOwnPage(browser: Browser, tabId: number, url: string | undefined): Promise<boolean> {
  const own = browser.runtime.getURL('');
  if (url !== undefined) return maskOwnUrl(url, own) === '';
  const contexts = await browser.runtime.getContexts({ tabIds: [tabId] });
  return contexts.some(({ documentUrl }) => maskOwnUrl(documentUrl, own) === '');
}

/**
 * Resolves when an extension page has loaded in a tab, past its initial `about:blank`, or after the timeout.
 * @throws the browser's error for a closed tab
 */
export function waitForOwnPage(browser: Browser, tabId: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const finish = (settle: () => void) => {
      browser.tabs.onUpdated.removeListener(onUpdated);
      clearTimeout(timer);
      settle();
    };
    const check = async ({ status, url }: { status?: string; url?: string }) => {
      if (status === 'complete' && (await isOwnPage(browser, tabId, url))) finish(resolve);
    };
    const onUpdated = (id: number, _change: object, tab: { status?: string; url?: string }) => {
      if (id === tabId) check(tab).catch(() => undefined);
    };
    const timer = setTimeout(() => finish(resolve), timeoutMs);
    // Before the first look: the page may load meanwhile.
    browser.tabs.onUpdated.addListener(onUpdated);
    browser.tabs
      .get(tabId)
      .then(check)
      .catch((thrown: unknown) => finish(() => reject(thrown)));
  });
}
