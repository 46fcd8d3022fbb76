import type { Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { openEnvironment, type TestEnvironment } from './harness/environment.ts';
import { logAllMessages, messagesOf } from './harness/message-log.ts';
import { everySlot, tabHeaders } from './harness/signed-in-tabs.ts';
import {
  allow,
  answerCode,
  choose,
  importFile,
  pasted,
  pressAction,
  readStatus,
  submitSignIn,
  untilAlert,
  untilStatus,
} from './harness/user-actions.ts';

const jane = demoCredentials['acme-members']?.fields ?? {};
const harry = demoCredentials['harbour-coworking'];
const mintPath = '/api/sys/users/token/refresh';

let scene: TestEnvironment;
let popup: Page;

beforeAll(async () => {
  scene = await openEnvironment();
  await logAllMessages(scene.browser.context);
  const { nexudus, harbour } = scene.servers;
  // The portal on another host than the API's, as a customer's own domain is.
  const portalUrl = nexudus.portalOrigin.replace('127.0.0.1', 'localhost');
  const acme = { vendor: 'nexudus', baseUrl: nexudus.origin, environment: 'production' };
  const destinations = [
    { label: 'Bookings', path: '/bookings' },
    { label: 'Reserved', path: 'bookings?day=1&room=a/b#top%20é' },
  ];
  const options = await scene.browser.openOptions();
  await importFile(options, [
    { ...acme, id: 'one', name: 'Acme Members', settings: { portalUrl, language: 'en' }, destinations },
    { ...acme, id: 'two', name: 'Beta Members', settings: { portalUrl, linkStyle: 'simple' }, destinations },
    {
      ...acme,
      id: 'three',
      name: 'Gamma Members',
      environment: 'sandbox',
      settings: { portalUrl, language: 'en-GB' },
      destinations,
    },
    {
      id: 'harbour',
      vendor: 'nexudus',
      name: 'Harbour Coworking',
      baseUrl: harbour.origin,
      environment: 'staging',
      settings: { portalUrl: harbour.portalOrigin },
      destinations: [{ label: 'Invoice 812', path: '/api/public/billing/invoices/812/pdf', kind: 'file' }],
    },
  ]);
  await options.close();
  await scene.browser.allowHosts('http://127.0.0.1/*');
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, 'Acme Members'), '127.0.0.1');
});
afterAll(() => scene?.close());

const button = (region: Page | Locator, name: string) => region.getByRole('button', { name, exact: true });
const question = () => popup.getByRole('alertdialog');
const space = () => scene.servers.nexudus;
const portalHost = () => new URL(space().portalOrigin.replace('127.0.0.1', 'localhost')).host;
const mints = () => space().requests.filter(({ path }) => path === mintPath).length;
const oneTimes = () =>
  space()
    .issued.filter(({ kind }) => kind === 'one-time token')
    .map(({ value }) => value);
const arrivals = () => space().portalRequests.filter(({ path }) => path.endsWith('login'));
const tabs = () => scene.browser.context.pages().length;
/** What was asked of the portal, but what a page that was opened before may still ask by itself. */
const asked = () =>
  space().portalRequests.filter(({ path }) => path !== '/favicon.ico' && !path.endsWith('/whoami.json'))
    .length;
/** From now on links are made, and their replies held back. @returns what lets them go */
function holdLinks(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  space().switches.fault = { kind: 'slow', until: promise, path: mintPath };
  return resolve;
}

async function at(name: string): Promise<Locator> {
  await popup.bringToFront();
  return choose(popup, name);
}
async function signIn(name: string, fields: Readonly<Record<string, string>> = jane): Promise<Locator> {
  const region = await at(name);
  await submitSignIn(region, fields);
  return region;
}
/** What opens after something was done, at an address of the web. */
async function opened(act: () => Promise<unknown>): Promise<Page> {
  const tab = scene.browser.context.waitForEvent('page');
  await act();
  const page = await tab;
  await page.waitForURL(/^http/);
  await page.waitForLoadState();
  return page;
}
/** Nothing was made, opened or sent to the portal by this. */
async function nothingBy(act: () => Promise<unknown>): Promise<void> {
  const before = [mints(), asked(), tabs()];
  await act();
  await popup.waitForTimeout(150);
  expect([mints(), asked(), tabs()]).toEqual(before);
}

/** A press after which a question stands, and nothing else has happened. */
const askedBy = (press: () => Promise<unknown>) =>
  nothingBy(async () => {
    await press();
    await question().waitFor();
  });

describe('the question before a door', () => {
  beforeAll(async () => {
    for (const name of ['Acme Members', 'Beta Members', 'Gamma Members'])
      await untilStatus(await signIn(name), 'Signed in');
  });

  it('is one dialog for both reasons, naming production and the portal’s host', async () => {
    const acme = await at('Acme Members');
    await askedBy(() => button(acme, 'Open portal').click());
    expect(await question().count()).toBe(1);
    expect(await popup.getByRole('alertdialog', { name: /Acme Members/ }).count()).toBe(1);
    const words = await question().innerText();
    expect(words).toContain('PRODUCTION');
    expect(words).toContain(portalHost());
    expect(await question().getByRole('button').allInnerTexts()).toEqual(['Cancel', 'Open Acme Members']);
  });

  it.each([
    ['Enter, for Cancel has the focus', () => popup.keyboard.press('Enter')],
    ['Escape', () => popup.keyboard.press('Escape')],
    ['a click on Cancel', () => button(question(), 'Cancel').click()],
  ] as const)('opens nothing on %s, and is asked again', async (_how, leave) => {
    if (!(await question().isVisible())) await button(await at('Acme Members'), 'Open portal').click();
    const cancel = button(question(), 'Cancel');
    await expect.poll(() => cancel.evaluate((each) => each === document.activeElement)).toBe(true);
    await nothingBy(leave);
    await question().waitFor({ state: 'detached' });
    expect(await button(await at('Acme Members'), 'Open portal').getAttribute('aria-disabled')).toBe(null);
  });

  it('stands before Enter’s door too, and Enter upon it opens nothing', async () => {
    await at('Acme Members');
    await popup.getByRole('searchbox').focus();
    await nothingBy(async () => {
      await popup.keyboard.press('Enter');
      await question().waitFor();
      await popup.keyboard.press('Enter');
    });
    await question().waitFor({ state: 'detached' });
  });

  it('stands before a destination, and before a link to copy', async () => {
    const acme = await at('Acme Members');
    await askedBy(() => button(acme, 'Bookings').click());
    expect(await question().getAttribute('aria-labelledby')).not.toBe(null);
    await button(question(), 'Cancel').click();
    await askedBy(() => button(acme, 'Copy link').click());
    expect(await question().getByRole('button').allInnerTexts()).toEqual([
      'Cancel',
      'Copy link for Acme Members',
    ]);
    await button(question(), 'Cancel').click();
  });

  it('answered with `Open NAME`, opens the door signed in, and is not asked a second time that day', async () => {
    const acme = await at('Acme Members');
    await button(acme, 'Open portal').click();
    const first = await opened(() => button(question(), 'Open Acme Members').click());
    expect(await first.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    await first.close();
    await popup.bringToFront();
    const second = await opened(() => button(acme, 'Open portal').click());
    expect(await second.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    expect(await question().count()).toBe(0);
    await second.close();
  });

  it('was answered for that tenant alone: the next one of the same portal is asked for itself', async () => {
    const beta = await at('Beta Members');
    await askedBy(() => button(beta, 'Open portal').click());
    expect(await popup.getByRole('alertdialog', { name: /Beta Members/ }).innerText()).toContain(
      'PRODUCTION',
    );
    await (await opened(() => button(question(), 'Open Beta Members').click())).close();
  });

  it('names only what applies: a sandbox on a portal that came by file', async () => {
    const gamma = await at('Gamma Members');
    await askedBy(() => button(gamma, 'Open portal').click());
    const words = await question().innerText();
    expect(words).toContain(portalHost());
    expect(words).not.toContain('PRODUCTION');
    await (await opened(() => button(question(), 'Open Gamma Members').click())).close();
  });
});

describe('a sign-in link', () => {
  beforeEach(() => {
    Object.assign(space().switches, { oneTimeShape: 'reserved', oneTime: 'good', fault: null });
  });

  // Every form: 'a sign-in link' in tests/unit/vendors/nexudus.test.ts.
  it.each([
    [
      'server form with a region',
      'Gamma Members',
      'Reserved',
      '/en-GB/user/login',
      { server: 'true', redirectUrl: '/bookings?day=1&room=a/b#top%20é' },
    ],
    [
      'simple form, to a destination',
      'Beta Members',
      'Reserved',
      '/login',
      { redirectUrl: '/bookings?day=1&room=a/b#top%20é' },
    ],
  ] as const)('arrives intact, full of reserved characters: %s', async (_form, name, method, path, query) => {
    const before = arrivals().length;
    const region = await at(name);
    const page = await opened(() => button(region, method).click());
    expect(await page.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    const value = oneTimes().at(-1) ?? '';
    expect(value).toMatch(/[+/=&#?%'" ]/);
    expect(arrivals().length).toBe(before + 1);
    const arrived = arrivals().at(-1);
    expect(arrived?.path).toBe(path);
    expect(Object.fromEntries(arrived?.query ?? [])).toEqual({ ...query, t: value });
    expect(arrived?.notes).toEqual([]);
    expect(page.url()).not.toContain(encodeURIComponent(value));
    await page.close();
  });

  it('opens next to the tab it was asked from', async () => {
    const region = await at('Acme Members');
    const page = await opened(() => button(region, 'Open portal').click());
    const worker = await scene.browser.worker();
    const all = await worker.evaluate(() => chrome.tabs.query({ currentWindow: true }));
    const from = all.findIndex(({ url }) => url?.endsWith('popup.html'));
    expect(all[from + 1]?.active).toBe(true);
    await page.close();
  });

  it('is made once however often one presses: the button is busy from the press to the tab', async () => {
    const letGo = holdLinks();
    const before = [mints(), tabs()] as const;
    const acme = await at('Acme Members');
    const door = button(acme, 'Open portal');
    const page = await opened(async () => {
      await door.click();
      await expect.poll(() => door.getAttribute('aria-busy')).toBe('true');
      expect(await door.getAttribute('aria-disabled')).toBe('true');
      await door.click({ force: true });
      await door.dblclick({ force: true });
      await door.press('Enter');
      await door.press('Space');
      await popup.getByRole('searchbox').press('Enter');
      await popup.getByRole('searchbox').press('Enter');
      expect(await door.getAttribute('aria-busy')).toBe('true');
      letGo();
    });
    await expect.poll(() => door.getAttribute('aria-busy')).toBe(null);
    expect(await door.getAttribute('aria-disabled')).toBe(null);
    expect([mints(), tabs()]).toEqual([before[0] + 1, before[1] + 1]);
    await page.close();
  });

  it('by Enter is made once as well', async () => {
    const letGo = holdLinks();
    const before = mints();
    await at('Acme Members');
    await popup.getByRole('searchbox').focus();
    const page = await opened(async () => {
      await popup.keyboard.press('Enter');
      await popup.keyboard.press('Enter');
      await popup.keyboard.press('Enter');
      letGo();
    });
    expect(await page.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    expect(mints()).toBe(before + 1);
    await page.close();
  });

  it('is opened once and kept nowhere: no slot, no page, no rule', async () => {
    const listener = await scene.browser.openOptions();
    const region = await at('Acme Members');
    const page = await opened(() => button(region, 'Bookings').click());
    const value = oneTimes().at(-1) ?? '';
    expect(arrivals().filter(({ query }) => query.get('t') === value)).toHaveLength(1);
    const heard = JSON.stringify([await messagesOf(popup), await messagesOf(listener)]);
    expect(heard.length).toBeGreaterThan(100);
    for (const text of [heard, await everySlot(scene.browser), await popup.content()]) {
      expect([
        text.includes(value),
        text.includes(encodeURIComponent(value)),
        text.includes(value.slice(-6)),
      ]).toEqual([false, false, false]);
    }
    expect(await tabHeaders(scene.browser)).toEqual([]);
    await Promise.all([page.close(), listener.close()]);
  });

  it('is renewed for on the way when the bearer is dead, once', async () => {
    space().killBearers();
    const before = space().requests.length;
    const region = await at('Acme Members');
    const page = await opened(() => button(region, 'Open portal').click());
    expect(await page.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    expect(
      space()
        .requests.slice(before)
        .map(({ path }) => path),
    ).toEqual([mintPath, '/api/token', mintPath]);
    await page.close();
    for (const name of ['Beta Members', 'Gamma Members']) await button(await at(name), 'Renew').click();
    await expect.poll(() => space().requests.slice(before).length).toBe(5);
  });

  // Other values that are no token: tests/integration/portal/open-portal.test.ts.
  it('opens nothing when the vendor says it did not work, and says why', async () => {
    const failureMessage = 'The member {bearer} is archived.';
    Object.assign(space().switches, { oneTime: 'soft-failure', failureMessage });
    const before = [asked(), tabs()];
    const acme = await at('Acme Members');
    await button(acme, 'Open portal').click();
    const words = await untilAlert(acme, 'vendor_refused');
    const bearer = space().issued.findLast(({ kind }) => kind === 'access token')?.value ?? 'none';
    expect(words).toContain('is archived');
    expect(words).not.toContain(bearer.slice(0, 20));
    expect([asked(), tabs()]).toEqual(before);
    expect(await readStatus(acme)).toMatch(/^Signed in/);
    // The next good door opens, and the problem is over.
    space().switches.oneTime = 'good';
    await (await opened(() => button(acme, 'Open portal').click())).close();
    await expect.poll(() => acme.getByRole('alert').count()).toBe(0);
  });

  it('that comes later than ten seconds opens nothing and says so', async () => {
    space().switches.fault = { kind: 'slow', slowMs: 10_300, path: mintPath, once: true };
    const before = [asked(), tabs(), mints()] as const;
    const acme = await at('Acme Members');
    await button(acme, 'Open portal').click();
    expect(await untilAlert(acme, 'timeout', 30_000)).toMatch(/\w/);
    expect([asked(), tabs(), mints()]).toEqual([before[0], before[1], before[2] + 1]);
    // The pass tells of it before the reply comes.
    await expect.poll(() => button(acme, 'Open portal').getAttribute('aria-busy')).toBe(null);
  });

  it('whose background died after it was made is neither opened nor kept; the next press opens one', async () => {
    space().switches.fault = { kind: 'lost-hang', path: mintPath, once: true };
    const before = [oneTimes().length, asked(), tabs()] as const;
    const acme = await at('Acme Members');
    await button(acme, 'Open portal').click();
    await expect.poll(() => oneTimes().length).toBe(before[0] + 1);
    await scene.browser.killWorker();
    await untilAlert(acme, 'internal');
    const lost = oneTimes().at(-1) ?? '';
    await popup.waitForTimeout(500);
    expect([asked(), tabs()]).toEqual([before[1], before[2]]);
    expect((await everySlot(scene.browser)).includes(lost.slice(-6))).toBe(false);
    const page = await opened(() => button(acme, 'Open portal').click());
    expect(await page.locator('#who').innerText()).toBe('Signed in as Jane Doe');
    await page.close();
    expect([oneTimes().length, tabs()]).toEqual([before[0] + 2, before[2]]);
    expect(space().portalRequests.some(({ url }) => url.includes(encodeURIComponent(lost)))).toBe(false);
  });

  it('whose background died with the reply on its way is neither opened nor kept', async () => {
    const letGo = holdLinks();
    const before = [mints(), asked(), tabs()] as const;
    const acme = await at('Acme Members');
    await button(acme, 'Open portal').click();
    await expect.poll(mints).toBe(before[0] + 1);
    await scene.browser.killWorker();
    letGo();
    await untilAlert(acme, 'internal');
    await popup.waitForTimeout(800);
    expect([mints(), asked(), tabs()]).toEqual([before[0] + 1, before[1], before[2]]);
    expect((await everySlot(scene.browser)).includes((oneTimes().at(-1) ?? '').slice(-6))).toBe(false);
  });
});

describe('a file destination', () => {
  it('opens on the API’s own host with the media token, not with the one-time token', async () => {
    const { harbour } = scene.servers;
    const region = await signIn('Harbour Coworking', harry?.fields);
    await answerCode(region, harry?.code ?? '');
    await untilStatus(region, 'Signed in');
    const tab = scene.browser.context.waitForEvent('page');
    await button(region, 'Invoice 812').click();
    // At once: nothing goes to the portal's host, to which nobody has agreed yet.
    const page = await tab;
    expect(await question().count()).toBe(0);
    const files = () => harbour.requests.filter(({ path }) => path.startsWith('/api/public/'));
    await expect.poll(() => files().length).toBeGreaterThan(0);
    const media = harbour.issued.filter(({ kind }) => kind === 'media token');
    expect(media).toHaveLength(1);
    expect(files()[0]).toMatchObject({
      path: '/api/public/billing/invoices/812/pdf',
      status: 200,
      notes: [],
    });
    expect(files()[0]?.query.get('t')).toBe(media[0]?.value);
    expect(harbour.issued.some(({ kind }) => kind === 'one-time token')).toBe(false);
    expect(harbour.portalRequests).toEqual([]);
    await page.close();
  });
});

describe('Copy link', () => {
  beforeEach(() => {
    Object.assign(space().switches, { oneTimeShape: 'reserved', oneTime: 'good', fault: null });
  });

  it('puts a link into the clipboard that opens the portal once, and says what it is', async () => {
    const acme = await at('Acme Members');
    const before = [asked(), tabs()];
    await button(acme, 'Copy link').click();
    await acme.getByText(/works once/i).waitFor();
    expect(await acme.innerText()).toMatch(/preview/i);
    expect([asked(), tabs()]).toEqual(before);
    const link = await pasted(scene.browser.context);
    expect(new URL(link).searchParams.get('t')).toBe(oneTimes().at(-1));
    expect(new URL(link).host).toBe(portalHost());
    const follow = () =>
      fetch(link.replace('localhost', '127.0.0.1'), { redirect: 'manual' }).then(({ status }) => status);
    expect([await follow(), await follow()]).toEqual([302, 403]);
  });

  it('leaves nothing of it in a slot, a document or another page’s hearing', async () => {
    const other = await scene.browser.openPopup();
    const options = await scene.browser.openOptions();
    const acme = await at('Acme Members');
    await button(acme, 'Copy link').click();
    await acme.getByText(/works once/i).waitFor();
    const value = oneTimes().at(-1) ?? '';
    expect(await pasted(scene.browser.context)).toContain(encodeURIComponent(value).slice(-6));
    const places = {
      slots: await everySlot(scene.browser),
      popup: await popup.content(),
      shown: JSON.stringify((await messagesOf(popup)).filter(({ by }) => by !== 'port')),
      'other popup': JSON.stringify(await messagesOf(other)) + (await other.content()),
      options: JSON.stringify(await messagesOf(options)) + (await options.content()),
    };
    // The hearing works: the page that asked did hear it, on its own connection.
    expect(JSON.stringify((await messagesOf(popup)).filter(({ by }) => by === 'port'))).toContain(
      encodeURIComponent(value).slice(-6),
    );
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(20);
      expect([text.includes(value.slice(-6)), text.includes(value.slice(0, 12))], place).toEqual([
        false,
        false,
      ]);
    }
    await Promise.all([other.close(), options.close()]);
  });

  it('copies nothing when no link comes, and says so', async () => {
    const acme = await at('Acme Members');
    await popup.evaluate(() => navigator.clipboard.writeText('what was there'));
    space().switches.oneTime = 'soft-failure';
    await button(acme, 'Copy link').click();
    await untilAlert(acme, 'vendor_refused');
    expect(await pasted(scene.browser.context)).toBe('what was there');
  });

  it('is made once however often one presses', async () => {
    const letGo = holdLinks();
    const acme = await at('Acme Members');
    const before = mints();
    const copy = button(acme, 'Copy link');
    await copy.click();
    await expect.poll(() => copy.getAttribute('aria-busy')).toBe('true');
    await copy.click({ force: true });
    letGo();
    await acme.getByText(/works once/i).waitFor();
    expect(mints()).toBe(before + 1);
  });
});

describe('a private window', () => {
  beforeEach(() => {
    Object.assign(space().switches, { oneTimeShape: 'jwt', oneTime: 'good', fault: null });
  });
  /** The pages in other browser contexts than the person's own. */
  async function privatePages(): Promise<{ targetId: string; url: string }[]> {
    const session = await scene.browser.context.newCDPSession(popup);
    const { targetInfos } = await session.send('Target.getTargets');
    await session.detach();
    const own = targetInfos.find(({ url }) => url.endsWith('popup.html'))?.browserContextId;
    return targetInfos.filter(({ type, browserContextId }) => type === 'page' && browserContextId !== own);
  }
  afterEach(async () => {
    const session = await scene.browser.context.newCDPSession(popup);
    for (const { targetId } of await privatePages()) await session.send('Target.closeTarget', { targetId });
    await session.detach();
  });
  /** How many tabs there are in the person's own windows. */
  const ownTabs = async () =>
    (await (await scene.browser.worker()).evaluate(() => chrome.tabs.query({}))).length;

  it('opens on Shift+Enter, with cookies of its own', async () => {
    await scene.browser.context.clearCookies();
    await at('Acme Members');
    await popup.getByRole('searchbox').focus();
    const before = [mints(), arrivals().length, await ownTabs()];
    expect(await privatePages()).toEqual([]);
    await popup.keyboard.press('Shift+Enter');
    await expect.poll(() => arrivals().length).toBe((before[1] ?? 0) + 1);
    await expect
      .poll(async () => (await privatePages()).map(({ url }) => new URL(url).host))
      .toEqual([portalHost()]);
    expect([mints(), await ownTabs()]).toEqual([(before[0] ?? 0) + 1, before[2]]);
    expect(arrivals().at(-1)?.notes).toEqual([]);
    expect((await scene.browser.context.cookies(`http://${portalHost()}/`)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('opens by the tenant’s preference without Shift', async () => {
    // As the options page asks for it: written by hand it could be lost to what the background notes of the last door.
    const reply = await popup.evaluate(
      () =>
        new Promise((resolve) => {
          const port = chrome.runtime.connect({ name: 'command' });
          port.onMessage.addListener(resolve);
          port.postMessage({ name: 'setTenantPreference', tenant: 'one', what: 'privateWindow', on: true });
        }),
    );
    expect(reply).toEqual({ ok: true });
    const acme = await at('Acme Members');
    const before = arrivals().length;
    const tabsBefore = await ownTabs();
    await button(acme, 'Open portal').click();
    await expect.poll(() => arrivals().length).toBe(before + 1);
    await expect
      .poll(async () => (await privatePages()).map(({ url }) => new URL(url).host))
      .toEqual([portalHost()]);
    expect(await ownTabs()).toBe(tabsBefore);
    expect((await scene.browser.context.cookies(`http://${portalHost()}/`)).map(({ name }) => name)).toEqual(
      [],
    );
  });
});

// The last: the list that is written by hand here is one that cannot be read.
describe('a path that could lead elsewhere', () => {
  // All of them: tests/unit/portal/refused-paths.test.ts.
  const paths = ['//evil.example', '/\tevil'];

  it('is refused before anything is sent, though it stands in the list', async () => {
    const worker = await scene.browser.worker();
    const kept = await worker.evaluate(async (paths) => {
      const { tenants } = (await chrome.storage.local.get('tenants')) as {
        tenants: { version: number; data: string };
      };
      const destinations = paths.map((path, index) => ({ label: `Evil ${index}`, path }));
      const data = (JSON.parse(tenants.data) as { id: string }[]).map((each) =>
        each.id === 'one' ? { ...each, destinations } : each,
      );
      await chrome.storage.local.set({ tenants: { ...tenants, data: JSON.stringify(data) } });
      return tenants;
    }, paths);
    const page = await scene.browser.openPopup();
    const before = [space().requests.length, asked(), tabs()];
    const acme = await choose(page, 'Acme Members');
    for (const index of paths.keys()) {
      await pressAction(acme, `Evil ${index}`);
      await expect.poll(() => acme.locator('[aria-busy="true"]').count()).toBe(0);
      await acme.getByRole('alert').waitFor();
    }
    await page.waitForTimeout(200);
    expect([space().requests.length, asked(), tabs()]).toEqual(before);
    await worker.evaluate((tenants) => chrome.storage.local.set({ tenants }), kept);
    await page.close();
  });
});
