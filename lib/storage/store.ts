import type { Areas } from '../ports/storage-area.ts';
import { createCachedDecoder, type DecodeCache, decode, encode } from './codec.ts';
import { nextQuarantineKey } from './quarantine.ts';
import type { SlotWithSchema } from './slots.ts';

/** What a change returns for one slot; `undefined` leaves it as it is. */
type Next<T extends readonly unknown[]> = { [K in keyof T]: T[K] | undefined };
type SlotsOf<T extends readonly unknown[]> = { [K in keyof T]: SlotWithSchema<T[K]> };

export interface Store {
  read<T>(slot: SlotWithSchema<T>): Promise<T>;
  /**
   * What a slot held when it was last read or written here, for what may be a moment old; `undefined` when it was not,
   * or is no text.
   */
  peek<T>(slot: SlotWithSchema<T>): T | undefined;
  /**
   * One change: reads the slots, asks for their next values, writes them in one call. Changes run one after
   * another, so no two read the same old value. All slots of one change live in one area. Of a slot that keeps aside
   * what cannot be read, the same call moves it there, whether or not the change writes the slot.
   * @throws TypeError when they do not
   */
  update<const T extends readonly unknown[]>(slots: SlotsOf<T>, next: (...now: T) => Next<T>): Promise<void>;
  keys(area: 'local' | 'session'): Promise<string[]>;
  raw: Areas;
}

type AreaName = keyof Areas;

/** A change that waits for its turn. */
interface QueuedUpdate {
  slots: readonly SlotWithSchema<unknown>[];
  next: (...now: readonly unknown[]) => readonly unknown[];
  done(): void;
  failed(thrown: unknown): void;
}

/** A slot's value while changes are made to it. */
interface Value {
  slot: SlotWithSchema<unknown>;
  now: unknown;
  changed: boolean;
  /** What stands there cannot be read and must not be lost. */
  unreadable: boolean;
  /** What stands there, as it was read. */
  found: unknown;
}

/**
 * Reads and writes slots, and nothing else. Changes that wait while another one is written are made together: one
 * reading and one writing for all of them, so that a hundred log-ins at once do not queue for the storage.
 * @param onPublicChange called after a write that a page would want to see, with the names of what was written on disk
 */
export function createStore(areas: Areas, onPublicChange: (slotsOnDisk: string[]) => void): Store {
  const known: DecodeCache = new Map();
  const reading = createCachedDecoder(known);
  /** What is stored as a tree is remembered by nobody: a secret that is a text would outlive its slot in our memory. */
  const valueIn = <T>(slot: SlotWithSchema<T>, stored: unknown): T =>
    slot.encoding === undefined
      ? (slot.parse(decode(slot, stored)) ?? slot.empty)
      : reading(slot, stored, slot.parse);
  const waiting: Record<AreaName, QueuedUpdate[]> = { local: [], session: [] };
  const writing = new Set<AreaName>();
  /** The readings that go out together next, by area. */
  const gathering = new Map<AreaName, { keys: Set<string>; found: Promise<Record<string, unknown>> }>();
  const underWay = new Map<AreaName, Promise<unknown>>();

  /** What is asked for while a reading of the area is under way is read together after it: never an older value. */
  function gather(area: AreaName, key: string): Promise<Record<string, unknown>> {
    const gathered = gathering.get(area);
    if (gathered !== undefined) {
      gathered.keys.add(key);
      return gathered.found;
    }
    const keys = new Set([key]);
    const found = (underWay.get(area) ?? Promise.resolve()).then(() => {
      gathering.delete(area);
      return areas[area].get([...keys]);
    });
    gathering.set(area, { keys, found });
    underWay.set(
      area,
      // Waited for alone: what was read may be a secret.
      found.then(
        () => undefined,
        () => undefined,
      ),
    );
    return found;
  }

  async function writeAll(area: AreaName): Promise<void> {
    if (writing.has(area)) return;
    writing.add(area);
    // Whoever asks in the same breath is of the first round.
    await Promise.resolve();
    while (waiting[area].length > 0) await writeRound(area, waiting[area].splice(0));
    writing.delete(area);
  }

  /** One after another on the values as the one before left them; then all of it in one call. */
  async function writeRound(area: AreaName, round: readonly QueuedUpdate[]): Promise<void> {
    let made: readonly QueuedUpdate[] = round;
    try {
      const values = await valuesOf(area, round);
      made = round.filter((change) => applyUpdate(change, values));
      const changed = [...values.values()].filter((value) => value.changed);
      if (changed.length > 0) await write(area, changed);
      for (const { done } of made) done();
      const seen = changed.filter(({ slot }) => slot.readers === 'pages').map(({ slot }) => slot.key);
      if (seen.length > 0) onPublicChange(area === 'local' ? seen : []);
    } catch (thrown) {
      for (const { failed } of made) failed(thrown);
    }
  }

  async function valuesOf(area: AreaName, round: readonly QueuedUpdate[]): Promise<Map<string, Value>> {
    const slots = new Map(round.flatMap((change) => change.slots.map((slot) => [slot.key, slot])));
    const found = await areas[area].get([...slots.keys()]);
    return new Map(
      [...slots].map(([key, slot]) => {
        const now = valueIn(slot, found[key]);
        const unreadable = isUnreadable(slot, found[key], now);
        return [key, { slot, now, changed: unreadable, unreadable, found: found[key] }];
      }),
    );
  }

  /** What cannot be read of what is written over, by the keys under which it is kept. */
  async function setAside(area: AreaName, changed: readonly Value[]): Promise<Record<string, unknown>> {
    const unreadable = changed.filter((value) => value.unreadable);
    if (unreadable.length === 0) return {};
    const keys = Object.keys(await areas[area].get(null));
    return Object.fromEntries(
      unreadable.map(({ slot: { key, quarantineKey: aside = key }, found }) => [
        nextQuarantineKey(keys, aside),
        found,
      ]),
    );
  }

  async function write(area: AreaName, changed: readonly Value[]): Promise<void> {
    const stored = changed.map(({ slot, now }) => [slot.key, encode(slot, now)] as const);
    await areas[area].set({ ...Object.fromEntries(stored), ...(await setAside(area, changed)) });
    // What was just written needs no parsing when it is read; but for slots of one text, which hold no secret, see above.
    for (const [place, { slot, now }] of changed.entries()) {
      const text = stored[place]?.[1];
      if (slot.encoding === 'text' && text !== undefined) known.set(slot.key, { ...text, value: now });
    }
    const gone = changed.filter(({ now }) => now === null).map(({ slot }) => slot.key);
    if (gone.length > 0) await areas[area].remove(gone);
  }

  return {
    raw: areas,
    keys: async (area) => Object.keys(await areas[area].get(null)),
    async read(slot) {
      const found = await gather(slot.area, slot.key);
      return valueIn(slot, found[slot.key]);
    },
    peek: <T>(slot: SlotWithSchema<T>) => known.get(slot.key)?.value as T | undefined,
    update(slots, next) {
      const area = slots[0]?.area;
      if (area === undefined || slots.some((slot) => slot.area !== area)) {
        throw new TypeError('one change writes slots of one area');
      }
      return new Promise<void>((done, failed) => {
        waiting[area].push({ slots, next: next as QueuedUpdate['next'], done, failed });
        void writeAll(area);
      });
    },
  };
}

/** Whether what is stored reads as empty because it cannot be read, and its slot keeps such a thing aside. */
function isUnreadable(slot: SlotWithSchema<unknown>, stored: unknown, now: unknown): boolean {
  return (
    slot.quarantineKey !== undefined &&
    stored !== undefined &&
    now === slot.empty &&
    slot.parse(decode(slot, stored)) === null
  );
}

/** Makes one change to the values. @returns whether it was made: one that throws changes nothing, and hears why */
function applyUpdate({ slots, next, failed }: QueuedUpdate, values: ReadonlyMap<string, Value>): boolean {
  const own = slots.flatMap(({ key }) => values.get(key) ?? []);
  try {
    const made = next(...own.map(({ now }) => now));
    for (const [place, value] of own.entries()) {
      if (made[place] === undefined) continue;
      value.now = made[place];
      value.changed = true;
    }
    return true;
  } catch (thrown) {
    failed(thrown);
    return false;
  }
}
