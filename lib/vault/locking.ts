import { forgetLastMatch } from '../last-match.ts';
import { own } from '../own.ts';
import type { Store } from '../platform/store.ts';
import { withoutKey, withPass } from '../sessions/passes.ts';
import { credentials, lastUse, passes, pending, vaultFacts, vaultKey } from '../slots/background.ts';
import type { Preferences } from '../slots/schemas.ts';
import type { PolicyPreferences } from '../tenants/policy.ts';
import { factsOf, findVault, tellFacts } from './found.ts';
import { usualAutoLock } from './limits.ts';
import type { InTurn } from './turns.ts';

/** Uses this close to each other are one, in milliseconds. */
const useStep = 10_000;
const minute = 60_000;

export interface LockingParts {
  store: Store;
  /** With the organisation's values in their place. */
  preferences(): Promise<Preferences & PolicyPreferences>;
  /** Epoch milliseconds. */
  now(): number;
  inTurn: InTurn;
  /** Lets go of the sign-ins under way: they hold what was typed. */
  callOffSignIns(): Promise<void>;
  endSessions(): Promise<void>;
  /** Sets the alarm that wakes us to lock, or clears it. */
  alarm?(at: number | null): void;
}

/** When what is kept is locked away. */
export interface Locking {
  /** Wipes the key, what is remembered, and the sign-ins that wait for a code; as a preference ends the sessions too. */
  lock(): Promise<void>;
  /** A person used the house: what was due is locked first, then the time begins anew. */
  used(): Promise<void>;
  /** Locks what is due, and sets the alarm for what will be. */
  tend(): Promise<void>;
  /** Whether anything is open that a lock would shut. */
  isOpen(): Promise<boolean>;
  /** The screen was locked. */
  screenLocked(): Promise<void>;
}

export function makeLocking(parts: LockingParts): Locking {
  const { store, now, inTurn } = parts;

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
    const { autoLock } = await parts.preferences();
    if (autoLock !== undefined) return autoLock;
    return (await findVault(store)).kind === 'none' ? null : usualAutoLock;
  }

  async function lock(): Promise<void> {
    await parts.callOffSignIns();
    await inTurn(async () => {
      const [found, rules] = await Promise.all([findVault(store), parts.preferences()]);
      await store.change(
        [vaultKey, credentials, pending, lastUse, passes, vaultFacts],
        (key, remembered, waiting, use, all, { aside }) => [
          key === null ? undefined : null,
          Object.keys(remembered).length === 0 ? undefined : {},
          Object.keys(waiting).length === 0 ? undefined : {},
          use === null ? undefined : null,
          Object.keys(waiting).length === 0
            ? undefined
            : Object.keys(waiting).reduce(
                (left, id) => withPass(left, id, withoutKey(own(left, id) ?? {}, 'signingIn')),
                all,
              ),
          factsOf(found, aside === true, false, {}, rules),
        ],
      );
      await tellFacts(store, parts.preferences);
    });
    parts.alarm?.(null);
    forgetLastMatch();
    if ((await parts.preferences()).lockEndsSessions === true) await parts.endSessions();
  }

  async function tend(): Promise<void> {
    const at = await due();
    if (at !== null && at <= now()) return lock();
    parts.alarm?.(at);
  }

  return {
    lock,
    tend,
    isOpen,

    async used() {
      if (!(await isOpen())) return;
      await tend();
      let begun = false;
      await store.change([lastUse], (use) => {
        begun = use !== null && Math.abs(now() - use) >= useStep;
        return [begun ? now() : undefined];
      });
      if (begun) await tend();
    },

    async screenLocked() {
      const { lockOnScreen } = await parts.preferences();
      if (lockOnScreen ?? (await findVault(store)).kind !== 'none') await lock();
    },
  };
}
