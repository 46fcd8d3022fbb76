import { describe, expect, test } from 'vitest';
import { openStore } from '../../../lib/platform/store.ts';
import type { ParsedSlot } from '../../../lib/slots/background.ts';
import { dataOf, storedFrom } from '../../../lib/slots/stored.ts';
import { memoryAreas } from '../fakes.ts';

const book: ParsedSlot<Record<string, number>> = {
  key: 'book',
  area: 'local',
  version: 3,
  empty: {},
  as: 'text',
  dies: '',
  readers: 'pages',
  parse: (data) =>
    typeof data === 'object' && data !== null && Object.values(data).every((each) => typeof each === 'number')
      ? (data as Record<string, number>)
      : null,
};
const tree: ParsedSlot<Record<string, number>> = {
  key: 'tree',
  area: 'local',
  version: 3,
  empty: {},
  dies: '',
  readers: 'pages',
  parse: book.parse,
};

describe('a slot stored as text', () => {
  test.each([
    '',
    '{',
    '{"a":1',
    '{"a":1}}',
    'undefined',
    '[object Object]',
    '{"a":"x"}',
    'null',
    '7',
    '"{}"',
  ])('that holds %j reads as empty, and is left as it was', async (data) => {
    const areas = memoryAreas();
    await areas.local.set({ book: { version: 3, data } });
    const store = openStore(areas, () => undefined);
    expect(await store.read(book)).toEqual({});
    expect(areas.local.all()).toEqual({ book: { version: 3, data } });
  });
  test('of another version is not read, be it text or tree', async () => {
    for (const data of ['{"a":1}', { a: 1 }]) expect(dataOf(book, { version: 2, data })).toBeUndefined();
  });
  test('takes no tree, even one that says the same', async () => {
    const areas = memoryAreas();
    await areas.local.set({ book: { version: 3, data: { a: 1 } } });
    expect(await openStore(areas, () => undefined).read(book)).toEqual({});
  });
  test('holds keys that every object has, and they stay its own', async () => {
    const areas = memoryAreas();
    await areas.local.set({ book: { version: 3, data: '{"__proto__":1,"constructor":2,"toString":3}' } });
    const held = await openStore(areas, () => undefined).read(book);
    expect(Object.keys(held)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(held)).toBe(Object.prototype);
    expect(storedFrom(book, held)).toEqual({
      version: 3,
      data: '{"__proto__":1,"constructor":2,"toString":3}',
    });
  });
  test('is parsed again when another hand changed it, and not when nobody did', async () => {
    const areas = memoryAreas();
    const store = openStore(areas, () => undefined);
    await store.change([book], (_now) => [{ a: 1 }]);
    const one = await store.read(book);
    expect(await store.read(book)).toBe(one);
    await areas.local.set({ book: { version: 3, data: '{"a":2}' } });
    expect(await store.read(book)).toEqual({ a: 2 });
    await areas.local.set({ book: { version: 3, data: '{"a":4}' } });
    expect(await store.read(book)).toEqual({ a: 4 });
    await areas.local.set({ book: { version: 4, data: '{"a":2}' } });
    expect(await store.read(book)).toEqual({});
    await areas.local.remove(['book']);
    expect(await store.read(book)).toEqual({});
  });
  test('is parsed once as long as it says the same, or nothing', async () => {
    const areas = memoryAreas();
    const store = openStore(areas, () => undefined);
    let parsed = 0;
    const parse: typeof book.parse = (data) => {
      parsed += 1;
      return book.parse(data);
    };
    const counting = { ...book, parse };
    for (let time = 0; time < 3; time += 1) expect(await store.read(counting)).toBe(counting.empty);
    expect(parsed).toBe(1);
    for (let time = 0; time < 3; time += 1) {
      // Other strings each time, of the same letters.
      await areas.local.set({ book: { version: 3, data: ['{"a"', '1}'].join(':') } });
      expect(await store.read(counting)).toEqual({ a: 1 });
    }
    expect(parsed).toBe(2);
  });
});

test('a slot stored as a tree takes no text, even one that says the same', async () => {
  const areas = memoryAreas();
  await areas.local.set({ tree: { version: 3, data: '{"a":1}' } });
  expect(await openStore(areas, () => undefined).read(tree)).toEqual({});
});
