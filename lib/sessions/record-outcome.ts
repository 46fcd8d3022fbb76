import { asConciergeError, ConciergeError } from '../errors.ts';
import { withoutKey } from './pass-updates.ts';
import { maskError, secretValuesOf } from './problem.ts';
import type { Act } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import { Cancelled } from './single-flight.ts';

/**
 * Does something with a session so that its pass tells how it went: what works takes the last problem away,
 * what does not is the new one.
 * @throws ConciergeError `not_signed_in` when the person called it off, or why the work failed, masked
 */
export async function recordOutcome<T>(
  repository: SessionRepository,
  tenantId: string,
  act: Act,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await repository.updatePass(tenantId, (pass) => withoutKey(pass, 'problem'));
    return result;
  } catch (thrown) {
    if (thrown instanceof Cancelled) throw new ConciergeError('not_signed_in');
    const error = asConciergeError(thrown);
    const stored = await repository.read(tenantId);
    const secrets = stored === null ? [] : secretValuesOf(stored.session.secrets);
    // A sign-in that waits for its code says so itself.
    if (error.code !== 'unknown_tenant' && error.code !== 'code_required')
      await repository.recordFailure(tenantId, act, error, secrets);
    throw maskError(error, secrets);
  }
}
