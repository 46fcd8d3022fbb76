import { beforeEach, describe, expect, test } from 'vitest';
import { tabHeaderRules } from '../../../lib/browser/header-rules.ts';
import { ConciergeError } from '../../../lib/errors.ts';
import { createSignedInTabs, noTabs, type SignedInTabs } from '../../../lib/portal/signed-in-tabs.ts';
import type { PageRequestDetails, SignedTab, TabAdapter } from '../../../lib/ports/tabs.ts';
import { lostTabTitle, tabTitle } from '../../../lib/quick-access/tab-title.ts';
import type { SessionFacts } from '../../../lib/sessions/schema.ts';
import { endpointOf, type TenantContext } from '../../../lib/sessions/tenant-context.ts';
import { passes, signedInTabs, token } from '../../../lib/storage/slots.ts';
import { createStore, type Store } from '../../../lib/storage/store.ts';
import { digestOf } from '../../../lib/tenants/url.ts';
import { clients } from '../../../lib/vendors/clients.ts';
import type { Tenant } from '../../../lib/vendors/contract.ts';
import { findDescriptor } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';
import { type MemoryAreas, memoryAreas, noon } from '../../support/test-app.ts';

const origin = 'https://rmm.acme.example:8443';
const tenant: Tenant = {
  id: 'rmm',
  vendor: 'ncentral',
  name: 'Acme RMM',
  baseUrl: origin,
  environment: 'production',
  settings: {},
  destinations: [],
};

/** A browser with tabs, as far as signed-in tabs see it. */
interface Tabs {
  edge: TabAdapter;
  /** What each tab shows; a tab that is not there is closed. */
  shown: Map<number, string | undefined>;
  /** Tabs that came back under another id. */
  replaced: Map<number, number>;
  /** The tabs that carry a header now, and with what. */
  carried: SignedTab[];
  titles: Map<number, string | null>;
  /** The tabs that were loaded again past the service worker, in order. */
  reloads: number[];
  went: { tab: number; url: string; carriedThen: number[] }[];
  alarm: { moment: number | null; work: () => void };
  /** Whether the browser wakes the background for what tabs do. */
  isListening: boolean;
}

let areas: MemoryAreas;
let store: Store;
let clock: number;
let browser: Tabs;
let tabs: SignedInTabs;
let gone: boolean;

function fakeTabs(): Tabs {
  let next = 10;
  const fake: Tabs = {
    shown: new Map(),
    replaced: new Map(),
    carried: [],
    titles: new Map(),
    reloads: [],
    went: [],
    alarm: { moment: null, work: () => undefined },
    isListening: true,
    edge: {
      firstRuleId: 1000,
      rulesPerTab: 5,
      async openBlank() {
        expect(fake.isListening).toBe(true);
        next += 1;
        fake.shown.set(next, '');
        return next;
      },
      async navigate(tab, url) {
        fake.went.push({ tab, url, carriedThen: fake.carried.map(({ tabId }) => tabId) });
        fake.shown.set(tab, url);
      },
      async close(tab) {
        fake.shown.delete(tab);
      },
      replacementOf: (tab) => fake.replaced.get(tab),
      listen(isNeeded) {
        fake.isListening = isNeeded;
      },
      async applyRules(list) {
        await Promise.resolve();
        fake.carried = structuredClone([...list]);
      },
      async removeRules(rule) {
        fake.carried = fake.carried.filter((each) => each.rule !== rule);
      },
      async setBadge(tab, mark) {
        fake.titles.set(
          tab,
          mark && ('lost' in mark ? lostTabTitle(english, mark) : tabTitle(english, mark)),
        );
      },
      hasBadge: async (tab) => typeof fake.titles.get(tab) === 'string',
      async reloadPastWorker(tab) {
        fake.reloads.push(tab);
      },
      urlOf: async (tab) => (fake.shown.has(tab) ? fake.shown.get(tab) : null),
      setWakeUp: (moment, work) => {
        fake.alarm = { moment, work };
      },
    },
  };
  return fake;
}

const context = async (id: string): Promise<TenantContext> => {
  const descriptor = findDescriptor('ncentral');
  const client = clients.ncentral;
  if (gone || id !== tenant.id || descriptor === undefined || client === undefined)
    throw new ConciergeError('unknown_tenant');
  return { tenant, descriptor, client };
};
const worker = () => createSignedInTabs({ store, adapter: browser.edge, resolve: context, now: () => clock });

async function logIn(accessToken: string, more: Partial<SessionFacts> = {}): Promise<void> {
  const session: SessionFacts = {
    account: 'jane',
    method: 'jwt',
    signedInAt: clock,
    renewedAt: clock,
    expiresAt: clock + 60_000,
    renewableUntil: null,
    tokenKind: 'bearer',
    maskedToken: 'x…',
    tokenId: '01234567',
    ...more,
  };
  await store.update([passes, token('rmm')], (_all, _held) => [
    { rmm: { session } },
    { secrets: { accessToken }, endpoint: endpointOf(tenant) },
  ]);
}
const open = async () => {
  await tabs.open(await context('rmm'), `${origin}/api-explorer`, {});
  return browser.went.at(-1)?.tab ?? 0;
};
/** The browser gives a tab's place to another, as it does with a discarded one. */
function replace(tab: number, by: number): void {
  browser.shown.set(by, browser.shown.get(tab));
  browser.shown.delete(tab);
  browser.replaced.set(tab, by);
}
/** The browser's news of a page: its request leaves the tab, and the tab shows another document. */
type Sent = Partial<Omit<PageRequestDetails, 'address'>> & { url?: string };
const request = (tab: number, { url, ...more }: Sent = {}) =>
  tabs.pageRequested({
    tabId: tab,
    id: '1',
    method: 'GET',
    origin,
    isSignedIn: true,
    at: clock,
    address: digestOf(url ?? `${more.origin ?? origin}/api-explorer`),
    ...more,
  });
const show = (tab: number, address = `${origin}/api-explorer`) => {
  browser.titles.delete(tab);
  return tabs.navigated(tab, address, true);
};
/** Shows a page whose mark is on its way while the next comes. @returns what lets the mark arrive */
async function showBeforeMarkOf(tab: number, address: string, next: string): Promise<() => void> {
  const { setBadge } = browser.edge;
  let release = () => {};
  const isHeld = new Promise<void>((resolve) => (release = resolve));
  let isReached = false;
  browser.edge.setBadge = async (...mark) => {
    isReached = true;
    await isHeld;
    await setBadge(...mark);
  };
  void show(tab, address);
  await expect.poll(() => isReached).toBe(true);
  browser.edge.setBadge = setBadge;
  browser.titles.delete(tab);
  browser.shown.set(tab, next);
  return release;
}
const openAndShow = async () => {
  const tab = await open();
  await request(tab);
  await show(tab);
  return tab;
};
const signedInTitle = `Signed in to Acme RMM (Production) as jane, on ${origin}`;
const carriedIds = () => browser.carried.map(({ tabId }) => tabId);
const listed = async () => Object.keys(await store.read(signedInTabs)).map(Number);

beforeEach(async () => {
  areas = memoryAreas();
  store = createStore(areas, () => undefined);
  clock = noon;
  gone = false;
  browser = fakeTabs();
  tabs = worker();
  await logIn('token-one');
});

describe('a tab is signed in', () => {
  test('before it goes to its address, never after', async () => {
    const tab = await open();
    expect(browser.went).toEqual([{ tab, url: `${origin}/api-explorer`, carriedThen: [tab] }]);
    expect(browser.carried).toEqual([
      { tabId: tab, rule: 1000, origin, header: { name: 'authorization', value: 'Bearer token-one' } },
    ]);
    expect(browser.titles.get(tab)).toBeUndefined();
  });
  test('and says so once its page’s request has left with the token, not before', async () => {
    expect(browser.titles.get(await openAndShow())).toBe(signedInTitle);
  });
  test('with rule numbers of its own, and freed ones are used again', async () => {
    const [first, second] = [await open(), await open()];
    expect(browser.carried.map(({ rule }) => rule)).toEqual([1000, 1005]);
    await tabs.closed(first);
    const third = await open();
    expect(browser.carried.map(({ tabId, rule }) => [tabId, rule])).toEqual([
      [second, 1005],
      [third, 1000],
    ]);
  });
  test('with what is in the slot of tokens alone: nothing secret is written beside it', async () => {
    await open();
    const { 'token:rmm': _kept, ...others } = areas.session.all();
    expect(JSON.stringify([others, areas.local.all()])).not.toContain('token-one');
  });
  test('although the browser told of its placeholder page late, without an address', async () => {
    const first = await openAndShow();
    let release: (isMarked: boolean) => void = () => undefined;
    browser.edge.hasBadge = () => new Promise((resolve) => (release = resolve));
    // The events wait for this one.
    void show(first);
    const { openBlank } = browser.edge;
    let told: Promise<void> | undefined;
    browser.edge.openBlank = async (origin) => {
      const tab = await openBlank(origin);
      told = tabs.navigated(tab, undefined);
      return tab;
    };
    const opening = open();
    await expect.poll(() => told !== undefined).toBe(true);
    release(true);
    const second = await opening;
    await told;
    expect(carriedIds()).toContain(second);
    expect(await listed()).toContain(second);
  });
  test('with the new token after a renewal', async () => {
    await open();
    await logIn('token-two');
    await tabs.sync();
    expect(browser.carried.map(({ header }) => header.value)).toEqual(['Bearer token-two']);
  });
});

describe('a tab is signed in no more', () => {
  const ends: readonly (readonly [what: string, end: (tab: number) => Promise<unknown>])[] = [
    ['when it is closed', (tab) => tabs.closed(tab)],
    ['when it shows another origin', (tab) => tabs.navigated(tab, 'https://elsewhere.example/')],
    ['when it shows another port', (tab) => tabs.navigated(tab, 'https://rmm.acme.example/')],
    ['when it shows another scheme', (tab) => tabs.navigated(tab, 'http://rmm.acme.example:8443/')],
    ['when it shows a subdomain', (tab) => tabs.navigated(tab, 'https://a.rmm.acme.example:8443/')],
    ['when it shows what we may not know', (tab) => tabs.navigated(tab, undefined)],
    ['when it shows what is no address', (tab) => tabs.navigated(tab, 'about:blank')],
    [
      'after log out',
      async () => {
        await store.update([passes, token('rmm')], (_all, _held) => [{}, null]);
        await tabs.sync();
      },
    ],
    [
      'when the token is gone and the pass is not',
      async () => {
        await store.update([token('rmm')], (_held) => [null]);
        await tabs.sync();
      },
    ],
    [
      'at its session’s end',
      async () => {
        clock += 60_000;
        await tabs.sync();
      },
    ],
    [
      'when the server called the session dead',
      async () => {
        await logIn('token-one', { endedAt: clock });
        await tabs.sync();
      },
    ],
    [
      'when its tenant was removed',
      async () => {
        gone = true;
        await tabs.sync();
      },
    ],
    [
      'found closed by a waking worker',
      async (tab) => {
        browser.shown.delete(tab);
        await worker().recover();
      },
    ],
    [
      'found elsewhere by a waking worker',
      async (tab) => {
        browser.shown.set(tab, 'https://elsewhere.example/');
        await worker().recover();
      },
    ],
  ];
  test.each(ends)('%s: its rules, its entry and its title go, another tab’s stay', async (what, end) => {
    const [tab, other] = [await open(), await open()];
    await end(tab);
    const all = ['after log out', 'token is gone', 'session’s end', 'session dead', 'was removed'].some(
      (part) => what.includes(part),
    );
    expect([carriedIds(), await listed()]).toEqual(all ? [[], []] : [[other], [other]]);
    expect(browser.titles.get(tab) ?? null).toBeNull();
    expect(browser.isListening).toBe(!all);
  });
  test('at that moment, without an alarm, when the worker is awake', async () => {
    const tab = await open();
    expect(browser.alarm.moment).toBe(noon + 60_000);
    clock = noon + 60_000;
    browser.alarm.work();
    await tabs.sync();
    expect([carriedIds(), await listed(), browser.alarm.moment]).toEqual([[], [], null]);
    expect(browser.titles.get(tab) ?? null).toBeNull();
  });
  test('the moment it shows a foreign page: its rules go before anything is written down', async () => {
    const [tab, other] = [await open(), await open()];
    const before = areas.session.all();
    let written: unknown;
    const { removeRules: lift } = browser.edge;
    browser.edge.removeRules = async (rule) => {
      written = areas.session.all();
      await lift(rule);
      expect(carriedIds()).toEqual([other]);
    };
    await tabs.navigated(tab, undefined);
    expect(written).toEqual(before);
    expect(await listed()).toEqual([other]);
  });
  test('and logging in again does not sign it in again', async () => {
    await open();
    await store.update([passes, token('rmm')], (_all, _held) => [{}, null]);
    await tabs.sync();
    await logIn('token-two');
    await tabs.sync();
    expect(browser.carried).toEqual([]);
  });
});

describe('the browser is asked to tell what tabs do', () => {
  test('not before one is signed in, though the worker that starts listens at first', async () => {
    await tabs.sync();
    expect(browser.isListening).toBe(false);
    const tab = await open();
    expect(browser.isListening).toBe(true);
    await tabs.closed(tab);
    expect(browser.isListening).toBe(false);
  });
  test('not after a tab that the browser did not open', async () => {
    await tabs.sync();
    browser.edge.openBlank = () => Promise.reject(new TypeError('the browser opened no tab'));
    await expect(open()).rejects.toThrow('no tab');
    expect(browser.isListening).toBe(false);
  });
  test('as long as a tab says that it was lost, and no longer', async () => {
    const tab = await openAndShow();
    await request(tab, { id: '2', isSignedIn: false });
    await show(tab);
    expect([carriedIds(), browser.isListening]).toEqual([[], true]);
    await show(tab);
    expect([await listed(), browser.isListening]).toEqual([[], false]);
  });
  test('by a worker that finds a signed-in tab, and not by one that finds its tab closed', async () => {
    const tab = await open();
    browser.isListening = false;
    await worker().recover();
    expect(browser.isListening).toBe(true);
    browser.shown.delete(tab);
    await worker().recover();
    expect(browser.isListening).toBe(false);
  });
});

describe('a tab stays signed in', () => {
  test.each([`${origin}/`, `${origin}/other?x=1#y`, ''])('while it shows %j', async (address) => {
    const tab = await open();
    await tabs.navigated(tab, address);
    expect(carriedIds()).toEqual([tab]);
  });
  test('when other tabs come, go and close', async () => {
    const tab = await open();
    await tabs.navigated(99, 'https://elsewhere.example/');
    await tabs.closed(99);
    expect(carriedIds()).toEqual([tab]);
  });
  test('under the id it comes back with: rules, entry and title go along, another tab’s stay', async () => {
    const [tab, other] = [await open(), await open()];
    replace(tab, 77);
    await tabs.sync();
    expect([carriedIds().sort(), await listed()]).toEqual([
      [other, 77],
      [other, 77],
    ]);
    await request(77);
    await show(77);
    expect(browser.titles.get(77)).toBe(signedInTitle);
    expect((await store.read(signedInTabs))[77]).toMatchObject({ tenant: 'rmm', origin, rule: 1000 });
  });
  test('under that id when what it shows is told first, and when a worker wakes for it', async () => {
    const [tab, other] = [await open(), await open()];
    replace(tab, 77);
    await Promise.all([tabs.navigated(77, `${origin}/again`, true), tabs.sync()]);
    expect(carriedIds().sort()).toEqual([other, 77]);
    replace(other, 78);
    await worker().recover();
    expect([carriedIds().sort(), await listed()]).toEqual([
      [77, 78],
      [77, 78],
    ]);
  });
  test('until it leaves its origin or closes under that id', async () => {
    const [tab, other] = [await open(), await open()];
    replace(tab, 77);
    await tabs.navigated(77, 'https://elsewhere.example/');
    expect(carriedIds()).toEqual([other]);
    replace(other, 78);
    await tabs.closed(78);
    expect([carriedIds(), await listed()]).toEqual([[], []]);
  });
  test('when it is replaced while it opens', async () => {
    const { applyRules } = browser.edge;
    browser.edge.applyRules = async (list) => {
      for (const { tabId } of list) if (tabId < 77) replace(tabId, 77);
      await applyRules(list);
    };
    expect(await open()).toBe(77);
    await tabs.sync();
    expect(carriedIds()).toEqual([77]);
  });
  test('over the death of the worker', async () => {
    const tab = await open();
    browser.carried = [];
    await worker().recover();
    expect(carriedIds()).toEqual([tab]);
  });
});

describe('with a toolbar that takes its time', () => {
  beforeEach(() => {
    const { setBadge } = browser.edge;
    browser.edge.setBadge = async (tab, mark) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await setBadge(tab, mark);
    };
  });
  test('the title of a tab is right once its event is dealt with, so that no older one comes after it', async () => {
    const tab = await openAndShow();
    expect(browser.titles.get(tab)).toBe(signedInTitle);
    browser.titles.set(tab, 'the page before');
    await tabs.workerRequested(origin);
    expect(browser.titles.get(tab)).toBeNull();
    await request(tab, { id: '2', isSignedIn: false });
    expect(browser.titles.get(tab)).toMatch(/address typed there/);
    await show(tab, `${origin}/typed`);
    expect(browser.titles.get(tab)).toMatch(/address typed there/);
  });
  test('and is gone once the tab is forgotten', async () => {
    const [tab, other] = [await openAndShow(), await openAndShow()];
    await tabs.navigated(tab, 'https://elsewhere.example/');
    expect(browser.titles.get(tab)).toBeNull();
    await store.update([passes, token('rmm')], (_all, _held) => [{}, null]);
    await tabs.sync();
    expect(browser.titles.get(other)).toBeNull();
  });
});

describe('a browser without signed-in tabs', () => {
  test('takes every event of a tab in silence, and refuses to open one', async () => {
    await noTabs.closed(1);
    await noTabs.navigated(1, origin, true);
    await noTabs.pageRequested({
      tabId: 1,
      id: '1',
      method: 'GET',
      origin,
      isSignedIn: true,
      at: noon,
      address: 1,
    });
    await noTabs.workerRequested(origin);
    await noTabs.sync();
    await noTabs.recover();
    await expect(noTabs.open(await context('rmm'), origin, {})).rejects.toThrow(TypeError);
  });
});

test('a tab that cannot be signed in is closed: its placeholder page would stand there for good', async () => {
  browser.edge.applyRules = async () => {
    throw new Error('no room for rules');
  };
  await expect(tabs.open(await context('rmm'), `${origin}/api-explorer`, {})).rejects.toThrow('no room');
  expect(browser.shown.size).toBe(0);
  expect(browser.went).toEqual([]);
});

describe('killed at any await of opening', () => {
  test('nothing is opened twice, and after waking the rules are those of the tabs that are written down', async () => {
    for (let at = 1; ; at += 1) {
      areas = memoryAreas();
      store = createStore(areas, () => undefined);
      browser = fakeTabs();
      await logIn('token-one');
      const dies = browser.edge;
      let steps = 0;
      let dead = false;
      const mortal =
        <A extends unknown[], T>(work: (...given: A) => Promise<T>) =>
        (...given: A): Promise<T> => {
          steps += 1;
          if (steps >= at) {
            dead = true;
            return new Promise<never>(() => undefined);
          }
          return work(...given);
        };
      const session = {
        get: mortal(areas.session.get),
        set: mortal(areas.session.set),
        remove: mortal(areas.session.remove),
      };
      const doomed = createSignedInTabs({
        store: createStore({ local: areas.local, session }, () => undefined),
        adapter: {
          ...dies,
          openBlank: mortal(dies.openBlank),
          navigate: mortal(dies.navigate),
          applyRules: mortal(dies.applyRules),
        },
        resolve: context,
        now: () => clock,
      });
      const finished = await Promise.race([
        doomed.open(await context('rmm'), `${origin}/api-explorer`, {}).then(() => true),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), 15)),
      ]);
      await worker().recover();
      const ids = await listed();
      expect(carriedIds(), `killed at ${at}`).toEqual(ids);
      expect(ids.length).toBeLessThanOrEqual(1);
      expect(browser.shown.size).toBeLessThanOrEqual(1);
      expect(browser.went.length).toBe(finished ? 1 : 0);
      if (finished && !dead) {
        expect(at).toBeGreaterThan(5);
        break;
      }
    }
  });
});

describe('many changes at once', () => {
  test('are looked at once more after the last of them, not each', async () => {
    await open();
    let carried = 0;
    const { applyRules: carry } = browser.edge;
    browser.edge.applyRules = (signed) => {
      carried += 1;
      return carry(signed);
    };
    const early = Array.from({ length: 5 }, () => tabs.sync());
    await store.update([passes, token('rmm')], (_all, _held) => [{}, null]);
    await Promise.all([...early, ...Array.from({ length: 5 }, () => tabs.sync())]);
    expect(carriedIds()).toEqual([]);
    expect(carried).toBeLessThanOrEqual(2);
  });
  test('are not looked at while no tab is signed in, and are from the next one on', async () => {
    await tabs.sync();
    await tabs.sync();
    let reads = 0;
    const { get } = areas.session;
    areas.session.get = (keys) => {
      reads += 1;
      return get.call(areas.session, keys);
    };
    for (let time = 0; time < 10; time += 1) await tabs.sync();
    expect(reads).toBe(0);
    // One that is under way while a tab opens has not seen it yet.
    const [tab] = await Promise.all([open(), tabs.sync(), tabs.sync()]);
    expect(carriedIds()).toEqual([tab]);
    await store.update([passes, token('rmm')], (_all, _held) => [{}, null]);
    await tabs.sync();
    expect(carriedIds()).toEqual([]);
  });
});

describe('a page that is not what the mark says', () => {
  const worker = /^Tab of Acme RMM\. .*service worker answers it/;
  const address = /^Tab of Acme RMM\. .*address typed there, or another site/;
  const storedProblem = async () => (await store.read(passes)).rmm?.problem;

  test('without a request of its own is loaded again past the service worker, and marked then', async () => {
    const tab = await open();
    await show(tab);
    expect([browser.reloads, browser.titles.get(tab)]).toEqual([[tab], null]);
    await request(tab);
    await show(tab);
    expect([browser.reloads, browser.titles.get(tab), carriedIds()]).toEqual([[tab], signedInTitle, [tab]]);
  });
  test('at each navigation again, for a page past the worker is followed by one from it', async () => {
    const tab = await openAndShow();
    await show(tab, `${origin}/next`);
    await request(tab);
    await show(tab, `${origin}/next`);
    await show(tab, `${origin}/third`);
    expect(browser.reloads).toEqual([tab, tab]);
  });
  test('is not loaded again for changes within the document or in its frames', async () => {
    const tab = await openAndShow();
    await tabs.navigated(tab, `${origin}/api-explorer#part`, true);
    await tabs.navigated(tab, `${origin}/pushed`, true);
    await tabs.navigated(tab, `${origin}/pushed`);
    expect([browser.reloads, browser.titles.get(tab)]).toEqual([[], signedInTitle]);
  });
  test('is loaded again when a worker of its origin fetches, once, and not for another origin’s', async () => {
    const tab = await openAndShow();
    await tabs.workerRequested('https://elsewhere.example');
    expect(browser.reloads).toEqual([]);
    await tabs.workerRequested(origin);
    await tabs.workerRequested(origin);
    expect([browser.reloads, browser.titles.get(tab)]).toEqual([[tab], null]);
    await request(tab, { id: '2' });
    await request(tab, { id: '2' });
    await show(tab);
    await tabs.workerRequested(origin);
    expect([browser.reloads, browser.titles.get(tab)]).toEqual([[tab], signedInTitle]);
  });
  test('that a form’s POST brought is not sent again: its mark and rules go, and it says why', async () => {
    const tab = await openAndShow();
    await request(tab, { id: '2', method: 'POST', url: `${origin}/saved` });
    await show(tab, `${origin}/saved`);
    expect(browser.titles.get(tab)).toBe(signedInTitle);
    await tabs.workerRequested(origin);
    expect([browser.reloads, carriedIds()]).toEqual([[], []]);
    expect(browser.titles.get(tab)).toMatch(worker);
    expect(await storedProblem()).toMatchObject({ code: 'not_signed_in', facts: { detail: 'tab worker' } });
  });
  test('after a form’s, whose mark came so late that it stands on this page, is loaded again and not lost', async () => {
    const tab = await openAndShow();
    await request(tab, { id: '2', method: 'POST', url: `${origin}/saved` });
    const marked = await showBeforeMarkOf(tab, `${origin}/saved`, `${origin}/next`);
    const news = [
      request(tab, { id: '3', url: `${origin}/next` }),
      tabs.navigated(tab, `${origin}/next`, true),
    ];
    marked();
    await Promise.all(news);
    expect(browser.titles.get(tab)).toBe(signedInTitle);
    await tabs.workerRequested(origin);
    expect([browser.reloads, carriedIds()]).toEqual([[tab], [tab]]);
  });
  test('is not marked by the request of a file that was asked for before', async () => {
    const tab = await openAndShow();
    await request(tab, { id: '2', url: `${origin}/file` });
    clock += 20_000;
    await show(tab, `${origin}/next`);
    expect([browser.reloads, browser.titles.get(tab)]).toEqual([[tab], null]);
  });
  test('asked for without the token loses mark and rules before it is shown, and says why on the page', async () => {
    const [tab, other] = [await openAndShow(), await openAndShow()];
    await request(tab, { id: '2', isSignedIn: false });
    expect(carriedIds()).toEqual([other]);
    expect(browser.titles.get(tab)).toMatch(address);
    await show(tab, `${origin}/typed`);
    expect(browser.titles.get(tab)).toMatch(address);
    expect(await storedProblem()).toMatchObject({ code: 'not_signed_in', facts: { detail: 'tab address' } });
    await tabs.sync();
    expect([carriedIds(), browser.titles.get(tab)]).toEqual([[other], expect.stringMatching(address)]);
  });
  test('loses its rules before anything is written, for a foreign page could use them until then', async () => {
    const tab = await openAndShow();
    const order: string[] = [];
    const { removeRules } = browser.edge;
    browser.edge.removeRules = async (rule) => {
      const entry = (await store.read(signedInTabs))[String(tab)];
      order.push(`rules go while the page is ${entry?.lost === undefined ? 'still as it was' : 'lost'}`);
      await removeRules(rule);
    };
    await request(tab, { id: '2', isSignedIn: false });
    expect(order[0]).toBe('rules go while the page is still as it was');
  });
  test('gets no rules back from a sync that was under way', async () => {
    const tab = await openAndShow();
    await Promise.all([tabs.sync(), request(tab, { isSignedIn: false }), tabs.sync()]);
    expect(carriedIds()).toEqual([]);
  });
  test('is forgotten with the next page, and never signed in again', async () => {
    const tab = await openAndShow();
    await request(tab, { isSignedIn: false });
    await show(tab, `${origin}/typed`);
    await show(tab, `${origin}/next`);
    expect([await listed(), carriedIds(), browser.titles.get(tab) ?? null]).toEqual([[], [], null]);
    await request(tab);
    expect(carriedIds()).toEqual([]);
  });
  test('and requests of other origins, tabs and workers change nothing', async () => {
    const tab = await openAndShow();
    await request(99, { isSignedIn: false });
    await request(tab, { origin: 'https://elsewhere.example', isSignedIn: false });
    expect([carriedIds(), browser.titles.get(tab), await storedProblem()]).toEqual([
      [tab],
      signedInTitle,
      undefined,
    ]);
  });
});

describe('a tab of an http base URL', () => {
  const plain = 'http://rmm.acme.example';
  const led = /^Tab of Acme RMM\. .*change the base URL to https/;
  const storedProblem = async () => (await store.read(passes)).rmm?.problem;
  const openPlain = async () => {
    await tabs.open(await context('rmm'), `${plain}/api-explorer`, {});
    return browser.went.at(-1)?.tab ?? 0;
  };
  test.each([
    ['the same host by https', 'https://rmm.acme.example/api-explorer'],
    ['the same host by https on another port', 'https://rmm.acme.example:8443/'],
    ['what we may not know', undefined],
  ])('that is led to %s has no rules, and says why on the page and in the popup', async (_what, address) => {
    const [other, tab] = [await openAndShow(), await openPlain()];
    await tabs.navigated(tab, address, true);
    expect(carriedIds()).toEqual([other]);
    expect(browser.titles.get(tab)).toMatch(led);
    expect(await storedProblem()).toMatchObject({ code: 'not_signed_in', facts: { detail: 'tab https' } });

    // Later news of the same page, a report that came late, and a worker that was stopped meanwhile.
    await tabs.navigated(tab, address);
    await request(tab, { origin: plain });
    browser.shown.set(tab, address);
    tabs = worker();
    await tabs.recover();
    expect([carriedIds(), browser.titles.get(tab)]).toEqual([[other], expect.stringMatching(led)]);
  });
  test('is forgotten with the next page, and never signed in again', async () => {
    const tab = await openPlain();
    await tabs.navigated(tab, undefined, true);
    browser.titles.delete(tab);
    await tabs.navigated(tab, undefined, true);
    expect(await listed()).toEqual([]);
    await request(tab, { origin: plain });
    await tabs.navigated(tab, `${plain}/`, true);
    expect([carriedIds(), browser.titles.get(tab) ?? null]).toEqual([[], null]);
  });
  test('whose page is being loaded again past a worker says nothing of what we may not know', async () => {
    const tab = await openPlain();
    await show(tab, `${plain}/api-explorer`);
    expect(browser.reloads).toEqual([tab]);
    await tabs.navigated(tab, undefined, true);
    expect([await listed(), await storedProblem()]).toEqual([[], undefined]);
  });
  test('that showed the tenant’s page and is led to https later says so too', async () => {
    const tab = await openPlain();
    await request(tab, { origin: plain });
    await show(tab, `${plain}/api-explorer`);
    await show(tab, 'https://rmm.acme.example/next');
    expect([carriedIds(), browser.titles.get(tab)]).toEqual([[], expect.stringMatching(led)]);
  });
  test.each([
    ['leaves for another host', `${plain}/api-explorer`, 'https://elsewhere.example/'],
    ['leaves for another port without encryption', `${plain}/api-explorer`, 'http://rmm.acme.example:81/'],
    ['leaves for what is no address', `${plain}/api-explorer`, 'about:blank'],
    ['leaves its page for what we may not know', `${plain}/api-explorer`, undefined],
    ['is on this machine, whose http no browser replaces', 'http://127.0.0.1:81/', 'https://127.0.0.1/'],
    ['has https already', `${origin}/api-explorer`, 'https://rmm.acme.example/'],
  ])('says nothing where it %s', async (_what, first, address) => {
    await tabs.open(await context('rmm'), first, {});
    const tab = browser.went.at(-1)?.tab ?? 0;
    await request(tab, { origin: new URL(first).origin });
    await show(tab, first);
    await tabs.navigated(tab, address, true);
    expect([await listed(), carriedIds(), browser.titles.get(tab) ?? null]).toEqual([[], [], null]);
    expect(await storedProblem()).toBeUndefined();
  });
});

describe('where the browser may report a request after its page, as Firefox does', () => {
  let waiting: (() => void)[];
  beforeEach(() => {
    waiting = [];
    browser.edge = { ...browser.edge, awaitLateRequest: (work) => void waiting.push(work) };
    tabs = worker();
  });
  /** No report of what has left comes any more. */
  const passed = async () => {
    for (const work of waiting.splice(0)) work();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const saw = (tab: number) => [browser.reloads, browser.titles.get(tab) ?? null, carriedIds()];

  test('a page shown before its request is reported is marked by that report, and not loaded again', async () => {
    const tab = await openAndShow();
    clock += 10;
    await show(tab, `${origin}/saved`);
    expect(saw(tab)).toEqual([[], null, [tab]]);
    await request(tab, { id: '2', method: 'POST', at: clock - 5 });
    expect(saw(tab)).toEqual([[], signedInTitle, [tab]]);
    await passed();
    expect(saw(tab)).toEqual([[], signedInTitle, [tab]]);
  });
  test('a page that no request brought is loaded again past the service worker once none can come', async () => {
    const tab = await openAndShow();
    await show(tab, `${origin}/next`);
    await passed();
    expect(saw(tab)).toEqual([[tab], null, [tab]]);
    clock += 10;
    await show(tab, `${origin}/next`);
    await request(tab, { id: '2', at: clock - 5 });
    await tabs.workerRequested(origin);
    expect(saw(tab)).toEqual([[tab], signedInTitle, [tab]]);
    await passed();
    expect(saw(tab)).toEqual([[tab], signedInTitle, [tab]]);
  });
  test('the old mark is off by the time that the page’s event is dealt with, however slow the toolbar is', async () => {
    const tab = await openAndShow();
    const { setBadge } = browser.edge;
    browser.edge.setBadge = async (id, mark) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await setBadge(id, mark);
    };
    browser.edge.hasBadge = async () => false;
    await tabs.navigated(tab, `${origin}/next`, true);
    expect(browser.titles.get(tab)).toBeNull();
  });
  test('a request that left later is for the next page, and does not mark this one', async () => {
    const tab = await openAndShow();
    await show(tab, `${origin}/next`);
    await request(tab, { id: '2', at: clock + 5, url: `${origin}/third` });
    expect(saw(tab)).toEqual([[], null, [tab]]);
    await passed();
    expect(saw(tab)).toEqual([[], null, [tab]]);
    await show(tab, `${origin}/third`);
    expect(saw(tab)).toEqual([[], signedInTitle, [tab]]);
  });
  test('a page after a form’s is loaded again for a worker, where form and page were reported after both', async () => {
    const tab = await openAndShow();
    await show(tab, `${origin}/saved`);
    await show(tab, `${origin}/next`);
    await request(tab, { id: '2', method: 'POST', url: `${origin}/saved` });
    await request(tab, { id: '3', url: `${origin}/next` });
    expect(saw(tab)).toEqual([[], signedInTitle, [tab]]);
    await tabs.workerRequested(origin);
    expect(saw(tab)).toEqual([[tab], null, [tab]]);
  });
  test('a page asked for without the token loses rules and mark by the late report, and says why', async () => {
    const tab = await openAndShow();
    await show(tab, `${origin}/typed`);
    await request(tab, { id: '2', isSignedIn: false });
    await passed();
    expect(saw(tab)).toEqual([[], expect.stringMatching(/address typed there/), []]);
    // The browser tells of a page's beginning and of its end, and a busy background hears of the first late.
    await show(tab, `${origin}/typed`);
    expect(saw(tab)).toEqual([[], expect.stringMatching(/address typed there/), []]);
    await show(tab, `${origin}/next`);
    expect([await listed(), browser.titles.get(tab) ?? null]).toEqual([[], null]);
  });
  test('a worker that fetches meanwhile has the page loaded again past it, or taken down after a form', async () => {
    const loaded: number[] = [];
    for (const method of ['GET', 'POST']) {
      const tab = await openAndShow();
      loaded.push(tab);
      await show(tab, `${origin}/next`);
      await tabs.workerRequested(origin);
      await request(tab, { id: '2', method });
    }
    await passed();
    const [tab = 0, other = 0] = loaded;
    expect(browser.reloads).toEqual([tab]);
    expect(carriedIds()).toEqual([tab]);
    expect(browser.titles.get(other)).toMatch(/service worker answers it/);
  });
  test('and a worker that starts in between decides as the one before would have', async () => {
    const tab = await openAndShow();
    await show(tab, `${origin}/next`);
    waiting = [];
    tabs = worker();
    await tabs.recover();
    await passed();
    expect(saw(tab)).toEqual([[tab], null, [tab]]);
  });
});

describe('the rules of a tab', () => {
  const tab: SignedTab = {
    tabId: 7,
    rule: 1005,
    origin: 'https://rmm.acme.example:8443',
    header: { name: 'authorization', value: 'Bearer x' },
  };
  const rules = tabHeaderRules(tab, 'ours');
  test('are bound to its tab and to scheme, host and port', () => {
    expect(rules.map(({ id }) => id)).toEqual([1005, 1006, 1007, 1008, 1009, 1010]);
    for (const { condition } of rules) {
      const scheme = condition.resourceTypes?.includes('websocket') === true ? 'wss' : 'https';
      expect(condition).toMatchObject({ tabIds: [7], urlFilter: `|${scheme}://rmm.acme.example:8443/` });
    }
  });
  test('sign its WebSockets in as the rest, by ws where the portal has http', () => {
    const filtersOf = (origin: string) =>
      tabHeaderRules({ ...tab, origin }, 'ours')
        .filter(({ condition }) => condition.resourceTypes?.includes('websocket') === true)
        .map(({ condition }) => condition.urlFilter);
    expect(filtersOf('https://a.example')).toEqual(['|wss://a.example/']);
    expect(filtersOf('http://a.example:81')).toEqual(['|ws://a.example:81/']);
  });
  test('ask for the origin’s own page or for us, so that nobody else’s word signs a request in', () => {
    const [ours, ...others] = rules;
    expect(ours?.condition).toMatchObject({
      initiatorDomains: ['ours'],
      resourceTypes: ['main_frame'],
      requestMethods: ['get'],
    });
    for (const { condition } of others) expect(condition.initiatorDomains).toEqual(['rmm.acme.example']);
  });
  test('set the one header, let no cookie out or in, and keep the browser’s cache out', () => {
    const [frameForm, ...withToken] = rules.toReversed();
    const others = [
      { header: 'cookie', operation: 'remove' },
      { header: 'if-range', operation: 'set', value: '"0"' },
    ];
    for (const { action } of withToken) {
      expect(action).toEqual({
        type: 'modifyHeaders',
        requestHeaders: [{ header: 'authorization', operation: 'set', value: 'Bearer x' }, ...others],
        responseHeaders: [
          { header: 'set-cookie', operation: 'remove' },
          { header: 'cache-control', operation: 'set', value: 'no-store' },
        ],
      });
    }
    expect(frameForm?.condition).toMatchObject({
      resourceTypes: ['sub_frame'],
      excludedRequestMethods: ['get'],
    });
    expect(frameForm?.action.requestHeaders).toEqual(others);
  });
});
