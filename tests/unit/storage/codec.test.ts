import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../../lib/storage/codec.ts';
import type { SlotWithSchema } from '../../../lib/storage/slots.ts';
import { createStore } from '../../../lib/storage/store.ts';
import { memoryAreas } from '../../support/test-app.ts';

const book: SlotWithSchema<Record<string, number>> = {
  key: 'book',
  area: 'local',
  version: 3,
  empty: {},
  encoding: 'json',
  clearedOn: ['browserClose'],
  readers: 'pages',
  parse: (data) =>
    typeof data === 'object' && data !== null && Object.values(data).every((each) => typeof each === 'number')
      ? (data as Record<string, number>)
      : null,
};
const tree: SlotWithSchema<Record<string, number>> = {
  key: 'tree',
  area: 'local',
  version: 3,
  empty: {},
  clearedOn: ['browserClose'],
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
    const store = createStore(areas, () => undefined);
    expect(await store.read(book)).toEqual({});
    expect(areas.local.all()).toEqual({ book: { version: 3, data } });
  });
  test('of another version is not read, be it text or tree', async () => {
    for (const data of ['{"a":1}', { a: 1 }]) expect(decode(book, { version: 2, data })).toBeUndefined();
  });
  test('takes no tree, even one that says the same', async () => {
    const areas = memoryAreas();
    await areas.local.set({ book: { version: 3, data: { a: 1 } } });
    expect(await createStore(areas, () => undefined).read(book)).toEqual({});
  });
  test('holds keys that every object has, and they stay its own', async () => {
    const areas = memoryAreas();
    await areas.local.set({ book: { version: 3, data: '{"__proto__":1,"constructor":2,"toString":3}' } });
    const held = await createStore(areas, () => undefined).read(book);
    expect(Object.keys(held)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(held)).toBe(Object.prototype);
    expect(encode(book, held)).toEqual({
      version: 3,
      data: '{"__proto__":1,"constructor":2,"toString":3}',
    });
  });
  test('is parsed again when another hand changed it, and not when nobody did', async () => {
    const areas = memoryAreas();
    const store = createStore(areas, () => undefined);
    await store.update([book], (_now) => [{ a: 1 }]);
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
    const store = createStore(areas, () => undefined);
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
  expect(await createStore(areas, () => undefined).read(tree)).toEqual({});
});
