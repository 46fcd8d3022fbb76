/**
 * The composition root: wires the services over adapters that the caller passes in, so that tests can pass fakes.
 */

import { createBulkRunner } from '../bulk/bulk-run.ts';
import { createDoctor } from '../doctor/examination.ts';
import { recogniseServer } from '../doctor/recognise-server.ts';
import { dedupeInFlight, noPrivateWindows, openPortal, type PortalDeps } from '../portal/open-portal.ts';
import { createSignedInTabs, noTabs, type SignedInTabs } from '../portal/signed-in-tabs.ts';
import type { RequestObserver } from '../ports/request-observer.ts';
import type { SystemUi } from '../ports/system-ui.ts';
import type { PrivateWindows, TabAdapter, TabOrigin } from '../ports/tabs.ts';
import type { CommandHandlers } from '../protocol/server.ts';
import { createMaintenance } from '../sessions/maintenance.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes } from '../storage/slots.ts';
import { createDefinitionService } from '../tenants/definition-service.ts';
import { createTeamFile } from '../tenants/team-file.ts';
import { createTenantService, type TenantService } from '../tenants/tenant-service.ts';
import { createAutoLock } from '../vault/auto-lock.ts';
import { clients } from '../vendors/clients.ts';
import { descriptors, findDescriptor } from '../vendors/descriptors.ts';
import { createChangeNotifier } from './change-notifier.ts';
import { createCommandHandlers, withAutoLock } from './command-handlers.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createSessionServices, type SessionServicesDeps } from './session-services.ts';
import { tryDefinition } from './try-definition.ts';

/** Adapters of browser, network and clock. An optional one is left out where the platform lacks it. */
export interface AppDeps extends SessionServicesDeps {
  /** Tells every open page that slots changed, with the keys of those in the local area; never a value. */
  broadcast(localKeys: readonly string[]): void;
  openTab(url: string, origin: TabOrigin): Promise<unknown>;
  privateWindows?: PrivateWindows;
  /** Opens the page of the first install. */
  openWelcome?(): Promise<void>;
  /** Tabs that carry a session by header rules. */
  tabs?: TabAdapter;
  /** Badge, alarm, notifications, screen lock. */
  systemUi?: SystemUi;
  /** The organisation's policy, not yet parsed; `undefined` when there is none. */
  readManagedPolicy?(): Promise<unknown>;
  /** Sets the alarm that wakes the worker to lock, epoch milliseconds; `null` clears it. */
  setLockAlarm?(at: number | null): void;
  /** Sets the alarm that wakes the worker to ask for the team's file, epoch milliseconds; `null` clears it. */
  setTeamAlarm?(at: number | null): void;
  /** Observes why a request to an address failed. */
  observeRequests?(address: string): RequestObserver;
  /** How long the connection doctor waits for a reply, in milliseconds. */
  probeTimeoutMs?: number;
}

/** The background's services and event handlers, without the listeners that call them. */
export interface App extends Lifecycle {
  handlers: CommandHandlers;
  tabs: SignedInTabs;
  sessions: SessionService;
  tenantService: TenantService;
  /** Settles when the journal holds every act so far. */
  journalSettled(): Promise<void>;
  /** Locks now: wipes the vault's key, remembered credentials and sign-ins that wait for a code. */
  lock(): Promise<void>;
  /** Cancels a bulk run and ends every session. */
  logoutEverywhere(): Promise<void>;
}

/** Wires the app. Nothing runs before `recover` or a command. */
export function createApp(deps: AppDeps): App {
  const { setTimer, isHostAllowed } = deps;
  const { now, send } = deps.io;

  const announceChange = createChangeNotifier({
    broadcast: deps.broadcast,
    syncTabs: () => tabs.sync(),
    updateSystemUi: async () => maintenance?.show(),
    setTimer,
  });
  const base = createSessionServices(deps, announceChange);
  const { store, tenantsSlot, policySlot, currentPreferences, tenants } = base;
  const { vaultMutex, credentials, vault, journal, recorder, sessions, systemSessions } = base;
  const { resolve } = tenants;

  const definitions = createDefinitionService({ store, reader: base.definitionReader, descriptors });
  const tenantService = createTenantService({
    store,
    definitions,
    slot: tenantsSlot,
    policySlot,
    list: tenants.list,
    // Stored credentials belong to one endpoint, so they go together with its session.
    async endSession(tenantId) {
      await systemSessions.logout(tenantId);
      await credentials.forget(tenantId);
    },
    logOut: systemSessions.logout,
    async forgetStaleEndpoint(tenantId) {
      await systemSessions.forgetStaleEndpoint(tenantId);
      await credentials.forget(tenantId);
    },
  });
  const teamFile = createTeamFile({
    ...{ store, send, isHostAllowed, now },
    tenants: tenantService,
    setAlarm: deps.setTeamAlarm ?? (() => undefined),
  });
  const autoLock = createAutoLock({
    store,
    preferences: currentPreferences,
    now,
    mutex: vaultMutex,
    async cancelLogins() {
      // A bulk login holds typed credentials and would start the next tenant's login for each one cancelled.
      await bulk.cancel('login');
      await sessions.cancelLogins();
    },
    endSessions: () => logoutEverywhere(systemSessions),
    ...(deps.setLockAlarm === undefined ? {} : { setAlarm: deps.setLockAlarm }),
  });
  const probing = {
    send,
    sleep: deps.io.sleep,
    now,
    clients,
    isOnline: deps.isOnline ?? (() => true),
    observeRequests:
      deps.observeRequests ?? (() => ({ failureOf: async () => ({}), dismiss: () => undefined })),
    ...(deps.probeTimeoutMs === undefined ? {} : { timeoutMs: deps.probeTimeoutMs }),
  };
  const doctor = createDoctor({
    ...probing,
    store,
    resolve: tenants.resolveAnyScheme,
    isHostAllowed,
    plainAllowed: tenants.isHttpAllowed,
    passOf: async (tenantId) => getOwn(await store.read(passes), tenantId),
    record: recorder.recordExamination,
  });
  const maintenance =
    deps.systemUi === undefined
      ? null
      : createMaintenance({
          store,
          sessions: systemSessions,
          systemUi: deps.systemUi,
          tenants: tenantService.list,
          preferences: currentPreferences,
          findDescriptor,
          now,
        });

  const tabs =
    deps.tabs === undefined ? noTabs : createSignedInTabs({ store, adapter: deps.tabs, resolve, now });
  const portal: PortalDeps = {
    store,
    sessions,
    tabs,
    resolve,
    now,
    isHostAllowed,
    openTab: deps.openTab,
    privateWindows: deps.privateWindows ?? noPrivateWindows,
  };
  const open = dedupeInFlight((request, origin) =>
    recorder.recordPortal(
      'open',
      request.tenant,
      (onEntered) => openPortal({ ...portal, onEntered }, request, origin),
      (confirmation) => confirmation === null,
    ),
  );
  const bulk = createBulkRunner({
    store,
    sessions,
    tenants: tenantService.list,
    findDescriptor,
    open,
    now,
    setTimer,
  });
  /** Cancels the bulk run first: its remaining logins would open sessions again. */
  async function logoutEverywhere(service: SessionService): Promise<void> {
    await bulk.cancel();
    await service.logoutEverywhere();
  }

  const services = { store, tenantService, systemSessions, credentials, vault, autoLock, bulk, maintenance };
  const shared = { ...services, logoutEverywhere, isHostAllowed };
  const handlers = createCommandHandlers({
    ...shared,
    sessions,
    doctor,
    journal,
    recorder,
    portal,
    openPortal: open,
    teamFile,
    send,
    now,
    findClient: tenants.findClient,
    tryDefinition: (trial) =>
      tryDefinition(
        {
          reader: base.definitionReader,
          io: { ...deps.io, device: base.device },
          isHostAllowed,
          isHttpAllowed: tenants.isHttpAllowed,
        },
        trial,
      ),
    recogniseServer: (address) =>
      recogniseServer({ ...probing, descriptors, ownVendors: tenants.ownVendors }, address),
    resolve,
  });
  const lifecycle = createLifecycle({
    ...shared,
    tenantsSlot,
    policySlot,
    definitions,
    teamFile,
    tabs,
    announceChange,
    now,
    notifyJournalPage: deps.notifyJournalPage,
    quarantineDamagedJournal: journal.quarantineDamaged,
    openWelcome: deps.openWelcome,
    readManagedPolicy: deps.readManagedPolicy,
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
