import type { AuthHeader, Tenant } from '../vendors/contract.ts';

/** The tab a command came from; without `tab`, the popup over the active tab. */
export interface TabOrigin {
  tab?: { id: number; index: number; windowId: number };
  /** Opens the new tab without activating it. */
  inBackground?: true;
  /** Opens in Firefox's default container, which has the background's own cookies; else in the container of `tab`. */
  defaultContainer?: true;
}

/** A tab whose requests to one origin carry an auth header. */
export interface SignedTab {
  tabId: number;
  /** First of the tab's session rule ids. */
  rule: number;
  origin: string;
  header: AuthHeader;
}

/** Identity of a signed-in tab, for the toolbar's title. */
export interface TabBadge {
  tenant: Pick<Tenant, 'name' | 'environment'>;
  account: string | null;
  origin: string;
}

/** A tab that is signed in no more although its session lives, and why; for the toolbar's title. */
export interface LostTabBadge {
  tenant: Pick<Tenant, 'name'>;
  lost: 'worker' | 'address' | 'https';
}

/** A request for a tab's top page, as the browser reports it when it leaves. */
export interface PageRequestDetails {
  tabId: number;
  /** Redirects of one navigation share it. */
  id: string;
  method: string;
  /** Origin of the address that is requested. */
  origin: string;
  /** Whether the tab's header rules have signed it in. */
  isSignedIn: boolean;
  /** When it left, in epoch milliseconds. */
  at: number;
  /** Digest of the address that is requested. */
  address: number;
}

/** Port to the browser's tabs, session rules and toolbar. */
export interface TabAdapter {
  /** The lowest session rule id for signed-in tabs; lower ones are the adapter's own. */
  readonly firstRuleId: number;
  /** How many consecutive session rule ids each signed-in tab takes. */
  readonly rulesPerTab: number;
  /** Opens the placeholder page next to `origin` and waits for its load. @returns the tab's id */
  openBlank(origin: TabOrigin): Promise<number>;
  /** Leads a tab from the placeholder page to an address, which takes that page's place in the tab's history. */
  navigate(tabId: number, url: string): Promise<void>;
  /** Closes a tab; one that is closed already is no error. */
  close(tabId: number): Promise<void>;
  /** Replaces all header rules by those of these tabs, atomically. */
  applyRules(tabs: readonly SignedTab[]): Promise<void>;
  /** Removes one tab's rules ahead of any stored change. @param rule the first of their ids */
  removeRules(rule: number): Promise<void>;
  /** Shows on a tab that it is signed in, or why no more; `null` clears that. Never rejects. */
  setBadge(tabId: number, badge: TabBadge | LostTabBadge | null): Promise<void>;
  /** Whether the badge set last still stands: the browser removes it with the document it was set on. */
  hasBadge(tabId: number): Promise<boolean>;
  /** Loads a tab's page again past the service worker and the cache. Never rejects. */
  reloadPastWorker(tabId: number): Promise<void>;
  /**
   * Calls `work` when no request that left by now can be reported any more. Left out where the browser reports a
   * request before it shows the page; Firefox may report it afterwards.
   */
  awaitLateRequest?(work: () => void): void;
  /** Turns the listeners for tabs on or off: while they are on, the browser wakes the background for every page. */
  listen(isNeeded: boolean): void;
  /** A tab's id now, where the browser replaced the tab; `undefined` where it did not. */
  replacementOf(tabId: number): number | undefined;
  /** A tab's address: `''` for an extension page, `null` for a closed tab, `undefined` without host permission. */
  urlOf(tabId: number): Promise<string | null | undefined>;
  /** Sets the one timer, in epoch milliseconds, lost with the worker; a new call replaces it, `null` cancels it. */
  setWakeUp(at: number | null, work: () => void): void;
}

/** Port to the browser's private windows. */
export interface PrivateWindows {
  /** Whether the browser opens private windows for the extension. */
  allowed(): Promise<boolean>;
  /** Opens an address in a private window. @returns whether the browser opened the window */
  open(url: string): Promise<boolean>;
}
