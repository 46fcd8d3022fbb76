import type { Badge } from '../sessions/tending.ts';
import type { Browser } from './browser.ts';

/** Shows on the toolbar button how many are signed in, and in its title whether one ends soon. */
export async function showBadge(browser: Browser, badge: Badge, now: number): Promise<void> {
  const { signedIn, soon } = badge;
  const minutes = soon === null ? 0 : Math.max(1, Math.round((soon.endsAt - now) / 60_000));
  const title = [
    'Tenant Concierge',
    signedIn === 0 ? 'nobody signed in' : `${signedIn} signed in`,
    ...(soon === null ? [] : [`${soon.name} ends in about ${minutes} min`]),
  ].join(' · ');
  await Promise.all([
    browser.action.setBadgeText({ text: signedIn === 0 ? '' : `${signedIn}${soon === null ? '' : '!'}` }),
    browser.action.setBadgeBackgroundColor({ color: soon === null ? '#1d7a4f' : '#8a5300' }),
    browser.action.setBadgeTextColor?.({ color: '#ffffff' }),
    browser.action.setTitle({ title }),
  ]);
}

/** Says that a session ends soon, where the person has allowed notifications. */
export async function announceEnd(
  browser: Browser,
  tenantId: string,
  name: string,
  minutes: number,
): Promise<void> {
  if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
  await browser.notifications.create(`ends:${tenantId}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icon/128.png'),
    title: `${name} ends in about ${minutes} min`,
    message: 'Its session cannot renew itself. Log in again when you need it.',
  });
}
