import type { PolicyPreferences } from '../policy/policy.ts';
import { setPass, withoutKey } from '../sessions/pass-updates.ts';
import type { Passes } from '../sessions/schema.ts';
import { nextQuarantineKey, quarantineKeysIn } from '../storage/quarantine.ts';
import { credentials, passes, vault, vaultKey, vaultStatus } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Remembered, Vault, VaultStatus } from './schema.ts';

/** The content of the vault slot. */
type LoadedVault = { kind: 'none' } | { kind: 'vault'; vault: Vault } | { kind: 'unreadable' };

/** The quarantine key of an unreadable vault; further ones get a number appended. */
const quarantineKey = 'vault.quarantine';

/**
 * Reads the vault slot. Another version is `unreadable`, not `none`, so that the data is quarantined and not
 * overwritten.
 */
export async function loadVault(store: Store): Promise<LoadedVault> {
  const stored = (await store.raw.local.get([vault.key]))[vault.key];
  if (stored === undefined) return { kind: 'none' };
  if (typeof stored !== 'object' || stored === null || !('version' in stored) || !('data' in stored))
    return { kind: 'unreadable' };
  if (stored.version !== vault.version) return { kind: 'unreadable' };
  if (stored.data === null) return { kind: 'none' };
  const parsed = vault.parse(stored.data);
  return parsed === null ? { kind: 'unreadable' } : { kind: 'vault', vault: parsed };
}

/** Copies the stored vault to a quarantine key and replaces it with its intact part, in one write. */
export async function quarantine(store: Store, intact: Vault | null): Promise<void> {
  const stored = (await store.raw.local.get([vault.key]))[vault.key];
  const key = nextQuarantineKey(await store.keys('local'), quarantineKey);
  await store.raw.local.set({ [key]: stored, [vault.key]: { version: vault.version, data: intact } });
}

/** Deletes every quarantined vault. */
export async function discardQuarantined(store: Store): Promise<void> {
  const keys = await quarantineKeys(store);
  if (keys.length > 0) await store.raw.local.remove(keys);
}

async function quarantineKeys(store: Store): Promise<string[]> {
  return quarantineKeysIn(await store.keys('local'), quarantineKey);
}

/** The retention that the organisation may forbid. */
type RetentionPolicy = Pick<PolicyPreferences, 'vault' | 'remember'>;

/**
 * Updates the vault status for pages; an unchanged status is not written. Without a usable vault, also
 * removes `vault_locked` problems from the passes.
 */
export async function publishStatus(store: Store, policy: () => Promise<RetentionPolicy>): Promise<void> {
  const [loaded, quarantined, currentPolicy] = await Promise.all([
    loadVault(store),
    quarantineKeys(store),
    policy(),
  ]);
  await store.update([vaultStatus, vaultKey, credentials, passes], (published, key, inMemory, all) => {
    const status = deriveStatus(loaded, quarantined.length > 0, key !== null, inMemory, currentPolicy);
    return [
      JSON.stringify(status) === JSON.stringify(published) ? undefined : status,
      undefined,
      undefined,
      status.vault === 'none' || currentPolicy.vault === false ? withoutLocked(all) : undefined,
    ];
  });
}

/** The passes without `vault_locked` problems; `undefined` when there are none. */
export function withoutLocked(all: Passes): Passes | undefined {
  const remaining = Object.entries(all).reduce(
    (remaining, [id, pass]) =>
      pass.problem?.code === 'vault_locked' ? setPass(remaining, id, withoutKey(pass, 'problem')) : remaining,
    all,
  );
  return remaining === all ? undefined : remaining;
}

/** Derives the status for pages; retention that the policy forbids is left out. */
export function deriveStatus(
  loaded: LoadedVault,
  isQuarantined: boolean,
  unlocked: boolean,
  inMemory: Remembered,
  policy: RetentionPolicy,
): VaultStatus {
  const current = loaded.kind === 'vault' ? loaded.vault : null;
  return {
    vault: loaded.kind === 'none' || loaded.kind === 'unreadable' ? 'none' : unlocked ? 'unlocked' : 'locked',
    ...(current?.passkey === undefined
      ? {}
      : { passkey: { credential: current.passkey.credential, salt: current.passkey.salt } }),
    retained: {
      ...Object.fromEntries(allowedIds(current?.entries, policy.vault).map((id) => [id, 'vault' as const])),
      ...Object.fromEntries(allowedIds(inMemory, policy.remember).map((id) => [id, 'browser' as const])),
    },
    open: unlocked || Object.keys(inMemory).length > 0,
    quarantined: isQuarantined,
  };
}

function allowedIds(all: Readonly<Record<string, unknown>> = {}, allowed = true): string[] {
  return allowed ? Object.keys(all) : [];
}
