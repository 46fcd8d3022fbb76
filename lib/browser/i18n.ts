import type { Translate } from '../i18n/i18n.ts';
import type { Browser } from './browser.ts';

/** Binds `Translate` to `i18n.getMessage`, for the background. */
export function createTranslate({ i18n }: Pick<Browser, 'i18n'>): Translate {
  return (key, ...substitutions) => (key[0] === '=' ? key.slice(1) : i18n.getMessage(key, substitutions));
}
