/**
 * The browser as the background uses it: one promise style in Chromium and Firefox. Pages use `page.ts` instead,
 * which weighs nothing.
 */
import browser from 'webextension-polyfill';
import type { Say } from '../speech.ts';

export type Browser = typeof browser;
export { browser };

/** Epoch milliseconds. The only clock of the background. */
export const now = (): number => Date.now();

/** Sentences of the message catalogue, in the browser's language. */
export function sayOf({ i18n }: Pick<Browser, 'i18n'>): Say {
  return (key, ...mentions) => i18n.getMessage(key, mentions);
}

/** 32 random lower-case hex digits. */
export function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
