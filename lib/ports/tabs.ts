import type { AuthHeader, Tenant } from '../vendors/contract.ts';

/** The origin of a command: an extension page in a tab, or without `tab` the popup over the active tab. */
export interface TabOrigin {
  tab?: { id: number; index: number; windowId: number };
  /** The new tab stays behind the active one. */
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

/** The tenant and account of a signed-in tab, for the toolbar. */
export interface TabBadge {
  tenant: Pick<Tenant, 'name' | 'environment'>;
  account: string | null;
  origin: string;
}

/** The browser calls behind signed-in tabs. */
export interface TabAdapter {
  /** Opens an extension page beside the command's tab and waits until the page is loaded. @returns the tab's id */
  openBlank(origin: TabOrigin): Promise<number>;
  navigate(tabId: number, url: string): Promise<void>;
  /** Replaces all header rules by those of these tabs, in one step. */
  applyRules(tabs: readonly SignedTab[]): Promise<void>;
  /** Removes one tab's rules by the first of their numbers, before any storage is written. */
  removeRules(rule: number): Promise<void>;
  /** Shows on the toolbar that a tab is signed in; `null` removes the mark. */
  setBadge(tabId: number, mark: TabBadge | null): void;
  /** A tab's address: `''` for an extension page, `null` for a closed tab, `undefined` without permission to read it. */
  urlOf(tabId: number): Promise<string | null | undefined>;
  /** Runs `work` at a moment if the worker lives then, replacing the previous timer; `null` cancels. */
  setWakeUp(moment: number | null, work: () => void): void;
}

/** Private windows, where the browser lets extensions open them. */
export interface PrivateWindows {
  /** Whether the browser opens any. */
  allowed(): Promise<boolean>;
  /** Opens an address in a private window. @returns whether the browser did */
  open(url: string): Promise<boolean>;
}
