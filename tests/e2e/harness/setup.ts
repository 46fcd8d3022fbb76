import { buildIfStale } from '../../../scripts/setup/build.ts';
import { findChromium } from '../../../scripts/setup/chromium.ts';
import { findFirefox } from '../../../scripts/setup/firefox.ts';
import { findLowestChromium } from '../../../scripts/setup/lowest-chromium.ts';

/**
 * Vitest calls this once; test processes started later inherit the variables, which `npm test` has set already.
 * Builds only what is older than its sources: without a build, a browser waits half a minute for a worker.
 */
export async function setup(): Promise<void> {
  process.env.CHROMIUM_PATH ??= (await findChromium()) ?? '';
  process.env.LOWEST_CHROMIUM_PATH ??= (await findLowestChromium()) ?? '';
  process.env.FIREFOX_PATH ??= (await findFirefox()) ?? '';
  await Promise.all([buildIfStale('chrome'), buildIfStale('firefox')]);
}
