/**
 * What a page can render of a stored value. Pages hold no schema, and may read a damaged slot before the background has
 * repaired it; so they check types and times here, and leave out what does not fit.
 */

/** The readable part of a value, the value itself where nothing is missing; `undefined` when it has none. */
export type Readable<T> = (value: unknown) => T | undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const when =
  <T>(holds: (value: unknown) => boolean): Readable<T> =>
  (value) =>
    holds(value) ? (value as T) : undefined;

export const text: Readable<string> = when((value) => typeof value === 'string');
export const flag: Readable<boolean> = when((value) => typeof value === 'boolean');
export const number: Readable<number> = when(Number.isFinite);
/** Epoch milliseconds that a `Date` can hold. */
export const time: Readable<number> = when((value) => Math.abs(number(value) ?? Number.NaN) <= 8.64e15);
/** A text, a flag or a number. */
export const scalar: Readable<string | number | boolean> = when(
  (value) => Number.isFinite(value) || ['string', 'boolean'].includes(typeof value),
);
export const oneOf = <T extends string>(...values: readonly T[]): Readable<T> =>
  when((value) => values.includes(value as T));
export const nullable = <T>(part: Readable<T>): Readable<T | null> =>
  when((value) => value === null || part(value) !== undefined);

/** A map without its unreadable entries. */
export function mapOf<T>(part: Readable<T>): Readable<Record<string, T>> {
  return (value) =>
    isRecord(value)
      ? (Object.fromEntries(
          Object.entries(value)
            .map(([key, each]) => [key, part(each)])
            .filter(([, each]) => each !== undefined),
        ) as Record<string, T>)
      : undefined;
}

/** A list without its unreadable items. */
export function listOf<T>(part: Readable<T>): Readable<T[]> {
  return (value) =>
    Array.isArray(value) ? value.map(part).filter((each): each is T => each !== undefined) : undefined;
}

/** Parts by field name; a name that the type does not have is a compile error, so that a renamed field is not missed. */
type Parts<T> = { readonly [K in keyof T]?: Readable<unknown> };

/** An object with all required fields, without its unreadable optional ones. Fields that are not named stay. */
export function fields<T extends object>(required: Parts<T>, optional: Parts<T> = {}): Readable<T> {
  // Once, not for each of a thousand tenants' destinations.
  const parts = Object.entries<Readable<unknown> | undefined>({ ...required, ...optional });
  return (value) => {
    if (!isRecord(value)) return undefined;
    const kept = { ...value };
    for (const [name, part] of parts) {
      kept[name] = part?.(value[name]);
      if (kept[name] !== undefined) continue;
      if (Object.hasOwn(required, name)) return undefined;
      delete kept[name];
    }
    return kept as T;
  };
}
