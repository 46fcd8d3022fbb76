/**
 * Every slot of the house with its schema, secret ones included. Background only: no page imports this file.
 */
import * as z from 'zod/mini';
import { runSchema } from '../bulk/schema.ts';
import { type Examinations, examinationsSchema } from '../doctor/schema.ts';
import type { Policy } from '../policy/policy.ts';
import { type Pending, passesSchema, pendingSchema, type Token, tokenSchema } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import {
  type Remembered,
  rememberedSchema,
  type UnlockAttempts,
  unlockAttemptsSchema,
  type Vault,
  type VaultStatus,
  vaultKeySchema,
  vaultSchema,
  vaultStatusSchema,
} from '../vault/schema.ts';
import { bulkSlot } from './bulk-slot.ts';
import { examinationsSlot } from './examinations-slot.ts';
import { draftsSchema, type Preferences, preferencesSchema } from './preferences-schema.ts';
import {
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  quarantinedTenantsKey,
  type Slot,
  tenantsSlot,
  vaultFactsSlot,
} from './public-slots.ts';
import { quarantinedPreferencesKey } from './quarantine.ts';
import { pendingKey, tokenKey } from './secret-keys.ts';

/** A slot that can be parsed, with who may read it and what ends it. */
export interface SlotWithSchema<T> extends Slot<T> {
  readonly readers: 'pages' | 'background';
  /** In words, for ARCHITECTURE.md and its test. */
  readonly clearedOn: string;
  /** Where what cannot be read is kept, as it was, before anything is written over it; without it, it is dropped. */
  readonly quarantineKey?: string;
  /** `null` for what is not of the slot's shape. */
  parse(data: unknown): T | null;
}

function declare<T>(
  slot: Slot<T>,
  schema: z.ZodMiniType<T, unknown>,
  readers: SlotWithSchema<T>['readers'],
  dies: string,
): SlotWithSchema<T> {
  return {
    ...slot,
    readers,
    clearedOn: dies,
    parse: (data) => {
      const result = schema.safeParse(data);
      return result.success ? result.data : null;
    },
  };
}

/** A secret slot: in the browser's memory, read by the background alone. */
function secret<T>(
  key: string,
  empty: T,
  schema: z.ZodMiniType<T, unknown>,
  dies: string,
): SlotWithSchema<T> {
  return declare({ key, area: 'session', version: 1, empty }, schema, 'background', dies);
}

export const passes = declare(passesSlot, passesSchema, 'pages', 'at log-out, at browser close');
export const preferences: SlotWithSchema<Preferences> = {
  ...declare(preferencesSlot, preferencesSchema, 'pages', "never; a tenant's entries with the tenant"),
  quarantineKey: quarantinedPreferencesKey,
};
export const drafts = declare(draftsSlot, draftsSchema, 'pages', 'when the server took it, at browser close');

export const examinations: SlotWithSchema<Examinations> = declare(
  examinationsSlot,
  examinationsSchema,
  'pages',
  'by the next one of its tenant, at browser close',
);

export const bulkRun = declare(
  bulkSlot,
  runSchema,
  'pages',
  'at the next run, when put away, at browser close',
);

/** The organisation's policy; its schema depends on which vendors there are. */
export function policyWith(schema: z.ZodMiniType<Policy, unknown>): SlotWithSchema<Policy> {
  return declare(policySlot, schema, 'pages', 'when the organisation takes it back');
}

/** The tenant list; its schema depends on which vendors there are. */
export function tenantsWith(schema: z.ZodMiniType<Tenant, unknown>): SlotWithSchema<Tenant[]> {
  const slot = declare(tenantsSlot, z.array(schema), 'pages', 'when a tenant is removed');
  return { ...slot, quarantineKey: quarantinedTenantsKey };
}

/** Which tabs are signed in: by tab id, whose session they carry, where, and the first of their three rule numbers. */
export const signedInTabs = secret(
  'signedInTabs',
  {},
  z.record(z.string(), z.strictObject({ tenant: z.string(), origin: z.string(), rule: z.number() })),
  'when the tab closes or leaves its origin, at log-out, at expiry, at browser close',
);

/** One session's secrets; `null` when there are none. */
export function token(tenantId: string): SlotWithSchema<Token | null> {
  return secret<Token | null>(
    tokenKey(tenantId),
    null,
    z.nullable(tokenSchema),
    'at log-out, at browser close',
  );
}

/** Sign-ins that wait for their code: what was typed. */
export const pending: SlotWithSchema<Pending> = secret<Pending>(
  pendingKey,
  {},
  pendingSchema,
  'when answered, at Cancel, after five minutes, at browser close',
);

/** What a person typed to sign in and chose to have remembered until the browser closes. */
export const credentials: SlotWithSchema<Remembered> = secret<Remembered>(
  'credentials',
  {},
  rememberedSchema,
  'when refused, at another choice, at lock, at browser close',
);

/** The unlocked vault key's bytes, base64url; a CryptoKey would read back as `{}`. */
export const vaultKey: SlotWithSchema<string | null> = secret<string | null>(
  'vaultKey',
  null,
  z.nullable(vaultKeySchema),
  'at lock, at browser close',
);

/** Wrong passphrases in a row. */
export const vaultTries: SlotWithSchema<UnlockAttempts> = secret<UnlockAttempts>(
  'vaultTries',
  { failed: 0, until: 0 },
  unlockAttemptsSchema,
  'when unlocked, at browser close',
);

/** When a person last used the house while there was something to lock, epoch milliseconds. */
export const lastUse: SlotWithSchema<number | null> = secret<number | null>(
  'lastUse',
  null,
  z.nullable(z.number()),
  'at lock, at browser close',
);

/** Credentials under a passphrase; `null` when there is no vault. */
export const vault: SlotWithSchema<Vault | null> = declare<Vault | null>(
  { key: 'vault', area: 'local', version: 2, empty: null },
  z.nullable(vaultSchema),
  'background',
  'when erased',
);

export const vaultFacts: SlotWithSchema<VaultStatus> = declare(
  vaultFactsSlot,
  vaultStatusSchema,
  'pages',
  'at browser close; told anew at every wake',
);
