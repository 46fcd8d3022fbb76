import type { Store } from '../platform/store.ts';
import { withoutKey, withPass } from '../sessions/passes.ts';
import type { Passes } from '../sessions/schema.ts';
import { asideKeysIn, nextAsideKey } from '../slots/aside.ts';
import { credentials, passes, vault, vaultFacts, vaultKey } from '../slots/background.ts';
import type { PolicyPreferences } from '../tenants/policy.ts';
import type { Remembered, Vault, VaultFacts } from './schema.ts';

/** What stands where the vault is kept. */
export type Found = { kind: 'none' } | { kind: 'vault'; vault: Vault } | { kind: 'unreadable' };

/** Where a vault that could not be read is kept, as it was; a second one with a number behind. */
const asideKey = 'vault.aside';

/** Reads the vault's slot; one of another version is `unreadable`, so that it is kept aside and not taken for none. */
export async function findVault(store: Store): Promise<Found> {
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
export async function setAside(store: Store, good: Vault | null): Promise<void> {
  const stored = (await store.raw.local.get([vault.key]))[vault.key];
  const key = nextAsideKey(await store.keys('local'), asideKey);
  await store.raw.local.set({ [key]: stored, [vault.key]: { version: vault.version, data: good } });
}

/** Drops all that was kept aside. */
export async function discardAside(store: Store): Promise<void> {
  const keys = await asideKeys(store);
  if (keys.length > 0) await store.raw.local.remove(keys);
}

async function asideKeys(store: Store): Promise<string[]> {
  return asideKeysIn(await store.keys('local'), asideKey);
}

/** What of keeping the organisation may forbid. */
export type KeepingRules = Pick<PolicyPreferences, 'vault' | 'remember'>;

/**
 * Brings what pages may know up to date; writes nothing when nothing has changed. Where there is no vault to unlock, or
 * none that may be, no tenant goes on saying that it is locked.
 */
export async function tellFacts(store: Store, policy: () => Promise<KeepingRules>): Promise<void> {
  const [found, aside, rules] = await Promise.all([findVault(store), asideKeys(store), policy()]);
  await store.change([vaultFacts, vaultKey, credentials, passes], (told, key, remembered, all) => {
    const facts = factsOf(found, aside.length > 0, key !== null, remembered, rules);
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
      pass.problem?.code === 'vault_locked' ? withPass(left, id, withoutKey(pass, 'problem')) : left,
    all,
  );
  return left === all ? undefined : left;
}

/** What pages may know. What may not be used is not told as kept. */
export function factsOf(
  found: Found,
  aside: boolean,
  unlocked: boolean,
  remembered: Remembered,
  rules: KeepingRules,
): VaultFacts {
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
