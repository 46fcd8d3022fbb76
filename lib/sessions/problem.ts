/**
 * What went wrong, as it may be shown and kept: a vendor's words repeat no secret.
 */
import { ConciergeError } from '../errors.ts';
import { maskName, maskWords, withoutSecrets } from '../security/mask.ts';
import type { Act, Problem, Secrets } from './schema.ts';

/** A session's secrets, as texts that no one may repeat. */
export function secretValuesOf(secrets: Secrets): string[] {
  return Object.values(secrets).filter((secret) => secret !== undefined);
}

/** An error whose vendor's words have been masked; a reference that repeats a secret is none. */
export function maskError(error: ConciergeError, secrets: readonly string[]): ConciergeError {
  const { vendorMessage, permission, reference, ...facts } = error.facts;
  if (vendorMessage === undefined && permission === undefined && reference === undefined) return error;
  return new ConciergeError(
    error.code,
    {
      ...facts,
      ...(vendorMessage === undefined ? {} : { vendorMessage: maskWords(vendorMessage, secrets) }),
      ...(permission === undefined ? {} : { permission: maskName(permission, secrets) }),
      ...(reference === undefined || withoutSecrets(reference, secrets) !== reference ? {} : { reference }),
    },
    error,
  );
}

/** An error as a pass tells of it. */
export function toProblem(act: Act, error: ConciergeError, secrets: readonly string[], at: number): Problem {
  const { locatedIssue: _refusal, ...facts } = maskError(error, secrets).facts;
  return { code: error.code, act, at, facts };
}
