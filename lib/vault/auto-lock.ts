import type { Mutex } from '../async/mutex.ts';
import type { PolicyPreferences } from '../policy/policy.ts';
import { clearRegExpState } from '../security/clear-regexp.ts';
import { setPass, withoutKey } from '../sessions/pass-updates.ts';
import { getOwn } from '../storage/own-entry.ts';
import type { Preferences } from '../storage/preferences-schema.ts';
import { credentials, lastUse, passes, pending, vaultFacts, vaultKey } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { defaultAutoLockMinutes } from './limits.ts';
import { deriveStatus, loadVault, publishStatus } from './vault-storage.ts';

/** Uses this close to each other are one, in milliseconds. */
const useStep = 10_000;
const minute = 60_000;

export interface AutoLockDeps {
  store: Store;
  /** With the organisation's values in their place. */
  preferences(): Promise<Preferences & PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  mutex: Mutex;
  /** Lets go of the sign-ins under way: they hold what was typed. */
  cancelLogins(): Promise<void>;
  endSessions(): Promise<void>;
  /** Sets the alarm that wakes us to lock, or clears it. */
  setAlarm?(at: number | null): void;
}

/** When what is kept is locked away. */
export interface AutoLock {
  /** Wipes the key, what is remembered, and the sign-ins that wait for a code; as a preference ends the sessions too. */
  lock(): Promise<void>;
  /** A person used the house: what was due is locked first, then the time begins anew. */
  recordActivity(): Promise<void>;
  /** Locks what is due, and sets the alarm for what will be. */
  lockIfDue(): Promise<void>;
  /** Whether anything is open that a lock would shut. */
  isOpen(): Promise<boolean>;
  /** The screen was locked. */
  onScreenLocked(): Promise<void>;
}

export function createAutoLock(deps: AutoLockDeps): AutoLock {
  const { store, now, mutex } = deps;

  async function isOpen(): Promise<boolean> {
    const [key, remembered] = await Promise.all([store.read(vaultKey), store.read(credentials)]);
    return key !== null || Object.keys(remembered).length > 0;
  }

  /** When it locks by itself; `null` when nothing is open, or it never does. */
  async function due(): Promise<number | null> {
    if (!(await isOpen())) return null;
    const minutes = await minutesWithoutUse();
    if (minutes === null) return null;
    const at = now();
    const since = (await store.read(lastUse)) ?? at;
    // A clock that was set back locks: nobody can tell how long it has been.
    return since > at + minute ? at : since + minutes * minute;
  }

  async function minutesWithoutUse(): Promise<number | null> {
    const { autoLock } = await deps.preferences();
    if (autoLock !== undefined) return autoLock;
    return (await loadVault(store)).kind === 'none' ? null : defaultAutoLockMinutes;
  }

  async function lock(): Promise<void> {
    await deps.cancelLogins();
    await mutex(async () => {
      const [found, rules] = await Promise.all([loadVault(store), deps.preferences()]);
      await store.update(
        [vaultKey, credentials, pending, lastUse, passes, vaultFacts],
        (key, remembered, waiting, use, all, { aside }) => [
          key === null ? undefined : null,
          Object.keys(remembered).length === 0 ? undefined : {},
          Object.keys(waiting).length === 0 ? undefined : {},
          use === null ? undefined : null,
          Object.keys(waiting).length === 0
            ? undefined
            : Object.keys(waiting).reduce(
                (left, id) => setPass(left, id, withoutKey(getOwn(left, id) ?? {}, 'signingIn')),
                all,
              ),
          deriveStatus(found, aside === true, false, {}, rules),
        ],
      );
      await publishStatus(store, deps.preferences);
    });
    deps.setAlarm?.(null);
    clearRegExpState();
    if ((await deps.preferences()).lockEndsSessions === true) await deps.endSessions();
  }

  async function tend(): Promise<void> {
    const at = await due();
    if (at !== null && at <= now()) return lock();
    deps.setAlarm?.(at);
  }

  return {
    lock,
    lockIfDue: tend,
    isOpen,

    async recordActivity() {
      if (!(await isOpen())) return;
      await tend();
      let begun = false;
      await store.update([lastUse], (use) => {
        begun = use !== null && Math.abs(now() - use) >= useStep;
        return [begun ? now() : undefined];
      });
      if (begun) await tend();
    },

    async onScreenLocked() {
      const { lockOnScreen } = await deps.preferences();
      if (lockOnScreen ?? (await loadVault(store)).kind !== 'none') await lock();
    },
  };
}
