import type { TabAdapter } from '../ports/tabs.ts';
import type { Browser } from './browser.ts';
import { isFirefox } from './open-tab.ts';
import { observePageRequests, type PageRequestHandlers } from './page-requests.ts';

/** Receivers of what happens to tabs and their pages. */
interface TabEventHandlers extends PageRequestHandlers {
  closed(tabId: number): void;
  /** The browser gave a tab another id. */
  replaced(): void;
  /** @param url `undefined` where the browser withholds it */
  navigated(tabId: number, url: string | undefined, isNewPage: boolean): void;
}

/** The listeners for tabs and their pages, which wake the background for every page of every tab. */
export interface TabEvents {
  /** Adds or removes the listeners; repeated calls change nothing. They are needed while a tab is signed in. */
  listen(isNeeded: boolean): void;
  /** Registers again what the browser refused as long as no host was allowed. */
  hostsAllowed(): void;
  /** A tab's present id; `undefined` for a tab that was not replaced. */
  replacementOf: TabAdapter['replacementOf'];
}

/**
 * Creates the listeners, which are on. Must run synchronously at the worker's start: an event that wakes the worker
 * reaches only those that stand then, and a replaced tab has to be known before its stored entry is checked.
 */
export function createTabEvents(browser: Browser, handlers: TabEventHandlers): TabEvents {
  const { onRemoved, onReplaced, onUpdated } = browser.tabs;
  const requests = observePageRequests(browser, handlers);
  const replacements = new Map<number, number>();
  const tellsOfStart = isFirefox(browser);
  let isListening = false;

  const onTabRemoved = (tabId: number) => handlers.closed(tabId);
  const onTabReplaced = (added: number, removed: number) => {
    replacements.set(removed, added);
    handlers.replaced();
  };
  const onTabUpdated = (tabId: number, change: { status?: string; url?: string }, tab: { url?: string }) => {
    if (change.status === undefined && change.url === undefined) return;
    // Firefox tells of a load's start too, with the address of the page that stands until the load brings another.
    const isStart = tellsOfStart && change.url === undefined && tab.url !== undefined;
    handlers.navigated(tabId, tab.url, change.status === 'loading' && !isStart);
  };

  function listen(isNeeded: boolean): void {
    if (isNeeded === isListening) return;
    isListening = isNeeded;
    if (isNeeded) {
      onRemoved.addListener(onTabRemoved);
      onReplaced?.addListener(onTabReplaced);
      onUpdated.addListener(onTabUpdated);
      requests.start();
    } else {
      onRemoved.removeListener(onTabRemoved);
      onReplaced?.removeListener(onTabReplaced);
      onUpdated.removeListener(onTabUpdated);
      requests.stop();
    }
  }

  listen(true);
  return {
    listen,
    hostsAllowed() {
      if (!isListening) return;
      requests.stop();
      requests.start();
    },
    replacementOf(tabId) {
      let present = replacements.get(tabId);
      for (let next = present; next !== undefined; next = replacements.get(next)) present = next;
      return present;
    },
  };
}
