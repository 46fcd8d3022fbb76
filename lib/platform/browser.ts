/**
 * The browser as the background uses it: one promise style in Chromium and Firefox. Pages use `page.ts` instead,
 * which weighs nothing.
 */
import browser from 'webextension-polyfill';

export type Browser = typeof browser;
export { browser };

/** Epoch milliseconds. The only clock of the background. */
export const now = (): number => Date.now();

/** 32 random lower-case hex digits. */
export function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
