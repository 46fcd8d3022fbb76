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
import { findDescriptor } from '../vendors/descriptors.ts';
import { decryptWithKey, encryptWithKey, pad, parsePadded } from './jwe.ts';
import { type RetainedCredential, retainedCredentialsSchema, type Vault } from './schema.ts';
import { publishStatus } from './vault-storage.ts';

interface RetainedCredentialsDeps {
  store: Store;
  policy(): Promise<PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  mutex: Mutex;
}

/** Credentials retained in memory or in the vault, by the choice made for each tenant. */
export interface RetainedCredentials extends CredentialStore {
  /**
   * Sets the retention of one tenant and deletes its credentials from the other store.
   * @throws ConciergeError `forbidden`, `vault_locked`
   */
  setRetention(tenant: Tenant, retention: Retention): Promise<void>;
  /** Deletes a tenant's credentials from every store; its retention stays set. */
  forget(tenantId: string): Promise<void>;
  /** Deletes remembered credentials that neither the preferences nor the policy allow any more. */
  recover(): Promise<void>;
}

export function createRetainedCredentials(deps: RetainedCredentialsDeps): RetainedCredentials {
  const { store, mutex, now } = deps;

  async function retentionOf(tenantId: string): Promise<Retention> {
    const [stored, policy] = await Promise.all([store.read(preferences), deps.policy()]);
    const retention = getOwn(stored.retention ?? {}, tenantId) ?? 'ask';
    if (retention === 'browser' && policy.remember === false) return 'ask';
    if (retention === 'vault' && policy.vault === false) return 'ask';
    return retention;
  }

  /** @throws ConciergeError `vault_locked` */
  async function read(tenantId: string, retention: Retention): Promise<RetainedCredential | null> {
    if (retention === 'browser') return getOwn(await store.read(credentials), tenantId) ?? null;
    const jwe = getOwn((await store.read(vault))?.entries ?? {}, tenantId);
    if (retention !== 'vault' || jwe === undefined) return null;
    const encodedKey = await store.read(vaultKey);
    if (encodedKey === null) throw new ConciergeError('vault_locked', { detail: 'locked' });
    const key = fromBase64url(encodedKey);
    const plaintext = await decryptWithKey(jwe, key, tenantId).catch(() => null);
    key.fill(0);
    if (plaintext === null) return null;
    const parsed = retainedCredentialsSchema.safeParse(parsePadded(plaintext));
    return parsed.success ? parsed.data : null;
  }

  async function remember(tenantId: string, credential: RetainedCredential): Promise<void> {
    await store.update([credentials, lastUse], (all, _use) => [{ ...all, [tenantId]: credential }, now()]);
  }

  /** @returns `null` when the vault is locked */
  async function encrypt(tenantId: string, credential: RetainedCredential): Promise<string | null> {
    const encodedKey = await store.read(vaultKey);
    if (encodedKey === null) return null;
    const key = fromBase64url(encodedKey);
    const jwe = await encryptWithKey(pad(credential), key, tenantId);
    key.fill(0);
    return jwe;
  }

  async function dropUnretained(): Promise<void> {
    const [{ retention: retentions = {} }, policy] = await Promise.all([
      store.read(preferences),
      deps.policy(),
    ]);
    await store.update([credentials], (all) => {
      const retained = Object.entries(all).filter(
        ([id]) => policy.remember !== false && getOwn(retentions, id) === 'browser',
      );
      return [retained.length === Object.keys(all).length ? undefined : Object.fromEntries(retained)];
    });
  }

  async function drop(tenantId: string): Promise<void> {
    await store.update([vault], (current) => [withoutEntry(current, tenantId)]);
    await store.update([credentials], (all) => [omitKey(all, tenantId)]);
    await publishStatus(store, deps.policy);
  }

  return {
    find: (tenant) =>
      mutex(async () => {
        const credential = await read(tenant.id, await retentionOf(tenant.id));
        if (credential === null) return null;
        const { digest, ...endpoint } = credential.endpoint;
        const isSame = endpointOf({ ...tenant, ...endpoint }) === endpointOf(tenant);
        if (isSame && digest === foreignDigest(tenant.vendor))
          return { method: credential.method, fields: credential.fields };
        // The credentials belong to another endpoint, so they are deleted and not sent to this one.
        await drop(tenant.id);
        return null;
      }),

    has: (tenantId) =>
      mutex(async () => {
        const [current, remembered] = await Promise.all([store.read(vault), store.read(credentials)]);
        return Object.hasOwn(current?.entries ?? {}, tenantId) || Object.hasOwn(remembered, tenantId);
      }),

    save: (tenant, { method, fields }, isOtherAccount) =>
      mutex(async () => {
        if (isOtherAccount) await drop(tenant.id);
        const retention = await retentionOf(tenant.id);
        if (retention === 'ask') return;
        const { vendor, baseUrl, settings } = tenant;
        const digest = foreignDigest(vendor);
        const endpoint = { vendor, ...(digest === undefined ? {} : { digest }), baseUrl, settings };
        const credential = { method, fields: { ...fields }, endpoint };
        if (retention === 'browser') await remember(tenant.id, credential);
        const jwe = retention === 'vault' ? await encrypt(tenant.id, credential) : null;
        await store.update([vault], (current) => [withEntry(current, tenant.id, jwe)]);
        await publishStatus(store, deps.policy);
      }),

    forgetRefused: (tenant, refused) =>
      mutex(async () => {
        const retention = await retentionOf(tenant.id);
        const credential = await read(tenant.id, retention).catch(() => null);
        if (credential === null || !isSameCredential(credential, refused)) return;
        await drop(tenant.id);
      }),

    setRetention: (tenant, retention) =>
      mutex(async () => {
        const policy = await deps.policy();
        const forbidden = { ask: false, browser: policy.remember === false, vault: policy.vault === false };
        if (forbidden[retention]) throw new ConciergeError('forbidden', { detail: 'managed' });
        const previous = await retentionOf(tenant.id);
        // An unchanged retention needs no write; `ask` still deletes what the policy now forbids to use.
        if (retention === previous && retention !== 'ask') return;
        if (retention === 'vault' && (await store.read(vaultKey)) === null)
          throw new ConciergeError('vault_locked', {
            detail: (await store.read(vault)) === null ? 'none' : 'locked',
          });
        const credential = retention === 'ask' ? null : await read(tenant.id, previous).catch(() => null);
        if (credential !== null && retention === 'browser') await remember(tenant.id, credential);
        const jwe =
          credential !== null && retention === 'vault' ? await encrypt(tenant.id, credential) : null;
        // One write for preference and vault, so that credentials to be deleted cannot survive the change.
        const change = store.update([preferences, vault], (all, current) => {
          const { [tenant.id]: previousChoice, ...others } = all.retention ?? {};
          const choice = retention === 'ask' ? {} : { [tenant.id]: retention };
          return [
            previousChoice === undefined && retention === 'ask'
              ? undefined
              : { ...all, retention: { ...others, ...choice } },
            retention === 'vault' ? withEntry(current, tenant.id, jwe) : withoutEntry(current, tenant.id),
          ];
        });
        try {
          await change;
        } finally {
          // A choice that found no room must not leave its credentials behind.
          await dropUnretained();
          await publishStatus(store, deps.policy);
        }
      }),

    forget: (tenantId) =>
      mutex(async () => {
        await drop(tenantId);
      }),

    recover: () =>
      mutex(async () => {
        await dropUnretained();
        await publishStatus(store, deps.policy);
      }),
  };
}

function isSameCredential(credential: RetainedCredential, refused: Credentials): boolean {
  const names = new Set([...Object.keys(credential.fields), ...Object.keys(refused.fields)]);
  return (
    credential.method === refused.method &&
    [...names].every((name) => credential.fields[name] === refused.fields[name])
  );
}

/** `undefined`, which writes nothing, without a vault or an entry. */
function withEntry(current: Vault | null, id: string, jwe: string | null): Vault | undefined {
  return current === null || jwe === null
    ? undefined
    : { ...current, entries: { ...current.entries, [id]: jwe } };
}

function withoutEntry(current: Vault | null, id: string): Vault | undefined {
  const entries = current === null ? undefined : omitKey(current.entries, id);
  return current === null || entries === undefined ? undefined : { ...current, entries };
}

/** The digest of a vendor's definition that did not come with the extension. */
function foreignDigest(vendor: string): string | undefined {
  const { from, digest } = findDescriptor(vendor) ?? {};
  return from === 'gallery' ? undefined : digest;
}
