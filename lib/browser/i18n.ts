import type { Translate } from '../i18n/i18n.ts';
import type { Browser } from './browser.ts';

/** Sentences of the message catalogue in the browser's language, as the background says them. */
export function createTranslate({ i18n }: Pick<Browser, 'i18n'>): Translate {
  return (key, ...substitutions) => i18n.getMessage(key, substitutions);
}
