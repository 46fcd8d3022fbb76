import { defineUnlistedScript } from '#imports';
import { furnishedHouse } from '../lib/furnished.ts';

/** What stands behind the doors: everything the background is, but its listeners. */
export default defineUnlistedScript(() => {
  globalThis.furnishedHouse = furnishedHouse;
});
