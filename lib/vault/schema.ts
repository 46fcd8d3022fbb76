import * as z from 'zod/mini';
import { instant } from '../storage/instant.ts';
import { lenientRecord } from '../storage/lenient-record.ts';

const byTenant = <T extends z.ZodMiniType>(value: T) => z.record(z.string(), value);

/** A compact JWE: five base64url parts, the second empty where the key is used directly. */
const compact = z.string().check(z.regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/));
const base64url = z.string().check(z.regex(/^[\w-]{1,2000}$/));

/**
 * Retained credentials of one tenant and their endpoint (vendor, its definition, address, settings): they
 * are sent to no other.
 */
export const retainedCredentialsSchema = z.strictObject({
  method: z.string(),
  fields: byTenant(z.string()),
  endpoint: z.strictObject({
    vendor: z.string(),
    /** Of a file's or policy's definition: another one may send them elsewhere. */
    digest: z.optional(z.string()),
    baseUrl: z.string(),
    settings: byTenant(z.string()),
  }),
});
export type RetainedCredential = z.output<typeof retainedCredentialsSchema>;

/** Slot `credentials`: by tenant id, retained until the browser closes. */
export const rememberedSchema = lenientRecord(retainedCredentialsSchema);
export type Remembered = z.output<typeof rememberedSchema>;

/** What a page needs to request the passkey. Contains no secret. */
const passkeySchema = z.strictObject({
  /** The credential id, base64url. */
  credential: base64url,
  /** The input of the PRF, base64url. */
  salt: base64url,
});
export type Passkey = z.output<typeof passkeySchema>;

/**
 * Slot `vault`: a random key, wrapped by the passphrase and optionally by a passkey's PRF output, and the
 * entries under it.
 */
export const vaultSchema = z.strictObject({
  /** The vault key as a JWE with PBES2. */
  passphrase: compact,
  /** The vault key as a JWE under a key derived from the passkey's PRF output. */
  passkey: z.optional(z.strictObject({ ...passkeySchema.def.shape, key: compact })),
  /**
   * By tenant id, a JWE of a `RetainedCredential`. Separate JWEs, so that one can be deleted while the vault
   * is locked.
   */
  entries: byTenant(compact),
});
export type Vault = z.output<typeof vaultSchema>;

/** Slot `vaultKey`: the unlocked key, base64url. */
export const vaultKeySchema = base64url;

/**
 * Slot `unlockAttempts`: consecutive wrong passphrases, and the end of the enforced wait in epoch milliseconds.
 */
export const unlockAttemptsSchema = z.strictObject({
  failed: z.int().check(z.nonnegative()),
  until: instant,
});
export type UnlockAttempts = z.output<typeof unlockAttemptsSchema>;

/**
 * Slot `vaultStatus`: the status of the vault for pages, and the store of each tenant with retained
 * credentials.
 */
export const vaultStatusSchema = z.strictObject({
  vault: z.enum(['none', 'locked', 'unlocked']),
  passkey: z.optional(passkeySchema),
  retained: byTenant(z.enum(['browser', 'vault'])),
  /** Whether a lock would have an effect: an unlocked vault, or remembered credentials. */
  open: z.optional(z.boolean()),
  /** Whether an unreadable vault, or a damaged part of one, is in quarantine. */
  quarantined: z.optional(z.boolean()),
});
export type VaultStatus = z.output<typeof vaultStatusSchema>;
