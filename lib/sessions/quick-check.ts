import { bulkSlot } from '../storage/bulk-slot.ts';
import { decode } from '../storage/codec.ts';
import { examinationsSlot } from '../storage/examinations-slot.ts';
import { getOwn } from '../storage/own-entry.ts';
import { draftsSlot, passesSlot, vaultFactsSlot } from '../storage/public-slots.ts';
import { tenantIdOfTokenKey, tokenKey } from '../storage/secret-keys.ts';

/** Whatever these hold, nothing waits for a look at it. */
const idle: ReadonlySet<string> = new Set([
  draftsSlot.key,
  examinationsSlot.key,
  vaultFactsSlot.key,
  'signedInTabs',
]);

/**
 * Whether the session area shows that nothing has to be put right, or locked: nobody is signing in, no refresh token is
 * on its way, every pass has its token and every token its pass, and nothing that a lock would shut is open. Told from
 * what is stored as it is, so that a worker can say so before its house is open, which then looks for itself.
 */
export function needsNoRecovery(stored: Readonly<Record<string, unknown>>): boolean {
  const passes: Record<string, unknown> = Object(decode(passesSlot, stored[passesSlot.key]));
  const ids = new Set(Object.keys(passes));
  for (const [key, { data }] of Object.entries(stored).map(([key, each]) => [key, Object(each)] as const)) {
    const id = tenantIdOfTokenKey(key);
    if (id !== null) ids.add(id);
    else if (key === bulkSlot.key) {
      // One that goes on without a worker was interrupted: somebody has to say so.
      const { ended } = Object(decode(bulkSlot, stored[key]));
      if (ended === undefined) return false;
    } else if (key !== passesSlot.key && !idle.has(key) && !isEmpty(data)) return false;
  }
  return [...ids].every((id) => {
    const { session, signingIn } = Object(getOwn(passes, id));
    const { data: held } = Object(stored[tokenKey(id)]);
    const { spentAt } = Object(held);
    const whole = (session === undefined) === (held === undefined);
    return whole && signingIn === undefined && spentAt === undefined;
  });
}

/** Whether the session area shows a tab that is signed in. */
export function hasSignedInTab(stored: Readonly<Record<string, unknown>>): boolean {
  return !isEmpty(Object(stored.signedInTabs).data ?? null);
}

/** `null`, or a map with nothing in it. */
function isEmpty(data: unknown): boolean {
  return data === null || (typeof data === 'object' && Object.keys(data).length === 0);
}
