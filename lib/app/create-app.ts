/**
 * The house put together from what it is handed: the browser's edges in the extension, fakes that behave in tests.
 */

import { createMutex } from '../async/mutex.ts';
import { type SetTimer, type ThrottleOptions, throttle } from '../async/throttle.ts';
import { createBulkRunner } from '../bulk/bulk-run.ts';
import { createDoctor } from '../doctor/examination.ts';
import { ConciergeError } from '../errors.ts';
import type { Entry } from '../journal/entry.ts';
import { createJournal } from '../journal/journal.ts';
import { createSessionRecorder } from '../journal/session-recorder.ts';
import { effectivePreferences, effectiveTenants } from '../policy/merge.ts';
import { policySchema } from '../policy/policy.ts';
import { createSignInLink, dedupeInFlight, noPrivateWindows, openPortal } from '../portal/open-portal.ts';
import { createSignedInTabs, noTabs, type SignedInTabs } from '../portal/signed-in-tabs.ts';
import type { RequestObserver } from '../ports/request-observer.ts';
import type { Areas } from '../ports/storage-area.ts';
import type { SystemUi } from '../ports/system-ui.ts';
import type { PrivateWindows, TabAdapter, TabOrigin } from '../ports/tabs.ts';
import { setPreferences, setTenantPreference } from '../preferences/update.ts';
import type { CommandResult } from '../protocol/commands.ts';
import type { CommandHandlers } from '../protocol/server.ts';
import type { QuickAccessState } from '../quick-access/omnibox.ts';
import { clearRegExpState } from '../security/clear-regexp.ts';
import { createMaintenance } from '../sessions/maintenance.ts';
import { createSessionService, type SessionService } from '../sessions/session-service.ts';
import { createSingleFlight } from '../sessions/single-flight.ts';
import type { TenantContext } from '../sessions/tenant-context.ts';
import type { VendorIoDeps } from '../sessions/vendor-io.ts';
import { toDictionary, withDictionaries } from '../storage/null-prototype.ts';
import { getOwn } from '../storage/own-entry.ts';
import { intentTtlMs } from '../storage/public-slots.ts';
import { drafts, passes, pending, policyWith, preferences, tenantsWith } from '../storage/slots.ts';
import { createStore } from '../storage/store.ts';
import { createTenantSchema, type Tenant } from '../tenants/schema.ts';
import { createTenantService, type TenantService } from '../tenants/tenant-service.ts';
import { isUnencrypted } from '../tenants/url.ts';
import { type AutoLock, createAutoLock } from '../vault/auto-lock.ts';
import { createCredentialStore } from '../vault/credential-store.ts';
import { passphraseIterations } from '../vault/jwe.ts';
import { createVault } from '../vault/vault.ts';
import { clients } from '../vendors/clients.ts';
import { descriptors, findDescriptor } from '../vendors/descriptors.ts';

export interface AppDeps {
  areas: Areas;
  io: Omit<VendorIoDeps, 'device'>;
  /** Tells every open page that something changed; not what. */
  broadcast(slotsOnDisk: readonly string[]): void;
  /** Whether the browser lets us talk to this address. */
  isHostAllowed(address: string): Promise<boolean>;
  isOnline?(): boolean;
  openTab(url: string, origin: TabOrigin): Promise<unknown>;
  /** Private windows; left out where there are none. */
  privateWindows?: PrivateWindows;
  /** Opens the page of the first install. */
  openWelcome?(): Promise<void>;
  /** Signed-in tabs; left out where there are none. */
  tabs?: TabAdapter;
  /** Deletes the browser's cookies for an address. @returns whether it may */
  clearCookies?(address: string): Promise<boolean>;
  /** Badge, alarm, notification, screen lock; left out where there is none of them. */
  systemUi?: SystemUi;
  /** Runs one thing after another, in all workers that live; left out where there is only one. */
  withLock?<T>(work: () => Promise<T>): Promise<T>;
  /** Tells the journal's page that there is more to read; not what. */
  notifyJournalPage?(): void;
  /** What the organisation's policy says, `undefined` when there is none. */
  readManagedPolicy?(): Promise<unknown>;
  /** Sets the alarm that wakes us to lock what is kept, or clears it. */
  setLockAlarm?(at: number | null): void;
  /** How often a passphrase is turned; tests turn it less often. */
  passphraseIterations?: number;
  /** Sees why a request to a server failed; left out where nothing can. */
  observeRequests?(address: string): RequestObserver;
  /** How long the connection doctor waits for a reply, in milliseconds. */
  probeTimeoutMs?: number;
  /** Does something later. */
  setTimer: SetTimer;
  /** What must be in place before the first request leaves. */
  beforeFirstRequest(): Promise<void>;
}

export interface App {
  handlers: CommandHandlers;
  tabs: SignedInTabs;
  sessions: SessionService;
  tenantService: TenantService;
  /** Settles when all that was done so far stands in the journal. */
  journalSettled(): Promise<void>;
  /** Puts right what a killed worker, a sleep or a hand in the storage left behind. */
  recover(): Promise<void>;
  /** Does what is due: renewals, announcements, the alarm. */
  runDueWork(): Promise<void>;
  /** Locks away what is kept: the vault's key and what is remembered. */
  lock(): Promise<void>;
  /** The screen was locked, or unlocked. */
  onScreenLock(locked: boolean): Promise<void>;
  /** Takes the organisation's policy in: once after `wake`, for it may be slow to come, and when it has changed. */
  applyManagedPolicy(): Promise<void>;
  /**
   * The extension was installed: one page says what it is, once, unless the organisation says no or the person has
   * begun meanwhile.
   */
  welcome(): Promise<void>;
  /** Ends the sessions whose host the browser no longer lets us talk to. */
  hostsChanged(): Promise<void>;
  /** Whether anybody is signed in, or about to be: an update of the extension waits. */
  inUse(): Promise<boolean>;
  /** Ends every session, and what is under way for many. */
  logoutEverywhere(): Promise<void>;
  /** What the handles outside our pages go by. */
  quickAccessState(): Promise<QuickAccessState>;
  /** Notes what the popup should open on, with a door's question standing when one was asked for. */
  setPopupIntent(tenantId: string, door: boolean, destination?: number): Promise<void>;
  /** Whether a person was sent from the popup into a dialog just now, and should find the way back. */
  hasPopupIntent(): Promise<boolean>;
}

/**
 * A command is a person's use of the house: what was due to be locked is locked before it. And it is done only when
 * the alarm that locks and the signed-in tabs are what its change made them.
 */
function withAutoLock(handlers: CommandHandlers, autoLock: AutoLock, tabs: SignedInTabs): CommandHandlers {
  const after =
    <C>(handle: (command: C, origin: TabOrigin) => Promise<CommandResult>) =>
    async (command: C, origin: TabOrigin) => {
      await autoLock.recordActivity();
      try {
        return await handle(command, origin);
      } finally {
        await autoLock.lockIfDue();
        await tabs.sync();
        // What a command brought was looked at by patterns: a password, a passkey's output.
        clearRegExpState();
      }
    };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, after(handle as never)]),
  ) as unknown as CommandHandlers;
}

async function done(work: Promise<unknown>): Promise<CommandResult> {
  await work;
  return {};
}

/**
 * How often pages and signed-in tabs hear of changes. What one command changes is told at once; of a hundred
 * log-ins at the same time a person sees no more than this.
 */
const newsPace: ThrottleOptions = { every: 100, burst: 8 };
/** How often badge and menu follow: drawing the menu is a dozen calls of the browser. */
const outsidePace: ThrottleOptions = { every: 500, burst: 8 };

/** Builds the house. Nothing runs before `wake` or a command. */
export function createApp(deps: AppDeps): App {
  const written = new Set<string>();
  const tellEverybody = () => {
    deps.broadcast([...written]);
    written.clear();
    soonShown();
    void tabs.sync().catch(() => undefined);
  };
  const soonShown = throttle(
    () => void maintenance?.show().catch(() => undefined),
    outsidePace,
    deps.setTimer,
  );
  const soonTold = throttle(tellEverybody, newsPace, deps.setTimer);
  const store = createStore(deps.areas, (slotsOnDisk) => {
    for (const slot of slotsOnDisk) written.add(slot);
    soonTold();
  });
  const slot = tenantsWith(createTenantSchema(descriptors));
  const policySlot = policyWith(policySchema(descriptors));

  /** The tenants that were worked with, as they were then: what the journal calls them. */
  const named = new Map<string, NonNullable<Entry['tenant']>>();

  let list: { mine: unknown; policy: unknown; byId: ReadonlyMap<string, Tenant> } | undefined;
  /** Who is in the list, by id. Made anew only when something in it was: a slot that did not change is the same object. */
  async function everybody(): Promise<ReadonlyMap<string, Tenant>> {
    const [mine, policy] = await Promise.all([store.read(slot), store.read(policySlot)]);
    if (list?.mine !== mine || list.policy !== policy) {
      const byId = new Map(effectiveTenants(mine, policy).map((tenant) => [tenant.id, tenant]));
      list = { mine, policy, byId };
    }
    return list.byId;
  }

  /** Whatever its address: the doctor looks at it too. */
  async function foundBy(tenantId: string): Promise<TenantContext> {
    const tenant = (await everybody()).get(tenantId);
    if (tenant === undefined) throw new ConciergeError('unknown_tenant');
    const { id, name, vendor, environment } = tenant;
    named.set(id, { id, name, vendor, environment });
    const descriptor = descriptors.find((each) => each.id === tenant.vendor);
    const client = getOwn(clients, tenant.vendor);
    if (descriptor === undefined || client === undefined) throw new ConciergeError('unknown_vendor');
    return { tenant, descriptor, client };
  }

  async function known(tenantId: string): Promise<TenantContext> {
    const found = await foundBy(tenantId);
    if (isUnencrypted(found.tenant.baseUrl) && !(await plainAllowed())) throw new ConciergeError('insecure');
    return found;
  }

  const plainAllowed = async () => (await store.read(policySlot)).preferences.httpTenants !== false;

  const send: VendorIoDeps['send'] = async (request, route) => {
    await deps.beforeFirstRequest();
    return deps.io.send(request, route);
  };
  /** Q01's `uuid`: a device id, made at first need. */
  async function device(): Promise<string> {
    const id = crypto.randomUUID();
    await store.update([preferences], (kept) => [
      kept.device === undefined ? { ...kept, device: id } : undefined,
    ]);
    return (await store.read(preferences)).device ?? id;
  }

  async function clearCookies(address: string): Promise<void> {
    const kept = effectivePreferences(await store.read(preferences), await store.read(policySlot));
    if (kept.clearCookies === true) await deps.clearCookies?.(address);
  }

  const mutex = createMutex();
  const rules = async () => (await store.read(policySlot)).preferences;
  const kept = createCredentialStore({ store, policy: rules, now: deps.io.now, mutex });
  const vault = createVault({
    store,
    policy: rules,
    now: deps.io.now,
    mutex,
    iterations: deps.passphraseIterations ?? passphraseIterations,
  });
  const journal = createJournal({
    area: deps.areas.local,
    withLock: deps.withLock ?? createMutex(),
    isEnabled: async () =>
      effectivePreferences(await store.read(preferences), await store.read(policySlot)).journal !== false,
    onWritten: deps.notifyJournalPage ?? (() => undefined),
    setTimer: deps.setTimer,
  });
  const recorder = createSessionRecorder({
    journal,
    now: deps.io.now,
    tenantFor: async (id) => named.get(id) ?? (await known(id).then(() => named.get(id))),
    pass: async (id) => getOwn(store.peek(passes) ?? (await store.read(passes)), id),
    tenantIds: async () => Object.keys(await store.read(passes)),
  });

  const unrecorded = createSessionService({
    store,
    singleFlight: createSingleFlight(),
    credentials: kept,
    io: { ...deps.io, send, device },
    resolve: known,
    isHostAllowed: deps.isHostAllowed,
    clearCookies,
    setTimer: deps.setTimer,
    ...(deps.isOnline === undefined ? {} : { online: deps.isOnline }),
  });
  const sessions = recorder.recordSessions(unrecorded, 'person');
  const byItself = recorder.recordSessions(unrecorded, 'itself');
  /** Its doors move, or it goes: what was typed for it is not kept either. */
  async function endSession(tenantId: string): Promise<void> {
    await byItself.logout(tenantId);
    await kept.forget(tenantId);
  }
  const tenantService = createTenantService({
    store,
    descriptors,
    slot,
    policySlot,
    endSession,
    logOut: byItself.logout,
    async forgetStaleEndpoint(tenantId) {
      await byItself.forgetStaleEndpoint(tenantId);
      await kept.forget(tenantId);
    },
  });
  const autoLock = createAutoLock({
    store,
    preferences: async () =>
      effectivePreferences(await store.read(preferences), await store.read(policySlot)),
    now: deps.io.now,
    mutex,
    async cancelLogins() {
      // A log-in for many holds what was typed, and would begin another one for each that is called off.
      await bulk.cancel('login');
      await sessions.cancelLogins();
    },
    endSessions: () => logoutEverywhere(byItself),
    ...(deps.setLockAlarm === undefined ? {} : { setAlarm: deps.setLockAlarm }),
  });
  /** No credentials go out, and nothing is kept. */
  async function probe(tenant: Tenant): Promise<{ recognised: boolean; status: number }> {
    const client = getOwn(clients, tenant.vendor);
    if (client === undefined) throw new ConciergeError('unknown_vendor');
    if (!(await deps.isHostAllowed(tenant.baseUrl))) {
      throw new ConciergeError('no_permission', { host: new URL(tenant.baseUrl).hostname });
    }
    const route = {
      origins: [new URL(tenant.baseUrl).origin],
      cookies: false,
      signal: new AbortController().signal,
    };
    const reply = await send(client.probe.request(tenant), route);
    return { recognised: client.probe.recognise(reply), status: reply.status };
  }

  const doctor = createDoctor({
    store,
    send,
    sleep: deps.io.sleep,
    now: deps.io.now,
    resolve: foundBy,
    clients,
    isHostAllowed: deps.isHostAllowed,
    plainAllowed,
    async passOf(tenantId) {
      const all = await store.read(passes);
      return getOwn(all, tenantId);
    },
    isOnline: deps.isOnline ?? (() => true),
    record: recorder.recordExamination,
    observeRequests:
      deps.observeRequests ?? (() => ({ failureOf: async () => ({}), dismiss: () => undefined })),
    ...(deps.probeTimeoutMs === undefined ? {} : { timeoutMs: deps.probeTimeoutMs }),
  });

  const maintenance =
    deps.systemUi === undefined
      ? null
      : createMaintenance({
          store,
          sessions: byItself,
          systemUi: deps.systemUi,
          tenants: tenantService.list,
          preferences: async () =>
            effectivePreferences(await store.read(preferences), await tenantService.policy()),
          faceOf: findDescriptor,
          now: deps.io.now,
        });
  const tabs =
    deps.tabs === undefined
      ? noTabs
      : createSignedInTabs({ store, adapter: deps.tabs, resolve: known, now: deps.io.now });
  const doors = {
    store,
    sessions,
    tabs,
    resolve: known,
    now: deps.io.now,
    isHostAllowed: deps.isHostAllowed,
    openTab: deps.openTab,
    privateWindows: deps.privateWindows ?? noPrivateWindows,
  };

  const open = dedupeInFlight((ask, origin) =>
    recorder.recordPortal(
      'open',
      ask.tenant,
      (went) => openPortal({ ...doors, onEntered: went }, ask, origin),
      (asked) => asked === null,
    ),
  );
  const bulk = createBulkRunner({
    store,
    sessions,
    tenants: tenantService.list,
    faceOf: findDescriptor,
    open,
    now: deps.io.now,
    setTimer: deps.setTimer,
  });

  /** What is under way for many would sign in again behind our back. */
  async function logoutEverywhere(by: SessionService): Promise<void> {
    await bulk.cancel();
    await by.logoutEverywhere();
  }

  async function putRight(): Promise<void> {
    await vault.recover();
    await kept.recover();
    await autoLock.lockIfDue();
  }

  let obeying = Promise.resolve();
  /** One at a time: what was asked last is what is known last. */
  function obey(): Promise<void> {
    const { readManagedPolicy: managed } = deps;
    if (managed === undefined) return obeying;
    obeying = obeying
      .catch(() => undefined)
      .then(async () => {
        await tenantService.applyPolicy(await managed());
        await putRight();
      });
    return obeying;
  }

  async function welcome(): Promise<void> {
    if ((await tenantService.policy()).preferences.onboarding === false) return;
    let first = false;
    await store.update([slot, preferences], (mine, kept) => {
      first = kept.welcomed !== true && mine.length === 0;
      return [undefined, first ? { ...kept, welcomed: true } : undefined];
    });
    if (first) await deps.openWelcome?.();
  }

  async function wake(): Promise<void> {
    await tenantService.quarantineUnreadable();
    await putRight();
    await sessions.dropOrphans();
    await byItself.recover();
    await bulk.recover();
    await tabs.recover();
    // The worker before may have died between writing and telling.
    for (const { key } of [slot, preferences, policySlot]) written.add(key);
    soonTold();
    deps.notifyJournalPage?.();
  }

  const handlers: CommandHandlers = {
    pageOpened: () => done(byItself.recover()),
    login: ({ tenant, method, fields }) => done(sessions.login(tenant, { method, fields })),
    submitCode: ({ tenant, value }) => done(sessions.submitCode(tenant, value)),
    cancel: ({ tenant }) => done(sessions.cancel(tenant)),
    renew: ({ tenant }) => done(sessions.renew(tenant)),
    check: ({ tenant }) => done(sessions.check(tenant)),
    logout: async ({ tenant }) => {
      const told = await sessions.logout(tenant);
      return told === 'yes' ? {} : { serverNotTold: told === 'failed' ? 'failed' : 'none' };
    },
    logoutEverywhere: () => done(logoutEverywhere(sessions)),
    openPortal: async (ask, origin) => {
      const question = await open(ask, origin);
      return question === null ? {} : { question };
    },
    createSignInLink: async (ask) => {
      if ((await tenantService.policy()).preferences.copyLink === false)
        throw new ConciergeError('forbidden', { detail: 'managed' });
      return recorder.recordPortal(
        'link',
        ask.tenant,
        (went) => createSignInLink({ ...doors, onEntered: went }, ask),
        (made) => 'link' in made,
      );
    },
    copied: async ({ what, tenants }) => {
      const all = await tenantService.list();
      recorder.recordCopy(
        what === 'token' ? 'copyToken' : 'copyTicket',
        all.filter(({ id }) => tenants.includes(id)),
      );
      return {};
    },
    clearJournal: async () => {
      if ((await tenantService.policy()).preferences.journal === true)
        throw new ConciergeError('forbidden', { detail: 'managed' });
      return done(journal.clear());
    },
    saveTenant: async ({ tenant, replaces }) => ({ tenants: [await tenantService.save(tenant, replaces)] }),
    removeTenants: ({ tenants }) => done(tenantService.remove(tenants)),
    orderTenants: ({ tenants }) => done(tenantService.order(tenants)),
    probe: async ({ tenant }) => ({ probed: await probe(tenantService.parse(tenant)) }),
    examine: ({ tenant }) => done(doctor.examine(tenant)),
    cancelExamination: async ({ tenant }) => {
      doctor.cancel(tenant);
      return {};
    },
    importTenants: async ({ text, agreed }) => {
      const done = await tenantService.import(text, agreed);
      return 'preview' in done
        ? { preview: done.preview }
        : { imported: done.tenants.length, tenants: done.tenants };
    },
    setPreferences: async (chosen) => {
      await setPreferences(store, chosen);
      // What was just switched on may be due already.
      await maintenance?.runDueWork();
      return {};
    },
    setTenantPreference: ({ tenant, what, on }) => done(setTenantPreference(store, tenant, what, on)),
    startBulkRun: (wish, origin) => done(bulk.run(wish, origin)),
    cancelBulkRun: () => done(bulk.cancel()),
    dismissBulkRun: () => done(bulk.dismiss()),
    discardQuarantinedTenants: () => done(tenantService.discardQuarantined('tenants')),
    discardQuarantinedPreferences: () => done(tenantService.discardQuarantined('preferences')),
    loginWithStored: ({ tenant }) => done(sessions.loginWithStored(tenant)),
    setRetention: async ({ tenant, how }) => done(kept.setRetention((await known(tenant)).tenant, how)),
    lock: () => done(autoLock.lock()),
    setUpVault: ({ passphrase }) => done(vault.setUp(passphrase)),
    unlockVault: ({ passphrase }) => done(vault.unlock(passphrase)),
    unlockByPasskey: ({ output }) => done(vault.unlockByPasskey(output)),
    changePassphrase: ({ passphrase, next, output }) =>
      done(vault.changePassphrase(passphrase, next, output)),
    addPasskey: (passkey) => done(vault.addPasskey(passkey)),
    removePasskey: ({ passphrase }) => done(vault.removePasskey(passphrase)),
    eraseVault: () => done(vault.erase()),
    discardQuarantinedVault: () => done(vault.discardQuarantined()),
  };

  async function isAwaited(): Promise<boolean> {
    const { intent } = await store.read(drafts);
    return intent !== undefined && Math.abs(deps.io.now() - intent.at) < intentTtlMs;
  }

  async function screen(locked: boolean): Promise<void> {
    if (!locked) return maintenance?.runDueWork();
    await autoLock.onScreenLocked();
    const kept = effectivePreferences(await store.read(preferences), await tenantService.policy());
    if (kept.logoutOnLock === true) await logoutEverywhere(byItself);
  }

  async function hostsChanged(): Promise<void> {
    const [tenants, all] = await Promise.all([tenantService.list(), store.read(passes)]);
    const shut = await Promise.all(
      tenants
        .filter(({ id }) => Object.hasOwn(all, id))
        .map(async (tenant) => ((await deps.isHostAllowed(tenant.baseUrl)) ? null : tenant.id)),
    );
    await Promise.all(shut.map((id) => (id === null ? null : byItself.logout(id))));
  }

  async function inUse(): Promise<boolean> {
    const [all, waiting] = await Promise.all([store.read(passes), store.read(pending)]);
    return (
      bulk.isRunning() ||
      Object.values(all).some((pass) => pass.session !== undefined || pass.signingIn !== undefined) ||
      Object.keys(waiting).length > 0
    );
  }

  async function facts(): Promise<QuickAccessState> {
    const [tenants, all, kept] = await Promise.all([
      tenantService.list(),
      store.read(passes),
      store.read(preferences),
    ]);
    // As pages have them: who looks a tenant up by its id finds nothing of a prototype's.
    return {
      tenants,
      passes: toDictionary(all),
      preferences: withDictionaries(kept),
      faceOf: findDescriptor,
      now: deps.io.now(),
    };
  }

  function ask(tenant: string, door: boolean, destination?: number): Promise<void> {
    const intent = {
      tenant,
      at: deps.io.now(),
      door,
      ...(destination === undefined ? {} : { destination }),
    };
    return store.update([drafts], (kept) => [{ ...kept, intent }]);
  }

  async function tend(): Promise<void> {
    await autoLock.lockIfDue();
    await maintenance?.runDueWork();
    await tabs.sync();
  }
  return {
    handlers: withAutoLock(handlers, autoLock, tabs),
    tabs,
    sessions,
    tenantService,
    journalSettled: recorder.settled,
    recover: wake,
    runDueWork: tend,
    lock: autoLock.lock,
    applyManagedPolicy: obey,
    welcome,
    onScreenLock: screen,
    hostsChanged,
    inUse,
    logoutEverywhere: () => logoutEverywhere(sessions),
    quickAccessState: facts,
    setPopupIntent: ask,
    hasPopupIntent: isAwaited,
  };
}
