import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { setTimer } from '../../../lib/async/sleep.ts';
import type { SetTimer } from '../../../lib/async/throttle.ts';
import type { Entry } from '../../../lib/journal/entry.ts';
import { createJournal } from '../../../lib/journal/journal.ts';
import {
  encodeSegment,
  entriesIn,
  journalFile,
  maxEntries,
  quarantinedJournalKey,
  segmentKey,
  segmentKeys,
  segmentSize,
} from '../../../lib/journal/ring-buffer.ts';
import type { Area } from '../../../lib/ports/storage-area.ts';
import { memoryArea, noon } from '../../support/test-app.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const entry = (n: number, more: Partial<Entry> = {}): Entry => ({
  at: noon + n,
  act: 'check',
  actor: 'person',
  outcome: 'done',
  ...more,
});
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** A lock as the browser's: whoever writes to this area takes turns. */
function lock() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

function open(
  area = memoryArea(),
  more: { alone?: ReturnType<typeof lock>; area?: Area; wanted?: boolean; setTimer?: SetTimer } = {},
) {
  let told = 0;
  const journal = createJournal({
    area: more.area ?? area,
    withLock: more.alone ?? lock(),
    isEnabled: async () => more.wanted ?? true,
    onWritten: () => {
      told += 1;
    },
    setTimer: more.setTimer ?? setTimer,
  });
  const kept = () => entriesIn(area.all()).map(({ at }) => at - noon);
  const write = async (...entries: readonly Entry[]) => {
    for (const each of entries) journal.write(each);
    await journal.settled();
  };
  return { area, journal, kept, write, told: () => told };
}

describe('a journal that is full', () => {
  test('keeps the last thousand, in their order, and not much more on disk', async () => {
    const { area, kept, write } = open();
    for (const n of numbers(0, 2300)) await write(entry(n));
    expect(kept()).toEqual(numbers(1300, 2300));
    const lines = Object.values(area.all()).flatMap((part) => JSON.stringify(part).match(/\\"at\\":/g) ?? []);
    expect(lines.length).toBeLessThanOrEqual(maxEntries + segmentSize);
    expect(Object.keys(area.all()).sort()).toEqual([...segmentKeys].sort());
  });
  test('loses none of many that come at once', async () => {
    const { kept, write, told } = open();
    await write(...numbers(0, 333).map((n) => entry(n)));
    expect(kept()).toEqual(numbers(0, 333));
    expect(told()).toBeLessThan(5);
  });
  test('writes those of a hundred deeds at the same time a few times', async () => {
    const { kept, told, journal } = open();
    for (const n of numbers(0, 100)) {
      journal.write(entry(n));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect(told()).toBeLessThanOrEqual(12);
    await journal.settled();
    expect(kept()).toEqual(numbers(0, 100));
  });
  test('writes one small text for one entry, however much it holds', async () => {
    const area = memoryArea();
    const sizes: number[] = [];
    const watched: Area = {
      ...area,
      set: (items) => {
        sizes.push(JSON.stringify(items).length);
        return area.set(items);
      },
    };
    const { write } = open(area, { area: watched });
    await write(...numbers(0, 1000).map((n) => entry(n)));
    sizes.length = 0;
    for (const n of numbers(1000, 1100)) await write(entry(n));
    expect(Math.max(...sizes)).toBeLessThan(segmentSize * 200);
  });
});

describe('a journal that two write to at once', () => {
  test('loses nothing of either', async () => {
    const area = memoryArea();
    const alone = lock();
    const [one, other] = [open(area, { alone }), open(area, { alone })];
    await Promise.all(
      numbers(0, 170).map(async (n) => {
        (n % 2 === 0 ? one : other).journal.write(entry(n));
        await Promise.resolve();
      }),
    );
    await Promise.all([one.journal.settled(), other.journal.settled()]);
    expect(one.kept().toSorted((a, b) => a - b)).toEqual(numbers(0, 170));
  });
  test('goes on where the one before it stopped', async () => {
    const area = memoryArea();
    for (const n of numbers(0, 120)) await open(area).write(entry(n));
    expect(open(area).kept()).toEqual(numbers(0, 120));
  });
});

describe('a journal of which a part is damaged', () => {
  const nonsense: readonly unknown[] = [
    null,
    0,
    'torn',
    [],
    {},
    { version: 1 },
    { version: 2, data: { n: 1, lines: '' } },
    { version: 1, data: null },
    { version: 1, data: { n: 1.5, lines: '' } },
    { version: 1, data: { n: -1, lines: '' } },
    { version: 1, data: { n: 3, lines: 7 } },
    { version: 1, data: { n: Number.MAX_SAFE_INTEGER, lines: '' } },
  ];
  test.each(nonsense)('is put right around it: %j', async (broken) => {
    for (const at of [0, 1, 2, 3, 20]) {
      const { area, kept, write } = open();
      await write(...numbers(0, 130).map((n) => entry(n)));
      const key = segmentKeys[at] ?? '';
      await area.set({ [key]: broken });
      const left = kept();
      expect(left.length).toBeGreaterThanOrEqual(80);
      for (const n of numbers(1000, 1100)) await write(entry(n));
      // What could be read is read still, and nothing that came later is lost.
      expect(kept()).toEqual([...left, ...numbers(1000, 1100)]);
      expect(area.all()[quarantinedJournalKey]).toEqual([broken]);
    }
  });
  test('passes over a line that is no entry, and over nothing else', async () => {
    const { area, kept, write } = open();
    const lines = [
      '{',
      'null',
      '[]',
      '{"at":"now"}',
      JSON.stringify({ ...entry(1), account: 7 }),
      JSON.stringify({ ...entry(1), tenant: 'acme' }),
      JSON.stringify({ ...entry(1), at: 9e15 }),
      JSON.stringify(entry(2)),
      '',
    ].join('\n');
    await area.set({ [segmentKey(0)]: encodeSegment({ n: 0, lines }) });
    await write(entry(3));
    expect(kept()).toEqual([2, 3]);
  });
  test('never makes it lose a newer entry, whatever stands where', async () => {
    const junk = fc.oneof(
      fc.jsonValue(),
      fc.record({ version: fc.constant(1), data: fc.record({ n: fc.nat(60), lines: fc.string() }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(150),
        fc.array(fc.tuple(fc.nat(segmentKeys.length - 1), junk), { maxLength: 4 }),
        fc.integer({ min: 1, max: 120 }),
        async (before, damage, after) => {
          const { area, kept, write } = open();
          await write(...numbers(0, before).map((n) => entry(n)));
          for (const [at, value] of damage) await area.set({ [segmentKeys[at] ?? '']: value });
          await write(...numbers(5000, 5000 + after).map((n) => entry(n)));
          expect(kept().slice(-after)).toEqual(numbers(5000, 5000 + after));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a journal', () => {
  test('keeps what came while the storage refused, and writes it with the next', async () => {
    const area = memoryArea();
    let full = true;
    const refusing: Area = {
      ...area,
      set: (items) => (full ? Promise.reject(new Error('full')) : area.set(items)),
    };
    const { kept, write } = open(area, { area: refusing });
    await write(entry(1));
    await write(entry(2));
    expect(kept()).toEqual([]);
    full = false;
    await write(entry(3));
    expect(kept()).toEqual([1, 2, 3]);
  });
  test('that is not wanted keeps nothing, and does not touch what is there', async () => {
    const { area, kept, write } = open();
    await write(entry(1));
    const off = open(area, { wanted: false });
    await off.write(entry(2));
    expect([kept(), off.told()]).toEqual([[1], 0]);
  });
  test('that is cleared is gone, with what was kept aside', async () => {
    const { area, journal, write } = open();
    await area.set({ [segmentKey(4)]: 'torn' });
    await write(entry(1));
    journal.write(entry(2));
    await journal.clear();
    await journal.settled();
    expect(area.all()).toEqual({});
    await write(entry(3));
    expect(entriesIn(area.all())).toEqual([entry(3)]);
  });
  test('takes no field it does not know, and no fact of another shape', async () => {
    const { area, write } = open();
    const tenant = { id: 'acme', name: 'Acme', vendor: 'nexudus', environment: 'production' as const };
    const odd: Record<string, unknown> = {
      ...entry(1, { tenant, account: 'jane', status: 200 }),
      token: 'eyJhbGciOiJIUzI1NiJ9',
      path: '/bookings',
      reference: 'https://x.example/?t=1',
      detail: 'a "quoted" word',
      status: 123456789,
      wait: 1e12,
    };
    await write(
      odd as Entry,
      { ...entry(2), account: 'jane\nTenant: x' },
      { ...entry(3), act: 'steal' as 'open' },
    );
    expect(entriesIn(area.all())).toEqual([entry(1, { tenant, account: 'jane' }), entry(2)]);
  });
  test('as a file is JSON lines, oldest first, each with its time in words', () => {
    const lines = journalFile([entry(0), entry(60_000, { outcome: 'throttled', wait: 30 })]).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: '2026-11-21T12:00:00.000Z', at: noon, act: 'check', actor: 'person', outcome: 'done' },
      {
        time: '2026-11-21T12:01:00.000Z',
        at: noon + 60_000,
        act: 'check',
        actor: 'person',
        outcome: 'throttled',
        wait: 30,
      },
    ]);
  });
});
