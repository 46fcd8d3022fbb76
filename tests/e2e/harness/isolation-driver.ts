import type { RequestKind } from './isolation-requests.ts';
import type { Outcome, TestedBrowser } from './isolation-table.ts';

/** The beginnings of frames' addresses, from one in the top page inwards; empty for the top page itself. */
export type FramePath = readonly string[];

/** A tab of the browser, as the table of isolation needs it. */
export interface IsolationTab {
  /** Runs a function in the top page or in a frame. The function closes over nothing. */
  run<T>(work: (text: string) => T, text: string, path?: FramePath): Promise<Awaited<T>>;
  /** Causes requests to these addresses there, all in one task: none waits for what another has woken. */
  cause(requests: readonly (readonly [RequestKind, string])[], path?: FramePath): Promise<void>;
  /** As a person who types an address into this tab; returns when its page has loaded. */
  goTo(address: string): Promise<void>;
  reload(): Promise<void>;
  back(): Promise<void>;
  /** The tab's address, where it shows a page of an allowed host. */
  address(): Promise<string>;
  /** What the toolbar shows on this tab now. */
  mark(): Promise<Outcome['mark']>;
  /** What the toolbar's button says on this tab now. */
  title(): Promise<string>;
  close(): Promise<void>;
}

/** A browser with the extension in it, both tenants imported and their host allowed. */
export interface IsolationDriver {
  readonly browser: TestedBrowser;
  /** The portal's origin by the name under which the browser knows it. */
  readonly portal: string;
  /** The same host on another port, a subdomain on the same port, and a host that is somebody else's. */
  readonly otherPort: string;
  readonly subdomain: string;
  readonly stranger: string;
  signIn(tenant: 'A' | 'B'): Promise<void>;
  signOut(tenant: 'A' | 'B'): Promise<void>;
  /** Opens the portal from the popup, signed in, and waits until its page has loaded and its mark stands. */
  openPortal(tenant: 'A' | 'B'): Promise<IsolationTab>;
  /** A tab of the person's own. */
  openOwnTab(address: string): Promise<IsolationTab>;
  /** What the popup says about a tenant's tabs: the sentence of its problem, or ''. */
  problemOf(tenant: 'A' | 'B'): Promise<string>;
  /** Ends the background as the browser does when it is idle. */
  endBackground(): Promise<void>;
  /** The names of the cookies that the browser has for the portal's host. */
  cookieNames(): Promise<string[]>;
  /** Sets the person's own cookie for the portal's host, and removes all others of that host. */
  resetCookies(): Promise<void>;
}
