import { bulkSlot } from '../storage/bulk-slot.ts';
import { decode } from '../storage/codec.ts';
import { examinationsSlot } from '../storage/examinations-slot.ts';
import { getOwn } from '../storage/own-entry.ts';
import { draftsSlot, passesSlot, type Slot, vaultStatusSlot } from '../storage/public-slots.ts';
import type { Readable } from '../storage/readable.ts';
import { readableDrafts, readablePasses, readableVaultStatus } from '../storage/readable-slots.ts';
import { tenantIdOfTokenKey, tokenKey } from '../storage/secret-keys.ts';

const shownSlots: readonly (readonly [Slot<unknown>, Readable<unknown>])[] = [
  [passesSlot, readablePasses],
  [draftsSlot, readableDrafts],
  [vaultStatusSlot, readableVaultStatus],
];

/** Slots whose intact content never needs recovery. */
const slotsWithoutRecovery: ReadonlySet<string> = new Set([
  draftsSlot.key,
  examinationsSlot.key,
  vaultStatusSlot.key,
  'signedInTabs',
]);

/**
 * Whether the session area needs neither recovery nor a lock. Checks raw storage so that the worker can reply
 * without loading the app.
 */
export function needsNoRecovery(stored: Readonly<Record<string, unknown>>): boolean {
  if (isDamaged(stored)) return false;
  const passes: Record<string, unknown> = Object(decode(passesSlot, stored[passesSlot.key]));
  const ids = new Set(Object.keys(passes));
  for (const [key, { data }] of Object.entries(stored).map(([key, each]) => [key, Object(each)] as const)) {
    const id = tenantIdOfTokenKey(key);
    if (id !== null) ids.add(id);
    else if (key === bulkSlot.key) {
      // A run without an end was interrupted with its worker and has to be marked so.
      const { ended } = Object(decode(bulkSlot, stored[key]));
      if (ended === undefined) return false;
    } else if (key !== passesSlot.key && !slotsWithoutRecovery.has(key) && !isEmpty(data)) return false;
  }
  return [...ids].every((id) => {
    const { session, signingIn } = Object(getOwn(passes, id));
    const { data: token } = Object(stored[tokenKey(id)]);
    const { spentAt } = Object(token);
    const isConsistent = (session === undefined) === (token === undefined);
    return isConsistent && signingIn === undefined && spentAt === undefined;
  });
}

/** Whether a slot that pages show holds what they cannot render, which the app rewrites. */
function isDamaged(stored: Readonly<Record<string, unknown>>): boolean {
  return shownSlots.some(([slot, readable]) => {
    if (stored[slot.key] === undefined) return false;
    const data = decode(slot, stored[slot.key]);
    return data === undefined || JSON.stringify(readable(data)) !== JSON.stringify(data);
  });
}

/** Whether the session area contains a signed-in tab. */
export function hasSignedInTab(stored: Readonly<Record<string, unknown>>): boolean {
  return !isEmpty(Object(stored.signedInTabs).data ?? null);
}

/** `null` or an object without properties. */
function isEmpty(data: unknown): boolean {
  return data === null || (typeof data === 'object' && Object.keys(data).length === 0);
}
