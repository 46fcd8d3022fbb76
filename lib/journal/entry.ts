import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';

/** What the journal tells of. `code`: a sign-in went on with the code the vendor asked for. */
export const journalActs = [
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

/** The door that was gone through. `cookies`: the browser's own cookies carry the session. */
export const journalEntryKinds = ['link', 'tab', 'cookies', 'private'] as const;
export type JournalEntryKind = (typeof journalEntryKinds)[number];

const line = (most: number) =>
  z.string().check(z.maxLength(most), z.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u));

/**
 * One thing that was done. No field could hold a secret, a link, a path or a query, and none is free text of a
 * vendor's; strict, so that a new field is a decision.
 */
export const entrySchema = z.strictObject({
  /** When it was asked for, epoch milliseconds. */
  at: z.number().check(z.int(), z.nonnegative()),
  act: z.enum(journalActs),
  /** `itself`: nobody pressed anything, a session was due or its tenant, host or screen was gone. */
  by: z.enum(['person', 'itself']),
  /** The tenant as it was then; left out where an act was about many. */
  tenant: z.optional(
    z.strictObject({
      id: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
      name: line(80),
      vendor: line(40),
      environment: z.enum(['production', 'staging', 'sandbox']),
    }),
  ),
  /** How many tenants it was about, where it was about many. */
  count: z.optional(z.number().check(z.int(), z.positive())),
  /** Who was signed in. Of a log-in that failed nothing that was typed is kept: it may be a password, mistyped. */
  account: z.optional(line(200)),
  door: z.optional(z.enum(journalEntryKinds)),
  outcome: z.union([z.enum(['done', 'called off']), z.enum(errorCodes)]),
  /** HTTP status of the reply that was judged. */
  status: z.optional(z.number().check(z.int(), z.minimum(100), z.maximum(599))),
  /** Seconds the vendor asked us to wait. */
  wait: z.optional(z.number().check(z.nonnegative(), z.maximum(86_400))),
  /** The permission that was missing. */
  permission: z.optional(line(80)),
  /** The host the browser did not let us talk to. */
  host: z.optional(line(253)),
  /** What was wrong, in our own words. */
  detail: z.optional(z.string().check(z.regex(/^[\w -]{1,40}$/))),
  /** A log-out the server was not told of: it has no call for that, or could not be reached. */
  server: z.optional(z.enum(['no call', 'failed'])),
  /** The vendor's own word or number for what happened, where its reply gave one. */
  reference: z.optional(z.string().check(z.regex(/^[\w.:-]{1,64}…?$/))),
  /** What the connection doctor's examination came to: `well`, or the code of its first trouble. */
  verdict: z.optional(z.string().check(z.regex(/^[a-z_]{1,24}$/))),
});
export type Entry = z.output<typeof entrySchema>;
