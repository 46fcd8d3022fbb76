import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCredentials } from '../simulators/all.ts';
import { delayFirstRead, delayReply, release } from './harness/delayed-page.ts';
import { openEnvironmentWithTenants, type TestEnvironment } from './harness/environment.ts';
import { allow, choose, signOut, submitSignIn, untilStatus } from './harness/user-actions.ts';

const name = 'Acme Members';
const id = 'acme-members';
/** What is read of a page: what a person sees of the tenant they are in, and of all others. */
type Picture = string;

interface Seen {
  /** What was shown, and from which frame on. */
  shown: { frame: number; picture: Picture }[];
  /** At which frame the slots, asked for at a broadcast, were in the page, and what they then said. */
  read: { frame: number; slots: string }[];
}
declare global {
  interface Window {
    seenTruth?: Seen;
  }
}

/** Runs in the page. At each broadcast it asks for the slots itself: the page may need a frame more than that. */
function watchTruth(): void {
  const seen: Seen = { shown: [], read: [] };
  window.seenTruth = seen;
  let frame = 0;
  const picture = () =>
    JSON.stringify([
      /^\s*(?:Signed out|Signing in|Signed in|Renewable|Expired)/.exec(
        document.querySelector('section [role=status], [role=region] [role=status]')?.textContent ?? '',
      )?.[0],
      ...[...document.querySelectorAll('[role=option]')].map((option) => {
        const copy = option.cloneNode(true) as HTMLElement;
        copy.querySelector('.option-time')?.remove();
        return copy.textContent;
      }),
    ]);
  const look = () => {
    frame += 1;
    const now = picture();
    if (now !== seen.shown.at(-1)?.picture) seen.shown.push({ frame, picture: now });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  chrome.runtime.onMessage.addListener((message) => {
    if (!String(message).startsWith('changed')) return;
    void Promise.all([
      chrome.storage.session.get(['passes']),
      chrome.storage.local.get(['tenants', 'preferences', 'policy']),
    ]).then((slots) => seen.read.push({ frame, slots: JSON.stringify(slots) }));
  });
}

let scene: TestEnvironment;
let popup: Page;
let panel: Page;

beforeAll(async () => {
  scene = await openEnvironmentWithTenants();
  popup = await scene.browser.openPopup();
  await allow(await choose(popup, name), '127.0.0.1');
  // In a window of its own: a tab behind another one draws no frames.
  const opened = scene.browser.context.waitForEvent('page');
  await popup.evaluate(() =>
    chrome.windows.create({ url: '/sidepanel.html', type: 'popup', width: 420, height: 640 }),
  );
  panel = await opened;
  // A window is known before its page is there.
  await panel.waitForURL(/\/sidepanel\.html$/);
  for (const page of [popup, panel]) {
    await choose(page, name);
    await page.evaluate(watchTruth);
  }
});
afterAll(() => scene?.close());

/**
 * Does something, waits until both pages show what came of it, and gives for each how many frames later it stood there
 * than the slots that say so.
 */
async function framesLate(
  act: () => Promise<void>,
  shows: (picture: Picture) => boolean,
  says: (slots: string) => boolean,
): Promise<number[]> {
  for (const page of [popup, panel])
    await page.evaluate(() => {
      if (window.seenTruth === undefined) return;
      window.seenTruth.read.length = 0;
      window.seenTruth.shown.splice(0, window.seenTruth.shown.length - 1);
    });
  await act();
  const both = () => Promise.all([popup, panel].map((page) => page.evaluate(() => window.seenTruth as Seen)));
  // Who acted hears of it by the reply too, and shows it then, whenever the broadcast comes.
  const isThere = ({ shown, read }: Seen) =>
    shows(shown.at(-1)?.picture ?? '') && read.some(({ slots }) => says(slots));
  await expect.poll(async () => (await both()).map(isThere)).toEqual([true, true]);
  const [one, other] = await both();
  expect(one?.shown.at(-1)?.picture).toBe(other?.shown.at(-1)?.picture);
  return [one, other].map((seen) => {
    const told = seen?.read.find(({ slots }) => says(slots));
    const stood = seen?.shown.find(({ picture }) => shows(picture));
    if (told === undefined || stood === undefined) throw new Error('a page was not told, or did not show it');
    return stood.frame - told.frame;
  });
}

const begins = (state: string) => (picture: Picture) => picture.startsWith(`["${state}`);
const held = (slots: string) => slots.includes('maskedToken');

/** Three times each: the machine may take a moment for itself in one of them. */
const thrice = async (once: () => Promise<number[]>) => {
  const late = [await once(), await once(), await once()];
  return [0, 1].map((page) => Math.min(...late.map((each) => each[page] ?? 99)));
};

describe('popup and panel, open at once', () => {
  it('show a log-in and a log-out within a frame of hearing of it, and the same', async () => {
    const outs: number[][] = [];
    const ins = await thrice(async () => {
      const region = await choose(popup, name);
      const late = await framesLate(
        async () => {
          await submitSignIn(region, demoCredentials[id]?.fields ?? {});
          await untilStatus(region, 'Signed in');
        },
        begins('Signed in'),
        held,
      );
      outs.push(
        await framesLate(
          () => signOut(region),
          begins('Signed out'),
          (slots) => !held(slots),
        ),
      );
      return late;
    });
    expect(Math.max(...ins)).toBeLessThanOrEqual(1);
    for (const page of [0, 1])
      expect(Math.min(...outs.map((each) => each[page] ?? 99))).toBeLessThanOrEqual(1);
  });

  it('show an edit of the list within a frame of hearing of it, and the same', async () => {
    let times = 0;
    const late = await thrice(async () => {
      times += 1;
      const renamed = `${name} ${times}`;
      return framesLate(
        () =>
          // The options page's own command; its page in front would stop the frames of these two.
          panel.evaluate(
            async ({ id, renamed }) => {
              const { tenants } = (await chrome.storage.local.get('tenants')) as {
                tenants: { data: string };
              };
              const all = JSON.parse(tenants.data) as { id: string }[];
              const tenant = { ...all.find((each) => each.id === id), name: renamed };
              const port = chrome.runtime.connect({ name: 'command' });
              const reply = new Promise((resolve) => port.onMessage.addListener(resolve));
              const { id: _id, ...fields } = tenant;
              port.postMessage({ name: 'saveTenant', replaces: id, tenant: fields });
              await reply;
              port.disconnect();
            },
            { id, renamed },
          ),
        (picture) => picture.includes(renamed),
        (slots) => slots.includes(renamed),
      );
    });
    expect(Math.max(...late)).toBeLessThanOrEqual(1);
  });
});

describe('a page that opens in the very moment of a change', () => {
  it('shows what came of it, though it read before and nobody told it', async () => {
    const renamed = `${name} 3`;
    const region = await choose(popup, renamed);
    await submitSignIn(region, demoCredentials[id]?.fields ?? {});
    await untilStatus(region, 'Signed in');
    const late = await scene.browser.context.newPage();
    await delayFirstRead(late, 'session', 'passes');
    await late.goto(`chrome-extension://${scene.browser.id}/popup.html`);
    await signOut(region);
    await late.bringToFront();
    await release(late);
    await untilStatus(await choose(late, renamed), 'Signed out');
  });
});

describe('a reply that comes late', () => {
  it('takes nothing from what the person has begun meanwhile', async () => {
    const page = await scene.browser.context.newPage();
    await delayReply(page, 'login');
    await page.goto(`chrome-extension://${scene.browser.id}/popup.html`);
    const region = await choose(page, `${name} 3`);
    await submitSignIn(region, demoCredentials[id]?.fields ?? {});
    await untilStatus(region, 'Signed in');
    const answer = holdAnswers(1);
    const check = region.getByRole('button', { name: 'Check', exact: true });
    await check.click();
    await release(page);
    await page.waitForTimeout(100);
    expect(await isBusy(check)).toBe(true);
    answer();
    await page.getByText('the session is alive').waitFor();
    await page.close();
  });
});

describe('two deeds under way for one tenant', () => {
  it('are both shown to be, each until it is done', async () => {
    await popup.bringToFront();
    const region = await choose(popup, `${name} 3`);
    await untilStatus(region, 'Signed in');
    const [open, check] = ['Open portal', 'Check'].map((deed) =>
      region.getByRole('button', { name: deed, exact: true }),
    ) as [Locator, Locator];
    const pages = new Set(scene.browser.context.pages());
    const answer = holdAnswers(2);
    await open.click();
    await popup.getByRole('alertdialog').getByRole('button', { name: /^Open/ }).click();
    await expect.poll(() => isBusy(open)).toBe(true);
    await check.click();
    await expect.poll(() => isBusy(check)).toBe(true);
    expect(await isBusy(open)).toBe(true);
    answer();
    await expect.poll(() => Promise.all([isBusy(open), isBusy(check)])).toEqual([false, false]);
    const opened = () => scene.browser.context.pages().filter((page) => !pages.has(page));
    await expect.poll(() => opened().length).toBe(1);
  });
});

const isBusy = async (button: Locator) => (await button.getAttribute('aria-busy')) === 'true';

/** The server's next answers wait. @returns lets them go */
function holdAnswers(times: number): () => void {
  let go = () => {};
  const until = new Promise<void>((resolve) => {
    go = resolve;
  });
  scene.servers.nexudus.switches.fault = { kind: 'slow', until, times };
  return go;
}
