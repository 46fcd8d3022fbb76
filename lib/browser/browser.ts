/** `webextension-polyfill`'s `browser`: one promise API in Chromium and Firefox, for background and pages alike. */
import browser from 'webextension-polyfill';

export type Browser = typeof browser;
export { browser };

/** Epoch milliseconds: the background's only clock, so that tests can replace it. */
export const now = (): number => Date.now();
