import type { SystemUi } from '../ports/system-ui.ts';
import { type Browser, now } from './browser.ts';
import { createMenuUpdater } from './quick-access-handlers.ts';
import { canNotify, createBadgeUpdater, notifySessionEnding } from './toolbar.ts';

const alarmName = 'due';
/** The soonest an alarm rings, in milliseconds: what store builds allow. */
const soonestAlarm = 30_000;
/** Seconds without input after which the browser would call the person idle; only the lock matters to us. */
const idleSeconds = 60;

/** Rings when what is kept is to be locked away. */
const lockAlarmName = 'lock';

/** Sets the alarm that wakes us to lock, or clears it. */
export function setLockAlarm(browser: Browser, at: number | null): void {
  if (at === null) void browser.alarms.clear(lockAlarmName).catch(() => undefined);
  else browser.alarms.create(lockAlarmName, { when: Math.max(at, now() + soonestAlarm) });
}

/** The browser outside our pages: badge, alarm, notification, screen lock. Failures there end nothing here. */
export function createSystemUi(browser: Browser): SystemUi {
  const showBadge = createBadgeUpdater(browser);
  return {
    setAlarm(at) {
      if (at === null) void browser.alarms.clear(alarmName).catch(() => undefined);
      else browser.alarms.create(alarmName, { when: at });
    },
    showBadge: (badge) => showBadge(badge, now()),
    updateMenu: createMenuUpdater(browser),
    canNotify: () => canNotify(browser),
    notify: (tenant, endsAt) => {
      void notifySessionEnding(browser, tenant.id, tenant.name, endsAt - now()).catch(() => undefined);
    },
    isScreenLocked: async () => (await browser.idle.queryState(idleSeconds)) === 'locked',
  };
}
