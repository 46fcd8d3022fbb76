import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourRules, sizeRules, violations } from './harness/axe.ts';
import { type Chromium, launchChromium } from './harness/chromium.ts';
import { takePictures } from './harness/pictures.ts';
import { seedState } from './harness/seed-state.ts';
import { untilShown } from './harness/shown.ts';
import { type SeenState, seenStates } from './harness/states.ts';

/** The window a state is seen in: as it opens, and at 200 %, where half as much fits. */
const sizes = {
  popup: { plain: { width: 400, height: 600 }, doubled: { width: 400, height: 300 } },
  sidepanel: { plain: { width: 360, height: 800 }, doubled: { width: 320, height: 400 } },
  options: { plain: { width: 1280, height: 900 }, doubled: { width: 640, height: 450 } },
  settings: { plain: { width: 1280, height: 900 }, doubled: { width: 640, height: 450 } },
} as const;

let browser: Chromium;
let page: Page;
const allowed = new Set<string>();

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.context.newPage();
});
afterAll(() => browser?.discard());

/** What a state's slots are known by: a list alone says nothing about times, and states share it. */
const slotsOf = (state: SeenState): unknown =>
  state.passes === undefined && state.lastAccount === undefined ? state.tenants : state;
let written: unknown;

async function show(state: SeenState): Promise<void> {
  if (written !== slotsOf(state)) await seedState(page, browser.id, state);
  written = slotsOf(state);
  // Once: the browser's own page about extensions takes a second.
  const hosts = (state.hosts ?? []).filter((host) => !allowed.has(host));
  if (hosts.length > 0) {
    await browser.allowHosts(...hosts);
    await page.bringToFront();
  }
  for (const host of hosts) allowed.add(host);
  await page.goto(`chrome-extension://${browser.id}/${state.page}.html`);
  await untilShown(page);
  // What is known of a host allowed by the browser's own page comes with a real click; the state is what is looked at.
  if (
    (state.hosts ?? []).length > 0 &&
    (state.page === 'popup' || state.page === 'sidepanel') &&
    (await asksForHost())
  ) {
    const allow = page.getByRole('button', { name: /^Allow access to / }).first();
    await allow.click();
    await allow.waitFor({ state: 'detached' });
  }
  await state.act?.(page);
}

const asksForHost = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('button')].some(({ innerText }) =>
      innerText.startsWith('Allow access to '),
    ),
  );

/** Until the rows that follow the window's size stand where they belong. */
const painted = () =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
  );
const overflow = () =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('axe finds nothing, and nothing is wider than its window', () => {
  const states = [...Map.groupBy(seenStates(Date.now()), slotsOf).values()].flat();
  it('in every state there is to see', () => {
    expect(states.length).toBeGreaterThanOrEqual(18);
  });
  for (const state of states) {
    it(`${state.page}: ${state.name}, light and dark, plain and at 200 %`, async () => {
      const { plain, doubled } = sizes[state.page];
      await page.setViewportSize(plain);
      // What is told in times is told from now: a sign-in waits for its code for five minutes only.
      const again = ({ name, page }: SeenState) => name === state.name && page === state.page;
      await show(seenStates(Date.now()).find(again) ?? state);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      expect(await violations(page, colourRules)).toEqual([]);
      await takePictures(page, `state-${state.page}-${state.name}`);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.setViewportSize(doubled);
      await painted();
      expect(await violations(page, sizeRules)).toEqual([]);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await takePictures(page, `state-${state.page}-${state.name}-200`);
    });
  }
});
