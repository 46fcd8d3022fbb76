import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';
import { problemFactsSchema } from '../sessions/schema.ts';
import { bulkActions } from './actions.ts';

const instant = z.number().check(z.int(), z.nonnegative());

/**
 * Why nothing was done for a tenant. Of the tenant itself: `signed_in`, `signing_in`, `signed_out`, `cannot` (its
 * vendor, or its session, has no such thing), `other_vendor`, `question` (one before its door was not answered).
 * Of its server, after what another tenant there met: `refused_here`, `throttled_here`, `silent_here`. Of the run:
 * `cancelled`, `interrupted`.
 */
export const skipReasons = [
  'signed_in',
  'signing_in',
  'signed_out',
  'cannot',
  'other_vendor',
  'question',
  'refused_here',
  'throttled_here',
  'silent_here',
  'cancelled',
  'interrupted',
] as const;
export type SkipReason = (typeof skipReasons)[number];

const outcomeSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('under_way') }),
  /** `serverNotTold`: a log-out that the server has no call for, or could not be told of. */
  z.strictObject({ is: z.literal('done'), serverNotTold: z.optional(z.enum(['none', 'failed'])) }),
  /** The sign-in waits for this tenant's own code. */
  z.strictObject({ is: z.literal('code') }),
  z.strictObject({ is: z.literal('skipped'), why: z.enum(skipReasons) }),
  z.strictObject({ is: z.literal('failed'), code: z.enum(errorCodes), facts: problemFactsSchema }),
]);
/** What became of one tenant in a run. */
export type Outcome = z.output<typeof outcomeSchema>;

/** Slot `together`: the run that goes on, or the last one. No field for what was typed. */
export const runSchema = z.nullable(
  z.strictObject({
    act: z.enum(bulkActions),
    since: instant,
    /** When this stops being believed by itself: no page shows a run that died with its worker. */
    until: instant,
    ended: z.optional(z.strictObject({ at: instant, how: z.enum(['through', 'cancelled', 'interrupted']) })),
    /** Whom it was asked for, in the list's order; who is not in `outcomes` has not begun. */
    tenants: z.array(z.string()),
    outcomes: z.record(z.string(), outcomeSchema),
  }),
);
export type Run = NonNullable<z.output<typeof runSchema>>;
