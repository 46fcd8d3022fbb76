/** Before the browser tests: says which browsers to use, when `npm test` has not already. */
import { findChromium } from '../../../scripts/ready/chromium.mjs';
import { findFirefox } from '../../../scripts/ready/firefox.mjs';

/** Vitest calls this once. Test processes started later inherit what it sets. */
export async function setup() {
  process.env.CHROMIUM_PATH ??= (await findChromium()) ?? '';
  process.env.FIREFOX_PATH ??= (await findFirefox()) ?? '';
}
