/**
 * What went wrong, as it may be shown and kept: a vendor's words repeat no secret.
 */
import { ConciergeError } from '../errors.ts';
import { maskName, maskWords, withoutSecrets } from './mask.ts';
import type { Act, Problem, Secrets } from './schema.ts';

/** A session's secrets, as texts that no one may repeat. */
export function secretTexts(secrets: Secrets): string[] {
  return Object.values(secrets).filter((secret) => secret !== undefined);
}

/** An error whose vendor's words have been masked; a reference that repeats a secret is none. */
export function masked(error: ConciergeError, secrets: readonly string[]): ConciergeError {
  const { said, permission, reference, ...facts } = error.facts;
  if (said === undefined && permission === undefined && reference === undefined) return error;
  return new ConciergeError(
    error.code,
    {
      ...facts,
      ...(said === undefined ? {} : { said: maskWords(said, secrets) }),
      ...(permission === undefined ? {} : { permission: maskName(permission, secrets) }),
      ...(reference === undefined || withoutSecrets(reference, secrets) !== reference ? {} : { reference }),
    },
    error,
  );
}

/** An error as a pass tells of it. */
export function problemOf(act: Act, error: ConciergeError, secrets: readonly string[], at: number): Problem {
  const { refusal: _refusal, ...facts } = masked(error, secrets).facts;
  return { code: error.code, act, at, facts };
}
