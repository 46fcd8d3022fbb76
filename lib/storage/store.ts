import type { Areas } from '../ports/storage-area.ts';
import { createCachedDecoder, type DecodeCache, decode, encode } from './codec.ts';
import { nextQuarantineKey } from './quarantine.ts';
import type { SlotWithSchema } from './slots.ts';

/** An update's result per slot; `undefined` leaves a slot unchanged. */
type Next<T extends readonly unknown[]> = { [K in keyof T]: T[K] | undefined };
type SlotsOf<T extends readonly unknown[]> = { [K in keyof T]: SlotWithSchema<T[K]> };

export interface Store {
  /** Reads a slot; `empty` for an absent or invalid value. */
  read<T>(slot: SlotWithSchema<T>): Promise<T>;
  /** The last value of a text slot read or written here, possibly stale; `undefined` before, and for other slots. */
  peek<T>(slot: SlotWithSchema<T>): T | undefined;
  /**
   * Reads slots, computes their next values with `next` and writes those in one call.
   * Updates of an area run one after another, so no two start from the same old value.
   * An unreadable value of a slot with `quarantineKey` is quarantined in the same call, even if `next` skips the slot.
   * @throws TypeError when the slots belong to different areas
   */
  update<const T extends readonly unknown[]>(
    slots: SlotsOf<T>,
    next: (...current: T) => Next<T>,
  ): Promise<void>;
  /**
   * Rewrites those slots of one area whose stored value is damaged or of another version, as their readable part: pages
   * hold no schema. Quarantines as `update` does.
   */
  repair(slots: readonly SlotWithSchema<unknown>[]): Promise<void>;
  /** All keys of an area, quarantined ones included. */
  keys(area: 'local' | 'session'): Promise<string[]>;
  raw: Areas;
}

type AreaName = keyof Areas;

interface QueuedUpdate {
  slots: readonly SlotWithSchema<unknown>[];
  next: (...current: readonly unknown[]) => readonly unknown[];
  /** Whether damaged values are written back. */
  repairs?: true;
  resolve(): void;
  reject(thrown: unknown): void;
}

/** A slot's value during one batch of updates. */
interface BatchValue {
  slot: SlotWithSchema<unknown>;
  current: unknown;
  changed: boolean;
  /** The stored value is invalid and must be quarantined before it is overwritten. */
  unreadable: boolean;
  /** The stored value as read. */
  stored: unknown;
}

/**
 * Creates a store that reads and writes slots.
 * Updates queued during a write share the next read and write, so a hundred parallel log-ins cost few storage calls.
 * @param onPublicChange called after a write to slots of pages, with the keys of those in local storage
 */
export function createStore(areas: Areas, onPublicChange: (localKeys: string[]) => void): Store {
  const cache: DecodeCache = new Map();
  const decodeText = createCachedDecoder(cache);
  /** Caches text slots only: a cached secret would outlive its slot in memory. */
  const valueIn = <T>(slot: SlotWithSchema<T>, stored: unknown): T =>
    slot.encoding === undefined
      ? (slot.parse(decode(slot, stored)) ?? slot.empty)
      : decodeText(slot, stored, slot.parse);
  const queues: Record<AreaName, QueuedUpdate[]> = { local: [], session: [] };
  const committing = new Set<AreaName>();
  /** The next batch of reads, by area. */
  const nextReads = new Map<AreaName, { keys: Set<string>; found: Promise<Record<string, unknown>> }>();
  const readsInFlight = new Map<AreaName, Promise<unknown>>();

  /** Joins the next batch of reads: joining the batch in flight could return a value older than the call. */
  function batchedRead(area: AreaName, key: string): Promise<Record<string, unknown>> {
    const batch = nextReads.get(area);
    if (batch !== undefined) {
      batch.keys.add(key);
      return batch.found;
    }
    const keys = new Set([key]);
    const found = (readsInFlight.get(area) ?? Promise.resolve()).then(() => {
      nextReads.delete(area);
      return areas[area].get([...keys]);
    });
    nextReads.set(area, { keys, found });
    readsInFlight.set(
      area,
      // The kept promise resolves without the values, which may be secrets.
      found.then(
        () => undefined,
        () => undefined,
      ),
    );
    return found;
  }

  async function drainQueue(area: AreaName): Promise<void> {
    if (committing.has(area)) return;
    committing.add(area);
    // Calls made in the same microtask join the first batch.
    await Promise.resolve();
    while (queues[area].length > 0) await commitBatch(area, queues[area].splice(0));
    committing.delete(area);
  }

  /** Applies updates in order, each to its predecessor's values, and writes all changes in one call. */
  async function commitBatch(area: AreaName, batch: readonly QueuedUpdate[]): Promise<void> {
    let applied: readonly QueuedUpdate[] = batch;
    try {
      const values = await valuesOf(area, batch);
      applied = batch.filter((update) => applyUpdate(update, values));
      const changed = [...values.values()].filter((value) => value.changed);
      if (changed.length > 0) await write(area, changed);
      for (const { resolve } of applied) resolve();
      const publicKeys = changed.filter(({ slot }) => slot.readers === 'pages').map(({ slot }) => slot.key);
      if (publicKeys.length > 0) onPublicChange(area === 'local' ? publicKeys : []);
    } catch (thrown) {
      // One update that finds no room must not fail the others, least of all one that frees room.
      if (applied.length > 1) for (const update of applied) await commitBatch(area, [update]);
      else for (const { reject } of applied) reject(thrown);
    }
  }

  async function valuesOf(area: AreaName, batch: readonly QueuedUpdate[]): Promise<Map<string, BatchValue>> {
    const slots = new Map(batch.flatMap((update) => update.slots.map((slot) => [slot.key, slot])));
    const found = await areas[area].get([...slots.keys()]);
    return new Map(
      [...slots].map(([key, slot]) => {
        const current = valueIn(slot, found[key]);
        const unreadable = isUnreadable(slot, found[key], current);
        return [key, { slot, current, changed: unreadable, unreadable, stored: found[key] }];
      }),
    );
  }

  /** The unreadable values about to be overwritten, by quarantine key. */
  async function quarantined(
    area: AreaName,
    changed: readonly BatchValue[],
  ): Promise<Record<string, unknown>> {
    const unreadable = changed.filter((value) => value.unreadable);
    if (unreadable.length === 0) return {};
    const keys = Object.keys(await areas[area].get(null));
    return Object.fromEntries(
      unreadable.map(({ slot: { key, quarantineKey = key }, stored }) => [
        nextQuarantineKey(keys, quarantineKey),
        stored,
      ]),
    );
  }

  async function write(area: AreaName, changed: readonly BatchValue[]): Promise<void> {
    const encoded = changed.map(({ slot, current }) => [slot.key, encode(slot, current)] as const);
    await areas[area].set({ ...Object.fromEntries(encoded), ...(await quarantined(area, changed)) });
    // A text just written needs no parsing at the next read; text slots hold no secrets.
    for (const [index, { slot, current }] of changed.entries()) {
      const entry = encoded[index]?.[1];
      if (slot.encoding === 'json' && entry !== undefined) cache.set(slot.key, { ...entry, value: current });
    }
    const removed = changed.filter(({ current }) => current === null).map(({ slot }) => slot.key);
    if (removed.length > 0) await areas[area].remove(removed);
  }

  return {
    raw: areas,
    keys: async (area) => Object.keys(await areas[area].get(null)),
    async read(slot) {
      const found = await batchedRead(slot.area, slot.key);
      return valueIn(slot, found[slot.key]);
    },
    peek: <T>(slot: SlotWithSchema<T>) => cache.get(slot.key)?.value as T | undefined,
    repair(slots) {
      const area = slots[0]?.area;
      if (area === undefined) return Promise.resolve();
      return new Promise<void>((resolve, reject) => {
        queues[area].push({ slots, next: () => [], repairs: true, resolve, reject });
        void drainQueue(area);
      });
    },
    update(slots, next) {
      const area = slots[0]?.area;
      if (area === undefined || slots.some((slot) => slot.area !== area)) {
        throw new TypeError('one change writes slots of one area');
      }
      return new Promise<void>((resolve, reject) => {
        queues[area].push({ slots, next: next as QueuedUpdate['next'], resolve, reject });
        void drainQueue(area);
      });
    },
  };
}

/** Whether a slot with quarantine reads as `empty` only because its stored value is invalid. */
function isUnreadable(slot: SlotWithSchema<unknown>, stored: unknown, current: unknown): boolean {
  return (
    slot.quarantineKey !== undefined &&
    stored !== undefined &&
    current === slot.empty &&
    slot.parse(decode(slot, stored)) === null
  );
}

/** Whether a stored value differs from what was read of it: it is invalid as a whole or in part. */
function isDamaged({ slot, current, stored }: BatchValue): boolean {
  return stored !== undefined && !isEqual(decode(slot, stored), current);
}

/** Deep equality of JSON values, whatever the order of fields. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [all, others] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    all.length === others.size &&
    all.every(([key, value]) => others.has(key) && isEqual(value, others.get(key)))
  );
}

/** Applies one update to the batch. @returns `false` for a `next` that throws: rejected, with nothing changed */
function applyUpdate(
  { slots, next, repairs, reject }: QueuedUpdate,
  values: ReadonlyMap<string, BatchValue>,
): boolean {
  const own = slots.flatMap(({ key }) => values.get(key) ?? []);
  try {
    if (repairs) for (const value of own) value.changed ||= isDamaged(value);
    const results = next(...own.map(({ current }) => current));
    for (const [index, value] of own.entries()) {
      if (results[index] === undefined) continue;
      value.current = results[index];
      value.changed = true;
    }
    return true;
  } catch (thrown) {
    reject(thrown);
    return false;
  }
}
