import * as z from 'zod/mini';

const byTenant = <T extends z.ZodMiniType>(value: T) => z.record(z.string(), value);

/** A compact JWE: five parts of base64url, of which the second is empty where the key is used directly. */
const compact = z.string().check(z.regex(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/));
const base64url = z.string().check(z.regex(/^[\w-]{1,2000}$/));

/**
 * What is kept of one sign-in, and whose it is: the doors (vendor, address, settings) it was typed for. It is sent
 * through no other.
 */
export const retainedCredentialsSchema = z.strictObject({
  method: z.string(),
  fields: byTenant(z.string()),
  doors: z.strictObject({ vendor: z.string(), baseUrl: z.string(), settings: byTenant(z.string()) }),
});
export type RetainedCredential = z.output<typeof retainedCredentialsSchema>;

/** Slot `credentials`: remembered until the browser closes, by tenant id. */
export const rememberedSchema = byTenant(retainedCredentialsSchema);
export type Remembered = z.output<typeof rememberedSchema>;

/** Where a passkey is found again, and what it is asked with. No secret. */
export const passkeySchema = z.strictObject({
  /** The credential's id, base64url. */
  credential: base64url,
  /** What the PRF is evaluated on, base64url. */
  salt: base64url,
});
export type Passkey = z.output<typeof passkeySchema>;

/**
 * Slot `vault`: one random key, wrapped by the passphrase and, where there is one, by a passkey's PRF
 * output; under it each tenant's credentials on their own, so that one can be forgotten while the vault is locked.
 */
export const vaultSchema = z.strictObject({
  /** The vault key: a JWE with PBES2. */
  passphrase: compact,
  /** The vault key: a JWE under a key derived from the passkey's PRF output. */
  passkey: z.optional(z.strictObject({ ...passkeySchema.def.shape, key: compact })),
  /** By tenant id, a JWE under the vault key of a `KeptCredentials` as JSON. */
  entries: byTenant(compact),
});
export type Vault = z.output<typeof vaultSchema>;

/** Slot `vaultKey`: the unlocked key, base64url. */
export const vaultKeySchema = base64url;

/** Slot `vaultTries`: wrong passphrases in a row, and until when no other is tried; epoch milliseconds. */
export const unlockAttemptsSchema = z.strictObject({ failed: z.number(), until: z.number() });
export type UnlockAttempts = z.output<typeof unlockAttemptsSchema>;

/** Slot `vaultFacts`: what pages may know of the vault, and whose credentials are kept where. */
export const vaultStatusSchema = z.strictObject({
  vault: z.enum(['none', 'locked', 'unlocked']),
  passkey: z.optional(passkeySchema),
  kept: byTenant(z.enum(['browser', 'vault'])),
  /** There is something that a lock would shut: an open vault, or credentials that are remembered. */
  open: z.optional(z.boolean()),
  /** A vault, or a part of one, could not be read and is kept aside. */
  aside: z.optional(z.boolean()),
});
export type VaultStatus = z.output<typeof vaultStatusSchema>;
