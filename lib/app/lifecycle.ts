import type { BulkRunner } from '../bulk/bulk-run.ts';
import { effectivePreferences } from '../policy/merge.ts';
import type { Policy } from '../policy/policy.ts';
import type { SignedInTabs } from '../portal/signed-in-tabs.ts';
import type { QuickAccessState } from '../quick-access/omnibox.ts';
import type { Maintenance } from '../sessions/maintenance.ts';
import type { Pass } from '../sessions/schema.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { toDictionary, withDictionaries } from '../storage/null-prototype.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { Drafts } from '../storage/preferences-schema.ts';
import { intentTtlMs } from '../storage/public-slots.ts';
import { tenantIdOfTokenKey } from '../storage/secret-keys.ts';
import {
  drafts,
  passes,
  pending,
  preferences,
  type SlotWithSchema,
  sessionSlots,
  teamFile,
  token,
  vendors,
} from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { DefinitionService } from '../tenants/definition-service.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { TeamFile } from '../tenants/team-file.ts';
import type { TenantService } from '../tenants/tenant-service.ts';
import type { AutoLock } from '../vault/auto-lock.ts';
import type { RetainedCredentials } from '../vault/retained-credentials.ts';
import type { VaultService } from '../vault/vault.ts';
import { findDescriptor } from '../vendors/descriptors.ts';
import type { AnnounceChange } from './change-notifier.ts';

interface LifecycleDeps {
  store: Store;
  tenantsSlot: SlotWithSchema<Tenant[]>;
  policySlot: SlotWithSchema<Policy>;
  tenantService: TenantService;
  definitions: Pick<DefinitionService, 'refresh'>;
  teamFile: Pick<TeamFile, 'askIfDue'>;
  /** Records its journal entries as the extension's own acts, not the person's. */
  systemSessions: SessionService;
  credentials: RetainedCredentials;
  vault: VaultService;
  autoLock: AutoLock;
  tabs: SignedInTabs;
  bulk: BulkRunner;
  /** `null` without badge, alarm and notifications. */
  maintenance: Maintenance | null;
  logoutEverywhere(sessions: SessionService): Promise<void>;
  announceChange: AnnounceChange;
  isHostAllowed(address: string): Promise<boolean>;
  /** Epoch milliseconds. */
  now(): number;
  notifyJournalPage: (() => void) | undefined;
  /** Moves damaged segments of the journal to quarantine. */
  quarantineDamagedJournal(): Promise<void>;
  openWelcome: (() => Promise<void>) | undefined;
  readManagedPolicy: (() => Promise<unknown>) | undefined;
}

/** Reactions to events of the browser, the worker and the organisation's policy; the commands are elsewhere. */
export interface Lifecycle {
  /** Repairs what a killed worker, a sleep or a foreign write to the storage left inconsistent. */
  recover(): Promise<void>;
  /** Runs what is due: auto-lock, renewals, announcements, the alarm, the rules of signed-in tabs. */
  runDueWork(): Promise<void>;
  /** Handles a screen that was locked (`true`) or unlocked (`false`). */
  onScreenLock(locked: boolean): Promise<void>;
  /** Applies the organisation's policy: after `recover`, not in it, because a browser may deliver it late. */
  applyManagedPolicy(): Promise<void>;
  /** Opens the welcome page once after the install, unless the policy forbids it or tenants exist. */
  welcome(): Promise<void>;
  /** Ends the sessions on hosts whose permission was removed, each with a problem that says so. */
  hostsChanged(): Promise<void>;
  /** Whether a session, a login or a bulk run exists; an update of the extension would end it. */
  inUse(): Promise<boolean>;
  /** Snapshot for the address bar, the keyboard commands and the toolbar's menu. */
  quickAccessState(): Promise<QuickAccessState>;
  /**
   * Stores the tenant that the popup opens on next.
   * @param confirmPortal whether the popup shows the confirmation of the tenant's portal
   * @param destination place in the tenant's list of destinations; left out for the portal's home
   */
  setPopupIntent(tenantId: string, confirmPortal: boolean, destination?: number): Promise<void>;
  /** Stores that the popup opens next with the question before every session ends. */
  setLogoutIntent(): Promise<void>;
  /** Whether a popup intent is still fresh, as after a permission dialog that closed the popup. */
  hasPopupIntent(): Promise<boolean>;
}

/** Creates the lifecycle handlers. Nothing runs before the first call. */
export function createLifecycle(deps: LifecycleDeps): Lifecycle {
  const { store, tenantsSlot, policySlot, tenantService, systemSessions } = deps;
  const { credentials, vault, autoLock, tabs, bulk, maintenance } = deps;

  async function recoverCredentials(): Promise<void> {
    await vault.recover();
    await credentials.recover();
    await autoLock.lockIfDue();
  }

  /** The stored policy could not be read, so its tenants are unknown until the browser delivers it again. */
  let isPolicyDamaged = false;

  /** Rewrites damaged slots, because pages hold no schema. The policy's waits for the browser to deliver it. */
  async function repairSlots(): Promise<void> {
    const tokens = (await store.keys('session')).map(tenantIdOfTokenKey).filter((id) => id !== null);
    await store.repair([...sessionSlots, ...tokens.map(token)]);
    await tenantService.quarantineUnreadable();
    await deps.quarantineDamagedJournal().catch(() => undefined);
    const isUnread = (await store.read(policySlot)) === policySlot.empty;
    isPolicyDamaged = isUnread && (await store.keys('local')).includes(policySlot.key);
  }

  async function recover(): Promise<void> {
    await repairSlots();
    await deps.definitions.refresh();
    await recoverCredentials();
    if (!isPolicyDamaged) await systemSessions.dropOrphans();
    // The event may have reached a worker that was killed before it was done.
    await hostsChanged();
    await systemSessions.recover();
    await bulk.recover();
    await tabs.recover();
    // The previous worker may have been killed between a write and its announcement.
    deps.announceChange([tenantsSlot.key, preferences.key, policySlot.key, vendors.key, teamFile.key]);
    deps.notifyJournalPage?.();
  }

  async function runDueWork(): Promise<void> {
    await autoLock.lockIfDue();
    await maintenance?.runDueWork();
    await tabs.sync();
    // Last, because a server may take its time.
    await deps.teamFile.askIfDue();
  }

  async function onScreenLock(locked: boolean): Promise<void> {
    if (!locked) return maintenance?.runDueWork();
    await autoLock.onScreenLocked();
    const effective = effectivePreferences(await store.read(preferences), await tenantService.policy());
    if (effective.logoutOnLock === true) await deps.logoutEverywhere(systemSessions);
  }

  let applying = Promise.resolve();
  /** Calls run one after another, so that the policy of the last call is the one that stays. */
  function applyManagedPolicy(): Promise<void> {
    const { readManagedPolicy } = deps;
    if (readManagedPolicy === undefined) return applying;
    applying = applying
      .catch(() => undefined)
      .then(async () => {
        await tenantService.applyPolicy(await readManagedPolicy());
        await recoverCredentials();
        if (!isPolicyDamaged) return;
        await store.repair([policySlot]);
        isPolicyDamaged = false;
        await systemSessions.dropOrphans();
      });
    return applying;
  }

  async function welcome(): Promise<void> {
    if ((await tenantService.policy()).preferences.onboarding === false) return;
    let isFirst = false;
    await store.update([tenantsSlot, preferences], (own, stored) => {
      isFirst = stored.welcomed !== true && own.length === 0;
      return [undefined, isFirst ? { ...stored, welcomed: true } : undefined];
    });
    if (isFirst) await deps.openWelcome?.();
  }

  async function hostsChanged(): Promise<void> {
    const [tenants, allPasses] = await Promise.all([tenantService.list(), store.read(passes)]);
    const isActive = ({ session, signingIn }: Pass) => session !== undefined || signingIn !== undefined;
    await Promise.all(
      tenants.map(async ({ id, baseUrl }) => {
        const pass = getOwn(allPasses, id);
        if (pass === undefined || !isActive(pass) || (await deps.isHostAllowed(baseUrl))) return;
        await systemSessions.endForLostHost(id, new URL(baseUrl).hostname);
      }),
    );
  }

  async function inUse(): Promise<boolean> {
    const [allPasses, codeChallenges] = await Promise.all([store.read(passes), store.read(pending)]);
    return (
      bulk.isRunning() ||
      Object.values(allPasses).some((pass) => pass.session !== undefined || pass.signingIn !== undefined) ||
      Object.keys(codeChallenges).length > 0
    );
  }

  async function quickAccessState(): Promise<QuickAccessState> {
    const [tenants, allPasses, stored] = await Promise.all([
      tenantService.list(),
      store.read(passes),
      store.read(preferences),
    ]);
    // Null prototypes: a tenant may be called `constructor`, and a lookup by its id must not find a built-in.
    return {
      tenants,
      passes: toDictionary(allPasses),
      preferences: withDictionaries(stored),
      findDescriptor,
      now: deps.now(),
    };
  }

  function storeIntent(request: Omit<NonNullable<Drafts['intent']>, 'at'>): Promise<void> {
    const intent = { ...request, at: deps.now() };
    return store.update([drafts], (stored) => [{ ...stored, intent }]);
  }

  async function hasPopupIntent(): Promise<boolean> {
    const { intent } = await store.read(drafts);
    // The distance counts in both directions, because the clock may have been set back.
    return intent !== undefined && Math.abs(deps.now() - intent.at) < intentTtlMs;
  }

  return {
    recover,
    runDueWork,
    onScreenLock,
    applyManagedPolicy,
    welcome,
    hostsChanged,
    inUse,
    quickAccessState,
    setPopupIntent: (tenant, confirmPortal, destination) =>
      storeIntent({ tenant, confirmPortal, ...(destination === undefined ? {} : { destination }) }),
    setLogoutIntent: () => storeIntent({ confirmLogout: true }),
    hasPopupIntent,
  };
}
