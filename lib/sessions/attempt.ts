import { asConciergeError, ConciergeError } from '../errors.ts';
import { CalledOff } from './flights.ts';
import type { PassBook } from './pass-book.ts';
import { withoutKey } from './passes.ts';
import { masked, secretTexts } from './problem.ts';
import type { Act } from './schema.ts';

/**
 * Does something with a session so that its pass tells how it went: what works takes the last problem away,
 * what does not is the new one.
 * @throws ConciergeError `not_signed_in` when the person called it off, or why the work failed, masked
 */
export async function attempt<T>(
  book: PassBook,
  tenantId: string,
  act: Act,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await book.change(tenantId, (pass) => withoutKey(pass, 'problem'));
    return result;
  } catch (thrown) {
    if (thrown instanceof CalledOff) throw new ConciergeError('not_signed_in');
    const error = asConciergeError(thrown);
    const kept = await book.read(tenantId);
    const secrets = kept === null ? [] : secretTexts(kept.session.secrets);
    // A sign-in that waits for its code says so itself.
    if (error.code !== 'unknown_tenant' && error.code !== 'code_required')
      await book.fail(tenantId, act, error, secrets);
    throw masked(error, secrets);
  }
}
