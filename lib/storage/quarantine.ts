/**
 * Where what could not be read is kept, as it was: under a key of its own, what comes after it with a number behind.
 */

/** Where preferences that could not be read at all are kept. */
export const quarantinedPreferencesKey = 'preferences.aside';

/** Its place in the order: 1 for the key itself, `NaN` for a key that is none of these. */
function placeOf(key: string, first: string): number {
  if (key === first) return 1;
  return key.startsWith(`${first}.`) ? Number(key.slice(first.length + 1)) : Number.NaN;
}

/** Those of an area's keys under which something is kept aside, oldest first. */
export function quarantineKeysIn(keys: readonly string[], first: string): string[] {
  return keys
    .filter((key) => placeOf(key, first) > 0)
    .sort((one, other) => placeOf(one, first) - placeOf(other, first));
}

/** The key for what is kept aside next: behind the last one, for a gap before it would be taken for an older one. */
export function nextQuarantineKey(keys: readonly string[], first: string): string {
  const last = quarantineKeysIn(keys, first).at(-1);
  return last === undefined ? first : `${first}.${placeOf(last, first) + 1}`;
}
