/**
 * Decides from the browser's events whether a signed-in tab's page is the tenant's.
 * Only a page whose request left that tab with the token is; a service worker's requests belong to no tab.
 */

import { isUnencrypted } from '../tenants/url.ts';

/** Why a tab is signed in no more although its session lives. */
export type LossReason =
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
  /** When it left, in epoch milliseconds. */
  at: number;
  /** Digest of its address; a page shown at another one is not this load's. */
  address: number;
}

/** What is known of a tab's page; empty before the first navigation. */
export interface TabPage {
  /** The page that the tab shows, proven to be the tenant's. */
  page?: PageLoad | undefined;
  /** The request that has left and whose page the tab does not show yet. */
  next?: PageLoad | undefined;
  /** A reload past the service worker was started and its request has not left. */
  reloading?: boolean | undefined;
  /** When a page was shown last, in epoch milliseconds; where its request may be reported afterwards. */
  shownAt?: number | undefined;
  /** Digest of the address shown at `shownAt`. */
  shown?: number | undefined;
  /** A worker of the origin sent a request whose page is not certain yet. */
  workerSeen?: boolean | undefined;
  lost?: LossReason | undefined;
}

/** A request for a tab's top page. */
interface PageRequest {
  id: string;
  method: string;
  /** Whether the tab's rules have signed it in. */
  isSignedIn: boolean;
  at: number;
  address: number;
}

/** The tab shows a page of the portal's origin. */
interface ShownPage {
  /**
   * Whether the toolbar's mark of the tab still stands: the browser removes it with the document, and keeps it over
   * changes within the document and in its frames.
   */
  isMarked: boolean;
  address: number;
  /** Now, in epoch milliseconds, where a request may be reported after its page; otherwise `null`. */
  shownAt: number | null;
  markedAt: number | undefined;
}

/** A navigation that has shown nothing for this long is taken for one that shows nothing, as a download; milliseconds. */
const navigationMs = 10_000;
/** A request that left this long before a page was shown is not of the page after it; milliseconds. */
const maxDisorderMs = 1000;

/** What has to happen after an event. */
export type TabStep =
  | 'none'
  /** Show that the tab is signed in. */
  | 'mark'
  /** Take the mark down and decide again once no late report of the page's request can come. */
  | 'wait'
  /** Decide again once no late report can come; the mark stays. */
  | 'doubt'
  /** Take the mark down and load the page again past the service worker. */
  | 'reload'
  /** Remove the rules and say why. */
  | 'lose'
  /** Say again why: the browser clears the toolbar at each navigation. */
  | 'explain'
  /** Forget a tab that said why and has gone on. */
  | 'forget';

type Decision = readonly [page: TabPage, step: TabStep];

/**
 * A request for the top page leaves the tab; or left before the page that it shows, where reports come late.
 * @param markedAt when the mark was set last, in epoch milliseconds; `undefined` where this background did not set it
 */
export function onPageRequested(tab: TabPage, request: PageRequest, markedAt?: number): Decision {
  const { id, method, isSignedIn, at, address } = request;
  const isSameNavigation = tab.next?.id === id;
  const hard = tab.reloading === true || (isSameNavigation && tab.next?.hard === true);
  const next = { id, get: method === 'GET', hard, at, address };
  if (tab.lost !== undefined) return [{ lost: tab.lost, next }, 'none'];
  // A busy background handles a page's start late; `next` stays, so that its end still explains the loss.
  if (!isSignedIn) return [{ lost: 'address', next }, 'lose'];
  const { page, shownAt, shown } = tab;
  // Redirects of one navigation are reported one by one.
  const replaces = page === undefined || page.id === id || isLaterPage(page, next, shown, markedAt);
  if (shownAt !== undefined && at <= shownAt && replaces)
    return showing({ page: next, shownAt, shown }, tab.workerSeen, true);
  return [{ page, next, shownAt, shown, workerSeen: tab.workerSeen }, 'none'];
}

export function onPageShown(tab: TabPage, { isMarked, address, shownAt, markedAt }: ShownPage): Decision {
  const { page, next, reloading, workerSeen, lost } = tab;
  if (lost !== undefined) {
    if (next !== undefined) return [{ lost }, 'explain'];
    return [tab, isMarked ? 'none' : 'forget'];
  }
  const seen = shownAt === null ? {} : { shownAt, shown: address };
  const isMarkTrue = isMarked && page !== undefined;
  if (isMarkTrue && (next === undefined || !isLaterPage(page, next, address, markedAt)))
    return [shownAt === null ? tab : { ...tab, ...seen }, 'none'];
  // A page loaded past the service worker is the tenant's wherever its server's answer leads.
  if (next !== undefined && (next.hard || next.address === address))
    return showing({ page: next, ...seen }, workerSeen, shownAt !== null);
  if (shownAt !== null) {
    const mayCome = next !== undefined && shownAt - next.at < maxDisorderMs;
    return [{ ...(mayCome ? { next } : {}), reloading, workerSeen, ...seen }, 'wait'];
  }
  if (reloading === true) return [tab, 'none'];
  // No request left the tab for this document: a service worker made it, or the browser kept it.
  return [{ reloading: true }, 'reload'];
}

/**
 * Whether the tab shows the page of a later request, although the mark stands: a mark that is set while the next
 * document comes is that document's.
 */
function isLaterPage(
  page: PageLoad,
  later: PageLoad,
  shown: number | undefined,
  markedAt: number | undefined,
): boolean {
  if (later.address !== shown) return false;
  if (later.address !== page.address) return true;
  return !page.get && later.get && markedAt !== undefined && later.at <= markedAt;
}

/** Marks a page, unless a worker that asked meanwhile may answer it. */
function showing(tab: TabPage, workerSeen: boolean | undefined, isReportedLate: boolean): Decision {
  if (workerSeen !== true || tab.page === undefined) return [tab, 'mark'];
  const [page, step] = onWorkerRequest(
    { page: tab.page, shownAt: tab.shownAt, shown: tab.shown },
    { at: tab.page.at, isReportedLate },
  );
  return [page, step === 'none' || step === 'doubt' ? 'mark' : step];
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

/**
 * No report of a request that left by now can come any more. A page without one was made by a service worker or kept
 * by the browser; the page that has one is the one that a worker asked for.
 */
export function onReportsOver(tab: TabPage): Decision {
  const { shownAt, page, next, reloading, workerSeen, lost } = tab;
  if (next !== undefined || reloading === true || lost !== undefined) return [tab, 'none'];
  if (page === undefined && shownAt === undefined) return [tab, 'none'];
  if (page !== undefined && (workerSeen !== true || page.hard)) return [tab, 'none'];
  return page === undefined || page.get ? [{ reloading: true }, 'reload'] : [{ lost: 'worker' }, 'lose'];
}

/** A request of a worker. */
interface WorkerRequest {
  /** Now, in epoch milliseconds. */
  at: number;
  /** Whether the request of a shown page may be reported after this one. */
  isReportedLate: boolean;
}

/** A worker of the portal's origin sends a request of its own, perhaps for this tab's page. */
export function onWorkerRequest(tab: TabPage, { at, isReportedLate }: WorkerRequest): Decision {
  const { page, next, reloading, shownAt, shown, lost } = tab;
  if (reloading === true || lost !== undefined) return [tab, 'none'];
  const isComing = next !== undefined && at - next.at < navigationMs;
  // Loading the page again would stop the navigation under way, and could send a form twice.
  if (isComing || (page === undefined && shownAt !== undefined))
    return [{ ...tab, workerSeen: true }, 'none'];
  if (page === undefined || page.hard) return [tab, 'none'];
  // Another document may stand there under a mark that came late, and a form may have brought it.
  const isCertain = shown === undefined || shown === page.address;
  if (page.get && isCertain) return [{ reloading: true }, 'reload'];
  return isReportedLate ? [{ ...tab, workerSeen: true }, 'doubt'] : [{ lost: 'worker' }, 'lose'];
}
