import type { Store } from '../platform/store.ts';
import { passes, pending } from '../slots/background.ts';
import type { Preferences } from '../slots/schemas.ts';
import type { Face, Tenant } from '../vendors/contract.ts';
import type { Keeper } from './keeper.ts';
import { renewsItself, type Schedule, type ScheduleFacts, scheduleOf } from './schedule.ts';
import { stateOf } from './state.ts';

/** Renewals at a time, per host. */
export const perHost = 4;
/** The soonest the alarm rings, in milliseconds: what store builds allow. */
export const soonestAlarm = 30_000;

/** What the browser shows of the house outside its pages, and how it wakes us. */
export interface Outside {
  /** Sets the one alarm, or clears it. */
  alarm(at: number | null): void;
  badge(badge: Badge): void;
  /** What the toolbar button's menu is drawn from has changed. */
  menu(facts: ScheduleFacts): void;
  /** Whether the browser lets us notify. */
  mayNotify(): Promise<boolean>;
  /** Tells the person; only called when the preference is on and the browser lets us. */
  notify(tenant: Tenant, endsAt: number): void;
  /** Whether the screen is locked: then nothing is renewed. */
  locked(): Promise<boolean>;
}

export interface Badge {
  signedIn: number;
  /** The session that ends first, within ten minutes and without renewing itself. */
  soon: { name: string; endsAt: number } | null;
}

export interface TendingParts {
  store: Store;
  keeper: Keeper;
  outside: Outside;
  tenants(): Promise<readonly Tenant[]>;
  /** With the organisation's values in their place. */
  preferences(): Promise<Preferences>;
  faceOf(vendor: string): Face | undefined;
  now(): number;
}

export interface Tending {
  /** Does what is due, and sets the alarm for what comes next. Safe to call at any time and as often as one likes. */
  tend(): Promise<void>;
  /** Brings badge and alarm up to date, and starts nothing. */
  show(): Promise<void>;
}

const soonLimit = 10 * 60_000;

/** Tends to the sessions that live: renews those that are due, a few at a time, and says what ends. */
export function makeTending(parts: TendingParts): Tending {
  const { store, keeper, outside, now } = parts;

  /** When the alarm that was set last rings; `undefined` when nobody knows. */
  let alarmAt: number | null | undefined;

  async function facts(): Promise<ScheduleFacts> {
    const [all, waiting, kept, tenants] = await Promise.all([
      store.read(passes),
      store.read(pending),
      parts.preferences(),
      parts.tenants(),
    ]);
    return { tenants, passes: all, pending: waiting, preferences: kept, faceOf: parts.faceOf, now: now() };
  }

  function showSchedule(known: ScheduleFacts, schedule: Schedule): void {
    const late = schedule.renew.length > 0 ? known.now + soonestAlarm : null;
    const moments = [schedule.next, late].filter((moment) => moment !== null);
    const at = moments.length === 0 ? null : Math.max(known.now + soonestAlarm, Math.min(...moments));
    if (at !== alarmAt) outside.alarm(at);
    alarmAt = at;
    outside.badge(badgeOf(known));
    outside.menu(known);
  }

  async function renewAll(known: ScheduleFacts, ids: readonly string[]): Promise<void> {
    const byHost = Map.groupBy(
      known.tenants.filter((tenant) => ids.includes(tenant.id)),
      (tenant) => new URL(tenant.baseUrl).host,
    );
    await Promise.all(
      [...byHost.values()].map(async (tenants) => {
        const waiting = [...tenants];
        const one = async () => {
          for (let tenant = waiting.shift(); tenant !== undefined; tenant = waiting.shift()) {
            await keeper.renewAhead(tenant.id);
          }
        };
        await Promise.all(Array.from({ length: Math.min(perHost, waiting.length) }, one));
      }),
    );
  }

  async function announce(known: ScheduleFacts, ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || known.preferences.announceEnds !== true) return;
    // What nobody can see is not told: it is still to be told when the browser lets us.
    if (!(await outside.mayNotify())) return;
    await store.change([passes], (all) => [
      Object.fromEntries(
        Object.entries(all).map(([id, pass]) =>
          ids.includes(id) && pass.session !== undefined
            ? [id, { ...pass, session: { ...pass.session, announced: true } }]
            : [id, pass],
        ),
      ),
    ]);
    for (const tenant of known.tenants) {
      const endsAt = known.passes[tenant.id]?.session?.expiresAt;
      if (ids.includes(tenant.id) && typeof endsAt === 'number') outside.notify(tenant, endsAt);
    }
  }

  let tending: Promise<void> | null = null;

  async function tendOnce(): Promise<void> {
    await keeper.wake();
    const known = await facts();
    const schedule = scheduleOf(known);
    // It may have been the alarm that called.
    alarmAt = undefined;
    showSchedule(known, schedule);
    await announce(known, schedule.announce);
    if (schedule.renew.length > 0 && !(await outside.locked())) await renewAll(known, schedule.renew);
  }

  return {
    tend() {
      tending ??= tendOnce().finally(() => {
        tending = null;
      });
      return tending;
    },
    async show() {
      const known = await facts();
      showSchedule(known, scheduleOf(known));
    },
  };
}

/** What the toolbar button tells. */
export function badgeOf(known: ScheduleFacts): Badge {
  let signedIn = 0;
  let soon: Badge['soon'] = null;
  for (const tenant of known.tenants) {
    const session = known.passes[tenant.id]?.session;
    if (session === undefined || stateOf({ session }, known.now).name !== 'signed-in') continue;
    signedIn += 1;
    const endsAt = session.expiresAt;
    if (endsAt === null || endsAt - known.now > soonLimit || renewsItself(known, tenant, session)) continue;
    if (soon === null || endsAt < soon.endsAt) soon = { name: tenant.name, endsAt };
  }
  return { signedIn, soon };
}
