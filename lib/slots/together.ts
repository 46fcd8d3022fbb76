import type { Run } from '../together/schema.ts';
import type { Slot } from './public.ts';

/** What is done for many tenants at once, or was done last. Apart from the other public slots: the popup has no use for it. */
export const togetherSlot: Slot<Run | null> = {
  key: 'together',
  area: 'session',
  version: 1,
  as: 'text',
  empty: null,
};
