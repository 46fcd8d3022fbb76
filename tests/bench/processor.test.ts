import { expect, it } from 'vitest';
import { usedBetween } from './processor.ts';

const reading = (...threads: [string, number][]) => new Map([[7, new Map(threads)]]);

it('the time between two readings is that of all threads, also of those that began meanwhile', () => {
  const before = reading(['7', 1_000_000], ['8', 4_000_000]);
  const after = reading(['7', 3_000_000], ['8', 4_500_000], ['9', 2_000_000]);
  expect(usedBetween(before, after, 7)).toBe(4.5);
});

it('a thread that has ended takes nothing away', () => {
  const before = reading(['7', 1_000_000], ['8', 4_000_000]);
  expect(usedBetween(before, reading(['7', 3_000_000]), 7)).toBe(2);
});
