import type { Browser } from './browser.ts';
import { covers } from './hosts.ts';

/**
 * Whether the browser lets us talk to an address. A yes is remembered until a permission is taken back; a no is never:
 * who has just said yes is not told no.
 */
export function allowedBy(permissions: Browser['permissions']): (address: string) => Promise<boolean> {
  let known: readonly string[] = [];
  permissions.onRemoved.addListener(() => {
    known = [];
  });
  return async (address) => {
    if (covers(known, address)) return true;
    known = (await permissions.getAll()).origins ?? [];
    return covers(known, address);
  };
}
