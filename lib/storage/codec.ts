/**
 * How a slot's value lies in storage: beside the version of its shape, as a tree of values or as one JSON text.
 * Pages and background share this; it holds no schema.
 */
import type { Slot } from './public-slots.ts';

/** A slot's value as it is stored. */
export interface StoredValue {
  version: number;
  data: unknown;
}

/** A value in the form in which its slot is stored. */
export function encode<T>(slot: Slot<T>, value: T): StoredValue {
  return { version: slot.version, data: slot.encoding === 'text' ? JSON.stringify(value) : value };
}

/**
 * What is stored in a slot, not yet parsed by its schema.
 * @returns `undefined` for what is not there, of another version, or no JSON text where one should be
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

/** What text slots held last: the text, or none, and what it says. */
export type DecodeCache = Map<string, StoredValue & { value: unknown }>;

/** Gives a slot's value from what is stored; `parse` says `null` or `undefined` for what is not of its shape. */
export type CachedDecoder = <T>(
  slot: Slot<T>,
  stored: unknown,
  parse: (data: unknown) => T | null | undefined,
) => T;

/** Reads slots, and parses the same text only once: what it says is then the same object too. */
export function createCachedDecoder(known: DecodeCache = new Map()): CachedDecoder {
  return <T>(slot: Slot<T>, stored: unknown, parse: (data: unknown) => T | null | undefined): T => {
    const { version = 0, data }: Partial<StoredValue> = Object(stored);
    const last = known.get(slot.key);
    if (last?.data === data && last?.version === version) {
      // Told from the same text by one look, if that very text is read again: of 300 KB each other look is 0.1 ms.
      last.data = data;
      return last.value as T;
    }
    const value = parse(decode(slot, stored)) ?? slot.empty;
    if (typeof data !== 'object') known.set(slot.key, { version, data, value });
    return value;
  };
}
