import type { Run } from '../bulk/schema.ts';
import type { Slot } from './public-slots.ts';

/** What is done for many tenants at once, or was done last. Apart from the other public slots: the popup has no use for it. */
export const bulkSlot: Slot<Run | null> = {
  key: 'bulkRun',
  area: 'session',
  version: 1,
  encoding: 'text',
  empty: null,
};
