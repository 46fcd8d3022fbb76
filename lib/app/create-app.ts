/**
 * The house put together from what it is handed: the browser's edges in the extension, fakes that behave in tests.
 */

import { createMutex } from '../async/mutex.ts';
import { type SetTimer, type ThrottleOptions, throttle } from '../async/throttle.ts';
import type { RequestObserver } from '../browser/request-observer.ts';
import type { TabOrigin } from '../browser/tabs.ts';
import { createBulkRunner } from '../bulk/bulk-run.ts';
import { createDoctor } from '../doctor/examination.ts';
import { createJournal } from '../journal/journal.ts';
import { createSessionRecorder } from '../journal/session-recorder.ts';
import { effectivePreferences } from '../policy/merge.ts';
import { policySchema } from '../policy/policy.ts';
import { dedupeInFlight, noPrivateWindows, openPortal, type PrivateWindows } from '../portal/open-portal.ts';
import { createSignedInTabs, noTabs, type SignedInTabs, type TabAdapter } from '../portal/signed-in-tabs.ts';
import type { CommandHandlers } from '../protocol/server.ts';
import { createMaintenance, type SystemUi } from '../sessions/maintenance.ts';
import { createSessionService, type SessionService } from '../sessions/session-service.ts';
import { createSingleFlight } from '../sessions/single-flight.ts';
import type { VendorIoDeps } from '../sessions/vendor-io.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, policyWith, preferences, tenantsWith } from '../storage/slots.ts';
import { type Areas, createStore } from '../storage/store.ts';
import { createTenantSchema } from '../tenants/schema.ts';
import { createTenantService, type TenantService } from '../tenants/tenant-service.ts';
import { createAutoLock } from '../vault/auto-lock.ts';
import { createCredentialStore } from '../vault/credential-store.ts';
import { passphraseIterations } from '../vault/jwe.ts';
import { createVault } from '../vault/vault.ts';
import { clients } from '../vendors/clients.ts';
import { descriptors, findDescriptor } from '../vendors/descriptors.ts';
import { createCommandHandlers, withAutoLock } from './command-handlers.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createTenantDirectory } from './resolve-tenant.ts';

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

export interface App extends Lifecycle {
  handlers: CommandHandlers;
  tabs: SignedInTabs;
  sessions: SessionService;
  tenantService: TenantService;
  /** Settles when the journal holds every act so far. */
  journalSettled(): Promise<void>;
  /** Wipes the vault's key and the remembered credentials from memory. */
  lock(): Promise<void>;
  /** Cancels the bulk run, then ends every session. */
  logoutEverywhere(): Promise<void>;
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
  const announceChange = (slotKeys: readonly string[]) => {
    for (const key of slotKeys) written.add(key);
    soonTold();
  };
  const store = createStore(deps.areas, announceChange);
  const slot = tenantsWith(createTenantSchema(descriptors));
  const policySlot = policyWith(policySchema(descriptors));

  const tenants = createTenantDirectory({ store, tenantsSlot: slot, policySlot });

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
    tenantFor: tenants.journalLabel,
    pass: async (id) => getOwn(store.peek(passes) ?? (await store.read(passes)), id),
    tenantIds: async () => Object.keys(await store.read(passes)),
  });

  const unrecorded = createSessionService({
    store,
    singleFlight: createSingleFlight(),
    credentials: kept,
    io: { ...deps.io, send, device },
    resolve: tenants.resolve,
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
  const doctor = createDoctor({
    store,
    send,
    sleep: deps.io.sleep,
    now: deps.io.now,
    resolve: tenants.resolveAnyScheme,
    clients,
    isHostAllowed: deps.isHostAllowed,
    plainAllowed: tenants.isHttpAllowed,
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
      : createSignedInTabs({ store, adapter: deps.tabs, resolve: tenants.resolve, now: deps.io.now });
  const doors = {
    store,
    sessions,
    tabs,
    resolve: tenants.resolve,
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

  const handlers = createCommandHandlers({
    store,
    tenantService,
    sessions,
    systemSessions: byItself,
    credentials: kept,
    vault,
    autoLock,
    bulk,
    doctor,
    journal,
    recorder,
    maintenance,
    portal: doors,
    openPortal: open,
    logoutEverywhere,
    send,
    resolve: tenants.resolve,
    isHostAllowed: deps.isHostAllowed,
  });

  const lifecycle = createLifecycle({
    store,
    tenantsSlot: slot,
    policySlot,
    tenantService,
    systemSessions: byItself,
    credentials: kept,
    vault,
    autoLock,
    tabs,
    bulk,
    maintenance,
    logoutEverywhere,
    announceChange,
    isHostAllowed: deps.isHostAllowed,
    now: deps.io.now,
    ...(deps.notifyJournalPage === undefined ? {} : { notifyJournalPage: deps.notifyJournalPage }),
    ...(deps.openWelcome === undefined ? {} : { openWelcome: deps.openWelcome }),
    ...(deps.readManagedPolicy === undefined ? {} : { readManagedPolicy: deps.readManagedPolicy }),
  });
  return {
    ...lifecycle,
    handlers: withAutoLock(handlers, autoLock, tabs),
    tabs,
    sessions,
    tenantService,
    journalSettled: recorder.settled,
    lock: autoLock.lock,
    logoutEverywhere: () => logoutEverywhere(sessions),
  };
}
