import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';

const instant = z.number().check(z.int(), z.nonnegative());

/** What was done when something went wrong, so that the sentence can say it. */
export const acts = ['login', 'renew', 'check', 'logout', 'open', 'wake'] as const;
export type Act = (typeof acts)[number];

/** What may be kept and shown of an error beside its code. */
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
/** The newest thing that went wrong with a tenant. */
export type Problem = z.output<typeof problemSchema>;

const sessionFactsSchema = z.strictObject({
  account: z.nullable(z.string()),
  method: z.string(),
  signedInAt: instant,
  /** When the access token ends; `null` where the vendor does not tell. */
  expiresAt: z.nullable(instant),
  /** When the token's present life began: at log-in or at the last renewal. */
  renewedAt: instant,
  /** Until when a renewal without the person may work; `null` when there is none. */
  renewableUntil: z.nullable(instant),
  /** The expiry is our inference. */
  estimated: z.optional(z.boolean()),
  /** When what the person signed in with ends, where it tells. */
  credentialEndsAt: z.optional(instant),
  tokenKind: z.string(),
  /** Empty where the browser's cookies carry the session. */
  maskedToken: z.string(),
  /** The first 8 hex digits of the token's SHA-256: tells two tokens apart without showing them. Empty for a short one. */
  tokenId: z.string(),
  /** A renewal by itself failed without ending the session: not tried again before. */
  nextTryAt: z.optional(instant),
  /** The person was told that it ends soon. */
  announced: z.optional(z.boolean()),
  lastCheck: z.optional(z.strictObject({ status: z.number(), at: instant })),
  /** Set when the server has refused the session: it is over whatever the clock says. */
  endedAt: z.optional(instant),
});
/** What may be shown of a session. */
export type SessionFacts = z.output<typeof sessionFactsSchema>;

const signingInSchema = z.strictObject({
  since: instant,
  /** When this stops being true by itself: no page shows a log-in that died with its worker. */
  until: instant,
  /** `vendor`: a reply is awaited. `code`: the person is asked for one more field. `wait`: the vendor asked us to wait. */
  awaits: z.enum(['vendor', 'code', 'wait']),
  /** Of the way that was chosen, the field that is asked for. */
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
/** What pages know of one tenant's session. Without a session it may still tell of a log-in or of a problem. */
export type Pass = z.output<typeof passSchema>;

/** Slot `passes`: by tenant id. */
export const passesSchema = z.record(z.string(), passSchema);
export type Passes = z.output<typeof passesSchema>;

const secretsSchema = z.strictObject({
  /** Empty where the browser's cookies carry the session. */
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  /** Nexudus: our own `client_id`, one per tenant and account. */
  clientId: z.optional(z.string()),
});
/** One session's secrets. */
export type Secrets = z.output<typeof secretsSchema>;

/** Slot `token:ID`. */
export const tokenSchema = z.strictObject({
  secrets: secretsSchema,
  /** When the refresh token was sent: a wake that still finds this mark gives that refresh token up. */
  spentAt: z.optional(instant),
  /** The doors it was given at, as `doorsOf` tells them: it goes through no others. */
  doors: z.string(),
});
export type Token = z.output<typeof tokenSchema>;

/** A session as an adapter gets it. */
export interface Session {
  secrets: Secrets;
  account: string | null;
  expiresAt: number | null;
  /** How long the token's present life was at its beginning, in milliseconds; `null` when unknown. */
  lifetime: number | null;
}

/** Slot `pending`: by tenant id, a sign-in that waits for its code. */
export const pendingSchema = z.record(
  z.string(),
  z.strictObject({
    method: z.string(),
    fields: z.record(z.string(), z.string()),
    field: z.string(),
    until: instant,
    /** The doors it was typed for, as a token's. */
    doors: z.string(),
  }),
);
export type Pending = z.output<typeof pendingSchema>;
