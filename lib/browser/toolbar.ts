import { formatTimeLeft, plural, type Translate } from '../i18n/i18n.ts';
import type { Badge } from '../ports/system-ui.ts';
import type { Browser } from './browser.ts';
import { createTranslate } from './i18n.ts';

/**
 * Shows on the toolbar button how many are signed in, and in its title whether one ends soon. Only what is other than
 * it shows already: each word to the browser is a call of its own.
 */
export function createBadgeUpdater(browser: Browser): (badge: Badge, now: number) => void {
  const t = createTranslate(browser);
  const shown = new Map<string, string>();

  function show(what: string, value: string, call: () => Promise<unknown> | undefined): void {
    if (shown.get(what) === value) return;
    shown.set(what, value);
    void call()?.catch(() => shown.delete(what));
  }

  return ({ signedIn, soon }, now) => {
    const title = [
      t('extensionName'),
      signedIn === 0 ? t('badgeNobody') : plural(t, 'badgeSignedIn', signedIn),
      ...(soon === null ? [] : [t('endsSoon', soon.name, inMinutes(t, soon.endsAt - now))]),
    ].join(' · ');
    const text = signedIn === 0 ? '' : `${signedIn}${soon === null ? '' : '!'}`;
    const ground = soon === null ? '#1d7a4f' : '#8a5300';
    const { action } = browser;
    show('text', text, () => action.setBadgeText({ text }));
    show('ground', ground, () => action.setBadgeBackgroundColor({ color: ground }));
    show('ink', '#ffffff', () => action.setBadgeTextColor?.({ color: '#ffffff' }));
    show('title', title, () => action.setTitle({ title }));
  };
}

/** A time in whole minutes, one at the least. */
function inMinutes(t: Translate, milliseconds: number): string {
  return formatTimeLeft(t, Math.max(1, Math.round(milliseconds / 60_000)) * 60_000);
}

/** Whether the person has allowed notifications. */
export function canNotify(browser: Browser): Promise<boolean> {
  return browser.permissions.contains({ permissions: ['notifications'] });
}

/** Says that a session ends soon; only where `mayNotify`. */
export async function notifySessionEnding(
  browser: Browser,
  tenantId: string,
  name: string,
  milliseconds: number,
): Promise<void> {
  const t = createTranslate(browser);
  await browser.notifications.create(`ends:${tenantId}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icon/128.png'),
    title: t('endsSoon', name, inMinutes(t, milliseconds)),
    message: t('endsSoonText'),
  });
}
