import type { Badge, SystemUi } from '../ports/system-ui.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { passes, pending, teamFile } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Tenant, VendorDescriptor } from '../vendors/contract.ts';
import { deriveSchedule, isAutoRenewed, type Schedule, type ScheduleInput } from './schedule.ts';
import type { SessionService } from './session-service.ts';
import { deriveState } from './state.ts';

/** Renewals at a time for one host. */
const renewalsPerHost = 4;
/** The shortest alarm delay that store builds allow, in milliseconds. */
export const minAlarmDelayMs = 30_000;

interface MaintenanceDeps {
  store: Store;
  sessions: SessionService;
  systemUi: SystemUi;
  tenants(): Promise<readonly Tenant[]>;
  /** The preferences with managed values applied. */
  preferences(): Promise<Preferences>;
  findDescriptor(vendor: string): VendorDescriptor | undefined;
  now(): number;
}

export interface Maintenance {
  /**
   * Does what is due and sets the alarm for what comes next. Safe to call at any time, any number of times.
   */
  runDueWork(): Promise<void>;
  /** Updates badge, menu and alarm without starting work. */
  show(): Promise<void>;
}

const soonLimitMs = 10 * 60_000;

/** Creates the maintenance of sessions: due renewals, end notifications, badge and alarm. */
export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { store, sessions, systemUi, now } = deps;

  /** When the current alarm fires; `undefined` when unknown. */
  let alarmAt: number | null | undefined;

  async function readInput(): Promise<ScheduleInput> {
    const [allPasses, allPending, preferences, tenants, team] = await Promise.all([
      store.read(passes),
      store.read(pending),
      deps.preferences(),
      deps.tenants(),
      store.read(teamFile),
    ]);
    return {
      tenants,
      passes: allPasses,
      pending: allPending,
      preferences,
      findDescriptor: deps.findDescriptor,
      teamWaits: team.waiting !== null,
      now: now(),
    };
  }

  function showSchedule(input: ScheduleInput, schedule: Schedule): void {
    const retryAt = schedule.renew.length > 0 ? input.now + minAlarmDelayMs : null;
    const times = [schedule.next, retryAt].filter((time) => time !== null);
    const at = times.length === 0 ? null : Math.max(input.now + minAlarmDelayMs, Math.min(...times));
    if (at !== alarmAt) systemUi.setAlarm(at);
    alarmAt = at;
    systemUi.showBadge(deriveBadge(input));
    systemUi.updateMenu(input);
  }

  async function renewAll(input: ScheduleInput, ids: readonly string[]): Promise<void> {
    const byHost = Map.groupBy(
      input.tenants.filter((tenant) => ids.includes(tenant.id)),
      (tenant) => new URL(tenant.baseUrl).host,
    );
    await Promise.all(
      [...byHost.values()].map(async (tenants) => {
        const queue = [...tenants];
        const renewNext = async () => {
          for (let tenant = queue.shift(); tenant !== undefined; tenant = queue.shift()) {
            await sessions.renewInBackground(tenant.id);
          }
        };
        await Promise.all(Array.from({ length: Math.min(renewalsPerHost, queue.length) }, renewNext));
      }),
    );
  }

  async function announce(input: ScheduleInput, ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || input.preferences.announceEnds !== true) return;
    // Without permission a session stays unannounced, so that the notification follows once the browser
    // permits it.
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
    for (const tenant of input.tenants) {
      const endsAt = input.passes[tenant.id]?.session?.expiresAt;
      if (ids.includes(tenant.id) && typeof endsAt === 'number') systemUi.notify(tenant, endsAt);
    }
  }

  let running: Promise<void> | null = null;

  async function runOnce(): Promise<void> {
    await sessions.recover();
    const input = await readInput();
    const schedule = deriveSchedule(input);
    // The alarm itself may have started this run, so its state is unknown.
    alarmAt = undefined;
    showSchedule(input, schedule);
    await announce(input, schedule.announce);
    if (schedule.renew.length > 0 && !(await systemUi.isScreenLocked()))
      await renewAll(input, schedule.renew);
  }

  return {
    runDueWork() {
      running ??= runOnce().finally(() => {
        running = null;
      });
      return running;
    },
    async show() {
      const input = await readInput();
      showSchedule(input, deriveSchedule(input));
    },
  };
}

/** Derives what the toolbar button shows. */
function deriveBadge(input: ScheduleInput): Badge {
  let signedIn = 0;
  let ending = 0;
  let soon: Badge['soon'] = null;
  for (const tenant of input.tenants) {
    const session = input.passes[tenant.id]?.session;
    if (session === undefined || deriveState({ session }, input.now).name !== 'signed-in') continue;
    signedIn += 1;
    const endsAt = session.expiresAt;
    if (endsAt === null || endsAt - input.now > soonLimitMs || isAutoRenewed(input, tenant, session))
      continue;
    ending += 1;
    if (soon === null || endsAt < soon.endsAt) soon = { name: tenant.name, endsAt };
  }
  const count = { signedIn, ending, nothing: 0 }[input.preferences.badge ?? 'signedIn'];
  return { signedIn, count, soon };
}
