import { describe, expect, test } from 'vitest';
import { throttle } from '../../../lib/async/throttle.ts';
import { timers } from '../../support/fake-timers.ts';

function counting(every: number, burst: number) {
  const clock = timers();
  const done: number[] = [];
  const ask = throttle(() => void done.push(clock.now()), { every, burst }, clock.later);
  return { ...clock, done, ask };
}

describe('what is asked for again and again', () => {
  test('is done at once as long as it is asked for now and then', () => {
    const { ask, pass, done } = counting(100, 2);
    for (let times = 0; times < 5; times += 1) {
      ask();
      ask();
      pass(201);
    }
    expect(done).toEqual([0, 0, 201, 201, 402, 402, 603, 603, 804, 804]);
  });
  test('is not done at once again after a short rest among many', () => {
    const { ask, pass, done } = counting(100, 8);
    for (let times = 0; times < 20; times += 1) ask();
    pass(250);
    const before = done.length;
    for (let times = 0; times < 20; times += 1) ask();
    expect(done.length - before).toBe(1);
    pass(10_000);
    for (let times = 0; times < 20; times += 1) ask();
    expect(done.filter((at) => at === 10_250)).toHaveLength(8);
  });
  test('is done at once for nobody where there is no burst', () => {
    const { ask, pass, done } = counting(100, 0);
    for (let times = 0; times < 20; times += 1) ask();
    expect(done).toEqual([]);
    pass(99);
    expect(done).toEqual([]);
    pass(1000);
    expect(done).toEqual([100]);
    ask();
    pass(1000);
    expect(done).toEqual([100, 1199]);
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
