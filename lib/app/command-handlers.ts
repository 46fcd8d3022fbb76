import type { BulkRunner } from '../bulk/bulk-run.ts';
import type { Doctor } from '../doctor/examination.ts';
import type { RecognisedServer } from '../doctor/schema.ts';
import { ConciergeError } from '../errors.ts';
import { localDay } from '../i18n/local-date.ts';
import type { Journal } from '../journal/journal.ts';
import type { SessionRecorder } from '../journal/session-recorder.ts';
import type { Confirmation } from '../portal/confirmation.ts';
import { createSignInLink, type OpenRequest, type PortalDeps } from '../portal/open-portal.ts';
import type { SignedInTabs } from '../portal/signed-in-tabs.ts';
import type { SendRequest } from '../ports/http.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { setFavourites, setPreferences, setTenantPreference } from '../preferences/update.ts';
import type { CommandResult, Commands, TriedCall } from '../protocol/commands.ts';
import type { CommandHandlers } from '../protocol/server.ts';
import { clearRegExpState } from '../security/clear-regexp.ts';
import type { Maintenance } from '../sessions/maintenance.ts';
import type { SessionService } from '../sessions/session-service.ts';
import { assertHostAllowed, type HostAccess, type TenantResolver } from '../sessions/tenant-context.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { normalizeAddress, validateAddress } from '../tenants/addresses.ts';
import type { Tenant } from '../tenants/schema.ts';
import type { TeamFile } from '../tenants/team-file.ts';
import type { TenantService } from '../tenants/tenant-service.ts';
import { isUnencrypted } from '../tenants/url.ts';
import type { AutoLock } from '../vault/auto-lock.ts';
import type { RetainedCredentials } from '../vault/retained-credentials.ts';
import type { VaultService } from '../vault/vault.ts';
import type { VendorClient } from '../vendors/contract.ts';

interface CommandHandlersDeps extends TenantResolver, HostAccess {
  store: Store;
  tenantService: TenantService;
  teamFile: TeamFile;
  findClient(vendor: string): Promise<VendorClient | undefined>;
  /** Records its journal entries as the person's acts. */
  sessions: SessionService;
  /** Records its journal entries as the extension's own acts. */
  systemSessions: SessionService;
  credentials: RetainedCredentials;
  vault: VaultService;
  autoLock: AutoLock;
  bulk: BulkRunner;
  doctor: Doctor;
  journal: Journal;
  recorder: SessionRecorder;
  /** `null` without badge, alarm and notifications. */
  maintenance: Maintenance | null;
  portal: PortalDeps;
  /** Opens a portal with single flight and a journal entry. @returns the confirmation that is missing, or `null` */
  openPortal(request: OpenRequest, origin: TabOrigin): Promise<Confirmation | null>;
  logoutEverywhere(sessions: SessionService): Promise<void>;
  send: SendRequest;
  /** Epoch milliseconds. */
  now(): number;
  tryDefinition(trial: Commands['tryDefinition']): Promise<TriedCall[]>;
  /** Asks a server which vendor it is, without credentials. */
  recogniseServer(address: string): Promise<RecognisedServer>;
}

async function done(work: Promise<unknown>): Promise<CommandResult> {
  await work;
  return {};
}

/** Creates one handler per command. Each rejects with the ConciergeError of the service that it calls. */
export function createCommandHandlers(deps: CommandHandlersDeps): CommandHandlers {
  const { store, tenantService, sessions, credentials, vault } = deps;
  const { autoLock, bulk, doctor, journal, recorder } = deps;

  /** @throws ConciergeError `forbidden` when the policy's value of a preference rules a command out */
  async function assertNotManaged(preference: 'copyLink' | 'journal', forbidden: boolean): Promise<void> {
    if ((await tenantService.policy()).preferences[preference] === forbidden)
      throw new ConciergeError('forbidden', { detail: 'managed' });
  }

  return {
    pageOpened: () => done(deps.systemSessions.recover()),

    login: ({ tenant, method, fields }) => done(sessions.login(tenant, { method, fields })),
    loginWithStored: ({ tenant }) => done(sessions.loginWithStored(tenant)),
    submitCode: ({ tenant, value }) => done(sessions.submitCode(tenant, value)),
    cancel: ({ tenant }) => done(sessions.cancel(tenant)),
    renew: ({ tenant }) => done(sessions.renew(tenant)),
    check: async ({ tenant, agreed }) => {
      if (agreed === true) {
        const today = localDay(deps.now());
        await store.update([preferences], (all) => [
          { ...all, checkAgreedOn: { ...all.checkAgreedOn, [tenant]: today } },
        ]);
      }
      return done(sessions.check(tenant));
    },
    logout: async ({ tenant }) => {
      const revoked = await sessions.logout(tenant);
      return revoked === 'yes' ? {} : { serverNotTold: revoked === 'failed' ? 'failed' : 'none' };
    },
    logoutEverywhere: () => done(deps.logoutEverywhere(sessions)),

    openPortal: async (request, origin) => {
      const confirmation = await deps.openPortal(request, origin);
      return confirmation === null ? {} : { confirmation: confirmation };
    },
    createSignInLink: async (request) => {
      await assertNotManaged('copyLink', false);
      return recorder.recordPortal(
        'link',
        request.tenant,
        (onEntered) => createSignInLink({ ...deps.portal, onEntered }, request),
        (result) => 'link' in result,
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
      await assertNotManaged('journal', true);
      return done(journal.clear());
    },

    saveTenant: async ({ tenant, replaces, opened }) => ({
      tenants: [await tenantService.save(tenant, replaces, opened)],
    }),
    removeTenants: ({ tenants }) => done(tenantService.remove(tenants)),
    orderTenants: ({ tenants }) => done(tenantService.order(tenants)),
    importTenants: async ({ text, agreed, only }) => {
      const result = await tenantService.import(text, agreed, only);
      if ('preview' in result) return { preview: result.preview };
      return { imported: result.tenants.length, tenants: result.tenants };
    },
    tryDefinition: async (trial) => ({ tried: await deps.tryDefinition(trial) }),
    removeDefinition: ({ id }) => done(tenantService.removeDefinition(id)),
    editTenants: ({ tenants, ...words }) => done(tenantService.edit(tenants, words)),
    setTeamFile: ({ address }) => done(deps.teamFile.setAddress(address)),
    askTeamFile: ({ address }) => deps.teamFile.ask(address),
    importTeamFile: async ({ digest }) => {
      const result = await deps.teamFile.import(digest);
      return 'tenants' in result ? { imported: result.tenants.length, ...result } : result;
    },
    discardQuarantinedTenants: () => done(tenantService.discardQuarantined('tenants')),
    discardQuarantinedPreferences: () => done(tenantService.discardQuarantined('preferences')),
    probe: async ({ tenant }) => ({ probed: await probe(deps, await tenantService.parse(tenant)) }),
    recogniseServer: async ({ address }) => ({ recognised: await recognise(deps, address) }),
    examine: ({ tenant }) => done(doctor.examine(tenant)),
    cancelExamination: async ({ tenant }) => {
      doctor.cancel(tenant);
      return {};
    },

    startBulkRun: (request, origin) => done(bulk.run(request, origin)),
    cancelBulkRun: () => done(bulk.cancel()),
    dismissBulkRun: () => done(bulk.dismiss()),

    setPreferences: async (changed) => {
      await setPreferences(store, changed);
      // A renewal or announcement that was just switched on may be due already.
      await deps.maintenance?.runDueWork();
      return {};
    },
    setTenantPreference: ({ tenant, what, on }) => done(setTenantPreference(store, tenant, what, on)),
    setRetention: async ({ tenant, how }) =>
      done(credentials.setRetention((await deps.resolve(tenant)).tenant, how)),

    setFavourites: ({ tenants, on, position }) => done(setFavourites(store, tenants, on, position)),
    setRetentions: async ({ tenants, how }) => {
      for (const id of tenants) await credentials.setRetention((await deps.resolve(id)).tenant, how);
      return {};
    },

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
}

/**
 * Sends a vendor's probe to a tenant's address, without credentials; stores nothing.
 * @throws ConciergeError `unknown_vendor`, `no_permission`, or why the request failed
 */
async function probe(
  deps: Pick<CommandHandlersDeps, 'send' | 'isHostAllowed' | 'findClient'>,
  tenant: Tenant,
): Promise<{ recognised: boolean; status: number }> {
  const client = await deps.findClient(tenant.vendor);
  if (client === undefined) throw new ConciergeError('unknown_vendor');
  await assertHostAllowed(deps, tenant);
  const origins = [new URL(tenant.baseUrl).origin];
  const policy = { origins, cookies: false, signal: new AbortController().signal };
  const reply = await deps.send(client.probe.request(tenant), policy);
  return { recognised: client.probe.recognise(reply), status: reply.status };
}

/**
 * Recognises the vendor of a server at an address that no tenant has yet; stores nothing.
 * @throws ConciergeError `bad_message` for no base URL, `no_permission`, `insecure` for plain http that the policy forbids
 */
async function recognise(deps: CommandHandlersDeps, address: string): Promise<RecognisedServer> {
  if (validateAddress(address) !== null) throw new ConciergeError('bad_message');
  const baseUrl = normalizeAddress(address, 'path');
  const { httpTenants } = (await deps.tenantService.policy()).preferences;
  if (httpTenants === false && isUnencrypted(baseUrl)) throw new ConciergeError('insecure');
  await assertHostAllowed(deps, { baseUrl });
  return deps.recogniseServer(baseUrl);
}

/**
 * Wraps each handler as user activity: auto-lock runs before a command, and a command settles only after the lock
 * alarm and the signed-in tabs match its changes.
 */
export function withAutoLock(
  handlers: CommandHandlers,
  autoLock: AutoLock,
  tabs: SignedInTabs,
): CommandHandlers {
  const wrap =
    <C>(handle: (command: C, origin: TabOrigin) => Promise<CommandResult>) =>
    async (command: C, origin: TabOrigin) => {
      await autoLock.recordActivity();
      try {
        return await handle(command, origin);
      } finally {
        await autoLock.lockIfDue();
        await tabs.sync();
        // The engine keeps the last input of a pattern, which may be a password or a passkey's output.
        clearRegExpState();
      }
    };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, wrap(handle as never)]),
  ) as unknown as CommandHandlers;
}
