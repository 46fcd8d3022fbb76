import { describe, expect, it } from 'vitest';
import { visibleRange } from '../../../../components/shared/visible-range.ts';

const many = Array.from({ length: 1000 }, (_, nth) => `tenant ${nth}`);
const places = (from: number, to: number, kept: readonly number[] = []) =>
  visibleRange(many, from, to, kept).map(([, place]) => place);
const span = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth);

describe('what of a long list is drawn', () => {
  it('is what is in sight and six on either side, with their places', () => {
    expect(places(100, 110)).toEqual(span(94, 116));
    expect(visibleRange(many, 100, 110, [])[0]).toEqual(['tenant 94', 94]);
  });
  it('counts a row of which a part is in sight', () => {
    expect(places(100.9, 110.1)).toEqual(span(94, 117));
  });
  it('ends where the list does, on both sides', () => {
    expect(places(-3, 4)).toEqual(span(0, 10));
    expect(places(995, 1010)).toEqual(span(989, 1000));
    expect(visibleRange([], 0, 10, [0, -1])).toEqual([]);
  });
  it('is nothing beside that where nothing beside is asked for', () => {
    expect(visibleRange(many, 100.9, 110.1, [500], 0).map(([, place]) => place)).toEqual([
      ...span(100, 111),
      500,
    ]);
  });
  it('holds what is kept wherever it is, once, in the order of the list', () => {
    expect(places(100, 101, [999, 0, 99])).toEqual([0, ...span(94, 107), 999]);
    expect(places(5000, 5010, [0, 999])).toEqual([0, 999]);
    expect(places(100, 101, [-1, 1000])).toEqual(span(94, 107));
  });
});
