import type { Browser } from './browser.ts';

/**
 * The browser's own interface, for what must stand at once when the background starts: it weighs nothing. Events and
 * promises are the same in Chromium and Firefox; for the rest of them the house brings the polyfill.
 */
const global = globalThis as unknown as { browser?: Browser; chrome: Browser };
export const native: Browser = global.browser ?? global.chrome;
