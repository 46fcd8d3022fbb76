import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { launchChromium } from '../e2e/harness/chromium.ts';
import type { Ground } from './ground.ts';
import { type Effort, inRounds, NotClean } from './rounds.ts';
import { median } from './statistics.ts';
import { type Row, ratioRow } from './table.ts';
import { storedTenants } from './tenants.ts';
import { keystrokes } from './typing.ts';

const sizes = [5, 100, 1000, 5000] as const;
const patience = 15_000;

/** From the navigation's start to the popup's own mark: beside an empty page, and with ever longer lists. Then, keys. */
export async function measureOpening(ground: Ground, effort: Effort): Promise<Row[]> {
  const copies = await Promise.all(
    sizes.map(async (size) => ({ size, ...(await ground.copy(String(size))) })),
  );
  const beside = [...copies, ground.empty].map(({ folder }) => folder);
  const browser = await launchChromium({ build: ground.build, beside });
  try {
    const { context } = browser;
    context.setDefaultTimeout(patience);
    const thrown: string[] = [];
    context.on('weberror', (error) => thrown.push(error.error().message));
    for (const { id, size } of copies) await fill(context, id, size);
    const openingOf = (address: string, size: number | null) => () => opening(context, address, size);
    const series = await inRounds(
      {
        'popup, empty page': openingOf(`${ground.empty.id}/popup.html`, null),
        'popup, empty page with styles': openingOf(`${ground.empty.id}/styled.html`, null),
        ...Object.fromEntries(
          copies.map(({ id, size }) => [`popup, ${size}`, openingOf(`${id}/popup.html`, size)]),
        ),
      },
      // Its bars are a few parts in a hundred apart from what is measured.
      { ...effort, fewest: effort.fewest * 2 },
    );
    const time = (name: string) => median(series[name as keyof typeof series].samples);
    const largeId = copies.find(({ size }) => size === 1000)?.id ?? '';
    const typed = await keystrokes(() => openPage(context, `${largeId}/popup.html`), effort);
    if (thrown.length > 0) throw new NotClean(`a page threw: ${thrown[0]}`);
    const empty = { name: 'empty page', milliseconds: time('popup, empty page') };
    const styled = {
      name: 'the same with our styles',
      milliseconds: time('popup, empty page with styles'),
    };
    const five = { name: '5 tenants', milliseconds: time('popup, 5') };
    return [
      ratioRow('Popup ready, 5 tenants', time('popup, 5'), empty, 1.3),
      ratioRow('Popup ready, 5 tenants', time('popup, 5'), styled, 1.3),
      ratioRow('Popup ready, 1,000 tenants', time('popup, 1000'), styled, 1.3),
      ratioRow('Popup ready, 100 tenants', time('popup, 100'), five),
      ratioRow('Popup ready, 1,000 tenants', time('popup, 1000'), five, 1.15),
      ratioRow('Popup ready, 5,000 tenants', time('popup, 5000'), five),
      ...typed,
    ];
  } finally {
    await browser.discard();
  }
}

/** Writes a list into an extension's own slot. */
async function fill(context: BrowserContext, id: string, size: number): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${id}/options.html`);
  await page.evaluate((tenants) => chrome.storage.local.set({ tenants }), storedTenants(size));
  await page.close();
}

/** @param address without its scheme */
async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 400, height: 600 });
  await page.goto(`chrome-extension://${address}`);
  return page;
}

/** Opens a popup in a new tab. @returns when it was ready, in milliseconds after the navigation began */
async function opening(context: BrowserContext, address: string, size: number | null): Promise<number> {
  const page = await openPage(context, address);
  const { at, listed } = await page.evaluate(readyMark, patience);
  await page.close();
  // What the closing leaves to do is not the next one's cost.
  await wait(100);
  if (at === null) throw new NotClean(`popup, ${size ?? 'empty page'}: the mark popup-ready did not come`);
  if (size !== null && listed !== size) throw new NotClean(`popup, ${size}: it listed ${listed} tenants`);
  return at;
}

/** Runs in the page. */
async function readyMark(patience: number): Promise<{ at: number | null; listed: number }> {
  const at = await new Promise<number | null>((resolve) => {
    new PerformanceObserver((list) => {
      const mark = list.getEntriesByName('popup-ready')[0];
      if (mark !== undefined) resolve(mark.startTime);
    }).observe({ type: 'mark', buffered: true });
    setTimeout(() => resolve(null), patience);
  });
  const option = document.querySelector('[role=option]');
  return { at, listed: Number(option?.getAttribute('aria-setsize') ?? 0) };
}
