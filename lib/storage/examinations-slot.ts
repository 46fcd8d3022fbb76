import type { Examinations } from '../doctor/schema.ts';
import type { Slot } from './public-slots.ts';

/** What the connection doctor found, the newest of each tenant. Apart like `together`: the popup has no use for it. */
export const examinationsSlot: Slot<Examinations> = {
  key: 'examinations',
  area: 'session',
  version: 1,
  empty: {},
};
