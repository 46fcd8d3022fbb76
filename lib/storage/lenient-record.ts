import * as z from 'zod/mini';

/**
 * A map by tenant id of which a damaged entry is lost alone. Of a damaged entry, what its schema accepts without its
 * invalid fields stays.
 */
export function lenientRecord<T>(entry: z.ZodMiniType<T>): z.ZodMiniType<Record<string, T>, unknown> {
  return z.pipe(
    z.record(z.string(), z.unknown()),
    z.transform(
      (all): Record<string, T> =>
        Object.fromEntries(
          Object.entries(all).flatMap(([key, value]) => {
            const kept = salvage(entry, value);
            return kept.success ? [[key, kept.data]] : [];
          }),
        ),
    ),
  );
}

function salvage<T>(entry: z.ZodMiniType<T>, value: unknown): z.core.util.SafeParseResult<T> {
  const whole = entry.safeParse(value);
  if (whole.success || typeof value !== 'object' || value === null) return whole;
  const invalid = new Set(
    whole.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [issue.path[0]],
    ),
  );
  const rest = Object.entries(value).filter(([name]) => !invalid.has(name));
  return rest.length === 0 ? whole : entry.safeParse(Object.fromEntries(rest));
}
