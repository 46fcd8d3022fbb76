import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widths } from './hostile-resources.ts';
import type { IsolationTab } from './isolation-driver.ts';
import {
  backgroundStates,
  type CacheRow,
  cacheTable,
  type Navigation,
  navigations,
  type PageOutcome,
  pageOutcome,
  serviceWorkers,
} from './isolation-table.ts';
import type { IsolationScene } from './isolation-tests.ts';

/** Every pair of askers of what the portal lets a browser keep, all of the same addresses. */
export function describeCache(scene: IsolationScene): void {
  /** Who asked last, and all tabs by then. */
  let last: CacheRow['now'] | null = null;
  const tabs: IsolationTab[] = [];
  beforeAll(async () => {
    await scene.driver.resetCookies();
    await scene.driver.signIn('A');
    await scene.driver.signIn('B');
  });
  // The last row has signed A out.
  afterAll(async () => {
    for (const tab of tabs) await tab.close();
    await scene.driver.signOut('B');
  });
  it.each(cacheTable)('$before asked, now $now does; signed out: $signedOut', async (row) => {
    const { before, now, signedOut } = row;
    if (last !== before) tabs.push(await ask(scene, before));
    const asked = tabs.at(-1);
    if (signedOut === true) await scene.driver.signOut('A');
    tabs.push(await ask(scene, now));
    last = now;
    if (signedOut !== true) return;
    // Back onto a page of the session that is over, which the browser may have kept alive.
    await asked?.back();
    await expect.poll(() => asked?.run(() => document.querySelector('#who')?.textContent, '')).toBe('person');
  });
}

/** Every way a page comes into the tab, with every kind of service worker, also one that comes later. */
export function describeServiceWorkers(scene: IsolationScene): void {
  // One tab: each way leads on from the page that the one before has left there.
  let tab: IsolationTab | null = null;
  beforeAll(async () => {
    await scene.driver.resetCookies();
    await scene.driver.signIn('A');
  });
  afterAll(async () => {
    await tab?.close();
    await scene.driver.signOut('A');
  });

  /** Has the person's own visit leave a service worker of this kind, or none, there. */
  async function visit(kind: string): Promise<void> {
    const own = await scene.driver.openOwnTab(`${scene.driver.portal}/portal/page`);
    await own.run(register, kind);
    await own.close();
  }

  describe.each(serviceWorkers)('service worker: %s', (kind) => {
    beforeAll(() => visit(kind ?? ''));

    // The popup opens the portal, which wakes the background.
    const cells = backgroundStates.flatMap((state) =>
      navigations
        .filter((navigation) => state === 'awake' || navigation !== 'the door')
        .map((navigation) => [navigation, state] as const),
    );
    it.each(cells)(
      'shows in a signed-in tab what its mark says, after %s, the background %s',
      async (navigation, state) => {
        const { driver } = scene;
        if (tab === null) {
          tab = await driver.openPortal('A');
          await untilSeen(tab, pageOutcome('the door'));
        }
        if (state === 'asleep') await driver.endBackground();
        await navigate(scene, tab, navigation);
        await untilSeen(tab, pageOutcome(navigation));
        if (navigation !== 'a typed address') return;
        expect(await tab.title()).toContain('Tab of Shop A. The tab you opened is no longer signed in');
        expect(await driver.problemOf('A')).toContain('an address typed there, or another site');
        await tab.close();
        tab = null;
      },
    );
  });

  describe('service worker: none at first', () => {
    beforeAll(() => visit(''));
    it('whose own page installs a service worker that takes it is loaded again past it', async () => {
      tab = await scene.driver.openPortal('A');
      await tab.run(register, 'claiming');
      await untilSeen(tab, pageOutcome('the door'));
    });
  });
}

/** What other pages do to the tab and to what it shares with the person's own tabs. */
export function describeStrangers(scene: IsolationScene): void {
  describe('from another page or tab', () => {
    let tab: IsolationTab;
    withA(scene);

    it('is signed in for no stranger’s page that goes straight back while the background sleeps', async () => {
      const { driver, portal } = scene;
      tab = await driver.openPortal('A');
      await driver.endBackground();
      const target = encodeURIComponent(`${driver.portal}/portal/page?probe=straight-back`);
      await tab.goTo(`${driver.stranger}/portal/page?back=${target}`);
      await expect.poll(() => portal.of('straight-back').length, { timeout: 5000 }).toBe(1);
      expect(portal.of('straight-back').filter(({ token }) => token !== null)).toEqual([]);
      await expect.poll(() => tab.mark()).not.toBe('in');
      await tab.close();
    });

    it('shares its origin’s storage and channels with the person’s own tabs, which is not defended', async () => {
      const { driver } = scene;
      tab = await driver.openPortal('A');
      await tab.run((value) => localStorage.setItem('left', value), 'by A');
      const own = await driver.openOwnTab(`${driver.portal}/portal/page`);
      expect(await own.run((key) => localStorage.getItem(key), 'left')).toBe('by A');
      await own.close();
    });

    it('loses the person’s own cookies to Clear-Site-Data, which is not defended', async () => {
      const { driver } = scene;
      await driver.resetCookies();
      await tab.run((address) => fetch(address).then(() => undefined), `${driver.portal}/portal/clear`);
      await expect.poll(() => driver.cookieNames()).not.toContain('own');
      await tab.close();
    });

    // The last, and its tabs stay open: one that is closed while it is sent on hangs the browser's tools.
    it.each(backgroundStates.toReversed())(
      'is signed in for no page that a tab it opened sends it to, again and again, the background %s',
      async (state) => {
        const { driver, portal } = scene;
        tab = await driver.openPortal('A');
        if (state === 'asleep') await driver.endBackground();
        const probe = `opener-${state}`;
        const target = encodeURIComponent(`${driver.portal}/portal/page?probe=${probe}`);
        await tab.cause([['link in a new tab', `${driver.stranger}/portal/page?opener=${target}`]]);
        await expect.poll(() => portal.of(probe).length, { timeout: 8000 }).toBeGreaterThanOrEqual(3);
        expect(portal.of(probe).filter(({ token }) => token !== null)).toEqual([]);
        await expect.poll(() => tab.mark()).not.toBe('in');
      },
    );
  });
}

/** Signs in to A, with the person's own cookie there and no service worker. */
function withA(scene: IsolationScene): void {
  beforeAll(async () => {
    await scene.driver.resetCookies();
    await scene.driver.signIn('A');
    const own = await scene.driver.openOwnTab(`${scene.driver.portal}/portal/page`);
    await own.run(register, '');
    await own.close();
  });
  afterAll(() => scene.driver.signOut('A'));
}

/** In the portal's page: removes the service worker there, and installs one of a kind unless it is ''. */
async function register(kind: string): Promise<void> {
  for (const old of await navigator.serviceWorker.getRegistrations()) await old.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  if (kind === '') return;
  await navigator.serviceWorker.register(`/portal/service-worker.js?kind=${kind}`, { scope: '/portal' });
  await navigator.serviceWorker.ready;
}

async function navigate(
  { driver }: IsolationScene,
  tab: IsolationTab,
  navigation: Navigation,
): Promise<void> {
  const next = `${driver.portal}/portal/next`;
  if (navigation === 'a link') {
    await tab.cause([['link in this tab', next]]);
    await expect.poll(() => tab.address()).toBe(next);
  } else if (navigation === 'a reload') await tab.reload();
  else if (navigation === 'a typed address') await tab.goTo(next);
  else if (navigation === 'Back') await tab.back();
}

/** Waits until page, its own fetch and mark are what they are to be, all three. */
async function untilSeen(tab: IsolationTab, outcome: PageOutcome): Promise<void> {
  const look = async () => {
    // A page that is just being loaded again answers nothing.
    const seen = await tab.run(lookOnce, '').catch(() => null);
    return seen === null ? null : { ...seen, mark: await tab.mark() };
  };
  // In Firefox a second passes before some pages are loaded again, and each look is work.
  await expect.poll(look, { timeout: 8000, interval: 200 }).toEqual(outcome);
}

async function lookOnce(): Promise<{ page: string; fetch: string }> {
  const { who } = await (await fetch('/portal/who.json')).json();
  return { page: document.querySelector('#who')?.textContent ?? '', fetch: who };
}

/** Asks for everything in a tab of its own. @returns the tab, and whose each thing in it is */
export async function lookAsking(
  { driver }: IsolationScene,
  who: CacheRow['now'],
): Promise<{ tab: IsolationTab; seen: unknown }> {
  const cell = '?cached';
  const address = `${driver.portal}/portal/page${cell}`;
  const tab = who === 'person' ? await driver.openOwnTab(address) : await driver.openPortal(who);
  if (who !== 'person') {
    await tab.cause([['link in this tab', address]]);
    await expect.poll(() => tab.address()).toBe(address);
    await expect.poll(() => tab.mark()).toBe('in');
  }
  return { tab, seen: await tab.run(lookAtAll, cell) };
}

/** What is seen where every resource is the asker's. @param drawn whose pictures and style sheets are shown */
export const allOf = (who: CacheRow['now'], drawn = who) => ({
  ...{ page: who, fetch: who, forced: who, script: who },
  ...{ picture: widths[drawn], style: String(widths[drawn]) },
});

/** Asks for everything in a tab of its own. @returns the tab, in which everything is the asker's */
async function ask(scene: IsolationScene, who: CacheRow['now']): Promise<IsolationTab> {
  const { tab, seen } = await lookAsking(scene, who);
  expect(seen).toEqual(allOf(who));
  return tab;
}

/** In the page: asks for every kind of resource by the same addresses, and says whose each is. */
async function lookAtAll(cell: string): Promise<unknown> {
  const whoOf = async (cache: RequestCache) =>
    (await (await fetch(`/portal/who.json${cell}`, { cache })).json()).who;
  const loaded = (element: HTMLElement) =>
    new Promise((resolve) => {
      element.onload = element.onerror = resolve;
      document.head.append(element);
    });
  const picture = new Image();
  picture.src = `/portal/picture.svg${cell}`;
  await picture.decode();
  await loaded(Object.assign(document.createElement('script'), { src: `/portal/script.js${cell}` }));
  const style = { rel: 'stylesheet', href: `/portal/style.css${cell}` };
  await loaded(Object.assign(document.createElement('link'), style));
  const shown = document.querySelector('#who');
  return {
    page: shown?.textContent,
    fetch: await whoOf('default'),
    forced: await whoOf('force-cache'),
    picture: picture.naturalWidth,
    script: Reflect.get(globalThis, 'scriptWho'),
    style: shown === null ? '' : getComputedStyle(shown).getPropertyValue('--width').trim(),
  };
}
