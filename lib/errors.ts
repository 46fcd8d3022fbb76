import type { LocatedIssue } from './tenants/validation-issue.ts';

/**
 * The closed list of what can go wrong, as a person, a page and a test know it.
 * Sentences for each code live with the pages (`components/shared/messages.ts`).
 */
export const errorCodes = [
  'bad_message',
  'bad_tenant_file',
  'unknown_tenant',
  'unknown_vendor',
  'no_permission',
  'not_signed_in',
  'bad_credentials',
  'code_required',
  'password_expired',
  'account_locked',
  'licence_full',
  'forbidden',
  'throttled',
  'vendor_refused',
  'vendor_reply',
  'session_dead',
  'network',
  'timeout',
  'redirected',
  'insecure',
  'vault_locked',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What may cross to a page beside the code. Nothing in here is ever a secret; texts are masked before. */
export interface ErrorFacts {
  /** Seconds to wait before trying again, as the vendor asked. */
  retryAfterSeconds?: number | undefined;
  /** The name of the permission that is missing (Four Way Shop's 403). */
  permission?: string | undefined;
  /** Host the browser may not talk to yet. */
  host?: string | undefined;
  /** The vendor's own words, masked, at most 200 characters. */
  vendorMessage?: string | undefined;
  /** HTTP status of the reply that was judged. */
  status?: number | undefined;
  /** The vendor's own word or number for what happened; a documented word, or the start of a request's id. */
  reference?: string | undefined;
  /**
   * What was wrong with a reply, in our words: `empty`, `html`, `truncated`, `too_big`, `shape`, `no_token`; or what
   * else tells one problem of a code from another.
   */
  detail?: string | undefined;
  /** Why a tenant, or a file of them, was refused, and where in it; repeats no value of it. */
  locatedIssue?: LocatedIssue | undefined;
}

/**
 * The one error of the house: the world's fault, told by a code and safe facts.
 * A caller's fault is a `TypeError` instead. `cause` stays local: it is never sent, shown or stored.
 */
export class ConciergeError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'ConciergeError';
    this.code = code;
    this.facts = facts;
  }
}

/** Any thrown value as our error; what is not ours becomes `internal`, its own text left behind as the cause. */
export function asConciergeError(thrown: unknown): ConciergeError {
  return thrown instanceof ConciergeError ? thrown : new ConciergeError('internal', {}, thrown);
}
