import type { Store } from '../platform/store.ts';
import type { Opener } from '../platform/tabs.ts';
import { doorsOf, type Known } from '../sessions/known.ts';
import { stateOf } from '../sessions/state.ts';
import { passes, signedInTabs, token } from '../slots/background.ts';
import type { DoorHeader, Tenant } from '../vendors/contract.ts';
import { firstTabRule } from './tab-rules.ts';

/** One tab whose requests to one origin carry a header. */
export interface SignedTab {
  tabId: number;
  /** First of the three rule numbers that belong to this tab. */
  rule: number;
  origin: string;
  header: DoorHeader;
}

/** Whose tab it is, for the toolbar to say. */
export interface TabMark {
  tenant: Pick<Tenant, 'name' | 'environment'>;
  account: string | null;
  origin: string;
}

/** What the browser does for signed-in tabs. */
export interface TabEdge {
  /** Opens a page of ours next to where it was asked from, and waits until it stands. @returns the tab's id */
  prepare(opener: Opener): Promise<number>;
  go(tabId: number, url: string): Promise<void>;
  /** Makes exactly these tabs carry their headers, in one step. */
  carry(tabs: readonly SignedTab[]): Promise<void>;
  /** Takes one tab's rules away at once, by the first of their numbers: what else is to be written down can wait. */
  lift(rule: number): Promise<void>;
  /** Shows on the toolbar that a tab is signed in, or no longer. */
  mark(tabId: number, mark: TabMark | null): void;
  /** The address a tab shows as far as we may know it: `''` for a page of ours, `null` for a closed tab. */
  addressOf(tabId: number): Promise<string | null | undefined>;
  /** Calls back at a moment, if the worker lives then; in place of what was asked before. `null` calls it off. */
  at(moment: number | null, work: () => void): void;
}

export interface SignedInTabsParts {
  store: Store;
  edge: TabEdge;
  known(tenantId: string): Promise<Known>;
  now(): number;
}

export interface SignedInTabs {
  /** Opens an address in a tab of its own that is signed in to that origin, and only there. */
  open(known: Known, url: string, opener: Opener): Promise<void>;
  /** A tab was closed. */
  closed(tabId: number): Promise<void>;
  /** A tab shows another page: a signed-in one that has left its origin is signed in no more. */
  navigated(tabId: number, address: string | undefined): Promise<void>;
  /** Makes the rules exactly those of the tabs whose session lives. Runs after every change, one at a time. */
  sync(): Promise<void>;
  /** Looks at every tab again: a worker that slept has missed what they did. */
  wake(): Promise<void>;
}

/** For a browser without them. */
export const noTabs: SignedInTabs = {
  open: () => Promise.reject(new TypeError('no signed-in tabs here')),
  closed: async () => {},
  navigated: async () => {},
  sync: async () => {},
  wake: async () => {},
};

const rulesPerTab = 3;

/** Keeps the signed-in tabs: which tab carries whose token, and for how long. */
export function keepSignedInTabs(parts: SignedInTabsParts): SignedInTabs {
  const { store, edge } = parts;
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
      const known = await parts.known(entry.tenant).catch(() => null);
      const lives = session !== undefined && stateOf({ session }, parts.now()).name === 'signed-in';
      const moved = known !== null && held?.doors !== doorsOf(known.tenant);
      if (!lives || held === null || moved || known?.wire.tabHeader === undefined) {
        over.push(key);
        continue;
      }
      const { account, expiresAt } = session;
      if (expiresAt !== null) ends.push(expiresAt);
      const header = known.wire.tabHeader({ secrets: held.secrets, account, expiresAt, lifetime: null });
      signed.push({ tabId: Number(key), rule: entry.rule, origin: entry.origin, header });
      edge.mark(Number(key), { tenant: known.tenant, account, origin: entry.origin });
    }
    await edge.carry(signed);
    carrying = signed.length > 0;
    // The alarm may ring half a minute late; a token that is over goes at its moment.
    edge.at(ends.length === 0 ? null : Math.min(...ends), () => void tabs.sync().catch(() => undefined));
    if (over.length > 0) await drop(over);
  }

  async function drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) edge.mark(Number(key), null);
    await store.change([signedInTabs], (listed) => [
      Object.fromEntries(Object.entries(listed).filter(([key]) => !keys.includes(key))),
    ]);
  }

  const tabs: SignedInTabs = {
    async open(known, url, opener) {
      const tabId = await edge.prepare(opener);
      await store.change([signedInTabs], (listed) => {
        const taken = new Set(Object.values(listed).map(({ rule }) => rule));
        let rule = firstTabRule;
        while (taken.has(rule)) rule += rulesPerTab;
        return [
          { ...listed, [String(tabId)]: { tenant: known.tenant.id, origin: new URL(url).origin, rule } },
        ];
      });
      opened += 1;
      await tabs.sync();
      await edge.go(tabId, url);
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
      await edge.lift(entry.rule);
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

    async wake() {
      for (const key of Object.keys(await store.read(signedInTabs))) {
        const address = await edge.addressOf(Number(key));
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
