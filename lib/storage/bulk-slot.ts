import type { Run } from '../bulk/schema.ts';
import type { Slot } from './public-slots.ts';

/** The current or last bulk run; in a file apart from the other public slots, because the popup never bundles it. */
export const bulkSlot: Slot<Run | null> = {
  key: 'bulkRun',
  area: 'session',
  version: 1,
  encoding: 'json',
  empty: null,
};
