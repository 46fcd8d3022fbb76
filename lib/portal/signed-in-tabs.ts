import type { PageRequestDetails, SignedTab, TabAdapter, TabOrigin } from '../ports/tabs.ts';
import { deriveState } from '../sessions/state.ts';
import { endpointOf, type TenantContext } from '../sessions/tenant-context.ts';
import { passes, type StoredTab, signedInTabs, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { digestOf } from '../tenants/url.ts';
import { recordLoss } from './record-loss.ts';
import {
  onForeignPage,
  onPageRequested,
  onPageShown,
  onReportsOver,
  onWorkerRequest,
  type TabPage,
  type TabStep,
} from './tab-page.ts';

interface SignedInTabsDeps {
  store: Store;
  adapter: TabAdapter;
  resolve(tenantId: string): Promise<TenantContext>;
  now(): number;
}

export interface SignedInTabs {
  /** Opens an address in a new tab that is signed in to its origin, and only there. */
  open(context: TenantContext, url: string, origin: TabOrigin): Promise<void>;
  /** Handles a closed tab. */
  closed(tabId: number): Promise<void>;
  /**
   * Handles a navigated tab: a signed-in tab loses its rules on leaving its origin.
   * @param isNewPage whether the tab may show another document; `false` for later news of the same one
   */
  navigated(tabId: number, address: string | undefined, isNewPage?: boolean): Promise<void>;
  /** Handles a request for a tab's top page, before the page is shown. */
  pageRequested(request: PageRequestDetails): Promise<void>;
  /** Handles a request that a worker of an origin sends for no tab. */
  workerRequested(origin: string): Promise<void>;
  /** Sets the rules of exactly those tabs with a live session. Runs after every change, one at a time. */
  sync(): Promise<void>;
  /** Checks every stored tab again, because a stopped worker misses tab events. */
  recover(): Promise<void>;
}

/** `SignedInTabs` for a browser without them. */
export const noTabs: SignedInTabs = {
  open: () => Promise.reject(new TypeError('no signed-in tabs here')),
  closed: async () => {},
  navigated: async () => {},
  pageRequested: async () => {},
  workerRequested: async () => {},
  sync: async () => {},
  recover: async () => {},
};

/** Creates the signed-in tabs: each carries the token of one session until that session ends. */
export function createSignedInTabs(deps: SignedInTabsDeps): SignedInTabs {
  const { store, adapter } = deps;
  let last: Promise<void> = Promise.resolve();
  /** The queued sync that has not started; later calls share it. */
  let queued: Promise<void> | null = null;
  /** Whether rules may be set; `true` at first, because the last worker may have left some. */
  let mayHaveRules = true;
  let openedCount = 0;
  /** `openedCount` when the last sync found no tab; equal values mean nothing to do. */
  let idleAtCount: number | undefined;
  /** Page events of all tabs, handled in the order in which the browser reported them. */
  let lastPageEvent: Promise<void> = Promise.resolve();
  /** When each tab's mark was set last, in epoch milliseconds. */
  const markedAt = new Map<number, number>();
  const isReportedLate = adapter.awaitLateRequest !== undefined;

  /** The stored tabs under their present ids: a discarded tab comes back under another one in Chromium. */
  async function readTabs(): Promise<Record<string, StoredTab>> {
    const listed = await store.read(signedInTabs);
    const present = (key: string) => adapter.replacementOf(Number(key));
    if (Object.keys(listed).every((key) => present(key) === undefined)) return listed;
    await store.update([signedInTabs], (current) => [
      Object.fromEntries(Object.entries(current).map(([key, tab]) => [String(present(key) ?? key), tab])),
    ]);
    return store.read(signedInTabs);
  }

  async function syncNow(): Promise<void> {
    // A bulk run of a hundred log-ins calls this a hundred times.
    if (idleAtCount === openedCount) return;
    const countBefore = openedCount;
    const entries = Object.entries(await readTabs());
    adapter.listen(entries.length > 0);
    if (entries.length === 0 && !mayHaveRules) {
      idleAtCount = countBefore;
      return;
    }
    const allPasses = await store.read(passes);
    const signed: SignedTab[] = [];
    const ended: string[] = [];
    const ends: number[] = [];
    for (const [key, entry] of entries) {
      if (entry.lost !== undefined) continue;
      const session = allPasses[entry.tenant]?.session;
      const stored = await store.read(token(entry.tenant));
      const context = await deps.resolve(entry.tenant).catch(() => null);
      const isLive = session !== undefined && deriveState({ session }, deps.now()).name === 'signed-in';
      const hasMoved = context !== null && stored?.endpoint !== endpointOf(context.tenant);
      if (!isLive || stored === null || hasMoved || context?.client.tabHeader === undefined) {
        ended.push(key);
        continue;
      }
      const { account, expiresAt } = session;
      if (expiresAt !== null) ends.push(expiresAt);
      const header = context.client.tabHeader({
        secrets: stored.secrets,
        account,
        expiresAt,
        lifetime: null,
      });
      signed.push({ tabId: Number(key), rule: entry.rule, origin: entry.origin, header });
    }
    await adapter.applyRules(signed);
    mayHaveRules = signed.length > 0;
    // Alarms may fire half a minute late, but the rules of an expired token must go on time.
    adapter.setWakeUp(
      ends.length === 0 ? null : Math.min(...ends),
      () => void tabs.sync().catch(() => undefined),
    );
    if (ended.length > 0) await drop(ended);
  }

  async function drop(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => adapter.setBadge(Number(key), null)));
    await store.update([signedInTabs], (listed) => [
      Object.fromEntries(Object.entries(listed).filter(([key]) => !keys.includes(key))),
    ]);
    adapter.listen(Object.keys(await store.read(signedInTabs)).length > 0);
  }

  /** Handles one page event after all earlier ones. */
  function inOrder(handle: () => Promise<void>): Promise<void> {
    lastPageEvent = lastPageEvent.then(handle, handle);
    return lastPageEvent;
  }

  /** Applies an event to a tab's page, stores what is known of it, and does what follows. */
  async function applyEvent(
    tabId: number,
    decide: (page: TabPage) => readonly [TabPage, TabStep],
  ): Promise<void> {
    const key = String(tabId);
    const entry = (await store.read(signedInTabs))[key];
    if (entry === undefined) return;
    const { tenant, origin, rule, ...before } = entry;
    const [page, step] = decide(before);
    // A foreign page could use the rules for as long as they stand, so they go before anything is written.
    if (step === 'lose') await adapter.removeRules(rule);
    if (page !== before)
      await store.update([signedInTabs], (listed) =>
        listed[key] === undefined ? [undefined] : [{ ...listed, [key]: { tenant, origin, rule, ...page } }],
      );
    if (step === 'mark') await showMark(tabId, tenant, origin);
    if (step === 'doubt' || (step === 'mark' && page.workerSeen === true)) decideLater(tabId, page);
    else if (step === 'forget') await drop([key]);
    else if (step === 'wait') {
      await adapter.setBadge(tabId, null);
      decideLater(tabId, page);
    } else if (step === 'reload') {
      await adapter.setBadge(tabId, null);
      await adapter.reloadPastWorker(tabId);
    } else if (page.lost !== undefined && step !== 'none') {
      const context = await deps.resolve(tenant).catch(() => null);
      if (context !== null) await adapter.setBadge(tabId, { tenant: context.tenant, lost: page.lost });
      if (step === 'lose') {
        await recordLoss(store, tenant, page.lost, deps.now());
        // A sync that had read the slot before the loss was stored sets the rules again.
        await tabs.sync();
      }
    }
  }

  /** Decides on a page again once none of its requests can be reported late, unless another page was shown since. */
  function decideLater(tabId: number, { page, shownAt }: TabPage): void {
    const isSame = (tab: TabPage) =>
      tab.page?.id === page?.id && (page !== undefined || tab.shownAt === shownAt);
    adapter.awaitLateRequest?.(() => {
      inOrder(() => applyEvent(tabId, (tab) => (isSame(tab) ? onReportsOver(tab) : [tab, 'none']))).catch(
        () => undefined,
      );
    });
  }

  async function showMark(tabId: number, tenantId: string, origin: string): Promise<void> {
    const context = await deps.resolve(tenantId).catch(() => null);
    const account = (await store.read(passes))[tenantId]?.session?.account ?? null;
    if (context === null) return;
    await adapter.setBadge(tabId, { tenant: context.tenant, account, origin });
    markedAt.set(tabId, deps.now());
  }

  const tabs: SignedInTabs = {
    async open(context, url, origin) {
      // The browser may replace the tab before its entry is stored.
      adapter.listen(true);
      const tabId = await adapter.openBlank(origin).catch(async (thrown: unknown) => {
        // Nothing may be left to listen for.
        openedCount += 1;
        await tabs.sync();
        throw thrown;
      });
      // What was reported of the placeholder page, maybe without its address, is no event of the signed-in tab.
      await inOrder(async () => undefined);
      try {
        await store.update([signedInTabs], (listed) => {
          const taken = new Set(Object.values(listed).map(({ rule }) => rule));
          let rule = adapter.firstRuleId;
          while (taken.has(rule)) rule += adapter.rulesPerTab;
          return [
            { ...listed, [String(tabId)]: { tenant: context.tenant.id, origin: new URL(url).origin, rule } },
          ];
        });
        openedCount += 1;
        await tabs.sync();
        await adapter.navigate(adapter.replacementOf(tabId) ?? tabId, url);
      } catch (thrown) {
        // Its placeholder page would stand there for good.
        await adapter.close(adapter.replacementOf(tabId) ?? tabId);
        throw thrown;
      }
    },

    async closed(tabId) {
      if (!(String(tabId) in (await readTabs()))) return;
      markedAt.delete(tabId);
      await drop([String(tabId)]);
      await tabs.sync();
    },

    navigated: (tabId, address, isNewPage = false) =>
      inOrder(async () => {
        const entry = (await readTabs())[String(tabId)];
        if (entry === undefined || address === '') return;
        if (address !== undefined && URL.canParse(address) && new URL(address).origin === entry.origin) {
          if (!isNewPage) return;
          const isMarked = await adapter.hasBadge(tabId);
          const shown = {
            isMarked,
            address: digestOf(address),
            shownAt: isReportedLate ? deps.now() : null,
            markedAt: markedAt.get(tabId),
          };
          return applyEvent(tabId, (page) => onPageShown(page, shown));
        }
        // A foreign page could navigate the tab back at once, signed in as long as the rules stand.
        await adapter.removeRules(entry.rule);
        const isMarked = await adapter.hasBadge(tabId);
        const { origin } = entry;
        await applyEvent(tabId, (page) => onForeignPage(page, { origin, address, isNewPage, isMarked }));
        await tabs.sync();
      }),

    pageRequested: ({ tabId, origin, ...request }) =>
      inOrder(async () => {
        const entry = (await readTabs())[String(tabId)];
        if (entry === undefined || origin !== entry.origin) return;
        await applyEvent(tabId, (page) => onPageRequested(page, request, markedAt.get(tabId)));
      }),

    workerRequested: (origin) =>
      inOrder(async () => {
        const request = { at: deps.now(), isReportedLate };
        for (const [key, entry] of Object.entries(await readTabs())) {
          if (entry.origin === origin)
            await applyEvent(Number(key), (page) => onWorkerRequest(page, request));
        }
      }),

    sync() {
      const begin = () => {
        queued = null;
        return syncNow();
      };
      queued ??= last.then(begin, begin);
      last = queued;
      return queued;
    },

    async recover() {
      for (const key of Object.keys(await readTabs())) {
        const address = await adapter.urlOf(Number(key));
        if (address === null) await drop([key]);
        else await tabs.navigated(Number(key), address);
        // The worker that waited for the request of this tab's page may have ended meanwhile.
        const entry = (await store.read(signedInTabs))[key];
        if (entry?.shownAt !== undefined) decideLater(Number(key), entry);
      }
      mayHaveRules = true;
      idleAtCount = undefined;
      await tabs.sync();
    },
  };
  return tabs;
}
