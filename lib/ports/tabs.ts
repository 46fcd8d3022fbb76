import type { AuthHeader, Tenant } from '../vendors/contract.ts';

/** The tab a command came from; without `tab`, the popup over the active tab. */
export interface TabOrigin {
  tab?: { id: number; index: number; windowId: number };
  /** Opens the new tab without activating it. */
  inBackground?: true;
}

/** A tab whose requests to one origin carry an auth header. */
export interface SignedTab {
  tabId: number;
  /** First of the tab's three session rule ids. */
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

/** Port to the browser's tabs, session rules and toolbar. */
export interface TabAdapter {
  /** The lowest session rule id for signed-in tabs, each of which takes three; lower ones are the adapter's own. */
  readonly firstRuleId: number;
  /** Opens the placeholder page next to `origin` and waits for its load. @returns the tab's id */
  openBlank(origin: TabOrigin): Promise<number>;
  navigate(tabId: number, url: string): Promise<void>;
  /** Replaces all header rules by those of these tabs, atomically. */
  applyRules(tabs: readonly SignedTab[]): Promise<void>;
  /** Removes one tab's rules ahead of any stored change. @param rule the first of their ids */
  removeRules(rule: number): Promise<void>;
  /** Shows the signed-in badge of a tab; `null` clears the badge. */
  setBadge(tabId: number, badge: TabBadge | null): void;
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
