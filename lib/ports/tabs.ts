import type { AuthHeader, Tenant } from '../vendors/contract.ts';

/** Where something was asked from: a page of ours in a tab, or the popup over the window's active tab. */
export interface TabOrigin {
  tab?: { id: number; index: number; windowId: number };
  /** The new tab does not come to the front. */
  inBackground?: true;
}

/** One tab whose requests to one origin carry a header. */
export interface SignedTab {
  tabId: number;
  /** First of the three rule numbers that belong to this tab. */
  rule: number;
  origin: string;
  header: AuthHeader;
}

/** Whose tab it is, for the toolbar to say. */
export interface TabBadge {
  tenant: Pick<Tenant, 'name' | 'environment'>;
  account: string | null;
  origin: string;
}

/** What the browser does for signed-in tabs. */
export interface TabAdapter {
  /** Opens a page of ours next to where it was asked from, and waits until it stands. @returns the tab's id */
  openBlank(origin: TabOrigin): Promise<number>;
  navigate(tabId: number, url: string): Promise<void>;
  /** Makes exactly these tabs carry their headers, in one step. */
  applyRules(tabs: readonly SignedTab[]): Promise<void>;
  /** Takes one tab's rules away at once, by the first of their numbers: what else is to be written down can wait. */
  removeRules(rule: number): Promise<void>;
  /** Shows on the toolbar that a tab is signed in, or no longer. */
  setBadge(tabId: number, mark: TabBadge | null): void;
  /** The address a tab shows as far as we may know it: `''` for a page of ours, `null` for a closed tab. */
  urlOf(tabId: number): Promise<string | null | undefined>;
  /** Calls back at a moment, if the worker lives then; in place of what was asked before. `null` calls it off. */
  setWakeUp(moment: number | null, work: () => void): void;
}

/** Private windows, as far as the browser opens them for us. */
export interface PrivateWindows {
  /** Whether it opens them at all. */
  allowed(): Promise<boolean>;
  /** Opens an address in one. @returns whether the browser did */
  open(url: string): Promise<boolean>;
}
