import type { Badge } from '../sessions/tending.ts';
import { counted, type Say, timeLeft } from '../speech.ts';
import type { Browser } from './browser.ts';
import { sayOf } from './say.ts';

/**
 * Shows on the toolbar button how many are signed in, and in its title whether one ends soon. Only what is other than
 * it shows already: each word to the browser is a call of its own.
 */
export function badgeKeeper(browser: Browser): (badge: Badge, now: number) => void {
  const say = sayOf(browser);
  const shown = new Map<string, string>();

  function show(what: string, value: string, call: () => Promise<unknown> | undefined): void {
    if (shown.get(what) === value) return;
    shown.set(what, value);
    void call()?.catch(() => shown.delete(what));
  }

  return ({ signedIn, soon }, now) => {
    const title = [
      say('extensionName'),
      signedIn === 0 ? say('badgeNobody') : counted(say, 'badgeSignedIn', signedIn),
      ...(soon === null ? [] : [say('endsSoon', soon.name, inMinutes(say, soon.endsAt - now))]),
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
function inMinutes(say: Say, milliseconds: number): string {
  return timeLeft(say, Math.max(1, Math.round(milliseconds / 60_000)) * 60_000);
}

/** Whether the person has allowed notifications. */
export function mayNotify(browser: Browser): Promise<boolean> {
  return browser.permissions.contains({ permissions: ['notifications'] });
}

/** Says that a session ends soon; only where `mayNotify`. */
export async function announceEnd(
  browser: Browser,
  tenantId: string,
  name: string,
  milliseconds: number,
): Promise<void> {
  const say = sayOf(browser);
  await browser.notifications.create(`ends:${tenantId}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icon/128.png'),
    title: say('endsSoon', name, inMinutes(say, milliseconds)),
    message: say('endsSoonText'),
  });
}
