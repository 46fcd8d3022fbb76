import type { Mutex } from '../async/mutex.ts';
import type { PolicyPreferences } from '../policy/policy.ts';
import { clearRegExpState } from '../security/clear-regexp.ts';
import { setPass, withoutKey } from '../sessions/pass-updates.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { credentials, lastUse, passes, pending, vaultKey, vaultStatus } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { defaultAutoLockMinutes } from './limits.ts';
import { deriveStatus, loadVault, publishStatus } from './vault-storage.ts';

/** Uses within this interval are written once, in milliseconds. */
const activityIntervalMs = 10_000;
const minuteMs = 60_000;

interface AutoLockDeps {
  store: Store;
  /** The preferences with managed values applied. */
  preferences(): Promise<Preferences & PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  mutex: Mutex;
  /** Cancels the logins in flight: they hold credentials in memory. */
  cancelLogins(): Promise<void>;
  endSessions(): Promise<void>;
  /** Sets the alarm that wakes the worker to lock, or clears it. */
  setAlarm?(at: number | null): void;
}

/** Locks the vault and clears remembered credentials after disuse, or with the screen. */
export interface AutoLock {
  /**
   * Deletes the vault key, remembered credentials and logins waiting for a code; ends the sessions where
   * `lockEndsSessions` is set.
   */
  lock(): Promise<void>;
  /** Records a use: locks first when the lock is due, otherwise restarts the idle time. */
  recordActivity(): Promise<void>;
  /** Locks when the lock is due; otherwise sets the alarm for it. */
  lockIfDue(): Promise<void>;
  /** Locks where the preference, or without one the existence of a vault, requires it. */
  onScreenLocked(): Promise<void>;
}

export function createAutoLock(deps: AutoLockDeps): AutoLock {
  const { store, now, mutex } = deps;

  /** Whether a lock would have an effect: an unlocked vault, or remembered credentials. */
  async function isOpen(): Promise<boolean> {
    const [key, inMemory] = await Promise.all([store.read(vaultKey), store.read(credentials)]);
    return key !== null || Object.keys(inMemory).length > 0;
  }

  /** Epoch milliseconds of the automatic lock; `null` when nothing is open or the automatic lock is off. */
  async function lockTime(): Promise<number | null> {
    if (!(await isOpen())) return null;
    const minutes = await idleMinutes();
    if (minutes === null) return null;
    const at = now();
    const since = (await store.read(lastUse)) ?? at;
    // A clock that was set back locks at once: the idle time is unknown.
    return since > at + minuteMs ? at : since + minutes * minuteMs;
  }

  async function idleMinutes(): Promise<number | null> {
    const { autoLock } = await deps.preferences();
    if (autoLock !== undefined) return autoLock;
    return (await loadVault(store)).kind === 'none' ? null : defaultAutoLockMinutes;
  }

  async function lock(): Promise<void> {
    await deps.cancelLogins();
    await mutex(async () => {
      const [loaded, preferences] = await Promise.all([loadVault(store), deps.preferences()]);
      await store.update(
        [vaultKey, credentials, pending, lastUse, passes, vaultStatus],
        (key, inMemory, pendingLogins, lastUsedAt, allPasses, { quarantined }) => [
          key === null ? undefined : null,
          Object.keys(inMemory).length === 0 ? undefined : {},
          Object.keys(pendingLogins).length === 0 ? undefined : {},
          lastUsedAt === null ? undefined : null,
          Object.keys(pendingLogins).length === 0
            ? undefined
            : Object.keys(pendingLogins).reduce(
                (remaining, id) =>
                  setPass(remaining, id, withoutKey(getOwn(remaining, id) ?? {}, 'signingIn')),
                allPasses,
              ),
          deriveStatus(loaded, quarantined === true, false, {}, preferences),
        ],
      );
      await publishStatus(store, deps.preferences);
    });
    deps.setAlarm?.(null);
    clearRegExpState();
    if ((await deps.preferences()).lockEndsSessions === true) await deps.endSessions();
  }

  async function lockIfDue(): Promise<void> {
    const at = await lockTime();
    if (at !== null && at <= now()) return lock();
    deps.setAlarm?.(at);
  }

  return {
    lock,
    lockIfDue,

    async recordActivity() {
      if (!(await isOpen())) return;
      await lockIfDue();
      let isNewUse = false;
      await store.update([lastUse], (lastUsedAt) => {
        isNewUse = lastUsedAt !== null && Math.abs(now() - lastUsedAt) >= activityIntervalMs;
        return [isNewUse ? now() : undefined];
      });
      if (isNewUse) await lockIfDue();
    },

    async onScreenLocked() {
      const { lockOnScreen } = await deps.preferences();
      if (lockOnScreen ?? (await loadVault(store)).kind !== 'none') await lock();
    },
  };
}
