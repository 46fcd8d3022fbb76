import type { PolicyPreferences } from '../policy/policy.ts';
import { setPass, withoutKey } from '../sessions/pass-updates.ts';
import type { Passes } from '../sessions/schema.ts';
import { nextQuarantineKey, quarantineKeysIn } from '../storage/quarantine.ts';
import { credentials, passes, vault, vaultFacts, vaultKey } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import type { Remembered, Vault, VaultStatus } from './schema.ts';

/** What stands where the vault is kept. */
export type LoadedVault = { kind: 'none' } | { kind: 'vault'; vault: Vault } | { kind: 'unreadable' };

/** Where a vault that could not be read is kept, as it was; a second one with a number behind. */
const asideKey = 'vault.aside';

/** Reads the vault's slot; one of another version is `unreadable`, so that it is kept aside and not taken for none. */
export async function loadVault(store: Store): Promise<LoadedVault> {
  const stored = (await store.raw.local.get([vault.key]))[vault.key];
  if (stored === undefined) return { kind: 'none' };
  if (typeof stored !== 'object' || stored === null || !('version' in stored) || !('data' in stored))
    return { kind: 'unreadable' };
  if (stored.version !== vault.version) return { kind: 'unreadable' };
  if (stored.data === null) return { kind: 'none' };
  const read = vault.parse(stored.data);
  return read === null ? { kind: 'unreadable' } : { kind: 'vault', vault: read };
}

/** Keeps what stands there where nothing overwrites it, and puts what is still good in its place, in one call. */
export async function quarantine(store: Store, good: Vault | null): Promise<void> {
  const stored = (await store.raw.local.get([vault.key]))[vault.key];
  const key = nextQuarantineKey(await store.keys('local'), asideKey);
  await store.raw.local.set({ [key]: stored, [vault.key]: { version: vault.version, data: good } });
}

/** Drops all that was kept aside. */
export async function discardQuarantined(store: Store): Promise<void> {
  const keys = await asideKeys(store);
  if (keys.length > 0) await store.raw.local.remove(keys);
}

async function asideKeys(store: Store): Promise<string[]> {
  return quarantineKeysIn(await store.keys('local'), asideKey);
}

/** What of keeping the organisation may forbid. */
export type RetentionPolicy = Pick<PolicyPreferences, 'vault' | 'remember'>;

/**
 * Brings what pages may know up to date; writes nothing when nothing has changed. Where there is no vault to unlock, or
 * none that may be, no tenant goes on saying that it is locked.
 */
export async function publishStatus(store: Store, policy: () => Promise<RetentionPolicy>): Promise<void> {
  const [found, aside, rules] = await Promise.all([loadVault(store), asideKeys(store), policy()]);
  await store.update([vaultFacts, vaultKey, credentials, passes], (told, key, remembered, all) => {
    const facts = deriveStatus(found, aside.length > 0, key !== null, remembered, rules);
    return [
      JSON.stringify(facts) === JSON.stringify(told) ? undefined : facts,
      undefined,
      undefined,
      facts.vault === 'none' || rules.vault === false ? withoutLocked(all) : undefined,
    ];
  });
}

/** Passes of which none says that the vault stands in the way; `undefined` where none does. */
export function withoutLocked(all: Passes): Passes | undefined {
  const left = Object.entries(all).reduce(
    (left, [id, pass]) =>
      pass.problem?.code === 'vault_locked' ? setPass(left, id, withoutKey(pass, 'problem')) : left,
    all,
  );
  return left === all ? undefined : left;
}

/** What pages may know. What may not be used is not told as kept. */
export function deriveStatus(
  found: LoadedVault,
  aside: boolean,
  unlocked: boolean,
  remembered: Remembered,
  rules: RetentionPolicy,
): VaultStatus {
  const here = found.kind === 'vault' ? found.vault : null;
  return {
    vault: found.kind === 'none' || found.kind === 'unreadable' ? 'none' : unlocked ? 'unlocked' : 'locked',
    ...(here?.passkey === undefined
      ? {}
      : { passkey: { credential: here.passkey.credential, salt: here.passkey.salt } }),
    kept: {
      ...Object.fromEntries(ids(here?.entries, rules.vault).map((id) => [id, 'vault' as const])),
      ...Object.fromEntries(ids(remembered, rules.remember).map((id) => [id, 'browser' as const])),
    },
    open: unlocked || Object.keys(remembered).length > 0,
    aside,
  };
}

function ids(all: Readonly<Record<string, unknown>> = {}, allowed = true): string[] {
  return allowed ? Object.keys(all) : [];
}
