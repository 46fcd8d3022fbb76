import type { Page } from '@playwright/test';
import { type Effort, NotClean, requireSteady } from './rounds.ts';
import { faultOf, median, type Series } from './statistics.ts';
import { plainRow, type Row, shown } from './table.ts';

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

/**
 * Types letter by letter into popups freshly opened, and takes each letter's time by itself: the first makes the texts
 * ready, later ones search fewer. The slowest letter's median is judged.
 */
export async function keystrokes(open: () => Promise<Page>, effort: Effort): Promise<Row[]> {
  const letters = words.flatMap((word) =>
    [...word].map((letter, nth) => `${letter} (${nth + 1} of “${word}”)`),
  );
  const script = letters.map((): number[] => []);
  const painted = letters.map((): number[] => []);
  const slowest = () =>
    letters
      .map((letter, nth): Series => ({ name: `key ${letter}`, samples: script[nth] ?? [] }))
      .reduce((one, other) => (median(other.samples) > median(one.samples) ? other : one));
  for (let round = -1; round < effort.most; round += 1) {
    const keys = await typeAll(await open());
    if (keys.length !== letters.length)
      throw new NotClean(`keystroke: ${keys.length} of ${letters.length} keys were heard`);
    if (round < 0) continue;
    keys.forEach((key, nth) => {
      script[nth]?.push(key.script);
      painted[nth]?.push(key.painted);
    });
    // Times near the clock's grain spread by nature: only the one that is judged must be steady.
    if (faultOf(slowest(), effort) === null) break;
  }
  const judged = slowest();
  requireSteady(judged, effort);
  return [
    plainRow('Keystroke, 1,000 tenants: the first, script', median(script[0] ?? []), shown, frame),
    plainRow(
      `Keystroke, 1,000 tenants: the slowest, ${judged.name.slice(4)}, script`,
      median(judged.samples),
      shown,
      frame,
    ),
    plainRow('Keystroke, 1,000 tenants: to the second frame', median(painted.flat()), shown),
  ];
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
