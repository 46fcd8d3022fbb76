import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type JobVerdict, runPerHost, type SchedulerLimits } from '../../../lib/bulk/host-scheduler.ts';
import { timers } from '../../support/fake-timers.ts';

vi.setConfig({ testTimeout: 60_000 });

const limits: SchedulerLimits = { perHost: 4, responsive: 8, preparing: 0, total: 20, slowAfter: 2000 };
const jobs = (...lengths: number[]) =>
  lengths.flatMap((length, host) =>
    Array.from({ length }, (_, place) => ({ id: `${host}-${place}`, host: `host${host}` })),
  );
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Lanes whose jobs speak until they are told to end, then write if they are to; it counts who speaks. */
async function lanes(
  all: readonly { id: string; host: string }[],
  more: { scouts?: boolean; yieldsHost?: boolean; limits?: SchedulerLimits; written?: Promise<void> } = {},
) {
  const clock = timers();
  const controller = new AbortController();
  const flying = new Map<string, (told: JobVerdict<string>) => void>();
  const begun: string[] = [];
  const order: string[] = [];
  const left: [string, string][] = [];
  let over = false;
  let most = 0;
  const mostOf: Record<string, number> = {};
  const end = runPerHost(all, {
    limits: more.limits ?? limits,
    firstAlone: more.scouts ?? false,
    freesHostWhenSlow: more.yieldsHost ?? false,
    setTimer: clock.later,
    signal: controller.signal,
    onSkipped: ({ id }, why: string) => void left.push([id, why]),
    async work({ id, host }, scheduler) {
      begun.push(id);
      const talk = () =>
        new Promise<JobVerdict<string>>((resolve, reject) => {
          order.push(id);
          flying.set(id, (told) => {
            flying.delete(id);
            if (told.halt === undefined) resolve(told);
            else reject(told);
          });
          most = Math.max(most, flying.size);
          const there = [...flying.keys()].filter((each) => `host${each.split('-')[0]}` === host).length;
          mostOf[host] = Math.max(mostOf[host] ?? 0, there);
        });
      const told = await scheduler(talk, controller.signal).catch((thrown) => thrown);
      await more.written;
      return told;
    },
  }).then(() => {
    over = true;
  });
  await turn();
  return {
    begun,
    flying,
    order,
    left,
    mostOf,
    end,
    over: () => over,
    most: () => most,
    cancel: () => controller.abort(),
    async pass(milliseconds: number) {
      clock.pass(milliseconds);
      await turn();
    },
    async land(id: string, told: JobVerdict<string> = {}) {
      flying.get(id)?.(told);
      await turn();
    },
  };
}

describe('many jobs', () => {
  test('of nobody are over at once', async () => {
    await (await lanes([])).end;
  });
  test('hold both limits whatever ends first, and each is done once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        async (lengths, scouts, dice) => {
          const all = jobs(...lengths);
          const run = await lanes(all, { scouts });
          while (run.flying.size > 0) {
            const ids = [...run.flying.keys()];
            await run.land(ids[(dice.next().value ?? 0) % ids.length] ?? '', { verified: true });
          }
          await run.end;
          expect(run.order.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
          expect(run.most()).toBeLessThanOrEqual(limits.responsive);
          for (const there of Object.values(run.mostOf)) expect(there).toBeLessThanOrEqual(limits.perHost);
        },
      ),
      { numRuns: 60 },
    );
  });
  test('use every place there is', async () => {
    const run = await lanes(jobs(9, 9, 9));
    expect(run.flying.size).toBe(8);
    await run.land('0-0');
    expect(run.flying.size).toBe(8);
  });
  test('at one server fly four at a time', async () => {
    expect((await lanes(jobs(30))).flying.size).toBe(4);
  });
  test('begin with the longest lane: it would be the last to end', async () => {
    expect((await lanes(jobs(1, 1, 20))).order.slice(0, 3)).toEqual(['2-0', '2-1', '2-2']);
  });
});

describe('a server that was not shown this user yet', () => {
  test('is asked by one alone, and by four once that was good', async () => {
    const run = await lanes(jobs(10), { scouts: true });
    expect([...run.flying.keys()]).toEqual(['0-0']);
    await run.land('0-0', { verified: true });
    expect([...run.flying.keys()]).toEqual(['0-1', '0-2', '0-3', '0-4']);
  });
  test('that refuses is asked once: the others there are left out, those elsewhere go on', async () => {
    const run = await lanes(jobs(3, 3), { scouts: true });
    await run.land('0-0', { halt: 'refused' });
    expect(run.left).toEqual([
      ['0-1', 'refused'],
      ['0-2', 'refused'],
    ]);
    await run.land('1-0', { verified: true });
    await run.land('1-1');
    await run.land('1-2');
    await run.end;
    expect(run.order).toEqual(['0-0', '1-0', '1-1', '1-2']);
  });
});

describe('so many that begin ahead of their turn', () => {
  const ahead = { ...limits, preparing: 3 };

  test('wait for it: no more speak than may, and who comes next speaks in the moment another was answered', async () => {
    const run = await lanes(jobs(4, 4, 4, 4), { limits: ahead, written: new Promise(() => undefined) });
    expect([run.begun.length, run.flying.size]).toEqual([11, 8]);
    await run.land(run.order[0] ?? '');
    expect([run.begun.length, run.flying.size, run.order[8]]).toEqual([12, 8, run.begun[8]]);
    expect(run.most()).toBe(8);
  });
  test('at a server that was not shown this user yet is still one alone', async () => {
    const run = await lanes(jobs(9, 9), { limits: ahead, scouts: true });
    expect(run.begun).toEqual(['0-0', '1-0']);
  });
  test('and the others there begin when it was answered well, whatever it still has to write', async () => {
    const run = await lanes(jobs(9), { limits: ahead, scouts: true, written: new Promise(() => undefined) });
    await run.land('0-0');
    expect([...run.flying.keys()]).toEqual(['0-1', '0-2', '0-3']);
  });
  test('are spared when they are called off before it', async () => {
    const run = await lanes(jobs(4, 4, 4, 4), { limits: ahead });
    run.cancel();
    await turn();
    for (const id of [...run.flying.keys()]) await run.land(id);
    await run.end;
    expect([run.begun.length, run.order.length]).toEqual([11, 8]);
  });
  test('whichever ends first, and each is done once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        async (lengths, scouts, dice) => {
          const all = jobs(...lengths);
          const run = await lanes(all, { scouts, limits: ahead });
          while (run.flying.size > 0) {
            const ids = [...run.flying.keys()];
            const roll = dice.next().value ?? 0;
            if (roll % 5 === 0) await run.pass(2000);
            await run.land(ids[roll % ids.length] ?? '');
          }
          await run.end;
          expect(run.order.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
          for (const there of Object.values(run.mostOf)) expect(there).toBeLessThanOrEqual(limits.perHost);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a server that hangs', () => {
  test('gives its places to others after two seconds, never its own lane', async () => {
    const run = await lanes(jobs(9, 9, 9));
    await run.pass(1999);
    expect(run.flying.size).toBe(8);
    await run.pass(1);
    expect(run.flying.size).toBe(12);
    expect(run.mostOf).toEqual({ host0: 4, host1: 4, host2: 4 });
  });
  test('is never waited for by more than so many in all', async () => {
    const run = await lanes(jobs(4, 4, 4, 4, 4, 4, 4, 4));
    for (let each = 0; each < 30; each += 1) await run.pass(2000);
    expect(run.flying.size).toBe(limits.total);
  });
  test('holds nobody at all where what counts is done here already', async () => {
    const run = await lanes(jobs(12), { yieldsHost: true });
    await run.pass(2000);
    await run.pass(2000);
    expect(run.flying.size).toBe(12);
  });
  test('counts right when it answers after all', async () => {
    const run = await lanes(jobs(9, 9, 9));
    await run.pass(2000);
    while (run.flying.size > 0) await run.land([...run.flying.keys()][0] ?? '');
    await run.end;
    expect(run.order).toHaveLength(27);
    expect(Math.max(...Object.values(run.mostOf))).toBe(4);
  });
});

describe('called off', () => {
  test('nothing begins any more, and it is over when what flies has landed', async () => {
    const run = await lanes(jobs(30));
    run.cancel();
    await run.land('0-0');
    expect([run.order.length, run.over()]).toEqual([4, false]);
    for (const id of ['0-1', '0-2', '0-3']) await run.land(id, { halt: 'refused' });
    await run.end;
    expect([run.order.length, run.left]).toEqual([4, []]);
  });
});
