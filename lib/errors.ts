import type { LocatedIssue } from './tenants/validation-issue.ts';

/**
 * The closed list of runtime failures.
 * The sentence of each code stands in `components/shared/messages.ts`, so the core holds no user-facing text.
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
  'gateway',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The details of an error that may reach a page. No field holds a secret: texts are masked before. */
export interface ErrorFacts {
  /** Seconds to wait before a retry, from the vendor's reply. */
  retryAfterSeconds?: number | undefined;
  /** Name of the missing permission, where a vendor's 403 tells it. */
  permission?: string | undefined;
  /** Host for which the extension has no host permission. */
  host?: string | undefined;
  /** The vendor's error text, masked, at most 200 characters. */
  vendorMessage?: string | undefined;
  /** HTTP status of the reply that failed. */
  status?: number | undefined;
  /** The vendor's reference for the failure: a documented code, or the start of a request id. */
  reference?: string | undefined;
  /**
   * Distinguishes the causes of one code: the message `problem_CODE_DETAIL` is shown where the catalogue has it.
   * For an invalid reply: `too_big`, `no_token`, or a detail of `replyKinds`.
   */
  detail?: string | undefined;
  /** The longest text allowed, in characters, where a text was too long. */
  limit?: number | undefined;
  /** Why and where a tenant or a tenant file was rejected; repeats no value of the file. */
  locatedIssue?: LocatedIssue | undefined;
  /** Every reason why a tenant file was rejected, at most `faultsLimit`, each with its line and column. */
  locatedIssues?: LocatedIssue[] | undefined;
}

/**
 * The only error class of the extension: a runtime failure as a code and secret-free facts.
 * Programming errors throw `TypeError` instead. `cause` stays local: the cause is never sent, shown or stored.
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

/** Any thrown value as a `ConciergeError`. A foreign error becomes `internal`, its text only in `cause`. */
export function asConciergeError(thrown: unknown): ConciergeError {
  return thrown instanceof ConciergeError ? thrown : new ConciergeError('internal', {}, thrown);
}
