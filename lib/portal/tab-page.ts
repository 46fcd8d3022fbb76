/**
 * Decides from the browser's events whether a signed-in tab's page is the tenant's.
 * Only a page whose request left that tab with the token is; a service worker's requests belong to no tab.
 */

import { isUnencrypted } from '../tenants/url.ts';

/** Why a tab is signed in no more although its session lives. */
type LossReason =
  /** A page came from the portal's service worker, as the person's own session, and a reload would send a form again. */
  | 'worker'
  /** The page was asked for by an address typed into the tab, or by another site. */
  | 'address'
  /** The base URL is http, and the browser or the server led the tab to https. */
  | 'https';

/** One load of a page by a request that carried the token. */
interface PageLoad {
  /** `webRequest`'s id: redirects of one navigation share it. */
  id: string;
  /** Whether a reload repeats it without sending a form. */
  get: boolean;
  /** Whether it went past the service worker, whose scope the page is then not in. */
  hard: boolean;
}

/** What is known of a tab's page; empty before the first navigation. */
export interface TabPage {
  /** The page that the tab shows, proven to be the tenant's. */
  page?: PageLoad | undefined;
  /** The request that has left and whose page the tab does not show yet. */
  next?: PageLoad | undefined;
  /** A reload past the service worker was started and its request has not left. */
  reloading?: boolean | undefined;
  /** When a page was shown whose request has not been reported yet, in epoch milliseconds; where reports come late. */
  shownAt?: number | undefined;
  /** A worker of the origin sent a request since `shownAt`. */
  workerSeen?: boolean | undefined;
  lost?: LossReason | undefined;
}

/** A request for a tab's top page. */
interface PageRequest {
  id: string;
  method: string;
  /** Whether the tab's rules have signed it in. */
  isSignedIn: boolean;
  /** When it left, in epoch milliseconds. */
  at: number;
}

/** What has to happen after an event. */
export type TabStep =
  | 'none'
  /** Show that the tab is signed in. */
  | 'mark'
  /** Take the mark down and decide again once no late report of the page's request can come. */
  | 'wait'
  /** Take the mark down and load the page again past the service worker. */
  | 'reload'
  /** Remove the rules and say why. */
  | 'lose'
  /** Say again why: the browser clears the toolbar at each navigation. */
  | 'explain'
  /** Forget a tab that said why and has gone on. */
  | 'forget';

type Decision = readonly [page: TabPage, step: TabStep];

/** A request for the top page leaves the tab; or left before the page that it shows, where reports come late. */
export function onPageRequested(tab: TabPage, { id, method, isSignedIn, at }: PageRequest): Decision {
  const isSameNavigation = tab.next?.id === id;
  const hard = tab.reloading === true || (isSameNavigation && tab.next?.hard === true);
  const next = { id, get: method === 'GET', hard };
  if (tab.lost !== undefined) return [{ lost: tab.lost, next }, 'none'];
  // A busy background handles a page's start late; `next` stays, so that its end still explains the loss.
  if (!isSignedIn) return [{ lost: 'address', next }, 'lose'];
  const isShown = tab.shownAt !== undefined && at <= tab.shownAt;
  if (isShown) {
    const decision =
      tab.workerSeen === true ? onWorkerRequest({ page: next }) : ([{ page: next }, 'none'] as const);
    return decision[1] === 'none' ? [{ page: next }, 'mark'] : decision;
  }
  return [{ page: tab.page, next, shownAt: tab.shownAt }, 'none'];
}

/**
 * The tab shows a page of the portal's origin.
 * @param isMarked whether the toolbar's mark of the tab still stands: the browser removes it with the document, and
 *   keeps it over changes within the document and in its frames
 * @param shownAt now, in epoch milliseconds, where a request may be reported after its page; otherwise `null`
 */
export function onPageShown(tab: TabPage, isMarked: boolean, shownAt: number | null): Decision {
  const { page, next, reloading, lost } = tab;
  if (lost !== undefined) {
    if (next !== undefined) return [{ lost }, 'explain'];
    return [tab, isMarked ? 'none' : 'forget'];
  }
  if (isMarked && page !== undefined) return [tab, 'none'];
  if (next !== undefined) return [{ page: next }, 'mark'];
  if (shownAt !== null) return [{ reloading, shownAt }, 'wait'];
  if (reloading === true) return [tab, 'none'];
  // No request left the tab for this document: a service worker made it, or the browser kept it.
  return [{ reloading: true }, 'reload'];
}

/** A page of another origin than the tenant's. */
interface ForeignPage {
  /** The tenant's origin. */
  origin: string;
  /** `undefined` where the browser withholds it: the page's host is not allowed. */
  address: string | undefined;
  /** Whether the tab may show another document than at the event before. */
  isNewPage: boolean;
  /** Whether the toolbar's mark of the tab still stands. */
  isMarked: boolean;
}

/** The tab shows a page of another origin: forgets the tab, or loses it where https replaced an http tenant's page. */
export function onForeignPage(tab: TabPage, foreign: ForeignPage): Decision {
  if (tab.lost === 'https') return [tab, foreign.isNewPage && !foreign.isMarked ? 'forget' : 'none'];
  return tab.lost === undefined && isUpgrade(tab, foreign) ? [{ lost: 'https' }, 'lose'] : [tab, 'forget'];
}

/** Whether http became https. A withheld address counts where the tab never showed a page of the tenant's. */
function isUpgrade({ page, shownAt, reloading }: TabPage, { origin, address }: ForeignPage): boolean {
  if (!isUnencrypted(origin)) return false;
  if (address === undefined) return page === undefined && shownAt === undefined && reloading !== true;
  const to = URL.canParse(address) ? new URL(address) : null;
  return to?.protocol === 'https:' && to.hostname === new URL(origin).hostname;
}

/** No report of a shown page's request came in time: a service worker made the page, or the browser kept it. */
export function onRequestMissing(tab: TabPage): Decision {
  const { shownAt, next, reloading, lost } = tab;
  if (shownAt === undefined || next !== undefined || reloading === true || lost !== undefined)
    return [tab, 'none'];
  return [{ reloading: true }, 'reload'];
}

/** A worker of the portal's origin sends a request of its own, perhaps for this tab's page. */
export function onWorkerRequest(tab: TabPage): Decision {
  const { page, reloading, shownAt, lost } = tab;
  if (page === undefined && shownAt !== undefined && reloading !== true && lost === undefined)
    return [{ ...tab, workerSeen: true }, 'none'];
  if (page === undefined || page.hard || reloading === true || lost !== undefined) return [tab, 'none'];
  return page.get ? [{ reloading: true }, 'reload'] : [{ lost: 'worker' }, 'lose'];
}
