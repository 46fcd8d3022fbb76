import type { SignedTab, TabAdapter, TabOrigin } from '../ports/tabs.ts';
import { deriveState } from '../sessions/state.ts';
import { endpointOf, type TenantContext } from '../sessions/tenant-context.ts';
import { passes, signedInTabs, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';

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
  /** Handles a navigated tab: a signed-in tab loses its rules on leaving its origin. */
  navigated(tabId: number, address: string | undefined): Promise<void>;
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
  sync: async () => {},
  recover: async () => {},
};

const rulesPerTab = 3;

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

  async function syncNow(): Promise<void> {
    // A bulk run of a hundred log-ins calls this a hundred times.
    if (idleAtCount === openedCount) return;
    const countBefore = openedCount;
    const entries = Object.entries(await store.read(signedInTabs));
    if (entries.length === 0 && !mayHaveRules) {
      idleAtCount = countBefore;
      return;
    }
    const allPasses = await store.read(passes);
    const signed: SignedTab[] = [];
    const ended: string[] = [];
    const ends: number[] = [];
    for (const [key, entry] of entries) {
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
      adapter.setBadge(Number(key), { tenant: context.tenant, account, origin: entry.origin });
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
    for (const key of keys) adapter.setBadge(Number(key), null);
    await store.update([signedInTabs], (listed) => [
      Object.fromEntries(Object.entries(listed).filter(([key]) => !keys.includes(key))),
    ]);
  }

  const tabs: SignedInTabs = {
    async open(context, url, origin) {
      const tabId = await adapter.openBlank(origin);
      await store.update([signedInTabs], (listed) => {
        const taken = new Set(Object.values(listed).map(({ rule }) => rule));
        let rule = adapter.firstRuleId;
        while (taken.has(rule)) rule += rulesPerTab;
        return [
          { ...listed, [String(tabId)]: { tenant: context.tenant.id, origin: new URL(url).origin, rule } },
        ];
      });
      openedCount += 1;
      await tabs.sync();
      await adapter.navigate(tabId, url);
    },

    async closed(tabId) {
      if (!(String(tabId) in (await store.read(signedInTabs)))) return;
      await drop([String(tabId)]);
      await tabs.sync();
    },

    async navigated(tabId, address) {
      const entry = (await store.read(signedInTabs))[String(tabId)];
      if (entry === undefined || address === '') return;
      if (address !== undefined && URL.canParse(address) && new URL(address).origin === entry.origin)
        return tabs.sync();
      // A foreign page could navigate the tab back at once, signed in as long as the rules stand.
      await adapter.removeRules(entry.rule);
      await drop([String(tabId)]);
      await tabs.sync();
    },

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
      for (const key of Object.keys(await store.read(signedInTabs))) {
        const address = await adapter.urlOf(Number(key));
        if (address === null) await drop([key]);
        else await tabs.navigated(Number(key), address);
      }
      mayHaveRules = true;
      idleAtCount = undefined;
      await tabs.sync();
    },
  };
  return tabs;
}
