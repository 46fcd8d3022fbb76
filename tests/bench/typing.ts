import type { Page } from '@playwright/test';
import { type Effort, inJointRounds, UnsteadySample } from './sampling.ts';
import { type BenchSetup, type Build, buildsOf, ofBuilds, seriesName } from './setup.ts';
import { figureOf, median, type Series } from './statistics.ts';
import type { Row } from './table.ts';

/** One frame of a screen that draws sixty a second, in milliseconds. */
const frame = 1000 / 60;

/** A word as it is, and one with a typing error, which is the dearer to look for. */
const words = ['acme', 'harbuor'] as const;

interface Key {
  /** Handler and rendering: from the input event's first listener to its last, microtasks of those between included. */
  script: number;
  /** From the input event to the second animation frame after it. */
  painted: number;
}

declare global {
  interface Window {
    benchKeys?: Key[];
  }
}

const letters = words.flatMap((word) =>
  [...word].map((letter, nth) => `${letter} (${nth + 1} of “${word}”)`),
);

/**
 * Types letter by letter into popups freshly opened, and takes each letter's time by itself: the first makes the texts
 * ready, later ones search fewer. The slowest letter's median is judged.
 */
export async function keystrokes(
  ground: BenchSetup,
  open: (build: Build) => Promise<Page>,
  effort: Effort,
): Promise<Row[]> {
  const builds = buildsOf(ground);
  const [first = ''] = letters;
  const scriptOf = (letter: string, build: Build) => seriesName(`key ${letter}, script`, build);
  const paintedOf = (letter: string, build: Build) => seriesName(`key ${letter}, painted`, build);
  const names = builds.flatMap((build) =>
    letters.flatMap((letter) => [scriptOf(letter, build), paintedOf(letter, build)]),
  );
  async function typeIntoEach(): Promise<Record<string, number>> {
    const samples: Record<string, number> = {};
    for (const build of builds) {
      const keys = await typeAll(await open(build));
      if (keys.length !== letters.length)
        throw new UnsteadySample(`keystroke: ${keys.length} of ${letters.length} keys were heard`);
      letters.forEach((letter, nth) => {
        samples[scriptOf(letter, build)] = keys[nth]?.script ?? Number.NaN;
        samples[paintedOf(letter, build)] = keys[nth]?.painted ?? Number.NaN;
      });
    }
    return samples;
  }
  /** Times near the clock's grain spread by nature: the rounds wait for the letters that have rows. */
  const slowestOf = (all: readonly Series[], build: Build) =>
    slowest(letters.map((letter) => requireSeries(all, scriptOf(letter, build))));
  const series = Object.values(
    await inJointRounds(names, typeIntoEach, effort, {
      judged: (all) =>
        builds.flatMap((build) => [requireSeries(all, scriptOf(first, build)), slowestOf(all, build)]),
    }),
  );
  const painted = (build: Build): Series => ({
    name: seriesName('key, painted', build),
    samples: letters.flatMap((letter) => requireSeries(series, paintedOf(letter, build)).samples),
  });
  const judged = slowestOf(series, ground.build).name.replace(/^key | \(this build\)$/g, '');
  return [
    {
      name: 'Keystroke, 1,000 tenants: the first, script',
      unit: 'ms',
      ...ofBuilds(ground, (build) => figureOf(requireSeries(series, scriptOf(first, build)), effort)),
      bar: frame,
    },
    {
      name: `Keystroke, 1,000 tenants: the slowest, ${judged}`,
      unit: 'ms',
      ...ofBuilds(ground, (build) => figureOf(slowestOf(series, build), effort)),
      bar: frame,
    },
    {
      name: 'Keystroke, 1,000 tenants: to the second frame',
      unit: 'ms',
      ...ofBuilds(ground, (build) => figureOf(painted(build), effort)),
    },
  ];
}

function slowest(series: readonly Series[]): Series {
  const time = ({ samples }: Series) => (samples.length === 0 ? 0 : median(samples));
  return series.reduce((one, other) => (time(other) > time(one) ? other : one));
}

function requireSeries(all: readonly Series[], name: string): Series {
  const found = all.find((series) => series.name === name);
  if (found === undefined) throw new TypeError(`no series ${name}`);
  return found;
}

async function typeAll(page: Page): Promise<Key[]> {
  const box = page.getByRole('searchbox', { name: 'Search tenants' });
  await box.waitFor();
  await page.evaluate(takeTimes);
  for (const word of words) {
    for (const letter of word) {
      const heard = (await page.evaluate(() => window.benchKeys?.length)) ?? 0;
      await page.keyboard.press(letter);
      await page.waitForFunction((before) => (window.benchKeys?.length ?? 0) > before, heard);
    }
    await page.keyboard.press('Escape');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  }
  const keys = (await page.evaluate(() => window.benchKeys)) ?? [];
  await page.close();
  return keys;
}

/** Runs in the page. */
function takeTimes(): void {
  const keys: Key[] = [];
  window.benchKeys = keys;
  let began = 0;
  window.addEventListener(
    'input',
    () => {
      began = performance.now();
    },
    { capture: true },
  );
  // The last to hear it: by then the page's own listener has run, and what it left to a microtask too.
  window.addEventListener('input', () => {
    const script = performance.now() - began;
    const from = began;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => keys.push({ script, painted: performance.now() - from })),
    );
  });
}
