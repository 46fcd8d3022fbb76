import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext } from '@playwright/test';
import { definitionsLimit } from '../../lib/tenants/limits.ts';
import { gallery } from '../../lib/vendors/gallery.ts';
import { launchChromium } from '../e2e/harness/chromium.ts';
import { chooseFile } from '../e2e/harness/user-actions.ts';
import { fill, firstContent, inSight, openPage, patience } from './page-opening.ts';
import { type Effort, inRounds, UnsteadySample } from './sampling.ts';
import { type BenchSetup, type Build, buildsOf, ofBuilds, seriesName } from './setup.ts';
import { figureIn, type Series } from './statistics.ts';
import { type Row, withFault } from './table.ts';
import { keystrokes } from './typing.ts';

const sizes = [5, 100, 1000, 5000] as const;
type Size = (typeof sizes)[number];
const emptyPage = 'empty page';
const styledPage = 'the same with our styles';
const textPage = 'a page with one line of text';
const lineInSight = 'its line in sight';
const definedPage = '5 tenants and 50 vendors without code';

/** From the navigation's start to the popup's own mark: beside an empty page, and with ever longer lists. Then, keys. */
export async function measureOpening(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const copies = await Promise.all(
    buildsOf(ground).flatMap((build) =>
      sizes.map(async (size) => ({ build, size, ...(await ground.copy(build, String(size))) })),
    ),
  );
  const defined = await ground.copy(ground.build, 'defined');
  const beside = [...copies, defined, ground.empty].map(({ folder }) => folder);
  const browser = await launchChromium({ build: ground.build.folder, beside });
  try {
    const { context } = browser;
    context.setDefaultTimeout(patience);
    const thrown: string[] = [];
    context.on('weberror', (error) => thrown.push(error.error().message));
    for (const { id, size } of copies) await fill(context, id, size);
    await fill(context, defined.id, 5);
    await define(context, defined.id);
    const openingOf = (address: string, size: number | null) => () => opening(context, address, size);
    // Its bars are a few parts in a hundred apart from what is measured.
    const careful = { ...effort, fewest: effort.fewest * 2 };
    const series: Record<string, Series> = await inRounds(
      {
        [emptyPage]: openingOf(`${ground.empty.id}/popup.html`, null),
        [styledPage]: openingOf(`${ground.empty.id}/styled.html`, null),
        [textPage]: () => firstContent(context, `${ground.empty.id}/text.html`),
        [lineInSight]: () => inSight(context, `${ground.empty.id}/text.html`, 'p'),
        ...Object.fromEntries(
          copies
            .filter(({ size }) => size === 1000)
            .flatMap(({ build, id }) => [
              [seriesName('content', build), () => firstContent(context, `${id}/popup.html`)],
              [seriesName('list', build), () => inSight(context, `${id}/popup.html`, '[role=option]')],
            ]),
        ),
        [definedPage]: openingOf(`${defined.id}/popup.html`, 5),
        ...Object.fromEntries(
          copies.map(({ build, id, size }) => [
            seriesName(`popup, ${size}`, build),
            openingOf(`${id}/popup.html`, size),
          ]),
        ),
      },
      careful,
    );
    const open = (build: Build) => {
      const large = copies.find((copy) => copy.build === build && copy.size === 1000);
      return openPage(context, `${large?.id}/popup.html`);
    };
    const typed = await keystrokes(ground, open, effort);
    const figure = (name: string) => figureIn(series, name, careful);
    const row = (size: Size, beside: NonNullable<Row['beside']>): Row => ({
      name: `Popup ready, ${size.toLocaleString('en')} tenants`,
      unit: 'ms',
      ...ofBuilds(ground, (build) => figure(seriesName(`popup, ${size}`, build))),
      beside,
    });
    const empty = { name: emptyPage, figure: figure(emptyPage) };
    const styled = { name: styledPage, figure: figure(styledPage) };
    const text = { name: textPage, figure: figure(textPage) };
    const five = { name: '5 tenants', figure: figure(seriesName('popup, 5', ground.build)) };
    const rows: Row[] = [
      { ...row(5, empty), bar: 1.3 },
      { ...row(5, styled), bar: 1.3 },
      { ...row(1000, styled), bar: 1.3 },
      {
        name: 'First content, 1,000 tenants',
        unit: 'ms' as const,
        ...ofBuilds(ground, (build) => figure(seriesName('content', build))),
        beside: text,
        bar: 1.25,
      },
      {
        name: 'List in sight, 1,000 tenants',
        unit: 'ms' as const,
        ...ofBuilds(ground, (build) => figure(seriesName('list', build))),
        beside: { name: lineInSight, figure: figure(lineInSight) },
        bar: 1.6,
      },
      row(100, five),
      { ...row(1000, five), bar: 1.15 },
      row(5000, five),
      {
        name: `Popup ready, ${definedPage}`,
        unit: 'ms' as const,
        this: figure(definedPage),
        beside: five,
        bar: 1.15,
      },
      ...typed,
    ];
    return thrown.length === 0 ? rows : rows.map((each) => withFault(each, `a page threw: ${thrown[0]}`));
  } finally {
    await browser.discard();
  }
}

/** Imports as many vendors without code as a file may bring, and agrees to them. */
async function define(context: BrowserContext, id: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${id}/options.html`);
  const vendors = Array.from({ length: definitionsLimit }, (_, nth) => ({
    ...gallery[nth % gallery.length],
    id: `x-own-${nth + 1}`,
    label: `Own ${nth + 1}`,
  }));
  await chooseFile(page, JSON.stringify({ version: 1, vendors, tenants: [] }));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'Imported 0 tenants' }).waitFor();
  await page.close();
}

/** Opens a popup in a new tab. @returns when it was ready, in milliseconds after the navigation began */
async function opening(context: BrowserContext, address: string, size: number | null): Promise<number> {
  const page = await openPage(context, address);
  const { at, listed } = await page.evaluate(readyMark, patience);
  await page.close();
  // What the closing leaves to do is not the next one's cost.
  await wait(100);
  if (at === null)
    throw new UnsteadySample(`popup, ${size ?? 'empty page'}: the mark popup-ready did not come`);
  if (size !== null && listed !== size)
    throw new UnsteadySample(`popup, ${size}: it listed ${listed} tenants`);
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
