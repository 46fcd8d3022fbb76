import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';
import { problemFactsSchema } from '../sessions/schema.ts';
import { instant } from '../storage/instant.ts';
import { bulkActions } from './actions.ts';

/**
 * Why a tenant was skipped. Tenant: `signed_in`, `signing_in`, `signed_out`, `cannot` (unsupported by vendor
 * or session), `other_vendor`, `question` (unanswered confirmation),
 * `nothing_stored` (no stored credentials).
 * Server, after another tenant there: `refused_here`, `throttled_here`, `silent_here`.
 * Run: `cancelled`, `interrupted`.
 */
const skipReasons = [
  'signed_in',
  'signing_in',
  'signed_out',
  'cannot',
  'other_vendor',
  'question',
  'nothing_stored',
  'refused_here',
  'throttled_here',
  'silent_here',
  'cancelled',
  'interrupted',
] as const;
export type SkipReason = (typeof skipReasons)[number];

const outcomeSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('under_way') }),
  /** `serverNotTold`: the server has no logout call (`none`) or the call failed (`failed`). */
  z.strictObject({ is: z.literal('done'), serverNotTold: z.optional(z.enum(['none', 'failed'])) }),
  /** The login waits for this tenant's one-time code. */
  z.strictObject({ is: z.literal('code') }),
  z.strictObject({ is: z.literal('skipped'), why: z.enum(skipReasons) }),
  z.strictObject({ is: z.literal('failed'), code: z.enum(errorCodes), facts: problemFactsSchema }),
]);
/** The result of one tenant in a run. */
export type Outcome = z.output<typeof outcomeSchema>;

/** Slot `bulkRun`: the active or last run. Has no field for credentials. */
export const runSchema = z.nullable(
  z.strictObject({
    act: z.enum(bulkActions),
    /** A log-in with each tenant's stored credentials. */
    stored: z.optional(z.literal(true)),
    since: instant,
    /** Pages treat the run as dead after this time: it ended with its worker. */
    until: instant,
    ended: z.optional(z.strictObject({ at: instant, how: z.enum(['through', 'cancelled', 'interrupted']) })),
    /** The requested tenants in list order; a tenant without an entry in `outcomes` has not started. */
    tenants: z.array(z.string()),
    outcomes: z.record(z.string(), outcomeSchema),
  }),
);
export type Run = NonNullable<z.output<typeof runSchema>>;
