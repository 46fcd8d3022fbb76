import type { Mutex } from '../async/mutex.ts';
import { ConciergeError } from '../errors.ts';
import type { PolicyPreferences } from '../policy/policy.ts';
import { fromBase64url } from '../security/base64url.ts';
import type { CredentialStore, Retention } from '../sessions/credential-store.ts';
import { omitKey } from '../sessions/pass-updates.ts';
import { endpointOf } from '../sessions/tenant-context.ts';
import { getOwn } from '../storage/own-entry.ts';
import { credentials, lastUse, preferences, vault, vaultKey } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Credentials, Tenant } from '../vendors/contract.ts';
import { decryptWithKey, encryptWithKey, pad, parsePadded } from './jwe.ts';
import { type RetainedCredential, retainedCredentialsSchema, type Vault } from './schema.ts';
import { publishStatus } from './vault-storage.ts';

export interface CredentialStoreDeps {
  store: Store;
  policy(): Promise<PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  mutex: Mutex;
}

/** Credentials kept in memory or in the vault, as each tenant's person chose. */
export interface RetainedCredentials extends CredentialStore {
  /** Takes the choice for one tenant; what was kept elsewhere goes. @throws ConciergeError `forbidden`, `vault_locked` */
  setRetention(tenant: Tenant, keeping: Retention): Promise<void>;
  /** Forgets what is kept of a tenant, wherever; the choice stays. */
  forget(tenantId: string): Promise<void>;
  /** Forgets what is remembered and nobody wants, or the organisation lets anybody, remembered any more. */
  recover(): Promise<void>;
}

export function createCredentialStore(deps: CredentialStoreDeps): RetainedCredentials {
  const { store, mutex, now } = deps;

  async function chosen(tenantId: string): Promise<Retention> {
    const [kept, rules] = await Promise.all([store.read(preferences), deps.policy()]);
    const keeping = getOwn(kept.keeping ?? {}, tenantId) ?? 'ask';
    if (keeping === 'browser' && rules.remember === false) return 'ask';
    if (keeping === 'vault' && rules.vault === false) return 'ask';
    return keeping;
  }

  /** @throws ConciergeError `vault_locked` */
  async function read(tenantId: string, keeping: Retention): Promise<RetainedCredential | null> {
    if (keeping === 'browser') return getOwn(await store.read(credentials), tenantId) ?? null;
    const sealed = getOwn((await store.read(vault))?.entries ?? {}, tenantId);
    if (keeping !== 'vault' || sealed === undefined) return null;
    const text = await store.read(vaultKey);
    if (text === null) throw new ConciergeError('vault_locked', { detail: 'locked' });
    const key = fromBase64url(text);
    const content = await decryptWithKey(sealed, key, tenantId).catch(() => null);
    key.fill(0);
    if (content === null) return null;
    const kept = retainedCredentialsSchema.safeParse(parsePadded(content));
    return kept.success ? kept.data : null;
  }

  async function remember(tenantId: string, kept: RetainedCredential): Promise<void> {
    await store.update([credentials, lastUse], (all, _use) => [{ ...all, [tenantId]: kept }, now()]);
  }

  /** @returns `null` when the vault is locked */
  async function seal(tenantId: string, kept: RetainedCredential): Promise<string | null> {
    const text = await store.read(vaultKey);
    if (text === null) return null;
    const key = fromBase64url(text);
    const sealed = await encryptWithKey(pad(kept), key, tenantId);
    key.fill(0);
    return sealed;
  }

  async function forgetUnchosen(): Promise<void> {
    const [{ keeping = {} }, rules] = await Promise.all([store.read(preferences), deps.policy()]);
    await store.update([credentials], (all) => {
      const wanted = Object.entries(all).filter(
        ([id]) => rules.remember !== false && getOwn(keeping, id) === 'browser',
      );
      return [wanted.length === Object.keys(all).length ? undefined : Object.fromEntries(wanted)];
    });
  }

  async function drop(tenantId: string): Promise<void> {
    await store.update([vault], (here) => [withoutEntry(here, tenantId)]);
    await store.update([credentials], (all) => [omitKey(all, tenantId)]);
    await publishStatus(store, deps.policy);
  }

  return {
    find: (tenant) =>
      mutex(async () => {
        const kept = await read(tenant.id, await chosen(tenant.id));
        if (kept === null) return null;
        if (endpointOf({ ...tenant, ...kept.doors }) === endpointOf(tenant))
          return { method: kept.method, fields: kept.fields };
        // Typed for another server: it is not carried to this one.
        await drop(tenant.id);
        return null;
      }),

    has: (tenantId) =>
      mutex(async () => {
        const [here, remembered] = await Promise.all([store.read(vault), store.read(credentials)]);
        return Object.hasOwn(here?.entries ?? {}, tenantId) || Object.hasOwn(remembered, tenantId);
      }),

    save: (tenant, { method, fields }, another) =>
      mutex(async () => {
        if (another) await drop(tenant.id);
        const keeping = await chosen(tenant.id);
        if (keeping === 'ask') return;
        const { vendor, baseUrl, settings } = tenant;
        const kept = { method, fields: { ...fields }, doors: { vendor, baseUrl, settings } };
        if (keeping === 'browser') await remember(tenant.id, kept);
        const sealed = keeping === 'vault' ? await seal(tenant.id, kept) : null;
        await store.update([vault], (here) => [withEntry(here, tenant.id, sealed)]);
        await publishStatus(store, deps.policy);
        // A log-in that worked stays one when there is no room to keep what was typed.
      }).catch(() => undefined),

    forgetRefused: (tenant, refused) =>
      mutex(async () => {
        const keeping = await chosen(tenant.id);
        const kept = await read(tenant.id, keeping).catch(() => null);
        if (kept === null || !sameCredentials(kept, refused)) return;
        await drop(tenant.id);
      }),

    setRetention: (tenant, keeping) =>
      mutex(async () => {
        const rules = await deps.policy();
        const forbidden = { ask: false, browser: rules.remember === false, vault: rules.vault === false };
        if (forbidden[keeping]) throw new ConciergeError('forbidden', { detail: 'managed' });
        const before = await chosen(tenant.id);
        // Who is asked each time has nothing kept, nor anything that the organisation does not let be used now.
        if (keeping === before && keeping !== 'ask') return;
        if (keeping === 'vault' && (await store.read(vaultKey)) === null)
          throw new ConciergeError('vault_locked', {
            detail: (await store.read(vault)) === null ? 'none' : 'locked',
          });
        const kept = keeping === 'ask' ? null : await read(tenant.id, before).catch(() => null);
        if (kept !== null && keeping === 'browser') await remember(tenant.id, kept);
        const sealed = kept !== null && keeping === 'vault' ? await seal(tenant.id, kept) : null;
        // The choice and what it does to the vault are one write: what was to be forgotten is.
        await store.update([preferences, vault], (all, here) => {
          const { [tenant.id]: chosenBefore, ...others } = all.keeping ?? {};
          const choice = keeping === 'ask' ? {} : { [tenant.id]: keeping };
          return [
            chosenBefore === undefined && keeping === 'ask'
              ? undefined
              : { ...all, keeping: { ...others, ...choice } },
            keeping === 'vault' ? withEntry(here, tenant.id, sealed) : withoutEntry(here, tenant.id),
          ];
        });
        await forgetUnchosen();
        await publishStatus(store, deps.policy);
      }),

    forget: (tenantId) =>
      mutex(async () => {
        await drop(tenantId);
      }),

    recover: () =>
      mutex(async () => {
        await forgetUnchosen();
        await publishStatus(store, deps.policy);
      }),
  };
}

function sameCredentials(kept: RetainedCredential, refused: Credentials): boolean {
  const names = new Set([...Object.keys(kept.fields), ...Object.keys(refused.fields)]);
  return (
    kept.method === refused.method && [...names].every((name) => kept.fields[name] === refused.fields[name])
  );
}

/** `undefined`, which writes nothing, where there is no vault or nothing to put in it. */
function withEntry(here: Vault | null, id: string, sealed: string | null): Vault | undefined {
  return here === null || sealed === null
    ? undefined
    : { ...here, entries: { ...here.entries, [id]: sealed } };
}

function withoutEntry(here: Vault | null, id: string): Vault | undefined {
  const entries = here === null ? undefined : omitKey(here.entries, id);
  return here === null || entries === undefined ? undefined : { ...here, entries };
}
