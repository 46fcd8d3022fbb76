import { describe, expect, it } from 'vitest';
import { doubt, faultOf, median, quantile, spread, verdict } from './statistics.ts';

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

describe('a bar', () => {
  it('holds at its own value and is missed above', () => {
    expect(verdict(1.3, 1.3)).toBe('holds');
    expect(verdict(1.31, 1.3)).toBe('missed');
  });
});
