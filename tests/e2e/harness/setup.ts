import { findChromium } from '../../../scripts/setup/chromium.ts';
import { findFirefox } from '../../../scripts/setup/firefox.ts';

/** Vitest calls this once; test processes started later inherit the variables, which `npm test` has set already. */
export async function setup(): Promise<void> {
  process.env.CHROMIUM_PATH ??= (await findChromium()) ?? '';
  process.env.FIREFOX_PATH ??= (await findFirefox()) ?? '';
}
