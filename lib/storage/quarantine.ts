/** Storage keys of quarantined values: `key`, then `key.2`, `key.3` … in order of age. */

/** First quarantine key of unreadable preferences. */
export const quarantinedPreferencesKey = 'preferences.quarantine';

/** A quarantine key's number: 1 for `first` itself, `NaN` for any other key. */
function sequenceOf(key: string, first: string): number {
  if (key === first) return 1;
  return key.startsWith(`${first}.`) ? Number(key.slice(first.length + 1)) : Number.NaN;
}

/** The quarantine keys among an area's keys, oldest first. */
export function quarantineKeysIn(keys: readonly string[], first: string): string[] {
  return keys
    .filter((key) => sequenceOf(key, first) > 0)
    .sort((one, other) => sequenceOf(one, first) - sequenceOf(other, first));
}

/** The next free quarantine key. Gaps stay unused, since a lower number means an older value. */
export function nextQuarantineKey(keys: readonly string[], first: string): string {
  const last = quarantineKeysIn(keys, first).at(-1);
  return last === undefined ? first : `${first}.${sequenceOf(last, first) + 1}`;
}
