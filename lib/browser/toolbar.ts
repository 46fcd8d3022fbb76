import { formatTimeLeft, plural, type Translate } from '../i18n/i18n.ts';
import type { Badge } from '../ports/system-ui.ts';
import type { Browser } from './browser.ts';
import { createTranslate } from './i18n.ts';

/**
 * Creates an updater of the toolbar badge: a count of sessions, with `!` and a title when one ends soon.
 * Unchanged properties are skipped, because each costs a browser call.
 */
export function createBadgeUpdater(browser: Browser): (badge: Badge, now: number) => void {
  const t = createTranslate(browser);
  const shown = new Map<string, string>();

  function show(property: string, value: string, call: () => Promise<unknown> | undefined): void {
    if (shown.get(property) === value) return;
    shown.set(property, value);
    void call()?.catch(() => shown.delete(property));
  }

  return ({ signedIn, count, soon }, now) => {
    const title = [
      t('extensionName'),
      signedIn === 0 ? t('badgeNobody') : plural(t, 'badgeSignedIn', signedIn),
      ...(soon === null ? [] : [t('endsSoon', soon.name, inMinutes(t, soon.endsAt - now))]),
    ].join(' · ');
    const text = `${count === 0 ? '' : count}${soon === null ? '' : '!'}`;
    const background = soon === null ? '#1d7a4f' : '#8a5300';
    const { action } = browser;
    show('text', text, () => action.setBadgeText({ text }));
    show('background', background, () => action.setBadgeBackgroundColor({ color: background }));
    show('text colour', '#ffffff', () => action.setBadgeTextColor?.({ color: '#ffffff' }));
    show('title', title, () => action.setTitle({ title }));
  };
}

/** A duration in whole minutes, at least one. */
function inMinutes(t: Translate, milliseconds: number): string {
  return formatTimeLeft(t, Math.max(1, Math.round(milliseconds / 60_000)) * 60_000);
}

/** Whether the optional `notifications` permission is granted. */
export function canNotify(browser: Browser): Promise<boolean> {
  return browser.permissions.contains({ permissions: ['notifications'] });
}

/** Notifies that a session ends in `milliseconds`; requires `canNotify`. */
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
