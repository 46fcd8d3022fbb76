/** The browser's API with promises, for background and pages alike: the one way to it. */
import type { Browser } from 'webextension-polyfill';

/** Firefox and current Chromium have it as `browser`, older Chromium as `chrome`, with promises since Manifest V3. */
const names = globalThis as unknown as { browser?: Browser; chrome: Browser };

export type { Browser };
export const browser: Browser = names.browser ?? names.chrome;

/** Epoch milliseconds: the background's only clock, so that tests can replace it. */
export const now = (): number => Date.now();
