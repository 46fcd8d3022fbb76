import { beforeEach, describe, expect, test } from 'vitest';
import { tabHeaderRules } from '../../../lib/browser/header-rules.ts';
import { ConciergeError } from '../../../lib/errors.ts';
import { createSignedInTabs, type SignedInTabs } from '../../../lib/portal/signed-in-tabs.ts';
import type { SignedTab, TabAdapter } from '../../../lib/ports/tabs.ts';
import { tabTitle } from '../../../lib/quick-access/omnibox.ts';
import type { SessionFacts } from '../../../lib/sessions/schema.ts';
import { endpointOf, type TenantContext } from '../../../lib/sessions/tenant-context.ts';
import { passes, signedInTabs, token } from '../../../lib/storage/slots.ts';
import { createStore, type Store } from '../../../lib/storage/store.ts';
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
  /** The tabs that carry a header now, and with what. */
  carried: SignedTab[];
  titles: Map<number, string | null>;
  went: { tab: number; url: string; carriedThen: number[] }[];
  alarm: { moment: number | null; work: () => void };
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
    carried: [],
    titles: new Map(),
    went: [],
    alarm: { moment: null, work: () => undefined },
    edge: {
      firstRuleId: 1000,
      async openBlank() {
        next += 1;
        fake.shown.set(next, '');
        return next;
      },
      async navigate(tab, url) {
        fake.went.push({ tab, url, carriedThen: fake.carried.map(({ tabId }) => tabId) });
        fake.shown.set(tab, url);
      },
      async applyRules(list) {
        await Promise.resolve();
        fake.carried = structuredClone([...list]);
      },
      async removeRules(rule) {
        fake.carried = fake.carried.filter((each) => each.rule !== rule);
      },
      setBadge: (tab, mark) => void fake.titles.set(tab, mark && tabTitle(english, mark)),
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
    expect(browser.titles.get(tab)).toBe(`Signed in to Acme RMM (Production) as jane, on ${origin}`);
  });
  test('with rule numbers of its own, and freed ones are used again', async () => {
    const [first, second] = [await open(), await open()];
    expect(browser.carried.map(({ rule }) => rule)).toEqual([1000, 1003]);
    await tabs.closed(first);
    const third = await open();
    expect(browser.carried.map(({ tabId, rule }) => [tabId, rule])).toEqual([
      [second, 1003],
      [third, 1000],
    ]);
  });
  test('with what is in the slot of tokens alone: nothing secret is written beside it', async () => {
    await open();
    const { 'token:rmm': _kept, ...others } = areas.session.all();
    expect(JSON.stringify([others, areas.local.all()])).not.toContain('token-one');
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
    expect(browser.titles.get(tab)).toBeNull();
  });
  test('at that moment, without an alarm, when the worker is awake', async () => {
    const tab = await open();
    expect(browser.alarm.moment).toBe(noon + 60_000);
    clock = noon + 60_000;
    browser.alarm.work();
    await tabs.sync();
    expect([carriedIds(), await listed(), browser.alarm.moment]).toEqual([[], [], null]);
    expect(browser.titles.get(tab)).toBeNull();
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
  test('over the death of the worker', async () => {
    const tab = await open();
    browser.carried = [];
    await worker().recover();
    expect(carriedIds()).toEqual([tab]);
  });
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

describe('the rules of a tab', () => {
  const tab: SignedTab = {
    tabId: 7,
    rule: 1003,
    origin: 'https://rmm.acme.example:8443',
    header: { name: 'authorization', value: 'Bearer x' },
  };
  test('are three, bound to its tab and to scheme, host and port', () => {
    const rules = tabHeaderRules(tab);
    expect(rules.map(({ id }) => id)).toEqual([1003, 1004, 1005]);
    for (const { condition } of rules)
      expect(condition).toMatchObject({ tabIds: [7], urlFilter: '|https://rmm.acme.example:8443/' });
  });
  test('ask for the origin’s own page, except the top page by GET', () => {
    const [top, ...others] = tabHeaderRules(tab);
    expect(top?.condition).toMatchObject({ resourceTypes: ['main_frame'], requestMethods: ['get'] });
    for (const { condition } of others) expect(condition.initiatorDomains).toEqual(['rmm.acme.example']);
  });
  test('set the one header, and let no cookie out or in', () => {
    for (const { action } of tabHeaderRules(tab)) {
      expect(action).toEqual({
        type: 'modifyHeaders',
        requestHeaders: [
          { header: 'authorization', operation: 'set', value: 'Bearer x' },
          { header: 'cookie', operation: 'remove' },
        ],
        responseHeaders: [{ header: 'set-cookie', operation: 'remove' }],
      });
    }
  });
});
