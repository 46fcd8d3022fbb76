import type { Browser } from './browser.ts';
import { matchesAnyPattern } from './match-pattern.ts';

/**
 * Whether the browser lets us talk to an address. A yes is remembered until a permission is taken back; a no is never:
 * who has just said yes is not told no.
 */
export function createHostPermissionCheck(
  permissions: Browser['permissions'],
): (address: string) => Promise<boolean> {
  let known: readonly string[] = [];
  permissions.onRemoved.addListener(() => {
    known = [];
  });
  return async (address) => {
    if (matchesAnyPattern(known, address)) return true;
    known = (await permissions.getAll()).origins ?? [];
    return matchesAnyPattern(known, address);
  };
}
