import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import type { Tenant, VendorSummary } from '../vendors/contract.ts';
import type { Passes, Pending, SessionFacts } from './schema.ts';
import { deriveState } from './state.ts';

/** Sessions of tenants not used for so long are not renewed by themselves, in milliseconds. */
export const idleLimitMs = 12 * 3_600_000;
/** A use that lies further ahead than this was before the clock was set back, in milliseconds. */
const mostToCome = 60_000;
/** The most a renewal is started before the end. */
const mostAhead = 5 * 60_000;
/** A session that cannot renew itself is announced so long before its end; a short one later. */
const mostWarning = 5 * 60_000;

/** All that a schedule is made from: plain values. */
export interface ScheduleInput {
  tenants: readonly Tenant[];
  passes: Passes;
  pending: Pending;
  preferences: Preferences;
  faceOf(vendor: string): VendorSummary | undefined;
  now: number;
}

/** What is due now, and when to look again. */
export interface Schedule {
  /** Tenants whose session should be renewed now. */
  renew: string[];
  /** Tenants whose session ends soon and cannot renew itself, not yet announced. */
  announce: string[];
  /** The next moment at which anything becomes due or is shown otherwise, or `null`. */
  next: number | null;
}

/** Whether a session renews itself: its vendor can do it ahead, and neither preference nor long disuse forbids it. */
export function isAutoRenewed(facts: ScheduleInput, tenant: Tenant, session: SessionFacts): boolean {
  const { preferences, now } = facts;
  if (facts.faceOf(tenant.vendor)?.can.renew !== true) return false;
  if (preferences.keepAlive?.[tenant.id] === false) return false;
  // A log-in is a use, whether or not there was room to note it.
  const uses = [getOwn(preferences.usedAt, tenant.id) ?? 0, session.signedInAt];
  // A clock that was set back: nobody can tell how long ago a use was that is still to come.
  if (!uses.some((at) => at >= now - idleLimitMs && at <= now + mostToCome)) return false;
  return session.renewableUntil !== null && now < session.renewableUntil && session.endedAt === undefined;
}

/** The one schedule of the house. A pure function: a clock that jumps or a worker that died changes only `now`. */
export function deriveSchedule(facts: ScheduleInput): Schedule {
  const { tenants, passes, pending, now } = facts;
  const schedule: Schedule = { renew: [], announce: [], next: null };
  const later = (moment: number | null | undefined) => {
    if (typeof moment !== 'number' || moment <= now) return;
    schedule.next = schedule.next === null ? moment : Math.min(schedule.next, moment);
  };

  for (const tenant of tenants) {
    const session = passes[tenant.id]?.session;
    if (session === undefined || session.endedAt !== undefined) continue;
    later(session.expiresAt);
    later(session.renewableUntil);
    if (session.expiresAt === null) continue;
    if (isAutoRenewed(facts, tenant, session)) {
      const due = Math.max(session.expiresAt - ahead(tenant.id, session), session.nextTryAt ?? 0);
      if (due <= now) schedule.renew.push(tenant.id);
      else later(due);
    } else if (deriveState({ session }, now).name === 'signed-in') {
      const due = session.expiresAt - warningFor(session);
      if (due > now) later(due);
      else if (session.announced !== true) schedule.announce.push(tenant.id);
    }
  }
  for (const waiting of Object.values(pending)) later(waiting.until);
  return schedule;
}

/** A fifth of the life, five minutes at most, a little different for each tenant so that they do not go at once. */
function ahead(tenantId: string, session: SessionFacts): number {
  const life = Math.max(0, (session.expiresAt ?? 0) - session.renewedAt);
  const whole = Math.min(mostAhead, life / 5);
  let sum = 0;
  for (const character of tenantId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return whole * (0.75 + (sum % 256) / 1024);
}

function warningFor(session: SessionFacts): number {
  return Math.min(mostWarning, Math.max(0, (session.expiresAt ?? 0) - session.renewedAt) / 5);
}
