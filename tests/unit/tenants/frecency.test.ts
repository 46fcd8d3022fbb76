import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frecency, recordUse } from '../../../lib/tenants/frecency.ts';
import { noon } from '../../support/test-app.ts';

const day = 86_400_000;
type Kept = Parameters<typeof recordUse>[0];
const nothing: Kept = { usedAt: {} };
const keptAfter = (...uses: [id: string, at: number][]): Kept =>
  uses.reduce((kept, [id, at]) => recordUse(kept, id, at), nothing);

describe('what is kept of uses', () => {
  test('is when, and how often by then', () => {
    expect(keptAfter(['a', noon])).toEqual({ usedAt: { a: noon }, usage: { a: 1 } });
  });
  test('halves in a week', () => {
    expect(keptAfter(['a', noon], ['a', noon + 7 * day]).usage).toEqual({ a: 1.5 });
  });
  test('takes what happens within ten minutes for one use', () => {
    const kept = keptAfter(['a', noon], ['a', noon + 60_000], ['a', noon + 120_000]);
    expect(kept).toEqual({ usedAt: { a: noon + 120_000 }, usage: { a: 1 } });
  });
  test('begins with one for a tenant used before counts were kept', () => {
    expect(recordUse({ usedAt: { a: noon } }, 'a', noon + 7 * day).usage).toEqual({ a: 1.5 });
  });
  test('survives a clock that was set back', () => {
    expect(keptAfter(['a', noon], ['a', noon - day])).toEqual({ usedAt: { a: noon - day }, usage: { a: 1 } });
  });
  test('leaves other tenants alone, and one called `constructor` too', () => {
    const kept = keptAfter(['a', noon], ['constructor', noon]);
    expect(kept.usage).toEqual({ a: 1, constructor: 1 });
  });
});

describe('frecency', () => {
  test('is 0 for who was never used', () => {
    expect(frecency(nothing, 'a')).toBe(0);
    expect(frecency(nothing, 'constructor')).toBe(0);
  });
  test('is higher for who was used later, equally often', () => {
    const kept = keptAfter(['a', noon], ['b', noon + day]);
    expect(frecency(kept, 'b')).toBeGreaterThan(frecency(kept, 'a'));
  });
  test('is higher for who was used every day than for who was used once, later', () => {
    const daily = Array.from({ length: 5 }, (_, at): [string, number] => ['a', noon + at * day]);
    const kept = keptAfter(...daily, ['b', noon + 5 * day]);
    expect(frecency(kept, 'a')).toBeGreaterThan(frecency(kept, 'b'));
  });
  test('lets what was used often long ago fall behind', () => {
    const daily = Array.from({ length: 20 }, (_, at): [string, number] => ['a', noon + at * day]);
    const kept = keptAfter(...daily, ['b', noon + 60 * day]);
    expect(frecency(kept, 'b')).toBeGreaterThan(frecency(kept, 'a'));
  });
  test('is a number whatever happened', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1 }), (times) => {
        const kept = keptAfter(...times.map((at): [string, number] => ['a', at]));
        expect(Number.isFinite(frecency(kept, 'a'))).toBe(true);
      }),
    );
  });
});
