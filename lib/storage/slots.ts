/** Every slot with its schema, secret ones included. Background only: page bundles hold no schema. */
import * as z from 'zod/mini';
import { runSchema } from '../bulk/schema.ts';
import { type Examinations, examinationsSchema } from '../doctor/schema.ts';
import { errorCodes } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import { type Pending, passesSchema, pendingSchema, type Token, tokenSchema } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import { isLocatedIssue, type LocatedIssue } from '../tenants/validation-issue.ts';
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
import { definitionsSlot, type StoredDefinition } from './definitions-slot.ts';
import { examinationsSlot } from './examinations-slot.ts';
import { instant } from './instant.ts';
import { lenientRecord } from './lenient-record.ts';
import { draftsSchema, type Preferences, preferencesSchema } from './preferences-schema.ts';
import {
  draftsSlot,
  passesSlot,
  policySlot,
  preferencesSlot,
  quarantinedTenantsKey,
  type Slot,
  tenantsSlot,
  vaultStatusSlot,
  vendorsSlot,
} from './public-slots.ts';
import { quarantinedPreferencesKey } from './quarantine.ts';
import { pendingKey, tokenKey } from './secret-keys.ts';
import { type TeamFileState, teamFileSlot } from './team-file-slot.ts';

/** An event after which a slot, or a tenant's entry in it, is removed or emptied. */
type ClearingEvent =
  /** Session storage is in memory only, so the browser's end clears every slot there. */
  | 'browserClose'
  /** A newer definition of the same vendor. */
  | 'definitionReplaced'
  | 'logout'
  | 'lock'
  | 'unlock'
  | 'tenantRemoved'
  | 'policyWithdrawn'
  /** The lifetime of the entry has passed. */
  | 'expiry'
  /** A newer value of the same kind takes the place. */
  | 'replaced'
  /** The server has accepted a draft's form, or a code was entered. */
  | 'submitted'
  | 'cancelled'
  /** The server has refused the credentials. */
  | 'refused'
  | 'retentionChanged'
  | 'dismissed'
  /** The team's file is no longer used. */
  | 'teamFileLeft'
  | 'tabClosed'
  | 'tabLeftOrigin'
  | 'vaultErased';

type ClearingEvents = readonly [ClearingEvent, ...ClearingEvent[]];

/** A slot with its schema, readers and lifetime. */
export interface SlotWithSchema<T> extends Slot<T> {
  readonly readers: 'pages' | 'background';
  /** The events that clear the slot; the table in ARCHITECTURE.md lists them in words. */
  readonly clearedOn: ClearingEvents;
  /** Quarantine key of an invalid stored value before an overwrite; without it, the invalid value is dropped. */
  readonly quarantineKey?: string;
  /** Validates a decoded value; `null` for an invalid one. */
  parse(data: unknown): T | null;
}

function declare<T>(
  slot: Slot<T>,
  schema: z.ZodMiniType<T, unknown>,
  readers: SlotWithSchema<T>['readers'],
  clearedOn: ClearingEvents,
): SlotWithSchema<T> {
  return {
    ...slot,
    readers,
    clearedOn,
    parse: (data) => {
      const result = schema.safeParse(data);
      return result.success ? result.data : null;
    },
  };
}

/** Declares a secret slot: in session storage, so never on disk, and read by the background only. */
function secret<T>(
  key: string,
  empty: T,
  schema: z.ZodMiniType<T, unknown>,
  clearedOn: ClearingEvents,
): SlotWithSchema<T> {
  return declare({ key, area: 'session', version: 1, empty }, schema, 'background', clearedOn);
}

export const passes = declare(passesSlot, passesSchema, 'pages', ['logout', 'browserClose']);
export const preferences: SlotWithSchema<Preferences> = {
  ...declare(preferencesSlot, preferencesSchema, 'pages', ['tenantRemoved']),
  quarantineKey: quarantinedPreferencesKey,
};
export const drafts = declare(draftsSlot, draftsSchema, 'pages', ['submitted', 'browserClose']);

export const examinations: SlotWithSchema<Examinations> = declare(
  examinationsSlot,
  examinationsSchema,
  'pages',
  ['replaced', 'browserClose'],
);

export const bulkRun = declare(bulkSlot, runSchema, 'pages', ['replaced', 'dismissed', 'browserClose']);

/**
 * The vendors without code. A definition was held to its schema before it was stored, so that no wake repeats it.
 */
export const definitions: SlotWithSchema<StoredDefinition[]> = declare(
  definitionsSlot,
  z.array(
    z.strictObject({
      definition: z.custom<StoredDefinition['definition']>(isDescribed),
      digest: z.string(),
      from: z.enum(['file', 'policy']),
    }),
  ),
  'pages',
  ['definitionReplaced', 'policyWithdrawn'],
);
export const vendors = declare(
  vendorsSlot,
  z.array(z.custom<(typeof vendorsSlot)['empty'][number]>(isDescribed)),
  'pages',
  ['definitionReplaced', 'policyWithdrawn'],
);

const natural = z.int().check(z.nonnegative());

/** The team's tenant file: its address, what was last read of it, and which tenants came from it. */
export const teamFile: SlotWithSchema<TeamFileState> = declare(
  teamFileSlot,
  z.strictObject({
    own: z.string(),
    of: z.string(),
    etag: z.nullable(z.string().check(z.maxLength(500))),
    digest: z.nullable(z.string()),
    askedAt: z.nullable(instant),
    problem: z.nullable(
      z.strictObject({
        code: z.enum(errorCodes),
        status: z.optional(z.number()),
        detail: z.optional(z.string()),
        locatedIssue: z.optional(z.custom<LocatedIssue>(isLocatedIssue)),
      }),
    ),
    waiting: z.nullable(
      z.strictObject({ digest: z.string(), added: natural, changed: natural, removed: natural }),
    ),
    ids: z.array(z.string()),
  }) as z.ZodMiniType<TeamFileState, unknown>,
  'pages',
  ['teamFileLeft'],
);

function isDescribed(value: unknown): boolean {
  const { id, label, signIn }: Record<string, unknown> = Object(value);
  return typeof id === 'string' && typeof label === 'string' && Array.isArray(signIn);
}

/** The managed policy's slot. @param schema depends on the vendors in the build */
export function policyWith(schema: z.ZodMiniType<Policy, unknown>): SlotWithSchema<Policy> {
  return declare(policySlot, schema, 'pages', ['policyWithdrawn']);
}

/** The tenant list's slot. @param schema a tenant's schema, which depends on the vendors in the build */
export function tenantsWith(schema: z.ZodMiniType<Tenant, unknown>): SlotWithSchema<Tenant[]> {
  const slot = declare(tenantsSlot, z.array(schema), 'pages', ['tenantRemoved']);
  return { ...slot, quarantineKey: quarantinedTenantsKey };
}

const pageLoadSchema = z.optional(
  z.strictObject({
    id: z.string(),
    get: z.boolean(),
    hard: z.boolean(),
    at: z.number(),
    address: z.number(),
  }),
);
const storedTabSchema = z.strictObject({
  tenant: z.string(),
  origin: z.string(),
  rule: z.number(),
  page: pageLoadSchema,
  next: pageLoadSchema,
  reloading: z.optional(z.boolean()),
  shownAt: z.optional(z.number()),
  shown: z.optional(z.number()),
  workerSeen: z.optional(z.boolean()),
  lost: z.optional(z.enum(['worker', 'address', 'https'])),
});
export type StoredTab = z.infer<typeof storedTabSchema>;

/** Signed-in tabs by tab id: tenant, origin, the first of the tab's session rule ids, and its page's state. */
export const signedInTabs = secret('signedInTabs', {}, lenientRecord(storedTabSchema), [
  'tabClosed',
  'tabLeftOrigin',
  'logout',
  'expiry',
  'browserClose',
]);

/** The slot of one session's secrets; `null` without a session. */
export function token(tenantId: string): SlotWithSchema<Token | null> {
  return secret<Token | null>(tokenKey(tenantId), null, z.nullable(tokenSchema), ['logout', 'browserClose']);
}

/** Log-ins that wait for a code, with the credentials typed before; they expire after five minutes. */
export const pending: SlotWithSchema<Pending> = secret<Pending>(pendingKey, {}, pendingSchema, [
  'submitted',
  'cancelled',
  'expiry',
  'browserClose',
]);

/** Credentials with the retention `browser`: remembered until the browser closes. */
export const credentials: SlotWithSchema<Remembered> = secret<Remembered>(
  'credentials',
  {},
  rememberedSchema,
  ['refused', 'retentionChanged', 'lock', 'browserClose'],
);

/** The unlocked vault key's bytes, base64url: session storage turns a `CryptoKey` into `{}`. */
export const vaultKey: SlotWithSchema<string | null> = secret<string | null>(
  'vaultKey',
  null,
  z.nullable(vaultKeySchema),
  ['lock', 'browserClose'],
);

/** Consecutive wrong passphrases, for the unlock backoff. */
export const unlockAttempts: SlotWithSchema<UnlockAttempts> = secret<UnlockAttempts>(
  'unlockAttempts',
  { failed: 0, until: 0 },
  unlockAttemptsSchema,
  ['unlock', 'browserClose'],
);

/** Last use while there was something to lock, in epoch milliseconds. */
export const lastUse: SlotWithSchema<number | null> = secret<number | null>(
  'lastUse',
  null,
  z.nullable(instant),
  ['lock', 'browserClose'],
);

/** Encrypted credentials; `null` without a vault. */
export const vault: SlotWithSchema<Vault | null> = declare<Vault | null>(
  { key: 'vault', area: 'local', version: 2, empty: null },
  z.nullable(vaultSchema),
  'background',
  ['vaultErased'],
);

export const vaultStatus: SlotWithSchema<VaultStatus> = declare(vaultStatusSlot, vaultStatusSchema, 'pages', [
  'browserClose',
]);

/** The session slots that have one key; `token` has one for each session. */
export const sessionSlots: readonly SlotWithSchema<unknown>[] = [
  passes,
  drafts,
  examinations,
  bulkRun,
  vaultStatus,
  pending,
  credentials,
  vaultKey,
  unlockAttempts,
  lastUse,
  signedInTabs,
];
