import type { Browser } from './browser.ts';
import { matchesAnyPattern } from './match-pattern.ts';

/**
 * Creates a check whether the extension may send requests to an address.
 * Grants are cached until `onRemoved`. Denials are never cached, so a fresh grant counts at once.
 */
export function createHostPermissionCheck(
  permissions: Browser['permissions'],
): (address: string) => Promise<boolean> {
  let granted: readonly string[] = [];
  permissions.onRemoved.addListener(() => {
    granted = [];
  });
  return async (address) => {
    if (matchesAnyPattern(granted, address)) return true;
    granted = (await permissions.getAll()).origins ?? [];
    return matchesAnyPattern(granted, address);
  };
}
