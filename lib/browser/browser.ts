/** The browser's interface, for the background and pages alike: one promise style in every Chromium and in Firefox. */
import browser from 'webextension-polyfill';

export type Browser = typeof browser;
export { browser };

/** Epoch milliseconds. The only clock of the background. */
export const now = (): number => Date.now();

/** 32 random lower-case hex digits. */
export function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
