import type { Area } from '../ports/storage-area.ts';

/** An area that tells of every change to it, whoever made it. */
export interface ObservableArea extends Area {
  onChanged: {
    addListener(listener: (changes: Record<string, { newValue?: unknown }>) => void): void;
  };
}

/**
 * An area of which some keys are read once and then again only after a change: a list of 1,000 tenants is 300 KB from
 * process to process, and is asked for several times at each log-in. What is handed out is shared, not copied.
 * @param area the browser's own; one without secrets, since a listener hears old and new values
 * @param keys big and seldom written
 */
export function cacheKeys(area: ObservableArea, keys: readonly string[]): Area {
  const kept = new Map<string, unknown>();
  /** What is being written here. */
  const onItsWay = new Map<string, unknown>();
  /** How often a key was written: what was asked for before is not kept after. */
  const writes = new Map<string, number>();

  function forget(changed: readonly string[]): void {
    for (const key of changed) {
      kept.delete(key);
      writes.set(key, (writes.get(key) ?? 0) + 1);
    }
  }
  area.onChanged.addListener((changes) => {
    // The echo of what was written here is no news.
    const isEcho = (key: string, value: unknown) =>
      [onItsWay, kept].some(
        (here) => here.has(key) && JSON.stringify(here.get(key)) === JSON.stringify(value),
      );
    forget(Object.keys(changes).filter((key) => !isEcho(key, changes[key]?.newValue)));
  });

  async function set(items: Record<string, unknown>): Promise<void> {
    const changed = Object.keys(items).filter((key) => keys.includes(key));
    forget(changed);
    const before = new Map(changed.map((key) => [key, writes.get(key)]));
    for (const key of changed) onItsWay.set(key, items[key]);
    try {
      await area.set(items);
      const mine = changed.filter((key) => writes.get(key) === before.get(key));
      forget(mine);
      for (const key of mine) kept.set(key, items[key]);
    } catch (thrown) {
      forget(changed);
      throw thrown;
    } finally {
      for (const key of changed) onItsWay.delete(key);
    }
  }

  return {
    set,
    async get(wanted) {
      if (wanted === null) return area.get(null);
      const have = wanted.filter((key) => kept.has(key)).map((key) => [key, kept.get(key)] as const);
      const missing = wanted.filter((key) => !kept.has(key));
      const before = new Map(missing.map((key) => [key, writes.get(key)]));
      const found = missing.length === 0 ? {} : await area.get(missing);
      for (const key of missing)
        if (keys.includes(key) && writes.get(key) === before.get(key)) kept.set(key, found[key]);
      return { ...Object.fromEntries(have.filter(([, value]) => value !== undefined)), ...found };
    },
    async remove(gone) {
      forget(gone);
      try {
        await area.remove(gone);
      } finally {
        forget(gone);
      }
    },
  };
}
