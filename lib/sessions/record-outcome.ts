import { asConciergeError, ConciergeError } from '../errors.ts';
import { isFull } from '../storage/full-area.ts';
import { withoutKey } from './pass-updates.ts';
import { maskError, secretValuesOf } from './problem.ts';
import type { Act } from './schema.ts';
import type { SessionRepository } from './session-repository.ts';
import { Cancelled } from './single-flight.ts';

/**
 * Runs work on a session and records the outcome on its pass: success removes the last problem, failure
 * replaces it.
 * @throws ConciergeError `not_signed_in` when cancelled, or the masked reason of the failure
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
    // A login that waits for its code writes its own pass.
    if (error.code !== 'unknown_tenant' && error.code !== 'code_required' && !isFull(error))
      // Without room for the problem, the caller still learns of it.
      await repository.recordFailure(tenantId, act, error, secrets).catch(() => undefined);
    throw maskError(error, secrets);
  }
}
