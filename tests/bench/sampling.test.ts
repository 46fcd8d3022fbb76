import { describe, expect, it } from 'vitest';
import { inJointRounds, inRounds } from './sampling.ts';
import { figureOf } from './statistics.ts';

const effort = { warmUp: 1, fewest: 3, most: 6, spread: 0.5, doubt: 0.2 };
const mute = () => undefined;

describe('rounds', () => {
  it('count no warm-up, take turns, and end as soon as every series is steady', async () => {
    const order: string[] = [];
    const steady = (name: string) => async () => {
      order.push(name);
      return 10;
    };
    const { one, two } = await inRounds({ one: steady('one'), two: steady('two') }, effort, mute);
    expect([one.samples, two.samples]).toEqual([
      [10, 10, 10],
      [10, 10, 10],
    ]);
    expect(order.join(' ')).toBe('two one one two two one one two');
  });
  it('give what they have when a series never gets steady', async () => {
    let wild = 1;
    const measures = {
      steady: async () => 10,
      wild: async () => {
        wild *= 10;
        return wild;
      },
    };
    const series = await inRounds(measures, effort, mute);
    expect(series.wild.samples.length).toBe(6);
    expect(figureOf(series.wild, effort)).toMatchObject({ fault: expect.stringMatching(/^wild: .*spreads/) });
    expect(figureOf(series.steady, effort).fault).toBe(null);
  });
  it('leave out a sample that could not be taken', async () => {
    let calls = 0;
    const once = async () => {
      calls += 1;
      if (calls === 3) throw new Error('lost');
      return 10;
    };
    const { it } = await inRounds({ it: once }, effort, mute);
    expect(it).toMatchObject({ samples: [10, 10, 10] });
    expect(figureOf(it, effort).fault).toBe(null);
  });
  it('give up a series that fails again and again, say why, and go on with the others', async () => {
    const broken = async () => Promise.reject(new Error('no mark came\nand a log of the call'));
    const series = await inRounds({ broken, fine: async () => 10 }, effort, mute);
    expect(series.broken).toMatchObject({ samples: [], failure: 'no mark came' });
    expect(figureOf(series.broken, effort)).toMatchObject({ value: null, fault: 'broken: no mark came' });
    expect(series.fine.samples).toEqual([10, 10, 10]);
  });
});

describe('joint rounds', () => {
  it('take one sample of each series from one call', async () => {
    const series = await inJointRounds(['a', 'b'], async () => ({ a: 1, b: 2 }), effort, { tell: mute });
    expect([series.a.samples, series.b.samples]).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });
  it('wait only for the series that are judged', async () => {
    let wild = 1;
    const measureAll = async () => {
      wild *= 10;
      return { judged: 5, wild };
    };
    const judged = (all: readonly { readonly name: string; readonly samples: readonly number[] }[]) =>
      all.filter(({ name }) => name === 'judged');
    const series = await inJointRounds(['judged', 'wild'], measureAll, effort, { judged, tell: mute });
    expect(series.wild.samples.length).toBe(3);
  });
  it('give up when the call fails again and again', async () => {
    const measureAll = async (): Promise<{ a: number }> => Promise.reject(new Error('gone'));
    const series = await inJointRounds(['a'], measureAll, effort, { tell: mute });
    expect(figureOf(series.a, effort)).toMatchObject({ value: null, fault: 'a: gone' });
  });
});
