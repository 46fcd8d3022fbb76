/** Errors in the form that may be stored and shown: vendors' messages repeat no secret. */
import { ConciergeError } from '../errors.ts';
import { maskName, maskWords, withoutSecrets } from '../security/mask.ts';
import type { Secrets } from '../vendors/contract.ts';
import type { Act, Problem } from './schema.ts';

/** A session's secrets as texts that no message may repeat. */
export function secretValuesOf(secrets: Secrets): string[] {
  return Object.values(secrets).filter((secret) => secret !== undefined);
}

/** Masks the vendor's texts in an error; drops a reference that repeats a secret. */
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

/** An error as the pass stores it. */
export function toProblem(act: Act, error: ConciergeError, secrets: readonly string[], at: number): Problem {
  const { locatedIssue: _issue, limit: _limit, ...facts } = maskError(error, secrets).facts;
  return { code: error.code, act, at, facts };
}
