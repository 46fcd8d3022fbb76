import type { SetTimer } from '../async/throttle.ts';
import type { TabOrigin } from '../browser/tabs.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
import type { Confirmation } from '../portal/confirmation.ts';
import type { OpenRequest } from '../portal/open-portal.ts';
import { toProblem } from '../sessions/problem.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Scheduler } from '../sessions/vendor-io.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, bulkRun as slot } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, Tenant, VendorSummary } from '../vendors/contract.ts';
import type { BulkAction } from './actions.ts';
import { hostWithPort, ineligibleReason } from './eligibility.ts';
import { type JobVerdict, runPerHost, type SchedulerLimits } from './host-scheduler.ts';
import { reportProgress } from './progress.ts';
import type { Outcome, SkipReason } from './schema.ts';

/** What a page asks for. */
export interface BulkRequest {
  act: BulkAction;
  tenants: readonly string[];
  /** For `login`: what goes to every tenant of this vendor. */
  login?: ({ vendor: string } & Credentials) | undefined;
  /** For `open`: the tenants whose production was agreed to, and the portal origins, each with its tenant's id. */
  agreed?:
    | { production: readonly string[]; portalOrigins: readonly (readonly [id: string, origin: string])[] }
    | undefined;
}

export interface BulkRunnerDeps {
  store: Store;
  sessions: SessionService;
  tenants(): Promise<readonly Tenant[]>;
  faceOf(vendor: string): VendorSummary | undefined;
  open(ask: OpenRequest, origin: TabOrigin): Promise<Confirmation | null>;
  now(): number;
  setTimer: SetTimer;
}

/** Something done for many tenants at once. One run at a time. */
export interface BulkRunner {
  /** @returns when nothing of it flies any more. @throws ConciergeError `bad_message` while another run goes on */
  run(ask: BulkRequest, origin: TabOrigin): Promise<void>;
  /**
   * What has not begun does not begin; log-ins that fly are called off.
   * @param act the only act that is called off; any, when it is left out
   */
  cancel(act?: BulkAction): Promise<void>;
  /** Forgets what the last run came to. */
  dismiss(): Promise<void>;
  /** Says of a run that died with its worker that it was interrupted. */
  recover(): Promise<void>;
  isRunning(): boolean;
}

/** At a time: as many per server as renewals by themselves, and so many in all that answer in good time. */
export const limits = {
  perHost: 4,
  moving: 24,
  ahead: 0,
  all: 96,
  slowAfter: 2000,
} satisfies SchedulerLimits;
const limitsOf: Record<BulkAction, SchedulerLimits> = {
  check: limits,
  renew: limits,
  logout: limits,
  // That a sign-in is under way is written before its server hears of it: for who comes next, while the others speak.
  login: { ...limits, ahead: 24 },
  // The browser has to draw each tab.
  open: { ...limits, moving: 4 },
};

/** After these, the same user name and password go to no other tenant of that server: it may lock the account. */
const refusals: readonly string[] = [
  'bad_credentials',
  'account_locked',
  'password_expired',
  'vendor_refused',
];

/** Does things for many tenants at once, with the keeper and the doors that do them for one. */
export function createBulkRunner(deps: BulkRunnerDeps): BulkRunner {
  const { store, sessions, now } = deps;
  let current: { act: BulkAction; flying: Set<string>; controller: AbortController } | null = null;

  async function run(
    ask: BulkRequest,
    origin: TabOrigin,
    signal: AbortSignal,
    flying: Set<string>,
  ): Promise<void> {
    const { act } = ask;
    // The only hold there is on what was typed: let go of with the last log-in.
    let login = ask.login ?? null;
    const [list, all] = await Promise.all([deps.tenants(), store.read(passes)]);
    const wanted = new Set(ask.tenants);
    const agreedOrigins = new Map(ask.agreed?.portalOrigins);
    const tenants = list.filter(({ id }) => wanted.has(id));
    const outcomes: Record<string, Outcome> = {};
    for (const id of wanted) outcomes[id] = { is: 'failed', code: 'unknown_tenant', facts: {} };
    const jobs = tenants.flatMap((tenant) => {
      const why = reasonNow(act, tenant, login, getOwn(all, tenant.id));
      if (why !== null) outcomes[tenant.id] = { is: 'skipped', why };
      else delete outcomes[tenant.id];
      return why === null ? [{ id: tenant.id, host: hostWithPort(tenant), tenant }] : [];
    });
    const telling = await reportProgress(store, { act, tenants: [...wanted], outcomes }, now, deps.setTimer);

    async function one(tenant: Tenant, place: number, scheduler: Scheduler): Promise<Outcome> {
      const { id } = tenant;
      // Another's end has just written the passes: what it wrote is as new as a reading.
      const why = reasonNow(act, tenant, login, getOwn(store.peek(passes) ?? (await store.read(passes)), id));
      if (why !== null) return { is: 'skipped', why };
      // Called off while it was looked at, when there was nothing yet to call off.
      if (signal.aborted) return { is: 'skipped', why: 'cancelled' };
      if (act === 'logout') {
        const told = await scheduler(() => sessions.logout(id), signal);
        return told === 'yes'
          ? { is: 'done' }
          : { is: 'done', serverNotTold: told === 'failed' ? 'failed' : 'none' };
      }
      if (act === 'open') {
        const agreed = {
          production: ask.agreed?.production.includes(id) === true,
          portalOrigin: agreedOrigins.get(id),
        };
        const door = { tenant: id, agreed };
        const question = await scheduler(() => deps.open(door, behind(origin, place)), signal);
        return question === null ? { is: 'done' } : { is: 'skipped', why: 'question' };
      }
      if (act === 'login') {
        if (login === null) throw new TypeError('a log-in after the last one');
        const signedIn = await sessions.login(id, { method: login.method, fields: login.fields }, scheduler);
        return signedIn ? { is: 'done' } : { is: 'skipped', why: 'cancelled' };
      }
      await scheduler(() => sessions[act](id), signal);
      return { is: 'done' };
    }

    let begun = 0;
    await runPerHost(jobs, {
      limits: limitsOf[act],
      firstAlone: act === 'login',
      // A session that ends is forgotten here at once; only its server is still told.
      freesHostWhenSlow: act === 'logout',
      setTimer: deps.setTimer,
      signal,
      onSkipped: ({ id }, why: SkipReason) => telling.outcome(id, { is: 'skipped', why }),
      async work({ id, tenant }, scheduler) {
        begun += 1;
        flying.add(id);
        telling.outcome(id, { is: 'under_way' });
        const [outcome, told] = await one(tenant, begun, scheduler).then(
          (done): [Outcome, JobVerdict<SkipReason>] => [done, { verified: done.is === 'done' }],
          (thrown: unknown) => judged(act, asConciergeError(thrown), now()),
        );
        flying.delete(id);
        telling.outcome(id, outcome);
        return told;
      },
    });
    login = null;
    await telling.end(signal.aborted ? 'cancelled' : 'through');
  }

  function reasonNow(
    act: BulkAction,
    tenant: Tenant,
    login: BulkRequest['login'] | null,
    pass: Parameters<typeof ineligibleReason>[3],
  ): SkipReason | null {
    if (act === 'login' && login?.vendor !== tenant.vendor) return 'other_vendor';
    return ineligibleReason(act, tenant, deps.faceOf(tenant.vendor), pass, now());
  }

  return {
    isRunning: () => current !== null,

    async run(ask, origin) {
      const method = deps.faceOf(ask.login?.vendor ?? '')?.signIn.find(({ id }) => id === ask.login?.method);
      const fits =
        ask.act === 'login' ? method !== undefined && method.singleUse !== true : ask.login === undefined;
      if (!fits || current !== null) throw new ConciergeError('bad_message');
      const controller = new AbortController();
      const flying = new Set<string>();
      current = { act: ask.act, flying, controller };
      try {
        await run(ask, origin, controller.signal, flying);
      } finally {
        current = null;
      }
    },

    async cancel(only) {
      if (current === null || (only ?? current.act) !== current.act) return;
      const { act, flying, controller } = current;
      controller.abort();
      if (act === 'login') await Promise.all([...flying].map((id) => sessions.cancel(id)));
    },

    dismiss: () => store.update([slot], (run) => [run?.ended === undefined ? undefined : null]),

    recover: () =>
      store.update([slot], (run) => {
        if (run === null || run.ended !== undefined || current !== null) return [undefined];
        const outcomes = Object.fromEntries(
          Object.entries(run.outcomes).map(([id, outcome]): [string, Outcome] => [
            id,
            outcome.is === 'under_way' ? { is: 'skipped', why: 'interrupted' } : outcome,
          ]),
        );
        return [{ ...run, outcomes, ended: { at: now(), how: 'interrupted' } }];
      }),
  };
}

/** What an error says of its tenant, and of the others at the same server. */
function judged(act: BulkAction, error: ConciergeError, at: number): [Outcome, JobVerdict<SkipReason>] {
  const { code } = error;
  if (act === 'login' && code === 'code_required') return [{ is: 'code' }, { verified: true }];
  const { facts } = toProblem(act, error, [], at);
  return [
    { is: 'failed', code, facts },
    { halt: haltAfter(act, error), verified: code === 'licence_full' },
  ];
}

/** Why the others at a server are left alone after this; a log-out is for everybody's own good. */
function haltAfter(act: BulkAction, { code, facts }: ConciergeError): SkipReason | undefined {
  if (act === 'logout') return undefined;
  if (act === 'login' && refusals.includes(code)) return 'refused_here';
  if (code === 'throttled') return 'throttled_here';
  return code === 'timeout' && facts.detail === undefined ? 'silent_here' : undefined;
}

/** Where the n-th of many tabs opens: behind the page it was asked from, one after the other. */
function behind({ tab }: TabOrigin, place: number): TabOrigin {
  return tab === undefined
    ? { inBackground: true }
    : { tab: { ...tab, index: tab.index + place - 1 }, inBackground: true };
}
