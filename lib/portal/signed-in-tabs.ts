import type { SignedTab, TabAdapter, TabOrigin } from '../ports/tabs.ts';
import { deriveState } from '../sessions/state.ts';
import { endpointOf, type TenantContext } from '../sessions/tenant-context.ts';
import { passes, signedInTabs, token } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { firstTabRuleId } from './tab-rules.ts';

export interface SignedInTabsDeps {
  store: Store;
  adapter: TabAdapter;
  resolve(tenantId: string): Promise<TenantContext>;
  now(): number;
}

export interface SignedInTabs {
  /** Opens an address in a tab of its own that is signed in to that origin, and only there. */
  open(context: TenantContext, url: string, origin: TabOrigin): Promise<void>;
  /** A tab was closed. */
  closed(tabId: number): Promise<void>;
  /** A tab shows another page: a signed-in one that has left its origin is signed in no more. */
  navigated(tabId: number, address: string | undefined): Promise<void>;
  /** Makes the rules exactly those of the tabs whose session lives. Runs after every change, one at a time. */
  sync(): Promise<void>;
  /** Looks at every tab again: a worker that slept has missed what they did. */
  recover(): Promise<void>;
}

/** For a browser without them. */
export const noTabs: SignedInTabs = {
  open: () => Promise.reject(new TypeError('no signed-in tabs here')),
  closed: async () => {},
  navigated: async () => {},
  sync: async () => {},
  recover: async () => {},
};

const rulesPerTab = 3;

/** Keeps the signed-in tabs: which tab carries whose token, and for how long. */
export function createSignedInTabs(deps: SignedInTabsDeps): SignedInTabs {
  const { store, adapter: edge } = deps;
  let last: Promise<void> = Promise.resolve();
  /** The one that has not begun: whoever asks meanwhile is served by it. */
  let waiting: Promise<void> | null = null;
  let carrying = true;
  /** How many tabs were opened here, and after which of them there was none left to look after. */
  let opened = 0;
  let quietSince: number | undefined;

  async function syncNow(): Promise<void> {
    // A hundred log-ins ask for this again and again.
    if (quietSince === opened) return;
    const openedBefore = opened;
    const entries = Object.entries(await store.read(signedInTabs));
    if (entries.length === 0 && !carrying) {
      quietSince = openedBefore;
      return;
    }
    const all = await store.read(passes);
    const signed: SignedTab[] = [];
    const over: string[] = [];
    const ends: number[] = [];
    for (const [key, entry] of entries) {
      const session = all[entry.tenant]?.session;
      const held = await store.read(token(entry.tenant));
      const context = await deps.resolve(entry.tenant).catch(() => null);
      const lives = session !== undefined && deriveState({ session }, deps.now()).name === 'signed-in';
      const moved = context !== null && held?.doors !== endpointOf(context.tenant);
      if (!lives || held === null || moved || context?.client.tabHeader === undefined) {
        over.push(key);
        continue;
      }
      const { account, expiresAt } = session;
      if (expiresAt !== null) ends.push(expiresAt);
      const header = context.client.tabHeader({ secrets: held.secrets, account, expiresAt, lifetime: null });
      signed.push({ tabId: Number(key), rule: entry.rule, origin: entry.origin, header });
      edge.setBadge(Number(key), { tenant: context.tenant, account, origin: entry.origin });
    }
    await edge.applyRules(signed);
    carrying = signed.length > 0;
    // The alarm may ring half a minute late; a token that is over goes at its moment.
    edge.setWakeUp(
      ends.length === 0 ? null : Math.min(...ends),
      () => void tabs.sync().catch(() => undefined),
    );
    if (over.length > 0) await drop(over);
  }

  async function drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) edge.setBadge(Number(key), null);
    await store.update([signedInTabs], (listed) => [
      Object.fromEntries(Object.entries(listed).filter(([key]) => !keys.includes(key))),
    ]);
  }

  const tabs: SignedInTabs = {
    async open(context, url, origin) {
      const tabId = await edge.openBlank(origin);
      await store.update([signedInTabs], (listed) => {
        const taken = new Set(Object.values(listed).map(({ rule }) => rule));
        let rule = firstTabRuleId;
        while (taken.has(rule)) rule += rulesPerTab;
        return [
          { ...listed, [String(tabId)]: { tenant: context.tenant.id, origin: new URL(url).origin, rule } },
        ];
      });
      opened += 1;
      await tabs.sync();
      await edge.navigate(tabId, url);
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
      // A foreign page can send the tab back at once: until the rules are gone, that would be signed in.
      await edge.removeRules(entry.rule);
      await drop([String(tabId)]);
      await tabs.sync();
    },

    sync() {
      const begin = () => {
        waiting = null;
        return syncNow();
      };
      waiting ??= last.then(begin, begin);
      last = waiting;
      return waiting;
    },

    async recover() {
      for (const key of Object.keys(await store.read(signedInTabs))) {
        const address = await edge.urlOf(Number(key));
        if (address === null) await drop([key]);
        else await tabs.navigated(Number(key), address);
      }
      carrying = true;
      quietSince = undefined;
      await tabs.sync();
    },
  };
  return tabs;
}
