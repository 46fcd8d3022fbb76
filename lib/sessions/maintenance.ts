import type { Preferences } from '../storage/preferences-schema.ts';
import { passes, pending } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Tenant, VendorSummary } from '../vendors/contract.ts';
import { deriveSchedule, isAutoRenewed, type Schedule, type ScheduleInput } from './schedule.ts';
import type { SessionService } from './session-service.ts';
import { deriveState } from './state.ts';

/** Renewals at a time, per host. */
export const renewalsPerHost = 4;
/** The soonest the alarm rings, in milliseconds: what store builds allow. */
export const soonestAlarm = 30_000;

/** What the browser shows of the house outside its pages, and how it wakes us. */
export interface SystemUi {
  /** Sets the one alarm, or clears it. */
  setAlarm(at: number | null): void;
  showBadge(badge: Badge): void;
  /** What the toolbar button's menu is drawn from has changed. */
  updateMenu(facts: ScheduleInput): void;
  /** Whether the browser lets us notify. */
  canNotify(): Promise<boolean>;
  /** Tells the person; only called when the preference is on and the browser lets us. */
  notify(tenant: Tenant, endsAt: number): void;
  /** Whether the screen is locked: then nothing is renewed. */
  isScreenLocked(): Promise<boolean>;
}

export interface Badge {
  signedIn: number;
  /** The session that ends first, within ten minutes and without renewing itself. */
  soon: { name: string; endsAt: number } | null;
}

export interface MaintenanceDeps {
  store: Store;
  sessions: SessionService;
  systemUi: SystemUi;
  tenants(): Promise<readonly Tenant[]>;
  /** With the organisation's values in their place. */
  preferences(): Promise<Preferences>;
  faceOf(vendor: string): VendorSummary | undefined;
  now(): number;
}

export interface Maintenance {
  /** Does what is due, and sets the alarm for what comes next. Safe to call at any time and as often as one likes. */
  runDueWork(): Promise<void>;
  /** Brings badge and alarm up to date, and starts nothing. */
  show(): Promise<void>;
}

const soonLimit = 10 * 60_000;

/** Tends to the sessions that live: renews those that are due, a few at a time, and says what ends. */
export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { store, sessions, systemUi, now } = deps;

  /** When the alarm that was set last rings; `undefined` when nobody knows. */
  let alarmAt: number | null | undefined;

  async function facts(): Promise<ScheduleInput> {
    const [all, waiting, kept, tenants] = await Promise.all([
      store.read(passes),
      store.read(pending),
      deps.preferences(),
      deps.tenants(),
    ]);
    return { tenants, passes: all, pending: waiting, preferences: kept, faceOf: deps.faceOf, now: now() };
  }

  function showSchedule(known: ScheduleInput, schedule: Schedule): void {
    const late = schedule.renew.length > 0 ? known.now + soonestAlarm : null;
    const moments = [schedule.next, late].filter((moment) => moment !== null);
    const at = moments.length === 0 ? null : Math.max(known.now + soonestAlarm, Math.min(...moments));
    if (at !== alarmAt) systemUi.setAlarm(at);
    alarmAt = at;
    systemUi.showBadge(deriveBadge(known));
    systemUi.updateMenu(known);
  }

  async function renewAll(known: ScheduleInput, ids: readonly string[]): Promise<void> {
    const byHost = Map.groupBy(
      known.tenants.filter((tenant) => ids.includes(tenant.id)),
      (tenant) => new URL(tenant.baseUrl).host,
    );
    await Promise.all(
      [...byHost.values()].map(async (tenants) => {
        const waiting = [...tenants];
        const one = async () => {
          for (let tenant = waiting.shift(); tenant !== undefined; tenant = waiting.shift()) {
            await sessions.renewInBackground(tenant.id);
          }
        };
        await Promise.all(Array.from({ length: Math.min(renewalsPerHost, waiting.length) }, one));
      }),
    );
  }

  async function announce(known: ScheduleInput, ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || known.preferences.announceEnds !== true) return;
    // What nobody can see is not told: it is still to be told when the browser lets us.
    if (!(await systemUi.canNotify())) return;
    await store.update([passes], (all) => [
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
      if (ids.includes(tenant.id) && typeof endsAt === 'number') systemUi.notify(tenant, endsAt);
    }
  }

  let tending: Promise<void> | null = null;

  async function tendOnce(): Promise<void> {
    await sessions.recover();
    const known = await facts();
    const schedule = deriveSchedule(known);
    // It may have been the alarm that called.
    alarmAt = undefined;
    showSchedule(known, schedule);
    await announce(known, schedule.announce);
    if (schedule.renew.length > 0 && !(await systemUi.isScreenLocked()))
      await renewAll(known, schedule.renew);
  }

  return {
    runDueWork() {
      tending ??= tendOnce().finally(() => {
        tending = null;
      });
      return tending;
    },
    async show() {
      const known = await facts();
      showSchedule(known, deriveSchedule(known));
    },
  };
}

/** What the toolbar button tells. */
export function deriveBadge(known: ScheduleInput): Badge {
  let signedIn = 0;
  let soon: Badge['soon'] = null;
  for (const tenant of known.tenants) {
    const session = known.passes[tenant.id]?.session;
    if (session === undefined || deriveState({ session }, known.now).name !== 'signed-in') continue;
    signedIn += 1;
    const endsAt = session.expiresAt;
    if (endsAt === null || endsAt - known.now > soonLimit || isAutoRenewed(known, tenant, session)) continue;
    if (soon === null || endsAt < soon.endsAt) soon = { name: tenant.name, endsAt };
  }
  return { signedIn, soon };
}
