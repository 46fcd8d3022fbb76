import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';
import { instant } from '../storage/instant.ts';

/** The acts that the journal records. `code`: a log-in continued with the vendor's verification code. */
const journalActs = [
  'login',
  'code',
  'renew',
  'check',
  'logout',
  'open',
  'link',
  'copyToken',
  'copyTicket',
  'examine',
] as const;
export type JournalAct = (typeof journalActs)[number];

/** How a portal was opened. `cookies`: the browser's own cookies carry the session. */
const journalEntryKinds = ['link', 'tab', 'cookies', 'private'] as const;
export type JournalEntryKind = (typeof journalEntryKinds)[number];

const line = (maxLength: number) =>
  z.string().check(z.maxLength(maxLength), z.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u));

/**
 * One recorded act. No field can hold a secret, a link, a path, a query or a vendor's free text.
 * The schema is strict, so that a new field is a decision.
 */
export const entrySchema = z.strictObject({
  /** Start of the act, epoch milliseconds. */
  at: instant,
  act: z.enum(journalActs),
  /** `itself`: automatic, because a session was due, the screen locked, or a tenant or host was gone. */
  actor: z.enum(['person', 'system']),
  /** The tenant at the time of the act; missing for an act on many tenants. */
  tenant: z.optional(
    z.strictObject({
      id: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
      name: line(80),
      vendor: line(40),
      environment: z.enum(['production', 'staging', 'sandbox']),
    }),
  ),
  /** Number of tenants, for an act on many. */
  count: z.optional(z.number().check(z.int(), z.positive())),
  /** The session's account. A failed log-in records no typed name, which may be a password in the wrong field. */
  account: z.optional(line(200)),
  portalEntry: z.optional(z.enum(journalEntryKinds)),
  outcome: z.union([z.enum(['done', 'cancelled']), z.enum(errorCodes)]),
  /** HTTP status of the reply that failed. */
  status: z.optional(z.number().check(z.int(), z.minimum(100), z.maximum(599))),
  /** Seconds to wait, from the vendor's reply. */
  wait: z.optional(z.number().check(z.nonnegative(), z.maximum(86_400))),
  /** Name of the missing permission. */
  permission: z.optional(line(80)),
  /** Host without a host permission. */
  host: z.optional(line(253)),
  /** The error's `detail`, from a fixed vocabulary. */
  detail: z.optional(z.string().check(z.regex(/^[\w -]{1,40}$/))),
  /** Why the server did not revoke the session at a log-out: no such call, or a failed one. */
  server: z.optional(z.enum(['no call', 'failed'])),
  /** The vendor's reference for the failure: a documented code, or the start of a request id. */
  reference: z.optional(z.string().check(z.regex(/^[\w.:-]{1,64}…?$/))),
  /** The verdict of the connection doctor: `well`, or the code of the first failure. */
  verdict: z.optional(z.string().check(z.regex(/^[a-z_]{1,24}$/))),
});
export type Entry = z.output<typeof entrySchema>;
