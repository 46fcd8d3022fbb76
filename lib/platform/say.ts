import type { Say } from '../speech.ts';
import type { Browser } from './browser.ts';

/** Sentences of the message catalogue in the browser's language, as the background says them. */
export function sayOf({ i18n }: Pick<Browser, 'i18n'>): Say {
  return (key, ...mentions) => i18n.getMessage(key, mentions);
}
