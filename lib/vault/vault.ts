import type { Mutex } from '../async/mutex.ts';
import { ConciergeError } from '../errors.ts';
import type { PolicyPreferences } from '../policy/policy.ts';
import { fromBase64url, toBase64url } from '../security/base64url.ts';
import {
  credentials,
  lastUse,
  passes,
  preferences,
  unlockAttempts,
  vault,
  vaultKey,
  vaultStatus,
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

interface VaultDeps {
  store: Store;
  /** The managed values. */
  policy(): Promise<PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  mutex: Mutex;
  /** PBKDF2 iterations. */
  iterations: number;
}

/** A new passkey with its PRF output, base64url. */
interface NewPasskey extends Passkey {
  output: string;
}

/**
 * Credentials on disk under one random key. Each change is one write: a worker that ends meanwhile leaves the
 * old vault or the new one.
 * @throws ConciergeError `vault_locked` with the detail `none`, `exists`, `locked`, `passphrase`, `passkey`,
 *   `wait` (with seconds) or `damaged`; `forbidden` (`managed`) by policy
 */
export interface VaultService {
  /** Creates an empty, unlocked vault. */
  setUp(passphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  /** @param output the passkey's PRF output, base64url */
  unlockByPasskey(output: string): Promise<void>;
  /**
   * Re-encrypts under a new key and passphrase: an old copy of the file cannot reveal later entries.
   * @param output keeps the passkey; without it the passkey is removed
   */
  changePassphrase(passphrase: string, newPassphrase: string, output: string | undefined): Promise<void>;
  /** @throws ConciergeError `bad_message` when there already is a passkey; `vault_locked` */
  addPasskey(passkey: NewPasskey): Promise<void>;
  /**
   * Re-encrypts everything under a new key, because an old copy of the file reveals the current one to the
   * passkey.
   */
  removePasskey(passphrase: string): Promise<void>;
  /** Deletes vault, key and quarantine; tenants with vault retention change to `ask`. */
  erase(): Promise<void>;
  discardQuarantined(): Promise<void>;
  /** Quarantines an unreadable vault, locks one that the policy forbids, and publishes the status. */
  recover(): Promise<void>;
}

const passkeyName = 'passkey';

export function createVault(deps: VaultDeps): VaultService {
  const { store, now, mutex, iterations } = deps;

  async function assertVaultAllowed(): Promise<void> {
    if ((await deps.policy()).vault === false) throw new ConciergeError('forbidden', { detail: 'managed' });
  }

  /** Writes the key and the status in one call, so that pages never see one without the other. */
  async function storeUnlockedKey(key: Uint8Array): Promise<void> {
    const [loaded, policy] = await Promise.all([loadVault(store), deps.policy()]);
    const encodedKey = toBase64url(key);
    key.fill(0);
    await store.update(
      [vaultKey, unlockAttempts, lastUse, vaultStatus, credentials, passes],
      (_key, _tries, _use, { quarantined }, inMemory, allPasses) => [
        encodedKey,
        { failed: 0, until: 0 },
        now(),
        deriveStatus(loaded, quarantined === true, true, inMemory, policy),
        undefined,
        withoutLocked(allPasses),
      ],
    );
    await publishStatus(store, deps.policy);
  }

  /**
   * Decrypts with the passphrase, after the enforced wait.
   * @throws ConciergeError
   */
  async function tryPassphrase(jwe: string, passphrase: string): Promise<Uint8Array> {
    const seconds = secondsToWait(await store.read(unlockAttempts), now());
    if (seconds > 0) throw new ConciergeError('vault_locked', { detail: 'wait', retryAfterSeconds: seconds });
    await store.update([unlockAttempts], (attempts) => [recordAttempt(attempts, now())]);
    const plaintext = await decryptWithPassphrase(jwe, passphrase).catch(async (thrown: unknown) => {
      if (!(thrown instanceof InvalidJwe)) throw thrown;
      await quarantine(store, null);
      await publishStatus(store, deps.policy);
      throw new ConciergeError('vault_locked', { detail: 'damaged' });
    });
    if (plaintext !== null) return plaintext;
    const wait = secondsToWait(await store.read(unlockAttempts), now());
    throw new ConciergeError('vault_locked', {
      detail: 'passphrase',
      ...(wait > 0 ? { retryAfterSeconds: wait } : {}),
    });
  }

  async function requireVault(): Promise<Vault> {
    const loaded = await loadVault(store);
    if (loaded.kind !== 'vault') throw new ConciergeError('vault_locked', { detail: 'none' });
    return loaded.vault;
  }

  async function unlockedKey(): Promise<Uint8Array> {
    const key = await store.read(vaultKey);
    if (key === null) throw new ConciergeError('vault_locked', { detail: 'locked' });
    return fromBase64url(key);
  }

  /** Quarantines the whole vault when an entry does not decrypt, and continues with the intact entries. */
  async function dropDamaged(current: Vault, key: Uint8Array): Promise<void> {
    const entries: Record<string, string> = {};
    for (const [id, jwe] of Object.entries(current.entries)) {
      const plaintext = await decryptWithKey(jwe, key, id).catch(() => null);
      if (plaintext !== null && retainedCredentialsSchema.safeParse(parsePadded(plaintext)).success)
        entries[id] = jwe;
    }
    if (Object.keys(entries).length < Object.keys(current.entries).length)
      await quarantine(store, { ...current, entries });
  }

  /** Re-encrypts everything under a new key in one write; drops a passkey without `output`. */
  async function rotateKey(
    passphrase: string,
    newPassphrase: string,
    output: string | undefined,
  ): Promise<void> {
    await assertVaultAllowed();
    const current = await requireVault();
    const oldKey = await tryPassphrase(current.passphrase, passphrase);
    const key = generateKey();
    const entries: Record<string, string> = {};
    for (const [id, jwe] of Object.entries(current.entries)) {
      const plaintext = await decryptWithKey(jwe, oldKey, id).catch(() => null);
      // A damaged entry is not lost: the whole vault is quarantined.
      if (plaintext === null) await quarantine(store, current);
      else entries[id] = await encryptWithKey(plaintext, key, id);
    }
    oldKey.fill(0);
    const passkey =
      current.passkey === undefined || output === undefined
        ? undefined
        : { ...current.passkey, key: await encryptWithPasskey(key, output) };
    const rotated: Vault = {
      passphrase: await encryptWithPassphrase(key, newPassphrase, iterations),
      entries,
      ...(passkey === undefined ? {} : { passkey }),
    };
    // Deletes the old key first: no entry may be encrypted under it into the new vault.
    await store.update([vaultKey], (_old) => [null]);
    await store.update([vault], (_old) => [rotated]);
    await storeUnlockedKey(key);
  }

  return {
    setUp: (passphrase) =>
      mutex(async () => {
        await assertVaultAllowed();
        if ((await loadVault(store)).kind !== 'none')
          throw new ConciergeError('vault_locked', { detail: 'exists' });
        const key = generateKey();
        const jwe = await encryptWithPassphrase(key, passphrase, iterations);
        await store.update([vault], (_old) => [{ passphrase: jwe, entries: {} }]);
        await storeUnlockedKey(key);
      }),

    unlock: (passphrase) =>
      mutex(async () => {
        await assertVaultAllowed();
        const current = await requireVault();
        const key = await tryPassphrase(current.passphrase, passphrase);
        await dropDamaged(current, key);
        await storeUnlockedKey(key);
      }),

    unlockByPasskey: (output) =>
      mutex(async () => {
        await assertVaultAllowed();
        const current = await requireVault();
        const key =
          current.passkey === undefined
            ? null
            : await decryptWithKey(
                current.passkey.key,
                await deriveKeyFromPrf(fromBase64url(output)),
                passkeyName,
              ).catch(() => null);
        if (key === null) throw new ConciergeError('vault_locked', { detail: 'passkey' });
        await dropDamaged(current, key);
        await storeUnlockedKey(key);
      }),

    changePassphrase: (passphrase, newPassphrase, output) =>
      mutex(() => rotateKey(passphrase, newPassphrase, output)),

    addPasskey: ({ credential, salt, output }) =>
      mutex(async () => {
        await assertVaultAllowed();
        const key = await unlockedKey();
        const passkey = { credential, salt, key: await encryptWithPasskey(key, output) };
        key.fill(0);
        await store.update([vault], (current) => {
          // An old copy of the file would open the vault with the old passkey: `removePasskey` changes the
          // key first.
          if (current?.passkey !== undefined) throw new ConciergeError('bad_message');
          return [current === null ? undefined : { ...current, passkey }];
        });
        await publishStatus(store, deps.policy);
      }),

    removePasskey: (passphrase) => mutex(() => rotateKey(passphrase, passphrase, undefined)),

    erase: () =>
      mutex(async () => {
        await store.update([vaultKey, unlockAttempts], (_key, _tries) => [null, { failed: 0, until: 0 }]);
        await store.update([preferences, vault], (stored, _old) => [
          {
            ...stored,
            retention: Object.fromEntries(
              Object.entries(stored.retention ?? {}).filter(([, retention]) => retention !== 'vault'),
            ),
          },
          null,
        ]);
        // A quarantined vault has the same passphrase, so it is erased too.
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
        const loaded = await loadVault(store);
        if (loaded.kind === 'unreadable') await quarantine(store, null);
        const mustLock = loaded.kind !== 'vault' || (await deps.policy()).vault === false;
        await store.update([vaultKey], (key) => [mustLock && key !== null ? null : undefined]);
        await publishStatus(store, deps.policy);
      }),
  };
}

async function encryptWithPasskey(key: Uint8Array, output: string): Promise<string> {
  return encryptWithKey(key, await deriveKeyFromPrf(fromBase64url(output)), passkeyName);
}
