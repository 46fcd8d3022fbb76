import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import type { Tenant, VendorDescriptor } from '../vendors/contract.ts';
import type { Passes, Pending, SessionFacts } from './schema.ts';
import { deriveState } from './state.ts';

/** Sessions of tenants unused for longer are not renewed automatically, in milliseconds. */
export const idleLimitMs = 12 * 3_600_000;
/** A recorded use further in the future means that the clock was set back, in milliseconds. */
const clockToleranceMs = 60_000;
/** The longest lead of a renewal before the end, in milliseconds. */
const maxLeadMs = 5 * 60_000;
/** The longest lead of an end notification, in milliseconds; short sessions have a shorter one. */
const maxWarningMs = 5 * 60_000;

/** The plain values from which a schedule is derived. */
export interface ScheduleInput {
  tenants: readonly Tenant[];
  passes: Passes;
  pending: Pending;
  preferences: Preferences;
  findDescriptor(vendor: string): VendorDescriptor | undefined;
  /** The team's file has changes that wait for a yes, which the toolbar's menu marks. */
  teamWaits?: boolean;
  now: number;
}

/** The work due now, and the time of the next check. */
export interface Schedule {
  /** Ids of tenants whose session is due for renewal. */
  renew: string[];
  /** Ids of tenants whose session ends soon without automatic renewal and is not announced yet. */
  announce: string[];
  /** When something next becomes due or changes its display, in epoch milliseconds, or `null`. */
  next: number | null;
}

/**
 * Whether a session is renewed automatically: its vendor supports it, and neither preference nor disuse
 * forbids it.
 */
export function isAutoRenewed(input: ScheduleInput, tenant: Tenant, session: SessionFacts): boolean {
  const { preferences, now } = input;
  if (input.findDescriptor(tenant.vendor)?.can.renew !== true) return false;
  if (preferences.keepAlive?.[tenant.id] === false) return false;
  // A login counts as a use even when recording the use failed.
  const uses = [getOwn(preferences.usedAt, tenant.id) ?? 0, session.signedInAt];
  // A use in the future means that the clock was set back: the idle time is unknown.
  if (!uses.some((at) => at >= now - idleLimitMs && at <= now + clockToleranceMs)) return false;
  return session.renewableUntil !== null && now < session.renewableUntil && session.endedAt === undefined;
}

/** Derives the schedule of all sessions. Pure: a changed clock or a restarted worker only changes `now`. */
export function deriveSchedule(input: ScheduleInput): Schedule {
  const { tenants, passes, pending, now } = input;
  const schedule: Schedule = { renew: [], announce: [], next: null };
  const considerNext = (time: number | null | undefined) => {
    if (typeof time !== 'number' || time <= now) return;
    schedule.next = schedule.next === null ? time : Math.min(schedule.next, time);
  };

  for (const tenant of tenants) {
    const session = passes[tenant.id]?.session;
    if (session === undefined || session.endedAt !== undefined) continue;
    considerNext(session.expiresAt);
    considerNext(session.renewableUntil);
    if (session.expiresAt === null) continue;
    if (isAutoRenewed(input, tenant, session)) {
      const dueAt = Math.max(session.expiresAt - renewalLead(tenant.id, session), session.nextTryAt ?? 0);
      if (dueAt <= now) schedule.renew.push(tenant.id);
      else considerNext(dueAt);
    } else if (deriveState({ session }, now).name === 'signed-in') {
      const dueAt = session.expiresAt - warningLead(session);
      if (dueAt > now) considerNext(dueAt);
      else if (session.announced !== true) schedule.announce.push(tenant.id);
    }
  }
  for (const pendingLogin of Object.values(pending)) considerNext(pendingLogin.until);
  return schedule;
}

/** A fifth of the session's life, at most five minutes; varies by tenant so that renewals do not coincide. */
function renewalLead(tenantId: string, session: SessionFacts): number {
  const lifetime = Math.max(0, (session.expiresAt ?? 0) - session.renewedAt);
  const longestLead = Math.min(maxLeadMs, lifetime / 5);
  let sum = 0;
  for (const character of tenantId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return longestLead * (0.75 + (sum % 256) / 1024);
}

function warningLead(session: SessionFacts): number {
  return Math.min(maxWarningMs, Math.max(0, (session.expiresAt ?? 0) - session.renewedAt) / 5);
}
