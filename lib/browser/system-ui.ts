import type { SystemUi } from '../ports/system-ui.ts';
import { type Browser, now } from './browser.ts';
import { createMenuUpdater } from './quick-access-handlers.ts';
import { canNotify, createBadgeUpdater, notifySessionEnding } from './toolbar.ts';

const alarmName = 'due';
/** Shortest alarm delay that packed extensions get, in milliseconds. */
const minAlarmDelayMs = 30_000;
/** `idle.queryState` requires an idle threshold, in seconds; only its state `locked` is used here. */
const idleSeconds = 60;

/**
 * Sets or, with `null`, clears an alarm that wakes the worker beside the one of sessions: to lock, to ask for the
 * team's file.
 * @param at epoch milliseconds
 */
export function setAlarm(browser: Browser, name: 'lock' | 'team', at: number | null): void {
  if (at === null) void browser.alarms.clear(name).catch(() => undefined);
  else browser.alarms.create(name, { when: Math.max(at, now() + minAlarmDelayMs) });
}

/** `SystemUi` over the browser: badge, menu, alarm, notification, screen lock. Display failures are ignored. */
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
