import { browser } from '../browser/browser.ts';
import { readableRun } from '../bulk/readable-run.ts';
import { bulkSlot } from '../storage/bulk-slot.ts';
import { createCachedDecoder } from '../storage/codec.ts';
import { readView } from './page-api.ts';

const decodeSlot = createCachedDecoder();

/** `readView` plus the bulk run's slot. @param changed as in `readView` */
export async function readBulkView(changed?: readonly string[]) {
  const [view, found] = await Promise.all([readView(changed), browser.storage.session.get([bulkSlot.key])]);
  return { ...view, run: decodeSlot(bulkSlot, found[bulkSlot.key], readableRun) };
}
