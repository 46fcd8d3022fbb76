import type { Area } from '../ports/storage-area.ts';

/** An area with a change event for every write, also for writes made through it. */
interface ObservableArea extends Area {
  onChanged: {
    addListener(listener: (changes: Record<string, { newValue?: unknown }>) => void): void;
  };
}

/**
 * Caches some keys of an area until they change: a log-in reads 1,000 tenants, 300 KB between processes, several times.
 * Cached values are shared, not copied.
 * @param area an area without secrets, because change events carry old and new values
 * @param keys the keys to cache: large and seldom written
 */
export function cacheKeys(area: ObservableArea, keys: readonly string[]): Area {
  const cache = new Map<string, unknown>();
  /** Values of writes in flight, by key. */
  const inFlight = new Map<string, unknown>();
  /** Write counts by key: a read that began before a write must not fill the cache. */
  const writeCounts = new Map<string, number>();

  function invalidate(changed: readonly string[]): void {
    for (const key of changed) {
      cache.delete(key);
      writeCounts.set(key, (writeCounts.get(key) ?? 0) + 1);
    }
  }
  area.onChanged.addListener((changes) => {
    // The event of a write made here must not clear the value just cached.
    const isEcho = (key: string, value: unknown) =>
      [inFlight, cache].some(
        (values) => values.has(key) && JSON.stringify(values.get(key)) === JSON.stringify(value),
      );
    invalidate(Object.keys(changes).filter((key) => !isEcho(key, changes[key]?.newValue)));
  });

  async function set(items: Record<string, unknown>): Promise<void> {
    const changed = Object.keys(items).filter((key) => keys.includes(key));
    invalidate(changed);
    const before = new Map(changed.map((key) => [key, writeCounts.get(key)]));
    for (const key of changed) inFlight.set(key, items[key]);
    try {
      await area.set(items);
      const unchanged = changed.filter((key) => writeCounts.get(key) === before.get(key));
      invalidate(unchanged);
      for (const key of unchanged) cache.set(key, items[key]);
    } catch (thrown) {
      invalidate(changed);
      throw thrown;
    } finally {
      for (const key of changed) inFlight.delete(key);
    }
  }

  return {
    set,
    async get(requested) {
      if (requested === null) return area.get(null);
      const hits = requested.filter((key) => cache.has(key)).map((key) => [key, cache.get(key)] as const);
      const missing = requested.filter((key) => !cache.has(key));
      const before = new Map(missing.map((key) => [key, writeCounts.get(key)]));
      const found = missing.length === 0 ? {} : await area.get(missing);
      for (const key of missing)
        if (keys.includes(key) && writeCounts.get(key) === before.get(key)) cache.set(key, found[key]);
      return { ...Object.fromEntries(hits.filter(([, value]) => value !== undefined)), ...found };
    },
    async remove(removed) {
      invalidate(removed);
      try {
        await area.remove(removed);
      } finally {
        invalidate(removed);
      }
    },
  };
}
