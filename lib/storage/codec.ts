/**
 * Encodes and decodes a slot's stored value: its version beside a value tree or one JSON text.
 * Free of schemas, because page bundles contain this file.
 */
import type { Slot } from './public-slots.ts';

/** A slot's stored form. */
interface StoredValue {
  version: number;
  data: unknown;
}

/** Encodes a value in its slot's encoding. */
export function encode<T>(slot: Slot<T>, value: T): StoredValue {
  return { version: slot.version, data: slot.encoding === 'json' ? JSON.stringify(value) : value };
}

/**
 * Decodes a stored form; the result is not validated by the slot's schema.
 * @returns `undefined` for an absent value, another version, or invalid JSON
 */
export function decode(slot: Slot<unknown>, stored: unknown): unknown {
  const { version, data }: Partial<StoredValue> = Object(stored);
  if (version !== slot.version) return undefined;
  if (slot.encoding === undefined) return data;
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** The last text of each text slot, with its parsed value. */
export type DecodeCache = Map<string, StoredValue & { value: unknown }>;

/** Decodes a slot's value; the slot's `empty` when `parse` returns `null` or `undefined` for an invalid one. */
type CachedDecoder = <T>(slot: Slot<T>, stored: unknown, parse: (data: unknown) => T | null | undefined) => T;

/** Creates a decoder that parses equal text once, so that an unchanged slot gives the identical object. */
export function createCachedDecoder(cache: DecodeCache = new Map()): CachedDecoder {
  return <T>(slot: Slot<T>, stored: unknown, parse: (data: unknown) => T | null | undefined): T => {
    const { version = 0, data }: Partial<StoredValue> = Object(stored);
    const last = cache.get(slot.key);
    if (last?.data === data && last?.version === version) {
      // Keeps the newest string: engines compare identical strings at once, other equal 300 KB strings in 0.1 ms.
      last.data = data;
      return last.value as T;
    }
    const value = parse(decode(slot, stored)) ?? slot.empty;
    if (typeof data !== 'object') cache.set(slot.key, { version, data, value });
    return value;
  };
}
