import type { ParsedSlot } from '../slots/background.ts';
import { openReading, storedFrom } from '../slots/stored.ts';

/** A storage area, as far as we use it. The browser's own, or a memory one in tests. */
export interface Area {
  get(keys: string[] | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

export interface Areas {
  local: Area;
  session: Area;
}

/** What a change returns for one slot; `undefined` leaves it as it is. */
type Next<T extends readonly unknown[]> = { [K in keyof T]: T[K] | undefined };
type SlotsOf<T extends readonly unknown[]> = { [K in keyof T]: ParsedSlot<T[K]> };

export interface Store {
  read<T>(slot: ParsedSlot<T>): Promise<T>;
  /**
   * One change: reads the slots, asks for their next values, writes them in one call. Changes run one after
   * another, so no two read the same old value. All slots of one change live in one area.
   * @throws TypeError when they do not
   */
  change<const T extends readonly unknown[]>(slots: SlotsOf<T>, next: (...now: T) => Next<T>): Promise<void>;
  keys(area: 'local' | 'session'): Promise<string[]>;
  raw: Areas;
}

/**
 * Reads and writes slots, and nothing else.
 * @param onPublicChange called after a write that a page would want to see, with the names of what was written on disk
 */
export function openStore(areas: Areas, onPublicChange: (slotsOnDisk: string[]) => void): Store {
  let last: Promise<unknown> = Promise.resolve();
  const reading = openReading();

  async function readAll<T extends readonly unknown[]>(slots: SlotsOf<T>): Promise<T> {
    const area = slots[0]?.area ?? 'local';
    const found = await areas[area].get(slots.map((slot) => slot.key));
    return slots.map((slot) => reading(slot, found[slot.key], slot.parse)) as unknown as T;
  }

  return {
    raw: areas,
    keys: async (area) => Object.keys(await areas[area].get(null)),
    async read(slot) {
      const [value] = await readAll([slot] as const);
      return value;
    },
    change(slots, next) {
      const area = slots[0]?.area;
      if (area === undefined || slots.some((slot) => slot.area !== area)) {
        throw new TypeError('one change writes slots of one area');
      }
      const run = last.then(async () => {
        const now = await readAll(slots);
        const values = next(...now);
        const items: Record<string, unknown> = {};
        const gone: string[] = [];
        const seen: string[] = [];
        slots.forEach((slot, index) => {
          const value = values[index];
          if (value === undefined) return;
          items[slot.key] = storedFrom(slot, value);
          if (value === null) gone.push(slot.key);
          if (slot.readers === 'pages') seen.push(slot.key);
        });
        if (Object.keys(items).length === 0) return;
        await areas[area].set(items);
        if (gone.length > 0) await areas[area].remove(gone);
        if (seen.length > 0) onPublicChange(area === 'local' ? seen : []);
      });
      last = run.catch(() => undefined);
      return run;
    },
  };
}
