import { describe, expect, test } from 'vitest';
import { paced } from '../../../lib/together/pace.ts';
import { timers } from './timers.ts';

function counting(every: number, burst: number) {
  const clock = timers();
  const done: number[] = [];
  const ask = paced(() => void done.push(clock.now()), { every, burst }, clock.later);
  return { ...clock, done, ask };
}

describe('what is asked for again and again', () => {
  test('is done at once as long as it is asked for now and then', () => {
    const { ask, pass, done } = counting(100, 2);
    for (let times = 0; times < 5; times += 1) {
      ask();
      ask();
      pass(101);
    }
    expect(done).toEqual([0, 0, 101, 101, 202, 202, 303, 303, 404, 404]);
  });
  test('without end is done once in a while', () => {
    const { ask, pass, done } = counting(100, 2);
    for (let times = 0; times < 1000; times += 1) {
      ask();
      pass(1);
    }
    expect(done.length).toBeLessThanOrEqual(2 + 10);
    expect(done.length).toBeGreaterThanOrEqual(10);
  });
  test('is always done once more after the last asking, and not again', () => {
    const { ask, pass, done } = counting(100, 1);
    for (let times = 0; times < 7; times += 1) ask();
    expect(done).toEqual([0]);
    pass(100);
    expect(done).toEqual([0, 100]);
    pass(1000);
    expect(done).toEqual([0, 100]);
    ask();
    expect(done).toEqual([0, 100, 1100]);
  });
});
