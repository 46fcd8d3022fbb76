/**
 * The schema of a stored examination, whose shape keeps secrets out: no header value, body, path or query.
 * The origin of a redirect is the only address that comes from a server.
 */
import * as z from 'zod/mini';
import { errorCodes } from '../errors.ts';
import { acts } from '../sessions/schema.ts';
import { instant } from '../storage/instant.ts';
import { lenientRecord } from '../storage/lenient-record.ts';
import { type Finding, findings, steps } from './findings.ts';

/** The error names of Chromium and Firefox; matches no sentence. */
export const errorName = /^(?:net::ERR|NS_ERROR|SEC_ERROR|SSL_ERROR|MOZILLA_PKIX_ERROR)_[A-Z0-9_]{2,60}$/;

const probeSchema = z.strictObject({
  /** `permission` for the browser's host permission, `server` for the address itself, else a vendor's id. */
  target: z.string(),
  method: z.optional(z.enum(['GET', 'POST', 'PUT', 'DELETE'])),
  /** HTTP status; missing without a reply. */
  status: z.optional(z.number()),
  /** The browser's error name; missing with a reply. */
  error: z.optional(z.string().check(z.regex(errorName))),
  /** Duration in milliseconds. */
  durationMs: z.number(),
});
/** One check of the browser or one request to the server. */
export type Probe = z.output<typeof probeSchema>;

/** A pass's problem without the vendor's free text. */
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
  /** The step whose failure prevented this one. */
  blockedBy: z.optional(z.enum(steps)),
  host: z.optional(z.string()),
  /** Name of an invalid setting. */
  setting: z.optional(z.string()),
  status: z.optional(z.number()),
  /** Seconds to wait, or the clock difference in seconds, positive when this computer is ahead. */
  seconds: z.optional(z.number()),
  /** Origin of a redirect's target. */
  origin: z.optional(z.string()),
  /** Id of the recognised vendor. */
  vendor: z.optional(z.string()),
  error: z.optional(z.string().check(z.regex(errorName))),
  /** The last problem of a log-in or a session. */
  problem: z.optional(problemSchema),
});
export type Facts = z.output<typeof factsSchema>;

const answerSchema = z.strictObject({
  step: z.enum(steps),
  finding: z.enum(findings),
  facts: factsSchema,
  /** The probes behind the finding. */
  probes: z.array(probeSchema),
});
/** The result of one step. */
export type Answer = z.output<typeof answerSchema>;

const examinationSchema = z.strictObject({
  startedAt: instant,
  /** Deadline, epoch milliseconds: an examination unfinished by then has died with its worker. */
  until: instant,
  endedAt: z.optional(instant),
  /** Whether the user cancelled the examination. */
  cancelled: z.optional(z.boolean()),
  /** The answers so far, in the order of `steps`. */
  answers: z.array(answerSchema),
});
export type Examination = z.output<typeof examinationSchema>;

/** The vendor that a server was recognised as, or why it was not. */
export type RecognisedServer =
  | {
      vendor: string;
      /** The base URL at which it answers. */
      baseUrl: string;
      /** Settings that the recognised address needs, by name. */
      settings: Readonly<Record<string, string>>;
    }
  | { finding: Finding; facts: Pick<Facts, 'host' | 'status' | 'origin'> };

/** The slot `examinations`: each tenant's newest examination, by tenant id. */
export const examinationsSchema = lenientRecord(examinationSchema);
export type Examinations = z.output<typeof examinationsSchema>;
