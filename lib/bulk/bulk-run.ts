import type { SetTimer } from '../async/throttle.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
import { localDay } from '../i18n/local-date.ts';
import type { Confirmation } from '../portal/confirmation.ts';
import type { OpenRequest } from '../portal/open-portal.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { Scheduler } from '../sessions/vendor-io.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, preferences, bulkRun as slot } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, Tenant, VendorDescriptor } from '../vendors/contract.ts';
import type { BulkAction } from './actions.ts';
import { needsAgreement } from './agreement.ts';
import { hostWithPort, ineligibleReason } from './eligibility.ts';
import { type JobVerdict, runPerHost, type SchedulerLimits } from './host-scheduler.ts';
import { reportProgress } from './progress.ts';
import type { Outcome, SkipReason } from './schema.ts';
import { toVerdict } from './verdict.ts';

/** A bulk run that a page requests. */
interface BulkRequest {
  act: BulkAction;
  tenants: readonly string[];
  /** For `login`: the credentials for every tenant of this vendor. */
  login?: ({ vendor: string } & Credentials) | undefined;
  /** For `login`, in place of `login`: each tenant's stored credentials. */
  stored?: true | undefined;
  /**
   * For `open` and stored log-ins: the confirmed production tenants; for `open` also the confirmed portal origins by
   * tenant id.
   */
  agreed?:
    | { production: readonly string[]; portalOrigins: readonly (readonly [id: string, origin: string])[] }
    | undefined;
}

interface BulkRunnerDeps {
  store: Store;
  sessions: SessionService;
  tenants(): Promise<readonly Tenant[]>;
  findDescriptor(vendor: string): VendorDescriptor | undefined;
  open(request: OpenRequest, origin: TabOrigin): Promise<Confirmation | null>;
  now(): number;
  setTimer: SetTimer;
}

/** Runs one action for many tenants; one run at a time. */
export interface BulkRunner {
  /**
   * @returns a promise that resolves when nothing of the run is in flight
   * @throws ConciergeError `bad_message` while another run is active; `vault_locked`, with nothing sent, when a tenant's
   *   stored credentials are in the locked vault
   */
  run(request: BulkRequest, origin: TabOrigin): Promise<void>;
  /**
   * Starts no further tenant and cancels the logins in flight.
   * @param act cancels only a run of this action; any run, when omitted
   */
  cancel(act?: BulkAction): Promise<void>;
  /** Deletes the result of the last run. */
  dismiss(): Promise<void>;
  /** Marks a run that ended with its worker as interrupted. */
  recover(): Promise<void>;
  isRunning(): boolean;
}

/**
 * Default limits: per host as many as background renewals; `responsive` counts only jobs that reply within
 * `slowAfter`.
 */
export const limits = {
  perHost: 4,
  responsive: 24,
  preparing: 0,
  total: 96,
  slowAfter: 2000,
} satisfies SchedulerLimits;
const limitsOf: Record<BulkAction, SchedulerLimits> = {
  check: limits,
  renew: limits,
  logout: limits,
  // A login job writes its start before its request, so extra jobs prepare while others await replies.
  login: { ...limits, preparing: 24 },
  // Each tab costs the browser rendering time.
  open: { ...limits, responsive: 4 },
};

/** Creates the bulk runner on top of the single-tenant session service and portal opener. */
export function createBulkRunner(deps: BulkRunnerDeps): BulkRunner {
  const { store, sessions, now } = deps;
  let current: { act: BulkAction; inFlight: Set<string>; controller: AbortController } | null = null;

  async function run(
    request: BulkRequest,
    origin: TabOrigin,
    signal: AbortSignal,
    inFlight: Set<string>,
  ): Promise<void> {
    const { act, stored } = request;
    // The only reference to the credentials, released after the last login.
    let login = request.login ?? null;
    const [list, allPasses] = await Promise.all([deps.tenants(), store.read(passes)]);
    const agreedProduction = new Set(request.agreed?.production);
    if (stored) await noteAgreement(list.filter(({ id }) => agreedProduction.has(id)));
    const saved = await store.read(preferences);
    const requested = new Set(request.tenants);
    const agreedOrigins = new Map(request.agreed?.portalOrigins);
    const tenants = list.filter(({ id }) => requested.has(id));
    const outcomes: Record<string, Outcome> = {};
    for (const id of requested) outcomes[id] = { is: 'failed', code: 'unknown_tenant', facts: {} };
    const jobs: { id: string; host: string; account?: string | undefined; tenant: Tenant }[] = [];
    for (const tenant of tenants) {
      const { id } = tenant;
      let why = skipReasonFor(request, tenant, login, getOwn(allPasses, id));
      if (stored && why === null && needsAgreement(tenant, saved, now())) why = 'question';
      const account = stored && why === null ? await storedAccountKey(id) : undefined;
      if (account === null) why = 'nothing_stored';
      if (why !== null) outcomes[id] = { is: 'skipped', why };
      else if (account instanceof ConciergeError) [outcomes[id]] = toVerdict(request, account, now());
      else {
        delete outcomes[id];
        jobs.push({ id, host: hostWithPort(tenant), account: account ?? undefined, tenant });
      }
    }
    const progress = await reportProgress(
      store,
      { act, ...(stored && { stored }), tenants: [...requested], outcomes },
      now,
      deps.setTimer,
    );

    async function runOne(tenant: Tenant, position: number, scheduler: Scheduler): Promise<Outcome> {
      const { id } = tenant;
      // A finished job has just written the passes, so the cached value is as new as a read.
      const why = skipReasonFor(
        request,
        tenant,
        login,
        getOwn(store.peek(passes) ?? (await store.read(passes)), id),
      );
      if (why !== null) return { is: 'skipped', why };
      // Covers a cancellation during the read above, when no job was in flight yet.
      if (signal.aborted) return { is: 'skipped', why: 'cancelled' };
      if (act === 'logout') {
        const revocation = await scheduler(() => sessions.logout(id), signal);
        return revocation === 'yes'
          ? { is: 'done' }
          : { is: 'done', serverNotTold: revocation === 'failed' ? 'failed' : 'none' };
      }
      if (act === 'open') {
        const agreed = {
          production: agreedProduction.has(id),
          portalOrigin: agreedOrigins.get(id),
        };
        const openRequest = { tenant: id, agreed };
        const confirmation = await scheduler(
          () => deps.open(openRequest, toBackgroundOrigin(origin, position)),
          signal,
        );
        return confirmation === null ? { is: 'done' } : { is: 'skipped', why: 'question' };
      }
      if (stored) {
        const signedIn = await sessions.loginWithStored(id, scheduler, signal);
        return signedIn ? { is: 'done' } : { is: 'skipped', why: 'cancelled' };
      }
      if (act === 'login') {
        if (login === null) throw new TypeError('a log-in after the last one');
        const signedIn = await sessions.login(id, { method: login.method, fields: login.fields }, scheduler);
        return signedIn ? { is: 'done' } : { is: 'skipped', why: 'cancelled' };
      }
      await scheduler(() => sessions[act](id), signal);
      return { is: 'done' };
    }

    let started = 0;
    await runPerHost(jobs, {
      limits: limitsOf[act],
      firstAlone: act === 'login',
      // A logout forgets the session locally before its server replies.
      freesHostWhenSlow: act === 'logout',
      setTimer: deps.setTimer,
      signal,
      onSkipped: ({ id }, why: SkipReason) => progress.outcome(id, { is: 'skipped', why }),
      async work({ id, tenant }, scheduler) {
        started += 1;
        inFlight.add(id);
        progress.outcome(id, { is: 'under_way' });
        const [outcome, verdict] = await runOne(tenant, started, scheduler).then(
          (outcome): [Outcome, JobVerdict<SkipReason>] => [outcome, { verified: outcome.is === 'done' }],
          (thrown: unknown) => toVerdict(request, asConciergeError(thrown), now()),
        );
        inFlight.delete(id);
        progress.outcome(id, outcome);
        return verdict;
      },
    });
    login = null;
    await progress.end(signal.aborted ? 'cancelled' : 'through');
  }

  /**
   * The key of a tenant's stored account, or why this tenant alone has none.
   * @throws ConciergeError `vault_locked`, which one passphrase mends for all tenants
   */
  async function storedAccountKey(tenantId: string): Promise<string | null | ConciergeError> {
    try {
      return await sessions.storedAccountKey(tenantId);
    } catch (thrown) {
      if (!(thrown instanceof ConciergeError) || thrown.code === 'vault_locked') throw thrown;
      return thrown;
    }
  }

  /** Stores that these tenants may be signed in to today, before anything is sent. */
  async function noteAgreement(agreed: readonly Tenant[]): Promise<void> {
    if (agreed.length === 0) return;
    const today = Object.fromEntries(agreed.map(({ id }) => [id, localDay(now())]));
    await store.update([preferences], (all) => [
      { ...all, signInAgreedOn: { ...all.signInAgreedOn, ...today } },
    ]);
  }

  function skipReasonFor(
    { act, stored }: BulkRequest,
    tenant: Tenant,
    login: BulkRequest['login'] | null,
    pass: Parameters<typeof ineligibleReason>[3],
  ): SkipReason | null {
    if (act === 'login' && !stored && login?.vendor !== tenant.vendor) return 'other_vendor';
    return ineligibleReason(act, tenant, deps.findDescriptor(tenant.vendor), pass, now());
  }

  return {
    isRunning: () => current !== null,

    async run(request, origin) {
      const method = deps
        .findDescriptor(request.login?.vendor ?? '')
        ?.signIn.find(({ id }) => id === request.login?.method);
      const isTyped = method !== undefined && method.singleUse !== true;
      const isValid =
        request.act === 'login'
          ? isTyped !== (request.stored === true) && (isTyped || request.login === undefined)
          : request.login === undefined && request.stored === undefined;
      if (!isValid || current !== null) throw new ConciergeError('bad_message');
      const controller = new AbortController();
      const inFlight = new Set<string>();
      current = { act: request.act, inFlight, controller };
      try {
        await run(request, origin, controller.signal, inFlight);
      } finally {
        current = null;
      }
    },

    async cancel(onlyAct) {
      if (current === null || (onlyAct ?? current.act) !== current.act) return;
      const { act, inFlight, controller } = current;
      controller.abort();
      if (act === 'login') await Promise.all([...inFlight].map((id) => sessions.cancel(id)));
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

/** Where the n-th tab opens: in the background, after the tabs opened before it. */
function toBackgroundOrigin({ tab }: TabOrigin, position: number): TabOrigin {
  return tab === undefined
    ? { inBackground: true }
    : { tab: { ...tab, index: tab.index + position - 1 }, inBackground: true };
}
