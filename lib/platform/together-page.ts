import { openReading } from '../slots/stored.ts';
import { togetherSlot } from '../slots/together.ts';
import type { Run } from '../together/schema.ts';
import { browser } from './browser.ts';
import { readView } from './page.ts';

const reading = openReading();

/** What every page shows, and what is done for many at once. */
export async function readTogetherView(changed?: readonly string[]) {
  const [view, found] = await Promise.all([
    readView(changed),
    browser.storage.session.get([togetherSlot.key]),
  ]);
  return { ...view, run: reading(togetherSlot, found[togetherSlot.key], (data) => data as Run) };
}
