import type { Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import type { SimulatorServer } from '../simulators/server.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { startForeignServer } from './harness/foreign-server.ts';
import { listedTabs, tabHeaders, tabIdOf, tokenRules } from './harness/signed-in-tabs.ts';
import {
  allow,
  choose,
  importFile,
  openPortal,
  signOut,
  signOutEverywhere,
  submitSignIn,
  tenantRegion,
  untilStatus,
} from './harness/user-actions.ts';

let scene: TestEnvironment;
let stranger: SimulatorServer;
let popup: Page;
/** The servers by a name that has subdomains. */
const named = (origin: string) => origin.replace('127.0.0.1', 'localhost');

beforeAll(async () => {
  scene = await openEnvironment();
  stranger = await startForeignServer();
  const options = await scene.browser.openOptions();
  const chosen = ['northwind-msp', 'ketch-retail', 'corner-shop', 'acme-erp'];
  const tenants = scene.tenants.filter(({ id }) => chosen.includes(id));
  await importFile(
    options,
    JSON.parse(JSON.stringify(tenants).replaceAll('http://127.0.0.1:', 'http://localhost:')),
  );
  await options.close();
  await scene.browser.allowHosts('http://localhost/*');
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Northwind MSP'), 'localhost');
});
afterAll(async () => {
  await stranger?.close();
  await scene?.close();
});

const button = (region: Locator, name: string) => region.getByRole('button', { name, exact: true });
const tokensIn = ({ headers }: RecordedRequest) =>
  ['authorization', 'x-nextup-token'].filter((name) => name in headers);

/** The popup in front of the others, where no browser slows it down, at one tenant. */
async function at(name: string): Promise<Locator> {
  await popup.bringToFront();
  const region = tenantRegion(popup, name);
  return (await region.isVisible()) ? region : choose(popup, name);
}

async function signIn(name: string): Promise<Locator> {
  const id = scene.tenants.find((each) => each.name === name)?.id ?? '';
  const region = await at(name);
  await submitSignIn(region, demoCredentials[id]?.fields ?? {});
  await untilStatus(region, 'Signed in');
  return region;
}

/** Opens a door and waits until its page has asked its own question. */
async function open(name: string, method?: string): Promise<Page> {
  await at(name);
  const page = await openPortal(scene.browser.context, popup, name, method);
  await expect.poll(() => page.locator('#sub-request').innerText()).not.toBe('asking');
  return page;
}

const ids = new WeakMap<Page, number>();
/** The number of a tab, which is brought to the front once to find it: no tab here is discarded. */
async function idOf(page: Page): Promise<number> {
  const id = ids.get(page) ?? (await tabIdOf(scene.browser, page));
  ids.set(page, id);
  return id;
}

/** Waits until exactly these pages' tabs carry a token: in the browser's rules and in the background's list. */
async function untilCarrying(...pages: Page[]): Promise<void> {
  const carrying: number[] = [];
  for (const page of pages) carrying.push(await idOf(page));
  carrying.sort((a, b) => a - b);
  await expect
    .poll(async () => [
      await listedTabs(scene.browser),
      (await tabHeaders(scene.browser)).map(({ tab }) => tab),
    ])
    .toEqual([carrying, carrying]);
}

const vendors = [
  {
    name: 'Northwind MSP',
    server: 'ncentral',
    home: '/api-explorer',
    header: 'authorization',
    scheme: 'Bearer ',
    whole: true,
  },
  {
    name: 'Ketch Retail',
    server: 'q01',
    home: '/portal',
    header: 'authorization',
    scheme: 'bearer ',
    whole: false,
  },
  {
    name: 'Corner Shop',
    server: 'fourwayshop',
    home: '/portal',
    header: 'authorization',
    scheme: 'Bearer ',
    whole: false,
  },
  { name: 'Acme ERP', server: 'nextup', home: '/swagger', header: 'x-nextup-token', scheme: '', whole: true },
] as const;

describe.each(vendors)('the door of $name', ({ name, server: which, home, header, scheme, whole }) => {
  let page: Page;
  const server = () => scene.servers[which];
  const pageRequests = () => server().requests.filter(({ path }) => path.startsWith(home));
  const own = { name: 'own_session', value: 'the-persons-own' };

  it('lands signed in, page and sub-request, with nothing in its address', async () => {
    await scene.browser.context.addCookies([
      { ...own, url: `${named(server().origin)}/`, httpOnly: true },
      {
        name:
          which === 'nextup'
            ? 'nextup_explorer'
            : `${{ ncentral: 'ncentral', q01: 'q01', fourwayshop: 'fws' }[which]}_page`,
        value: 'the-persons-page',
        url: `${named(server().origin)}/`,
      },
    ]);
    await signIn(name);
    page = await open(name);
    expect(page.url()).toBe(named(server().origin) + home);
    expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
    expect(await page.locator('#sub-request').innerText()).toMatch(/^Sub-request as /);
    const token = server().issued.findLast(({ kind }) => /^(access )?token$/.test(kind))?.value ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(pageRequests().map(({ headers }) => headers[header])).toEqual([scheme + token, scheme + token]);
  });

  it('has exactly its own six rules, for its tab and its origin', async () => {
    await untilCarrying(page);
    expect(await tabHeaders(scene.browser)).toMatchObject([
      { tab: await idOf(page), origin: named(server().origin), header },
    ]);
  });

  it('leaves the person’s own cookies at home and as they were, and takes none of the server’s', async () => {
    expect(server().issued.filter(({ kind }) => kind === 'page cookie').length).toBeGreaterThan(0);
    expect(pageRequests().filter(({ headers }) => 'cookie' in headers)).toEqual([]);
    const jar = await scene.browser.context.cookies(`${named(server().origin)}/`);
    const values = jar.map(({ value }) => value);
    expect(values).toContain(own.value);
    expect(values.filter((value) => !value.startsWith('the-persons'))).toEqual([]);
  });

  it('shows on its tab that it is signed in, as whom and where', async () => {
    const tabId = await idOf(page);
    const worker = await scene.browser.worker();
    const shown = () =>
      worker.evaluate(
        async (tabId) => [
          await chrome.action.getBadgeText({ tabId }),
          await chrome.action.getTitle({ tabId }),
        ],
        tabId,
      );
    await expect.poll(async () => (await shown())[0]).toBe('in');
    // Badge and title are set at once, and neither waits for the other.
    await expect.poll(async () => (await shown())[1]).toContain(name);
    expect((await shown())[1]).toContain(named(server().origin));
  });

  // The same rules for each: tests/unit/portal/signed-in-tabs.test.ts.
  if (whole) {
    it('signs in no second tab on the same host, which has the person’s own cookies', async () => {
      const before = server().requests.length;
      const second = await scene.browser.context.newPage();
      await second.goto(page.url());
      expect(await second.locator('#who').innerText()).toBe('Not signed in');
      // The host's icon is asked for once, by the first tab, whenever the browser comes to it.
      const sent = server()
        .requests.slice(before)
        .filter(({ path }) => path !== '/favicon.ico');
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.flatMap(tokensIn)).toEqual([]);
      expect(sent[0]?.headers.cookie).toContain(own.value);
      await untilCarrying(page);
      await second.close();
    });
  }

  // NextUp's Swagger page saves no destination.
  if (which === 'ncentral') {
    it('opens a saved destination signed in, in a tab of its own beside the first', async () => {
      const other = await open(name, 'Dashboard');
      expect(await other.locator('#who').innerText()).toMatch(/^Signed in as /);
      await untilCarrying(page, other);
      await other.close();
      await untilCarrying(page);
    });
  }

  it('carries nothing any more from the next request after log out on', async () => {
    await signOut(await at(name));
    await untilCarrying();
    // The tab's own: the background tells the server of the log-out about now, with the token.
    const before = pageRequests().length;
    const status = await page.evaluate(() => fetch(location.href).then((reply) => reply.status));
    await page.reload();
    expect(status).toBe(401);
    expect(await page.locator('#who').innerText()).toBe('Not signed in');
    const sent = pageRequests().slice(before);
    expect(sent.length).toBeGreaterThanOrEqual(2);
    expect(sent.flatMap(tokensIn)).toEqual([]);
  });

  if (whole) {
    it('and logging in again does not sign that tab in again', async () => {
      await signIn(name);
      await page.reload();
      expect(await page.locator('#who').innerText()).toBe('Not signed in');
      await signOut(await at(name));
    });
  }

  afterAll(async () => {
    await page.close();
    await scene.browser.context.clearCookies();
  });
});

describe('a signed-in tab', () => {
  const msp = () => scene.servers.ncentral;
  const home = () => named(msp().origin);
  let page: Page;
  const arrived = (probe: string) => msp().requests.filter(({ url }) => url.includes(`probe=${probe}`));
  const strange = () => stranger.origin;

  beforeAll(async () => {
    await signIn('Northwind MSP');
  });
  describe('led away', () => {
    beforeEach(async () => {
      page = await open('Northwind MSP');
      await untilCarrying(page);
    });
    afterEach(async () => {
      await page.close();
      await untilCarrying();
    });

    // Other addresses: tests/unit/portal/signed-in-tabs.test.ts.
    it.each([
      ['another port', () => named(strange())],
      ['a subdomain, same port', () => home().replace('localhost', 'sub.localhost')],
    ] as const)('sends nothing to %s, and is signed in no more', async (_where, address) => {
      const before = [msp().requests.length, stranger.requests.length];
      await page.goto(`${address()}/api-explorer`);
      const sent = [...msp().requests.slice(before[0]), ...stranger.requests.slice(before[1])];
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.flatMap(tokensIn)).toEqual([]);
      await untilCarrying();
      await page.goto(`${home()}/api-explorer`);
      expect(await page.locator('#who').innerText()).toBe('Not signed in');
    });

    it('sends nothing to a server of another port that its own page asks, nor along a redirect to it', async () => {
      const before = stranger.requests.length;
      await page.evaluate(async (other) => {
        const asked = (url: string) => fetch(url, { mode: 'no-cors' }).catch(() => undefined);
        await asked(`${other}/asked`);
        await new Promise((done) => {
          const image = new Image();
          image.onload = image.onerror = done;
          image.src = `${other}/image`;
        });
      }, named(strange()));
      msp().switches.fault = {
        kind: 'redirect',
        once: true,
        path: '/dashboard',
        redirectTo: `${named(strange())}/led-away`,
      };
      await page.evaluate(() => fetch('/dashboard', { mode: 'no-cors' }).catch(() => undefined));
      const sent = stranger.requests.slice(before);
      expect(sent.map(({ path }) => path)).toEqual(['/asked', '/image', '/led-away']);
      expect(sent.flatMap(tokensIn)).toEqual([]);
      await untilCarrying(page);
      msp().switches.fault = {
        kind: 'redirect',
        once: true,
        path: '/dashboard',
        redirectTo: `${named(strange())}/led-away`,
      };
      await page.evaluate(() => location.assign('/dashboard'));
      await page.waitForURL(/led-away/);
      expect(stranger.requests.at(-1)).toMatchObject({ path: '/led-away' });
      expect(stranger.requests.slice(before).flatMap(tokensIn)).toEqual([]);
      await untilCarrying();
    });

    it('attaches nothing to a foreign frame’s forms, frames, images and fetches while it is signed in', async () => {
      await page.evaluate((src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
      }, `${strange()}/frame`);
      await expect.poll(() => page.frames().some((frame) => frame.url().startsWith(strange()))).toBe(true);
      const foreign = page.frames().find((frame) => frame.url().startsWith(strange()));
      if (foreign === undefined) throw new Error('no frame');
      await foreign.evaluate(async (home) => {
        await fetch(`${home}/dashboard?probe=fetch`, { mode: 'no-cors' }).catch(() => undefined);
        await fetch(`${home}/dashboard?probe=post`, { mode: 'no-cors', method: 'POST', body: 'x' }).catch(
          () => undefined,
        );
        const done = (element: HTMLElement) =>
          new Promise((resolve) => {
            element.onload = element.onerror = resolve;
            document.body.append(element);
          });
        await done(Object.assign(new Image(), { src: `${home}/dashboard?probe=image` }));
        await done(
          Object.assign(document.createElement('iframe'), { src: `${home}/dashboard?probe=iframe` }),
        );
        await done(
          Object.assign(document.createElement('script'), { src: `${home}/dashboard?probe=script` }),
        );
      }, home());
      for (const probe of ['fetch', 'post', 'image', 'iframe', 'script']) {
        expect(arrived(probe), probe).toHaveLength(1);
        expect(arrived(probe).flatMap(tokensIn), probe).toEqual([]);
      }
      await untilCarrying(page);
      // The top page itself, sent on by the frame's form.
      await foreign.evaluate((home) => {
        const form = Object.assign(document.createElement('form'), {
          method: 'post',
          action: `${home}/dashboard?probe=form`,
          target: '_top',
        });
        document.body.append(form);
        form.submit();
      }, home());
      await page.waitForURL(/probe=form/);
      expect(arrived('form')).toHaveLength(1);
      expect(arrived('form')[0]?.method).toBe('POST');
      expect(arrived('form').flatMap(tokensIn)).toEqual([]);
    });

    it('attaches nothing for a foreign page that stands in it: form, frame, image, fetch, link, redirect', async () => {
      await page.goto(`${strange()}/foreign`);
      await untilCarrying();
      await page.evaluate(async (home) => {
        await fetch(`${home}/dashboard?probe=f-fetch`, { mode: 'no-cors' }).catch(() => undefined);
        const done = (element: HTMLElement) =>
          new Promise((resolve) => {
            element.onload = element.onerror = resolve;
            document.body.append(element);
          });
        await done(Object.assign(new Image(), { src: `${home}/dashboard?probe=f-image` }));
        await done(
          Object.assign(document.createElement('iframe'), { src: `${home}/dashboard?probe=f-iframe` }),
        );
      }, home());
      const leave = async (probe: string, how: (address: string) => Promise<unknown>) => {
        if (!page.url().startsWith(strange())) await page.goto(`${strange()}/foreign`);
        await how(`${home()}/dashboard?probe=${probe}`);
        await page.waitForURL((url) => url.href.includes(`probe=${probe}`));
      };
      await leave('f-form', (address) =>
        page.evaluate((address) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
          document.body.append(form);
          form.submit();
        }, address),
      );
      await leave('f-link', (address) =>
        page.evaluate((address) => {
          document.body.append(
            Object.assign(document.createElement('a'), { href: address, id: 'link', textContent: 'in' }),
          );
          document.getElementById('link')?.click();
        }, address),
      );
      await leave('f-bounce', (address) =>
        page.goto(`${strange()}/bounce?to=${encodeURIComponent(address)}`),
      );
      for (const probe of ['f-fetch', 'f-image', 'f-iframe', 'f-form', 'f-link', 'f-bounce']) {
        expect(arrived(probe), probe).toHaveLength(1);
        expect(arrived(probe).flatMap(tokensIn), probe).toEqual([]);
      }
    });
  });

  // One tab, which none of them leads away.
  describe('where it is', () => {
    let isOpen = false;
    beforeEach(async () => {
      if (!isOpen) page = await open('Northwind MSP');
      isOpen = true;
      await untilCarrying(page);
    });
    afterAll(() => page?.close());

    it('is matched by scheme, host and port, by the browser’s own judgement of the rules', async () => {
      const tabId = await idOf(page);
      const worker = await scene.browser.worker();
      type Request = Parameters<typeof chrome.declarativeNetRequest.testMatchOutcome>[0];
      const port = new URL(home()).port;
      const ours = `chrome-extension://${scene.browser.id}`;
      const xhr = 'xmlhttprequest' as Request['type'];
      const foreign = { url: `${home()}/x`, initiator: 'https://foreign.example' };
      const post = 'post' as NonNullable<Request['method']>;
      const otherTypes = ['sub_frame', 'image', 'xmlhttprequest', 'script', 'ping', 'websocket', 'other'];
      const matching: Partial<Request>[] = [
        { url: `${home()}/dashboard`, initiator: ours },
        { url: `${home()}/dashboard`, initiator: home() },
        { url: `${home()}/x`, type: xhr, initiator: home() },
      ];
      const others: Partial<Request>[] = [
        // An address that was typed has no initiator.
        { url: `${home()}/dashboard` },
        ...[
          `https://localhost:${port}/x`,
          `http://localhost/x`,
          `http://localhost:${Number(port) - 1}/x`,
          `http://localhost:${port.slice(0, -1)}/x`,
          `http://a.localhost:${port}/x`,
          `http://localhost.example:${port}/x`,
          `http://127.0.0.1:${port}/x`,
          `http://example.com/?${home()}/x`,
          `http://user@localhost.example/${home()}/`,
        ].map((url) => ({ url, initiator: ours })),
        { ...foreign, method: post },
        ...otherTypes.map((type) => ({ ...foreign, type: type as Request['type'] })),
        { url: `${home()}/x`, tabId: tabId + 1 },
      ];
      const asked = [...matching, ...others].map(
        (request) => ({ tabId, type: 'main_frame', method: 'get', ...request }) as Request,
      );
      const matched = await worker.evaluate(async (asked) => {
        const outcomes = asked.map((request) => chrome.declarativeNetRequest.testMatchOutcome(request));
        const counts = (await Promise.all(outcomes)).map(({ matchedRules }) => matchedRules.length);
        return asked.filter((_, place) => (counts[place] ?? 0) > 0);
      }, asked);
      expect(matched).toEqual(asked.slice(0, matching.length));
    });

    it('shows its page no token: not in cookies, storage, markup, timing entries, nor in what it sends and gets', async () => {
      const token = msp().issued.findLast(({ kind }) => /access/.test(kind))?.value ?? 'none';
      const seen = await page.evaluate(async () => {
        const reply = await fetch(location.href);
        const request = new Request(location.href);
        const xhr = new XMLHttpRequest();
        await new Promise((done) => {
          xhr.onloadend = done;
          xhr.open('GET', '/api-explorer');
          xhr.send();
        });
        return JSON.stringify([
          document.cookie,
          { ...localStorage },
          { ...sessionStorage },
          document.documentElement.outerHTML,
          document.referrer,
          location.href,
          window.name,
          performance.getEntries().map((entry) => entry.toJSON()),
          [...reply.headers],
          await reply.text(),
          [...request.headers],
          xhr.getAllResponseHeaders(),
          history.state,
          Object.getOwnPropertyNames(window).filter(
            (name) =>
              /chrome|browser/.test(name) && JSON.stringify(Reflect.get(window, name))?.includes('earer'),
          ),
        ]);
      });
      expect(seen.length).toBeGreaterThan(500);
      expect(token.length).toBeGreaterThan(20);
      expect([seen.includes(token), seen.includes(token.slice(-12))]).toEqual([false, false]);
      // And the token was on the way: the same requests were signed in.
      const last = msp().requests.findLast(({ path }) => path === '/api-explorer');
      expect(last?.headers.authorization).toContain(token);
    });

    it('goes on with the new token when its session was renewed', async () => {
      const before = (await tabHeaders(scene.browser))[0]?.value;
      msp().switches.refreshKillsAccess = true;
      await button(await at('Northwind MSP'), 'Renew').click();
      await expect.poll(async () => (await tabHeaders(scene.browser))[0]?.value).not.toBe(before);
      await untilCarrying(page);
      await page.reload();
      expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
      msp().switches.refreshKillsAccess = false;
    });

    it('outlives the death of the background, which finds on waking what the tabs did meanwhile', async () => {
      const second = await open('Northwind MSP', 'Dashboard');
      await untilCarrying(page, second);
      await scene.browser.killWorker();
      await page.reload();
      expect(await page.locator('#who').innerText()).toMatch(/^Signed in as /);
      await scene.browser.killWorker();
      await second.goto(`${strange()}/left`);
      await untilCarrying(page);
      await scene.browser.killWorker();
      await second.close();
      const third = await open('Northwind MSP', 'Dashboard');
      await scene.browser.killWorker();
      await third.close();
      await untilCarrying(page);
    });

    it('loses stale rules that a waking background finds', async () => {
      const worker = await scene.browser.worker();
      // Counted in the same breath: whatever the background has to write next makes the rules those of the tabs again.
      const standing = await worker.evaluate(async () => {
        await chrome.declarativeNetRequest.updateSessionRules({
          addRules: [
            {
              id: 4000,
              action: {
                type: 'modifyHeaders',
                requestHeaders: [{ header: 'authorization', operation: 'set', value: 'Bearer left-behind' }],
              },
              condition: { tabIds: [99_999], urlFilter: '|http://localhost/' },
            },
          ] as never,
        });
        const rules = await chrome.declarativeNetRequest.getSessionRules();
        return rules.map(({ id }) => id);
      });
      expect(standing).toContain(4000);
      await scene.browser.killWorker();
      await popup.reload();
      await expect.poll(async () => (await tokenRules(scene.browser)).length).toBe(6);
      await untilCarrying(page);
    });

    it('ends with all others at Sign out everywhere', async () => {
      await popup.bringToFront();
      await signOutEverywhere(popup);
      await untilStatus(tenantRegion(popup, 'Northwind MSP'), 'Signed out');
      await untilCarrying();
      await page.reload();
      expect(await page.locator('#who').innerText()).toBe('Not signed in');
    });
  });
});

describe('at the end of its session', () => {
  it('a tab carries nothing any more, without anybody asking', async () => {
    const shop = scene.servers.fourwayshop;
    // Long enough to open its door, however slow the machine is.
    shop.switches.ttlSeconds = 15;
    await signIn('Corner Shop');
    const page = await open('Corner Shop');
    await untilCarrying(page);
    await untilStatus(await at('Corner Shop'), 'Expired', 30_000);
    await untilCarrying();
    const before = shop.requests.length;
    await page.reload();
    expect(shop.requests.slice(before).length).toBeGreaterThan(0);
    expect(shop.requests.slice(before).flatMap(tokensIn)).toEqual([]);
    await page.close();
  });
});
