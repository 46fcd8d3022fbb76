/** The preferences that an organisation can set, each declared once. Plain data, because pages apply them too. */
import { maxAutoLockMinutes } from '../vault/limits.ts';

/** A managed `flag` wins over the user's own; a `maximum` bounds it: a smaller own value stays in force. */
export type ManagedPreference = { kind: 'flag' } | { kind: 'maximum'; min: number; max: number };

const flag = { kind: 'flag' } as const;

/** By name in the policy. What each means to an administrator is in `managed-schema.ts`. */
export const managedPreferences = {
  /** `false` removes `Copy link`. */
  copyLink: flag,
  /** `false` removes the export of tenants. */
  exportTenants: flag,
  /** `false` rejects plain http, except for loopback hosts. */
  httpTenants: flag,
  logoutOnLock: flag,
  announceEnds: flag,
  clearCookies: flag,
  /** `true` enforces the journal, `false` forbids the journal. */
  journal: flag,
  /** `false` opens no page at the first install. */
  onboarding: flag,
  /** `false` forbids the vault. */
  vault: flag,
  /** `false` forbids storing credentials until the browser closes. */
  remember: flag,
  /** Longest time in minutes that an unused vault stays unlocked. */
  autoLock: { kind: 'maximum', min: 1, max: maxAutoLockMinutes },
} as const satisfies Record<string, ManagedPreference>;

type Declared = typeof managedPreferences;

/** The managed values of a policy; a missing one is the user's own choice. */
export type PolicyPreferences = {
  [K in keyof Declared]?: (Declared[K]['kind'] extends 'flag' ? boolean : number) | undefined;
};

/** The user's preferences with the organisation's values applied, each by its kind. */
export function applyManaged<T extends object>(own: T, managed: PolicyPreferences): T & PolicyPreferences {
  const bounded = Object.entries(managed).map(([name, value]) => {
    const ownValue: unknown = Object.hasOwn(own, name) ? own[name as keyof T] : undefined;
    const isBound = typeof value === 'number' && typeof ownValue === 'number';
    return [name, isBound ? Math.min(ownValue, value) : value];
  });
  return { ...own, ...Object.fromEntries(bounded) };
}
