import { createMutex } from '../async/mutex.ts';
import type { SetTimer } from '../async/throttle.ts';
import { createJournal } from '../journal/journal.ts';
import { createSessionRecorder } from '../journal/session-recorder.ts';
import { effectivePreferences } from '../policy/merge.ts';
import { policySchema } from '../policy/policy.ts';
import type { Areas } from '../ports/storage-area.ts';
import { createSessionService } from '../sessions/session-service.ts';
import { createSingleFlight } from '../sessions/single-flight.ts';
import type { VendorIoDeps } from '../sessions/vendor-io.ts';
import { withFullErrors } from '../storage/full-area.ts';
import { getOwn } from '../storage/own-entry.ts';
import { passes, policyWith, preferences, tenantsWith } from '../storage/slots.ts';
import { createStore } from '../storage/store.ts';
import { createTenantSchema } from '../tenants/schema.ts';
import { passphraseIterations } from '../vault/jwe.ts';
import { createRetainedCredentials } from '../vault/retained-credentials.ts';
import { createVault } from '../vault/vault.ts';
import { createDefinitionReader } from '../vendors/definition-reader.ts';
import { descriptors } from '../vendors/descriptors.ts';
import type { AnnounceChange } from './change-notifier.ts';
import { createTenantDirectory } from './resolve-tenant.ts';

/** Adapters that sessions need; `AppDeps` adds the others. */
export interface SessionServicesDeps {
  areas: Areas;
  io: Omit<VendorIoDeps, 'device'>;
  /** Whether the browser's host permissions cover an address. */
  isHostAllowed(address: string): Promise<boolean>;
  isOnline?(): boolean;
  /** Deletes the browser's cookies for an address. @returns whether the browser allowed it */
  clearCookies?(address: string): Promise<boolean>;
  /** Mutual exclusion across workers: two of them may be alive at the same time. */
  withLock?<T>(work: () => Promise<T>): Promise<T>;
  /** Tells an open journal page that entries were written; never their content. */
  notifyJournalPage?(): void;
  /** PBKDF2 iterations of a new passphrase; tests use fewer to save time. */
  passphraseIterations?: number;
  setTimer: SetTimer;
}

/**
 * Wires the sessions and what they need: store, tenants by id, credentials, journal.
 * @param announceChange called after each write to a slot that pages may read
 */
export function createSessionServices(deps: SessionServicesDeps, announceChange: AnnounceChange) {
  const { setTimer } = deps;
  const { now } = deps.io;

  const areas = withFullErrors(deps.areas);
  const store = createStore(areas, announceChange);
  const tenantsSlot = tenantsWith(createTenantSchema(descriptors, true));
  const policySlot = policyWith(policySchema(descriptors));
  const policyPreferences = async () => (await store.read(policySlot)).preferences;
  const currentPreferences = async () =>
    effectivePreferences(await store.read(preferences), await store.read(policySlot));
  const definitionReader = createDefinitionReader();
  const tenants = createTenantDirectory({ store, tenantsSlot, policySlot });

  const vaultMutex = createMutex();
  const vaultDeps = { store, policy: policyPreferences, now, mutex: vaultMutex };
  const credentials = createRetainedCredentials(vaultDeps);
  const vault = createVault({ ...vaultDeps, iterations: deps.passphraseIterations ?? passphraseIterations });

  const journal = createJournal({
    area: areas.local,
    withLock: deps.withLock ?? createMutex(),
    isEnabled: async () => (await currentPreferences()).journal !== false,
    onWritten: deps.notifyJournalPage ?? (() => undefined),
    setTimer,
  });
  const recorder = createSessionRecorder({
    journal,
    now,
    tenantFor: tenants.journalLabel,
    pass: async (id) => getOwn(store.peek(passes) ?? (await store.read(passes)), id),
    tenantIds: async () => Object.keys(await store.read(passes)),
  });

  /** Creates the installation's id at first need: Q01 takes it as `uuid`, Nexudus gets ids derived from it. */
  async function device(): Promise<string> {
    const id = crypto.randomUUID();
    const creation = store.update([preferences], (stored) => [
      stored.device === undefined ? { ...stored, device: id } : undefined,
    ]);
    // A full disk must not fail the login.
    await creation.catch(() => undefined);
    return (await store.read(preferences)).device ?? id;
  }
  const unrecordedSessions = createSessionService({
    store,
    singleFlight: createSingleFlight(),
    credentials,
    io: { ...deps.io, device },
    resolve: tenants.resolve,
    isHostAllowed: deps.isHostAllowed,
    async clearCookies(address) {
      if ((await currentPreferences()).clearCookies === true) await deps.clearCookies?.(address);
    },
    setTimer,
    ...(deps.isOnline === undefined ? {} : { online: deps.isOnline }),
  });
  const sessions = recorder.recordSessions(unrecordedSessions, 'person');
  const systemSessions = recorder.recordSessions(unrecordedSessions, 'system');

  return {
    store,
    device,
    tenantsSlot,
    policySlot,
    currentPreferences,
    definitionReader,
    tenants,
    vaultMutex,
    credentials,
    vault,
    journal,
    recorder,
    sessions,
    systemSessions,
  };
}
