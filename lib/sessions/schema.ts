import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';
import { instant } from '../storage/instant.ts';
import { lenientRecord } from '../storage/lenient-record.ts';
import type { Secrets } from '../vendors/contract.ts';

/** The action that failed, for the sentence that reports it. */
export const acts = ['login', 'renew', 'check', 'logout', 'open', 'recover'] as const;
export type Act = (typeof acts)[number];

/** The error facts that may be stored and shown beside the code. */
export const problemFactsSchema = z.strictObject({
  retryAfterSeconds: z.optional(z.number()),
  permission: z.optional(z.string()),
  host: z.optional(z.string()),
  vendorMessage: z.optional(z.string()),
  status: z.optional(z.number()),
  detail: z.optional(z.string()),
  reference: z.optional(z.string()),
});

const problemSchema = z.strictObject({
  code: z.enum(errorCodes),
  act: z.enum(acts),
  at: instant,
  facts: problemFactsSchema,
});
/** The latest failure of a tenant. */
export type Problem = z.output<typeof problemSchema>;

const sessionFactsSchema = z.strictObject({
  account: z.nullable(z.string()),
  method: z.string(),
  signedInAt: instant,
  /** When the access token expires; `null` when the vendor does not say. */
  expiresAt: z.nullable(instant),
  /** When the current token was issued: at login or at the last renewal. */
  renewedAt: instant,
  /** Until when a renewal without user input can work; `null` when it cannot. */
  renewableUntil: z.nullable(instant),
  /** The expiry is inferred, not stated by the vendor. */
  estimated: z.optional(z.boolean()),
  /** When the credential itself expires, where the vendor says so. */
  credentialEndsAt: z.optional(instant),
  tokenKind: z.string(),
  /** Empty where browser cookies carry the session. */
  maskedToken: z.string(),
  /**
   * The first 8 hex digits of the token's SHA-256: distinguishes tokens without showing them. Empty for a
   * short token.
   */
  tokenId: z.string(),
  /** No automatic renewal before this time, after one failed without ending the session. */
  nextTryAt: z.optional(instant),
  /** How many automatic renewals have failed since the token was issued. */
  failedRenewals: z.optional(z.number().check(z.int(), z.nonnegative())),
  /** The user was notified of the coming end. */
  announced: z.optional(z.boolean()),
  lastCheck: z.optional(z.strictObject({ status: z.number(), at: instant })),
  /** When the server refused the session: it is over whatever `expiresAt` says. */
  endedAt: z.optional(instant),
});
/** The facts of a session that pages may show. */
export type SessionFacts = z.output<typeof sessionFactsSchema>;

const signingInSchema = z.strictObject({
  since: instant,
  /** Pages ignore the login after this time: it ended with its worker. */
  until: instant,
  /** `vendor`: a reply is pending. `code`: a one-time code is required. `wait`: the vendor is throttling. */
  awaits: z.enum(['vendor', 'code', 'wait']),
  /** The field of the method that is required next. */
  field: z.optional(z.string()),
  method: z.optional(z.string()),
  account: z.optional(z.string()),
});
export type SigningIn = z.output<typeof signingInSchema>;

const passSchema = z.strictObject({
  session: z.optional(sessionFactsSchema),
  signingIn: z.optional(signingInSchema),
  problem: z.optional(problemSchema),
});
/**
 * The secret-free projection of one tenant for pages. Without a session it can still hold a login or a
 * problem.
 */
export type Pass = z.output<typeof passSchema>;

/** Slot `passes`: by tenant id. */
export const passesSchema = lenientRecord(passSchema);
export type Passes = z.output<typeof passesSchema>;

/** The stored form of `Secrets`: the types refuse a missing, a foreign and a differently typed field. */
const secretsSchema: z.ZodMiniType<Secrets> = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  clientId: z.optional(z.string()),
} satisfies Record<keyof Secrets, z.ZodMiniType>);

/** Slot `token:ID`. */
export const tokenSchema = z.strictObject({
  secrets: secretsSchema,
  /** When the refresh token was sent: recovery that finds this mark drops the refresh token. */
  spentAt: z.optional(instant),
  /** The endpoint fingerprint: the token is never sent to another endpoint. */
  endpoint: z.string(),
});
export type Token = z.output<typeof tokenSchema>;

/** Slot `pending`: by tenant id, a login that waits for its code. */
export const pendingSchema = lenientRecord(
  z.strictObject({
    method: z.string(),
    fields: z.record(z.string(), z.string()),
    field: z.string(),
    until: instant,
    /** The endpoint fingerprint: the fields are never sent to another endpoint. */
    endpoint: z.string(),
  }),
);
export type Pending = z.output<typeof pendingSchema>;
