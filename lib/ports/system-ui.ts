import type { ScheduleInput } from '../sessions/schedule.ts';
import type { Tenant } from '../vendors/contract.ts';

/** The browser's interface outside the pages of the extension, and the alarm that wakes the worker. */
export interface SystemUi {
  /** Sets the only alarm, or clears it. */
  setAlarm(at: number | null): void;
  showBadge(badge: Badge): void;
  /** Redraws the toolbar button's menu from new input. */
  updateMenu(input: ScheduleInput): void;
  /** Whether the browser permits notifications. */
  canNotify(): Promise<boolean>;
  /** Called only when preference and permission allow a notification. */
  notify(tenant: Tenant, endsAt: number): void;
  /** Whether the screen is locked; a locked screen suspends renewals. */
  isScreenLocked(): Promise<boolean>;
}

/** The content of the toolbar badge and title. */
export interface Badge {
  signedIn: number;
  /** The number that is shown, as the preference `badge` says; `0` shows none. */
  count: number;
  /** The first session to end within ten minutes without automatic renewal. */
  soon: { name: string; endsAt: number } | null;
}
