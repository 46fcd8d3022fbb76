/**
 * An examination as it is stored and shown: facts that are safe by their shape. There is no field for a header's
 * value, a body, a path or a query; the origin of a redirect is the only address that comes from a server.
 */
import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';
import { acts } from '../sessions/schema.ts';
import { findings, steps } from './findings.ts';

const instant = z.number().check(z.int(), z.nonnegative());
/** Chromium's and Firefox's names for why a request failed; never a sentence. */
export const errorName = /^(?:net::ERR|NS_ERROR|SEC_ERROR|SSL_ERROR|MOZILLA_PKIX_ERROR)_[A-Z0-9_]{2,60}$/;

const probeSchema = z.strictObject({
  /** `permission`: the browser was asked. `server`: the address itself. Else the vendor whose call it is. */
  asked: z.string(),
  method: z.optional(z.enum(['GET', 'POST'])),
  /** HTTP status; left out when there was no reply. */
  status: z.optional(z.number()),
  /** Why there was none. */
  error: z.optional(z.string().check(z.regex(errorName))),
  /** How long it took, in milliseconds. */
  took: z.number(),
});
/** One question that was put to the browser or to the server. */
export type Probe = z.output<typeof probeSchema>;

/** A pass's problem without the vendor's own words. */
const problemSchema = z.strictObject({
  code: z.enum(errorCodes),
  act: z.enum(acts),
  at: instant,
  facts: z.strictObject({
    retryAfterSeconds: z.optional(z.number()),
    permission: z.optional(z.string()),
    status: z.optional(z.number()),
    detail: z.optional(z.string()),
  }),
});

const factsSchema = z.strictObject({
  /** The step without whose answer this one could not be asked. */
  because: z.optional(z.enum(steps)),
  host: z.optional(z.string()),
  /** The name of a setting, as its vendor declares it. */
  setting: z.optional(z.string()),
  status: z.optional(z.number()),
  /** To wait, or how far the clocks are apart; this computer's being ahead counts above 0. */
  seconds: z.optional(z.number()),
  /** Where a redirect leads: scheme, host and port alone. */
  origin: z.optional(z.string()),
  /** The id of the vendor that it answers like. */
  vendor: z.optional(z.string()),
  error: z.optional(z.string().check(z.regex(errorName))),
  /** The last thing that went wrong with a log-in or a session. */
  problem: z.optional(problemSchema),
});
export type Facts = z.output<typeof factsSchema>;

const answerSchema = z.strictObject({
  step: z.enum(steps),
  finding: z.enum(findings),
  facts: factsSchema,
  /** What it rests on. */
  probes: z.array(probeSchema),
});
/** What one step found. */
export type Answer = z.output<typeof answerSchema>;

const examinationSchema = z.strictObject({
  startedAt: instant,
  /** When an examination that has not ended is over all the same: its worker died. */
  until: instant,
  endedAt: z.optional(instant),
  /** The person ended it. */
  cancelled: z.optional(z.boolean()),
  /** In the order of the steps, as far as they were asked. */
  answers: z.array(answerSchema),
});
export type Examination = z.output<typeof examinationSchema>;

/** Slot `examinations`: the newest of each tenant, by its id. */
export const examinationsSchema = z.record(z.string(), examinationSchema);
export type Examinations = z.output<typeof examinationsSchema>;
