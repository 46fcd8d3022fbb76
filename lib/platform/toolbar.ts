import type { Badge } from '../sessions/tending.ts';
import { counted, type Say, timeLeft } from '../speech.ts';
import type { Browser } from './browser.ts';
import { sayOf } from './say.ts';

/** Shows on the toolbar button how many are signed in, and in its title whether one ends soon. */
export async function showBadge(browser: Browser, badge: Badge, now: number): Promise<void> {
  const { signedIn, soon } = badge;
  const say = sayOf(browser);
  const title = [
    say('extensionName'),
    signedIn === 0 ? say('badgeNobody') : counted(say, 'badgeSignedIn', signedIn),
    ...(soon === null ? [] : [say('endsSoon', soon.name, inMinutes(say, soon.endsAt - now))]),
  ].join(' · ');
  await Promise.all([
    browser.action.setBadgeText({ text: signedIn === 0 ? '' : `${signedIn}${soon === null ? '' : '!'}` }),
    browser.action.setBadgeBackgroundColor({ color: soon === null ? '#1d7a4f' : '#8a5300' }),
    browser.action.setBadgeTextColor?.({ color: '#ffffff' }),
    browser.action.setTitle({ title }),
  ]);
}

/** A time in whole minutes, one at the least. */
function inMinutes(say: Say, milliseconds: number): string {
  return timeLeft(say, Math.max(1, Math.round(milliseconds / 60_000)) * 60_000);
}

/** Says that a session ends soon, where the person has allowed notifications. */
export async function announceEnd(
  browser: Browser,
  tenantId: string,
  name: string,
  milliseconds: number,
): Promise<void> {
  if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
  const say = sayOf(browser);
  await browser.notifications.create(`ends:${tenantId}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icon/128.png'),
    title: say('endsSoon', name, inMinutes(say, milliseconds)),
    message: say('endsSoonText'),
  });
}
