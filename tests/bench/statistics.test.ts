import { describe, expect, it } from 'vitest';
import {
  doubt,
  exactly,
  faultOf,
  figureIn,
  figureOf,
  median,
  quantile,
  spread,
  verdict,
} from './statistics.ts';

const limits = { fewest: 4, spread: 0.5, doubt: 0.2 };
const series = (...samples: number[]) => ({ name: 'it', samples });

describe('nothing is read from a series that', () => {
  it('has no samples, or too few', () => {
    expect(() => median([])).toThrow(TypeError);
    expect(faultOf(series(1, 1, 1), limits)).toMatch(/^it: 3 samples/);
  });
  it('holds something that is no length of time', () => {
    expect(faultOf(series(1, 1, 1, Number.NaN), limits)).toMatch(/no length of time/);
    expect(faultOf(series(1, 1, 1, -1), limits)).toMatch(/no length of time/);
    expect(faultOf(series(0, 0, 0, 0), limits)).toMatch(/too short/);
  });
  it('spreads too far', () => {
    expect(faultOf(series(1, 1, 9, 9), limits)).toMatch(/spreads over 160 %/);
  });
  it('is not known well enough for how far it spreads', () => {
    const wide = series(8, 8, 12, 12);
    expect(faultOf(wide, { ...limits, doubt: 0.1 })).toMatch(/known to 20 % only/);
    expect(
      faultOf({ ...wide, samples: Array(16).fill(wide.samples).flat() }, { ...limits, doubt: 0.1 }),
    ).toBe(null);
  });
});

describe('a series is summed up by', () => {
  it('its median, whatever the order and the outliers', () => {
    expect(median([900, 1, 3, 2, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  it('the width of its middle half, as a part of the median', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(spread([10, 20, 30, 40, 50])).toBeCloseTo(20 / 30);
  });
  it('a doubt that falls with the root of the samples', () => {
    const few = [10, 20, 30, 40, 50];
    expect(doubt(few)).toBeCloseTo(spread(few) / Math.sqrt(5));
  });
});

describe('a figure', () => {
  it('is the median with its spread, its doubt and no fault when the series is steady', () => {
    const samples = [10, 10, 11, 10];
    expect(figureOf(series(...samples), limits)).toEqual({
      value: 10,
      spread: spread(samples),
      doubt: doubt(samples),
      fault: null,
    });
  });
  it('keeps the value of a series that is not steady, beside the fault', () => {
    expect(figureOf(series(1, 1, 9, 9), limits)).toMatchObject({ value: 5, fault: expect.any(String) });
  });
  it('has no value without a sample, and a fault with a failure', () => {
    expect(figureOf(series(), limits)).toMatchObject({ value: null, fault: expect.any(String) });
    const failed = { ...series(10, 10, 10, 10), failure: 'the page crashed' };
    expect(figureOf(failed, limits)).toMatchObject({ value: 10, fault: 'it: the page crashed' });
  });
  it('is found by the name of its series only', () => {
    const all = { it: series(10, 10, 10, 10) };
    expect(figureIn(all, 'it', limits).value).toBe(10);
    expect(() => figureIn(all, 'other', limits)).toThrow(TypeError);
  });
  it('that was counted is exact', () => {
    expect(exactly(5)).toEqual({ value: 5, spread: 0, doubt: 0, fault: null });
  });
});

describe('a bar', () => {
  it('holds at its own value and is missed above', () => {
    expect(verdict(1.3, 1.3)).toBe('holds');
    expect(verdict(1.31, 1.3)).toBe('missed');
  });
});
