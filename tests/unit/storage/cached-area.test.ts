import { describe, expect, test } from 'vitest';
import { cacheKeys } from '../../../lib/storage/cached-area.ts';
import { type MemoryArea, memoryArea } from '../../support/test-app.ts';

/** An area that counts what is asked of it, and tells of changes when it is told to. */
function watched() {
  const area: MemoryArea = memoryArea();
  const listeners: ((changes: Record<string, { newValue?: unknown }>) => void)[] = [];
  const asked: (readonly string[] | null)[] = [];
  return {
    area,
    asked,
    /** What the browser says of a key that was written: what is there now. */
    tell: (...keys: string[]) => {
      const all = area.all();
      const changes = Object.fromEntries(keys.map((key) => [key, { newValue: all[key] }]));
      for (const listener of listeners) listener(changes);
    },
    kept: cacheKeys(
      {
        ...area,
        get(keys) {
          asked.push(keys);
          return area.get(keys);
        },
        onChanged: { addListener: (listener) => void listeners.push(listener) },
      },
      ['tenants', 'policy'],
    ),
  };
}

describe('an area of which some keys are kept', () => {
  test('reads them once, missing ones too, and the others each time', async () => {
    const { kept, asked, area } = watched();
    await area.set({ tenants: 'list', other: 1 });
    for (let times = 0; times < 3; times += 1)
      expect(await kept.get(['tenants', 'policy', 'other'])).toEqual({ tenants: 'list', other: 1 });
    expect(asked).toEqual([['tenants', 'policy', 'other'], ['other'], ['other']]);
    expect(await kept.get(['tenants', 'policy'])).toEqual({ tenants: 'list' });
    expect(asked).toHaveLength(3);
  });
  test('knows what it wrote itself', async () => {
    const { kept } = watched();
    expect(await kept.get(['tenants'])).toEqual({});
    await kept.set({ tenants: 'new' });
    expect(await kept.get(['tenants'])).toEqual({ tenants: 'new' });
    await kept.remove(['tenants']);
    expect(await kept.get(['tenants'])).toEqual({});
  });
  test('reads nothing back that it wrote itself, and takes its echo for no news', async () => {
    const { kept, asked, tell, area } = watched();
    const early = kept.set({ tenants: { of: 'ours' } });
    await area.set({ tenants: { of: 'ours' } });
    tell('tenants');
    await early;
    tell('tenants');
    expect(await kept.get(['tenants'])).toEqual({ tenants: { of: 'ours' } });
    expect(asked).toEqual([]);
  });
  test('reads again when another hand wrote over it, before or after its echo', async () => {
    for (const when of ['meanwhile', 'afterwards']) {
      const { kept, asked, tell, area } = watched();
      const writing = kept.set({ tenants: 'ours' });
      if (when === 'afterwards') await writing;
      await area.set({ tenants: 'by another hand' });
      tell('tenants');
      await writing;
      expect(await kept.get(['tenants'])).toEqual({ tenants: 'by another hand' });
      expect(asked).toEqual([['tenants']]);
    }
  });
  test('hears what another hand wrote', async () => {
    const { kept, area, tell } = watched();
    await kept.get(['tenants']);
    await area.set({ tenants: 'by another hand' });
    tell('tenants');
    expect(await kept.get(['tenants'])).toEqual({ tenants: 'by another hand' });
  });
  test.each(['written', 'removed', 'changed by another hand'])(
    'keeps nothing that was on its way while it was %s',
    async (how) => {
      const { kept, area, tell } = watched();
      await area.set({ tenants: 'old' });
      const early = kept.get(['tenants']);
      if (how === 'written') await kept.set({ tenants: 'new' });
      else if (how === 'removed') await kept.remove(['tenants']);
      else {
        await area.set({ tenants: 'new' });
        tell('tenants');
      }
      await early;
      expect(await kept.get(['tenants'])).toEqual(how === 'removed' ? {} : { tenants: 'new' });
    },
  );
  test('forgets also when a writing fails: nobody knows what it left', async () => {
    const { area } = watched();
    await area.set({ tenants: 'old' });
    const broken = cacheKeys(
      {
        ...area,
        async set(items) {
          await area.set(items);
          throw new Error('broke off');
        },
        onChanged: { addListener: () => undefined },
      },
      ['tenants'],
    );
    await broken.get(['tenants']);
    await expect(broken.set({ tenants: 'new' })).rejects.toThrow('broke off');
    expect(await broken.get(['tenants'])).toEqual({ tenants: 'new' });
  });
  test('gives everything when everything is asked for', async () => {
    const { kept, area } = watched();
    await area.set({ tenants: 'list', other: 1 });
    expect(await kept.get(null)).toEqual({ tenants: 'list', other: 1 });
  });
});
