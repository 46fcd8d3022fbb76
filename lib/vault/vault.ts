import type { Mutex } from '../async/mutex.ts';
import { ConciergeError } from '../errors.ts';
import type { PolicyPreferences } from '../policy/policy.ts';
import { fromBase64url, toBase64url } from '../security/base64url.ts';
import {
  credentials,
  lastUse,
  passes,
  preferences,
  vault,
  vaultFacts,
  vaultKey,
  vaultTries,
} from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import {
  decryptWithKey,
  decryptWithPassphrase,
  deriveKeyFromPrf,
  encryptWithKey,
  encryptWithPassphrase,
  generateKey,
  InvalidJwe,
  parsePadded,
} from './jwe.ts';
import { type Passkey, retainedCredentialsSchema, type Vault } from './schema.ts';
import { recordAttempt, secondsToWait } from './unlock-backoff.ts';
import {
  deriveStatus,
  discardQuarantined,
  loadVault,
  publishStatus,
  quarantine,
  withoutLocked,
} from './vault-storage.ts';

export interface VaultDeps {
  store: Store;
  /** What the organisation has set. */
  policy(): Promise<PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  mutex: Mutex;
  /** How often PBKDF2 turns. */
  iterations: number;
}

/** A passkey to be added: where it is found again, and its PRF output, base64url. */
export interface NewPasskey extends Passkey {
  output: string;
}

/**
 * The vault: credentials on disk under one random key, and the ways to that key. Each change is one write: a worker
 * that dies at any await leaves the old vault or the new one.
 * All throw ConciergeError `vault_locked`; its fault says why: `none`, `exists`, `locked`, `passphrase`, `passkey`,
 * `wait` (with the seconds), `damaged`. And `forbidden` (`managed`) where the organisation allows no vault.
 */
export interface VaultService {
  /** Makes an empty vault and leaves it unlocked. */
  setUp(passphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  /** @param output what the passkey's PRF gave, base64url */
  unlockByPasskey(output: string): Promise<void>;
  /**
   * Puts everything under a new key and a new passphrase: who had the old one and a copy of the old file reads
   * nothing that is kept from now on. A passkey goes on only with its `output`.
   */
  changePassphrase(passphrase: string, next: string, output: string | undefined): Promise<void>;
  /** @throws ConciergeError `bad_message` while there is one; `vault_locked` */
  addPasskey(passkey: NewPasskey): Promise<void>;
  /** Puts everything under a new key, which the passkey's part of an old file does not give away. */
  removePasskey(passphrase: string): Promise<void>;
  /** Drops vault and key; who kept credentials in it is asked each time. */
  erase(): Promise<void>;
  discardQuarantined(): Promise<void>;
  /** Sets aside what cannot be read, locks what may not be open, and tells the pages. */
  recover(): Promise<void>;
}

const passkeyName = 'passkey';

export function createVault(deps: VaultDeps): VaultService {
  const { store, now, mutex, iterations } = deps;

  async function requireLeave(): Promise<void> {
    if ((await deps.policy()).vault === false) throw new ConciergeError('forbidden', { detail: 'managed' });
  }

  /** One write in the session area: the key, and that pages may know of it. */
  async function admit(key: Uint8Array): Promise<void> {
    const [found, rules] = await Promise.all([loadVault(store), deps.policy()]);
    const text = toBase64url(key);
    key.fill(0);
    await store.update(
      [vaultKey, vaultTries, lastUse, vaultFacts, credentials, passes],
      (_key, _tries, _use, { aside }, kept, all) => [
        text,
        { failed: 0, until: 0 },
        now(),
        deriveStatus(found, aside === true, true, kept, rules),
        undefined,
        withoutLocked(all),
      ],
    );
    await publishStatus(store, deps.policy);
  }

  /** Tries a passphrase, slowly where others were wrong. @throws ConciergeError */
  async function tried(sealed: string, passphrase: string): Promise<Uint8Array> {
    const seconds = secondsToWait(await store.read(vaultTries), now());
    if (seconds > 0) throw new ConciergeError('vault_locked', { detail: 'wait', retryAfterSeconds: seconds });
    await store.update([vaultTries], (tries) => [recordAttempt(tries, now())]);
    const content = await decryptWithPassphrase(sealed, passphrase).catch(async (thrown: unknown) => {
      if (!(thrown instanceof InvalidJwe)) throw thrown;
      await quarantine(store, null);
      await publishStatus(store, deps.policy);
      throw new ConciergeError('vault_locked', { detail: 'damaged' });
    });
    if (content !== null) return content;
    const wait = secondsToWait(await store.read(vaultTries), now());
    throw new ConciergeError('vault_locked', {
      detail: 'passphrase',
      ...(wait > 0 ? { retryAfterSeconds: wait } : {}),
    });
  }

  async function present(): Promise<Vault> {
    const found = await loadVault(store);
    if (found.kind !== 'vault') throw new ConciergeError('vault_locked', { detail: 'none' });
    return found.vault;
  }

  async function unlockedKey(): Promise<Uint8Array> {
    const key = await store.read(vaultKey);
    if (key === null) throw new ConciergeError('vault_locked', { detail: 'locked' });
    return fromBase64url(key);
  }

  /** Entries that do not open under their own key are damaged: the vault as it was is kept aside, the rest goes on. */
  async function sortOut(here: Vault, key: Uint8Array): Promise<void> {
    const entries: Record<string, string> = {};
    for (const [id, sealed] of Object.entries(here.entries)) {
      const content = await decryptWithKey(sealed, key, id).catch(() => null);
      if (content !== null && retainedCredentialsSchema.safeParse(parsePadded(content)).success)
        entries[id] = sealed;
    }
    if (Object.keys(entries).length < Object.keys(here.entries).length)
      await quarantine(store, { ...here, entries });
  }

  /** Everything under a new key, in one write. A passkey whose `output` is not at hand has no part in it. */
  async function reKey(passphrase: string, next: string, output: string | undefined): Promise<void> {
    await requireLeave();
    const here = await present();
    const old = await tried(here.passphrase, passphrase);
    const key = generateKey();
    const entries: Record<string, string> = {};
    for (const [id, sealed] of Object.entries(here.entries)) {
      const content = await decryptWithKey(sealed, old, id).catch(() => null);
      // One that is damaged is not lost: it is kept aside with the vault it was in.
      if (content === null) await quarantine(store, here);
      else entries[id] = await encryptWithKey(content, key, id);
    }
    old.fill(0);
    const passkey =
      here.passkey === undefined || output === undefined
        ? undefined
        : { ...here.passkey, key: await sealByPasskey(key, output) };
    const changed: Vault = {
      passphrase: await encryptWithPassphrase(key, next, iterations),
      entries,
      ...(passkey === undefined ? {} : { passkey }),
    };
    // The old key goes first: under it nothing may be written into the new vault.
    await store.update([vaultKey], (_old) => [null]);
    await store.update([vault], (_old) => [changed]);
    await admit(key);
  }

  return {
    setUp: (passphrase) =>
      mutex(async () => {
        await requireLeave();
        if ((await loadVault(store)).kind !== 'none')
          throw new ConciergeError('vault_locked', { detail: 'exists' });
        const key = generateKey();
        const sealed = await encryptWithPassphrase(key, passphrase, iterations);
        await store.update([vault], (_old) => [{ passphrase: sealed, entries: {} }]);
        await admit(key);
      }),

    unlock: (passphrase) =>
      mutex(async () => {
        await requireLeave();
        const here = await present();
        const key = await tried(here.passphrase, passphrase);
        await sortOut(here, key);
        await admit(key);
      }),

    unlockByPasskey: (output) =>
      mutex(async () => {
        await requireLeave();
        const here = await present();
        const key =
          here.passkey === undefined
            ? null
            : await decryptWithKey(
                here.passkey.key,
                await deriveKeyFromPrf(fromBase64url(output)),
                passkeyName,
              ).catch(() => null);
        if (key === null) throw new ConciergeError('vault_locked', { detail: 'passkey' });
        await sortOut(here, key);
        await admit(key);
      }),

    changePassphrase: (passphrase, next, output) => mutex(() => reKey(passphrase, next, output)),

    addPasskey: ({ credential, salt, output }) =>
      mutex(async () => {
        await requireLeave();
        const key = await unlockedKey();
        const passkey = { credential, salt, key: await sealByPasskey(key, output) };
        key.fill(0);
        await store.update([vault], (here) => {
          // The old one's part of an old file would open the new vault too: it is removed first, which makes a new key.
          if (here?.passkey !== undefined) throw new ConciergeError('bad_message');
          return [here === null ? undefined : { ...here, passkey }];
        });
        await publishStatus(store, deps.policy);
      }),

    removePasskey: (passphrase) => mutex(() => reKey(passphrase, passphrase, undefined)),

    erase: () =>
      mutex(async () => {
        await store.update([vaultKey, vaultTries], (_key, _tries) => [null, { failed: 0, until: 0 }]);
        await store.update([preferences, vault], (kept, _old) => [
          {
            ...kept,
            keeping: Object.fromEntries(
              Object.entries(kept.keeping ?? {}).filter(([, keeping]) => keeping !== 'vault'),
            ),
          },
          null,
        ]);
        // What was damaged is the old vault too, under the same passphrase.
        await discardQuarantined(store);
        await publishStatus(store, deps.policy);
      }),

    discardQuarantined: () =>
      mutex(async () => {
        await discardQuarantined(store);
        await publishStatus(store, deps.policy);
      }),

    recover: () =>
      mutex(async () => {
        const found = await loadVault(store);
        if (found.kind === 'unreadable') await quarantine(store, null);
        const shut = found.kind !== 'vault' || (await deps.policy()).vault === false;
        await store.update([vaultKey], (key) => [shut && key !== null ? null : undefined]);
        await publishStatus(store, deps.policy);
      }),
  };
}

async function sealByPasskey(key: Uint8Array, output: string): Promise<string> {
  return encryptWithKey(key, await deriveKeyFromPrf(fromBase64url(output)), passkeyName);
}
