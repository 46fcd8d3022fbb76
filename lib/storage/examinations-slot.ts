import type { Examinations } from '../doctor/schema.ts';
import type { Slot } from './public-slots.ts';

/** The newest examination of each tenant; in a file apart, because the popup never bundles it. */
export const examinationsSlot: Slot<Examinations> = {
  key: 'examinations',
  area: 'session',
  version: 1,
  empty: {},
};
